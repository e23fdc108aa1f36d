"""Reads for the pages of obligations: the list, and a duty with how far each of its occurrences is covered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from accounts.choices import AgencyKind
from accounts.models import User
from core.folded import folded_search
from core.lists import Column, ListFilter, ListSpec, VnFold, choice_label, choice_order
from core.ui import Status, Tone
from directives.choices import Cell, DueRule, ObligationKind
from directives.due import occurrence_words
from directives.models import Addressee, Assignment, Obligation
from directives.queries.naming import instruments_named
from directives.queries.wording import addressees_of, counted_noun, provision_path, rule_of
from directives.status import Tally, cell_expression, tally

NAMED, GROUP = "agency", "group"
YES, NO = "yes", "no"
OCCURRENCES_PER_PAGE = 24


# --- The list --------------------------------------------------------------------------------------------


class ObligationFilter(ListFilter):
    kind = ChoiceFilter(label=_("Loại nhiệm vụ"), choices=ObligationKind.choices, empty_label=_("Tất cả"))
    instrument = CharFilter(label=_("Văn bản (số, ký hiệu)"), method="_instrument")
    rule = ChoiceFilter(label=_("Thời hạn"), choices=DueRule.choices, empty_label=_("Tất cả"))
    addressee = ChoiceFilter(
        label=_("Đối tượng thực hiện"),
        choices=[*AgencyKind.choices, (GROUP, _("nhóm cơ quan")), (NAMED, _("cơ quan được nêu tên"))],
        method="_addressee",
        empty_label=_("Tất cả"),
    )
    verified = ChoiceFilter(
        label=_("Xác minh"),
        choices=[(YES, _("đã xác minh")), (NO, _("chưa xác minh"))],
        method="_verified",
        empty_label=_("Tất cả"),
    )

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return folded_search(rows, [F("folded"), F("instrument__folded")], value)

    def _instrument(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(instrument__in=instruments_named(value))

    def _addressee(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By what is written; an agency named counts for its kind too."""
        wanted = {
            NAMED: Q(agency__isnull=False),
            GROUP: Q(group__isnull=False),
        }.get(value, Q(agency_kind=value) | Q(agency__kind=value))
        return rows.filter(Exists(Addressee.objects.filter(wanted, obligation=OuterRef("pk"))))

    def _verified(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(verified=value == YES)


OBLIGATIONS: ListSpec[Obligation] = ListSpec(
    name="nhiem-vu",
    title=_("Nhiệm vụ theo văn bản"),
    noun=_("nhiệm vụ"),
    filters=ObligationFilter,
    sort="instrument",
    columns=[
        Column("code", _("Mã"), lambda row: row.code, shown=False),
        Column("title", _("Nhiệm vụ"), lambda row: row.title, sort=[VnFold(F("title"))]),
        Column(
            "instrument",
            _("Căn cứ"),
            lambda row: str(row.instrument),
            sort=["instrument__issued_on", "instrument__code", "code"],
            wide=True,
        ),
        Column("rule", _("Thời hạn"), rule_of, sort=[choice_order("rule", DueRule)], wide=True),
        Column("addressees", _("Đối tượng thực hiện"), addressees_of, wide=True),
        Column(
            "kind",
            _("Loại"),
            lambda row: row.get_kind_display(),
            sort=[VnFold(choice_label("kind", ObligationKind))],
            wide=True,
        ),
        Column("valid_from", _("Áp dụng từ"), lambda row: row.valid_from, shown=False),
        Column("valid_to", _("Đến hết ngày"), lambda row: row.valid_to, shown=False),
        Column("verified", _("Đã xác minh"), lambda row: row.verified, shown=False),
        Column("source", _("Nguồn"), lambda row: row.source, shown=False),
    ],
)


def obligation_rows(user: User) -> QuerySet[Obligation]:
    """Duties with their basis and addressees; two statements."""
    return (
        Obligation.objects.visible_to(user)
        .select_related("instrument")
        .prefetch_related(Prefetch("addressees", Addressee.objects.select_related("agency", "group")))
    )


def state_of(obligation: Obligation, today: date) -> Status:
    """Whether a duty still applies, for a badge."""
    if obligation.valid_to is not None and obligation.valid_to < today:
        return Status(_("thôi áp dụng"), Tone.NEUTRAL, "history")
    if obligation.valid_from > today:
        return Status(_("chưa áp dụng"), Tone.INFO, "clock")
    return Status(_("đang áp dụng"), Tone.SUCCESS)


# --- The page of one -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lacking:
    """An agency that has not done it: its name, its assignment, and whether the day has passed."""

    name: str
    assignment_id: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """One time that the duty fell due, and how far it is covered among the agencies the person may see."""

    code: str
    due_on: date
    due_nominal: date
    reason: str
    tally: Tally
    lacking: list[Lacking]

    @property
    def words(self) -> str:
        words = occurrence_words(self.code)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class ObligationPage:
    obligation: Obligation
    state: Status
    rule: str
    addressees: list[Addressee]
    place: str  # in the instrument's text
    occurrences: Page[Any]
    rows: list[OccurrenceRow]
    noun: str
    synthetic: bool
    carried_to: list[Obligation]


def visible_obligation(code: str, user: User) -> Obligation:
    """The duty with its basis; one statement and those of the addressees. Raises Http404."""
    found = (
        obligation_rows(user)
        .select_related("instrument", "provision__parent__parent__parent", "carried_from__instrument")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Http404
    return found


def obligation_page(code: str, user: User, today: date, number: str | None) -> ObligationPage:
    """All of a duty's page; nine statements. `number` is the page of occurrences. Raises Http404."""
    obligation = visible_obligation(code, user)
    assignments = Assignment.objects.visible_to(user).filter(obligation=obligation)
    per_day = (
        assignments.values("occurrence", "due_on", "due_nominal", "due_reason")
        .annotate(first=Min("pk"))
        .order_by("-due_on", "-occurrence")
    )
    page = Paginator(per_day, OCCURRENCES_PER_PAGE).get_page(number)
    shown = list(page.object_list)
    rows, kinds, synthetic = _rows(assignments, shown, today)
    return ObligationPage(
        obligation=obligation,
        state=state_of(obligation, today),
        rule=rule_of(obligation),
        addressees=list(obligation.addressees.all()),
        place=provision_path(obligation.provision) if obligation.provision else "",
        occurrences=page,
        rows=rows,
        noun=counted_noun(kinds),
        synthetic=synthetic,
        carried_to=list(obligation.carried_to.select_related("instrument")),
    )


def _rows(
    assignments: QuerySet[Assignment], shown: Sequence[Mapping[str, Any]], today: date
) -> tuple[list[OccurrenceRow], set[str], bool]:
    """The occurrences with their cells, the kinds of agency met, and whether any row is for demonstration."""
    codes = {row["occurrence"] for row in shown}
    found = (
        assignments.filter(occurrence__in=codes)
        .annotate(cell=cell_expression(today))
        .order_by("agency__sort_key")
        .values_list(
            "occurrence",
            "due_on",
            "cell",
            "pk",
            "agency__short_name",
            "agency__kind",
            "synthetic",
            named=True,
        )
    )
    cells: dict[tuple[str, date], list[Cell | None]] = defaultdict(list)
    lacking: dict[tuple[str, date], list[Lacking]] = defaultdict(list)
    kinds: set[str] = set()
    synthetic = False
    for row in found:
        key = (row.occurrence, row.due_on)
        cells[key].append(Cell(row.cell) if row.cell else None)
        kinds.add(row.agency__kind)
        synthetic = synthetic or row.synthetic
        if row.cell in {Cell.OPEN_IN_TIME, Cell.OPEN_OVERDUE}:
            overdue = row.cell == Cell.OPEN_OVERDUE
            lacking[key].append(Lacking(row.agency__short_name, row.pk, overdue))
    rows = [
        OccurrenceRow(
            code=row["occurrence"],
            due_on=row["due_on"],
            due_nominal=row["due_nominal"],
            reason=row["due_reason"],
            tally=tally(cells[row["occurrence"], row["due_on"]]),
            lacking=lacking[row["occurrence"], row["due_on"]],
        )
        for row in shown
    ]
    return rows, kinds, synthetic
