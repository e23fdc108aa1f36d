"""Reads for the pages of inspections; what a page costs is said at each."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, NumberFilter

from accounts.models import User
from core.lists import Column, ListFilter, ListSpec, choice_label, choice_order
from provinces import permissions, workflow
from provinces.choices import InspectionState
from provinces.models import Inspection, InspectionMember, InspectionProvince, Recommendation
from provinces.queries.inspections import FollowUp, follow_up
from provinces.queries.pages_plans import programme_choices
from provinces.workflow import InspectionVerb


class InspectionFilter(ListFilter):
    search_in = (
        F("title"),
        F("decision_number"),
        F("places"),
        choice_label("state", InspectionState),
    )

    programme = ChoiceFilter(
        field_name="programme__code",
        label=_("Chương trình"),
        choices=programme_choices,
        empty_label=_("Tất cả"),
    )
    year = NumberFilter(field_name="starts_on__year", label=_("Năm kiểm tra"), min_value=2000, max_value=2100)
    state = ChoiceFilter(label=_("Trạng thái"), choices=InspectionState.choices, empty_label=_("Tất cả"))


def inspection_rows(user: User) -> QuerySet[Inspection]:
    """Inspections with the provinces they visit and how many recommendations they made."""
    visits = InspectionProvince.objects.filter(inspection=OuterRef("pk")).order_by().values("inspection")
    made = Recommendation.objects.filter(inspection=OuterRef("pk")).order_by().values("inspection")
    return (
        Inspection.objects.visible_to(user)
        .select_related("programme")
        .annotate(
            places=Coalesce(
                Subquery(
                    visits.annotate(
                        names=StringAgg(
                            "province__name", delimiter=Value(", "), order_by="province__sort_key"
                        )
                    ).values("names")
                ),
                Value(""),
                output_field=TextField(),
            ),
            recommended=Coalesce(Subquery(made.annotate(n=Count("pk")).values("n")), Value(0)),
        )
    )


def _places(row: Inspection) -> str:
    return str(getattr(row, "places", ""))


def _recommended(row: Inspection) -> int:
    return int(getattr(row, "recommended", 0))


INSPECTIONS: ListSpec[Inspection] = ListSpec(
    name="doan-kiem-tra",
    title=_("Đoàn kiểm tra liên ngành"),
    noun=_("đoàn"),
    filters=InspectionFilter,
    sort="-starts",
    columns=[
        Column("title", _("Đoàn kiểm tra"), lambda row: row.title, sort=["title"]),
        Column("decision", _("Quyết định"), lambda row: row.decision_number, sort=["decision_number"]),
        Column(
            "decided_on", _("Ngày quyết định"), lambda row: row.decided_on, sort=["decided_on"], shown=False
        ),
        Column("starts", _("Từ ngày"), lambda row: row.starts_on, sort=["starts_on"]),
        Column("ends", _("Đến ngày"), lambda row: row.ends_on, sort=["ends_on"], wide=True),
        Column("places", _("Địa phương"), _places, sort=["places"], wide=True),
        Column("recommended", _("Kiến nghị"), _recommended, sort=["recommended"], numeric=True, wide=True),
        Column(
            "state",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", InspectionState), "starts_on"],
        ),
    ],
)


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do to an inspection now."""

    edit: bool
    conclude: bool
    cancel: bool


@dataclass(frozen=True, slots=True)
class InspectionPage:
    inspection: Inspection
    members: list[InspectionMember]
    visits: list[InspectionProvince]
    follow_up: list[FollowUp]
    actions: Actions


def visible_inspection(pk: int, user: User) -> Inspection:
    """One statement. Raises Http404."""
    found = (
        Inspection.objects.visible_to(user)
        .select_related("programme", "instrument", "file", "created_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def inspection_page(inspection: Inspection, user: User, today: date) -> InspectionPage:
    """Team, provinces, findings and what became of the recommendations; four statements."""
    may = permissions.can_edit_inspection(user)

    def now(verb: InspectionVerb) -> bool:
        return may and workflow.can_move_inspection(inspection.state, verb)

    return InspectionPage(
        inspection=inspection,
        members=list(inspection.members.select_related("agency").order_by("order")),
        visits=list(inspection.visits.select_related("province")),
        follow_up=follow_up(inspection, today),
        actions=Actions(
            edit=now(InspectionVerb.EDIT),
            conclude=now(InspectionVerb.CONCLUDE),
            cancel=now(InspectionVerb.CANCEL),
        ),
    )
