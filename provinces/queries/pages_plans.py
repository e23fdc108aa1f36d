"""Reads for the pages of provincial plans; what a page costs is said at each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, NumberFilter

from accounts.models import User
from core.lists import Column, ListFilter, ListSpec, choice_label, choice_order
from core.ui import Event, Tone
from projects.models import Programme, Project
from provinces import comparison, permissions, workflow
from provinces.choices import PlanState, PlanVerb, Region
from provinces.comparison import Comparison
from provinces.models import (
    Integration,
    IntegrationTopic,
    PlanEvent,
    PlanTask,
    PlanVersion,
    Province,
    ProvincialPlan,
)
from provinces.queries.plans import plan_content
from provinces.rules import Readiness

# --- The list --------------------------------------------------------------------------------------------


def programme_choices() -> list[tuple[str, str]]:
    rows = Programme.objects.order_by("-year_from").values_list("code", "year_from", "year_to")
    return [(code, f"{first}–{last}") for code, first, last in rows]


class PlanFilter(ListFilter):
    search_in = (
        F("province__full_name"),
        F("shown_number"),
        F("shown_symbol"),
        F("shown_title"),
        choice_label("state", PlanState),
    )

    programme = ChoiceFilter(
        field_name="programme__code",
        label=gettext_lazy("Chương trình"),
        choices=programme_choices,
        empty_label=gettext_lazy("Tất cả"),
    )
    year = NumberFilter(label=gettext_lazy("Năm"), min_value=2000, max_value=2100)
    state = ChoiceFilter(
        label=gettext_lazy("Trạng thái"), choices=PlanState.choices, empty_label=gettext_lazy("Tất cả")
    )
    region = ChoiceFilter(
        field_name="province__region",
        label=gettext_lazy("Vùng"),
        choices=Region.choices,
        empty_label=gettext_lazy("Tất cả"),
    )


def plan_rows(user: User) -> QuerySet[ProvincialPlan]:
    """Plans with what their newest version that the person may see says."""
    newest = PlanVersion.objects.visible_to(user).filter(plan=OuterRef("pk")).order_by("-number")
    return (
        ProvincialPlan.objects.visible_to(user)
        .select_related("province", "programme", "standing", "replaced_by")
        .annotate(
            shown_number=Subquery(newest.values("document_number")[:1]),
            shown_symbol=Subquery(newest.values("document_symbol")[:1]),
            shown_title=Subquery(newest.values("title")[:1]),
            shown_issued=Subquery(newest.values("issued_on")[:1]),
            shown_version=Subquery(newest.values("number")[:1]),
            tasks=Subquery(newest.annotate(n=Count("tasks")).values("n")[:1]),
        )
    )


def reference_of(row: Any) -> str:
    """Number and symbol of the version that a row of the list shows."""
    return f"{row.shown_number}/{row.shown_symbol}" if row.shown_number else ""


def period_of(plan: ProvincialPlan) -> str:
    """The year, or the years of the programme."""
    return str(plan.year) if plan.year else f"{plan.programme.year_from}–{plan.programme.year_to}"


def _any(name: str) -> Any:
    return lambda row: getattr(row, name)


PLANS: ListSpec[ProvincialPlan] = ListSpec(
    name="ke-hoach-dia-phuong",
    title=gettext_lazy("Kế hoạch của địa phương"),
    noun=gettext_lazy("kế hoạch"),
    filters=PlanFilter,
    sort="province",
    columns=[
        Column(
            "province",
            gettext_lazy("Địa phương"),
            lambda row: row.province.full_name,
            sort=["province__sort_key", "programme__year_from", "year"],
        ),
        Column("key", gettext_lazy("Khoá"), lambda row: row.province.key, shown=False),
        Column("period", gettext_lazy("Kỳ"), period_of, sort=["programme__year_from", "year"]),
        Column("reference", gettext_lazy("Số, ký hiệu"), reference_of, sort=["shown_number"]),
        Column(
            "issued", gettext_lazy("Ngày ban hành"), _any("shown_issued"), sort=["shown_issued"], wide=True
        ),
        Column("tasks", gettext_lazy("Nhiệm vụ"), _any("tasks"), sort=["tasks"], numeric=True, wide=True),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", PlanState)],
        ),
        Column("synthetic", gettext_lazy("Dữ liệu minh hoạ"), lambda row: row.synthetic, shown=False),
    ],
)


# --- One plan --------------------------------------------------------------------------------------------


def visible_plan(pk: int, user: User) -> ProvincialPlan:
    """One statement beside the user's own memberships. Raises Http404."""
    plan = (
        ProvincialPlan.objects.visible_to(user)
        .select_related(
            "province__committee",
            "programme__instrument",
            "standing",
            "replaces__standing",
            "replaced_by__standing",
        )
        .filter(pk=pk)
        .first()
    )
    if plan is None:
        raise Http404
    return plan


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do to the plan as it stands."""

    edit: bool
    submit: bool
    note: bool
    send_back: bool
    withdraw: bool
    replace: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with one of its versions."""

    plan: ProvincialPlan
    version: PlanVersion
    versions: list[PlanVersion]
    tasks: list[PlanTask]
    integrations: list[tuple[IntegrationTopic, Integration | None]]
    events: list[Event]
    actions: Actions
    returned: PlanEvent | None  # why the draft has to be gone over again
    readiness: Readiness | None = None

    @property
    def by_project(self) -> list[tuple[Project | None, list[PlanTask]]]:
        """Tasks under the project they serve, by its number; those that serve all come first."""
        found: dict[int, tuple[Project | None, list[PlanTask]]] = {}
        for task in self.tasks:
            number = task.project.number if task.project else 0
            found.setdefault(number, (task.project, []))[1].append(task)
        return [found[number] for number in sorted(found)]

    @property
    def budget(self) -> Decimal | None:
        stated = [task.budget for task in self.tasks if task.budget is not None]
        return sum(stated, Decimal(0)) if stated else None

    @property
    def is_draft(self) -> bool:
        return self.version.submitted_at is None

    @property
    def stands(self) -> bool:
        return self.plan.standing_id == self.version.pk

    @property
    def earlier(self) -> PlanVersion | None:
        """The version before the one that is shown."""
        return next((each for each in reversed(self.versions) if each.number < self.version.number), None)

    @property
    def period(self) -> str:
        return period_of(self.plan)


def plan_page(plan: ProvincialPlan, user: User, number: int | None = None) -> PlanPage:
    """Five statements. Raises Http404 for a version that the person does not see."""
    versions = list(
        PlanVersion.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("implements", "file", "submitted_by")
        .order_by("number")
    )
    version = _chosen(plan, versions, number)
    events = list(plan.events.select_related("by", "version").order_by("-at", "-pk"))
    cited = {found.topic_id: found for found in version.integrations.all()}
    topics = IntegrationTopic.objects.filter(programme=plan.programme_id).select_related("instrument")
    return PlanPage(
        plan=plan,
        version=version,
        versions=versions,
        tasks=list(version.tasks.select_related("project", "agency").order_by("order")),
        integrations=[(topic, cited.get(topic.pk)) for topic in topics.order_by("order")],
        events=[_event(event) for event in events],
        actions=actions_of(plan, user),
        returned=_returned(plan, events),
    )


def _chosen(plan: ProvincialPlan, versions: list[PlanVersion], number: int | None) -> PlanVersion:
    """The version asked for; without a wish the one that stands, or the newest."""
    if number is not None:
        found = [each for each in versions if each.number == number]
    else:
        found = [each for each in versions if each.pk == plan.standing_id] or versions[-1:]
    if not found:
        raise Http404
    return found[0]


def actions_of(plan: ProvincialPlan, user: User) -> Actions:
    last = plan.province.valid_to
    open_ = last is None or last >= timezone.localdate()
    writes = open_ and permissions.can_edit_plan(user, plan.province)
    leads = open_ and permissions.can_submit_plan(user, plan.province)
    return Actions(
        edit=writes and workflow.can_move(plan.state, PlanVerb.EDIT),
        submit=leads and workflow.can_move(plan.state, PlanVerb.SUBMIT),
        note=permissions.can_note_plan(user, plan) and workflow.can_move(plan.state, PlanVerb.NOTE),
        send_back=permissions.can_return_plan(user, plan) and workflow.can_move(plan.state, PlanVerb.RETURN),
        withdraw=leads and workflow.can_move(plan.state, PlanVerb.WITHDRAW),
        replace=writes and plan.standing is not None and not hasattr(plan, "replaced_by"),
    )


_TONES = {
    PlanVerb.SUBMIT: (Tone.INFO, "send"),
    PlanVerb.NOTE: (Tone.SUCCESS, "check"),
    PlanVerb.RETURN: (Tone.WARNING, "arrow-back-up"),
    PlanVerb.WITHDRAW: (Tone.WARNING, "ban"),
}


def _event(event: PlanEvent) -> Event:
    tone, icon = _TONES.get(PlanVerb(event.verb), (Tone.NEUTRAL, "pencil"))
    title = _("%(verb)s (phiên bản %(number)d)") % {
        "verb": event.get_verb_display().capitalize(),
        "number": event.version.number,
    }
    return Event(event.at, title, str(event.by), event.reason, tone, icon)


def _returned(plan: ProvincialPlan, events: list[PlanEvent]) -> PlanEvent | None:
    if plan.state not in {PlanState.RETURNED, PlanState.WITHDRAWN}:
        return None
    return next((event for event in events if event.verb in {PlanVerb.RETURN, PlanVerb.WITHDRAW}), None)


# --- Two versions side by side ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparePage:
    plan: ProvincialPlan
    versions: list[PlanVersion]
    left: PlanVersion
    right: PlanVersion
    comparison: Comparison
    topics: dict[str, str]


def compare_page(plan: ProvincialPlan, user: User, left: int | None, right: int | None) -> ComparePage | None:
    """Six statements. None while there is only one version; Http404 for versions that the person does not see."""
    versions = list(
        PlanVersion.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("implements", "file")
        .order_by("number")
    )
    if len(versions) < 2:
        return None
    by_number = {version.number: version for version in versions}
    newest = right if right is not None else versions[-1].number
    older = (
        left
        if left is not None
        else max((number for number in by_number if number < newest), default=versions[0].number)
    )
    if older not in by_number or newest not in by_number:
        raise Http404
    topics = IntegrationTopic.objects.filter(programme=plan.programme_id).values_list("code", "short_name")
    pair = by_number[older], by_number[newest]
    found = comparison.compare(plan_content(pair[0]), plan_content(pair[1]))
    return ComparePage(plan, versions, *pair, found, dict(topics))


def projects_of(plan: ProvincialPlan) -> list[Project]:
    """The projects that tasks may serve; one statement."""
    return list(plan.programme.projects.order_by("number"))


def standing_plan(province: Province, programme: Programme, year: int | None) -> ProvincialPlan | None:
    """The plan of that period that no other has replaced; one statement."""
    return (
        ProvincialPlan.objects.filter(province=province, programme=programme, year=year, replaced_by=None)
        .select_related("standing", "programme", "province")
        .order_by("-pk")
        .first()
    )
