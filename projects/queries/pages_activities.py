"""Reads for the list of activities and the page of one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.lists import Column, ListSpec, choice_order
from core.ui import Event, Tone
from projects import permissions, schedule, workflow
from projects.choices import ActivityLevel, ActivityState, ActivityVerb
from projects.filters import ActivityFilter
from projects.models import (
    Activity,
    ActivityEvent,
    Dependency,
    EarlierPlan,
    Obstacle,
    Product,
    ProgressEntry,
)
from projects.queries.work import project_progress
from projects.schedule import Slip

# --- List ------------------------------------------------------------------------------------------------


def _percent(row: Activity) -> Decimal:
    return row.confirmed_entry.percent if row.confirmed_entry is not None else Decimal(0)


#: What still goes on first, by the day on which it should end.
_OVER_LAST = Case(
    When(state__in=[ActivityState.DONE, ActivityState.CANCELLED], then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)

ACTIVITIES: ListSpec[Activity] = ListSpec(
    name="hoat-dong",
    title=gettext_lazy("Hoạt động của các đề án"),
    noun=gettext_lazy("hoạt động"),
    filters=ActivityFilter,
    sort="urgency",
    columns=[
        Column("project", gettext_lazy("Đề án"), lambda row: row.project.code, shown=False),
        Column("subproject", gettext_lazy("Tiểu đề án"), lambda row: str(row.subproject or ""), shown=False),
        Column("code", gettext_lazy("Mã"), lambda row: row.code, sort=["project", "path"]),
        Column("name", gettext_lazy("Hoạt động"), lambda row: row.name),
        Column(
            "responsible",
            gettext_lazy("Cơ quan chủ trì"),
            lambda row: row.responsible.name,
            sort=["responsible__sort_key", "planned_end"],
            wide=True,
        ),
        Column(
            "planned_start", gettext_lazy("Bắt đầu theo kế hoạch"), lambda row: row.planned_start, shown=False
        ),
        Column("planned_end", gettext_lazy("Hạn"), lambda row: row.planned_end, sort=["planned_end"]),
        Column("actual_start", gettext_lazy("Bắt đầu thực tế"), lambda row: row.actual_start, shown=False),
        Column("actual_end", gettext_lazy("Kết thúc thực tế"), lambda row: row.actual_end, shown=False),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", ActivityState), "planned_end"],
        ),
        Column(
            "percent",
            gettext_lazy("Đã xác nhận"),
            _percent,
            sort=[F("confirmed_entry__percent")],
            numeric=True,
            wide=True,
        ),
        Column("synthetic", gettext_lazy("Dữ liệu minh hoạ"), lambda row: row.synthetic, shown=False),
        Column("urgency", "", None, sort=[_OVER_LAST, "planned_end"], shown=False),
    ],
)


def listed_activities(user: User) -> QuerySet[Activity]:
    """Activities (not tasks) that the person sees; one statement."""
    return (
        Activity.objects.visible_to(user)
        .filter(level=ActivityLevel.ACTIVITY)
        .select_related("project", "subproject", "responsible", "confirmed_entry")
    )


# --- The page of one -------------------------------------------------------------------------------------


def visible_activity(pk: int, user: User) -> Activity:
    """The activity with what stands above it; one statement. Raises Http404."""
    found = (
        Activity.objects.visible_to(user)
        .select_related(
            "project__programme",
            "subproject",
            "parent__parent",
            "target__objective",
            "target__programme",
            "responsible",
            "confirmed_entry",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_dependency(pk: int, user: User) -> Dependency:
    """Raises Http404."""
    found = (
        Dependency.objects.filter(activity__in=Activity.objects.visible_to(user))
        .select_related("activity__project", "predecessor")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do now: allowed to them, and possible in the state."""

    edit: bool
    reschedule: bool
    link: bool
    start: bool
    finish: bool
    cancel: bool
    reopen: bool
    enter: bool
    add_below: bool
    note_obstacle: bool

    @property
    def moves(self) -> bool:
        """Whether the dates or the state can be changed."""
        return self.reschedule or self.start or self.finish or self.cancel or self.reopen


def actions_of(activity: Activity, user: User) -> Actions:
    """At most three statements."""
    may_plan = permissions.can_plan(user, activity.project)
    may_enter = not activity.is_task and permissions.can_enter_progress(user, activity)
    state = ActivityState(activity.state)

    def can(verb: ActivityVerb, allowed: bool) -> bool:
        return allowed and workflow.can_move(workflow.ACTIVITY, state, verb)

    return Actions(
        edit=can(ActivityVerb.EDIT, may_plan),
        reschedule=can(ActivityVerb.RESCHEDULE, may_plan),
        link=can(ActivityVerb.LINK, may_plan),
        start=can(ActivityVerb.START, may_plan or may_enter),
        finish=can(ActivityVerb.FINISH, may_plan or may_enter),
        cancel=can(ActivityVerb.CANCEL, may_plan),
        reopen=can(ActivityVerb.REOPEN, may_plan),
        enter=may_enter and state is ActivityState.RUNNING,
        add_below=may_plan and activity.is_task and state in {ActivityState.PLANNED, ActivityState.RUNNING},
        note_obstacle=may_plan or may_enter,
    )


@dataclass(frozen=True, slots=True)
class Below:
    """A task or activity under a task."""

    activity: Activity
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency from one of its ends. `broken`: by plan, the later one begins before the earlier one ends."""

    dependency: Dependency
    other: Activity
    broken: bool


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """All of an activity's page."""

    activity: Activity
    today: date
    share: Decimal | None
    below: list[Below]
    coordinating: list[str]
    waits_for: list[Link]
    waited_by: list[Link]
    plans: list[EarlierPlan]
    slip: Slip | None
    entries: list[ProgressEntry]
    obstacles: list[Obstacle]
    products: list[Product]
    events: list[Event]
    actions: Actions

    @property
    def above(self) -> list[Activity]:
        """The tasks it hangs under, the top one first; at most two are loaded."""
        chain: list[Activity] = []
        parent = self.activity.parent
        while parent is not None and len(chain) < 2:
            chain.insert(0, parent)
            parent = parent.parent if len(chain) < 2 else None
        return chain

    @property
    def open_entry(self) -> ProgressEntry | None:
        """The newest entry when it is not decided yet."""
        newest = self.entries[0] if self.entries else None
        return newest if newest is not None and newest.state in {"draft", "submitted"} else None

    @property
    def synthetic(self) -> bool:
        return self.activity.synthetic


def activity_page(activity: Activity, user: User, today: date) -> ActivityPage:
    """At most eleven statements for an activity, and as many for a task."""
    waits_for, waited_by = _links(activity)
    plans = list(activity.earlier_plans.select_related("replaced_by"))
    below: list[Below] = []
    share: Decimal | None = _percent(activity)
    if activity.is_task:
        shares = project_progress(activity.project, today).shares
        share = shares.get(activity.pk)
        children = activity.children.select_related("responsible").order_by("path")
        below = [Below(child, shares.get(child.pk)) for child in children]
    return ActivityPage(
        activity=activity,
        today=today,
        share=share,
        below=below,
        coordinating=list(
            activity.coordinating.order_by("agency__sort_key").values_list("agency__name", flat=True)
        ),
        waits_for=waits_for,
        waited_by=waited_by,
        plans=plans,
        slip=_slip(activity, plans),
        entries=[] if activity.is_task else _entries(activity, user),
        obstacles=list(
            Obstacle.objects.filter(activity=activity).select_related("owner").order_by("-state", "due_on")
        ),
        products=list(activity.products.order_by("number")),
        events=_events(activity),
        actions=actions_of(activity, user),
    )


def _links(activity: Activity) -> tuple[list[Link], list[Link]]:
    """What it waits for, and what waits for it; one statement."""
    rows = (
        Dependency.objects.filter(Q(activity=activity) | Q(predecessor=activity))
        .select_related("activity", "predecessor")
        .order_by("predecessor__path", "activity__path")
    )
    waits_for: list[Link] = []
    waited_by: list[Link] = []
    for row in rows:
        broken = row.predecessor.planned_end >= row.activity.planned_start
        if row.activity_id == activity.pk:
            waits_for.append(Link(row, row.predecessor, broken))
        else:
            waited_by.append(Link(row, row.activity, broken))
    return waits_for, waited_by


def _slip(activity: Activity, plans: list[EarlierPlan]) -> Slip | None:
    if not plans:
        return None
    first = plans[0]
    return schedule.slip(
        first.planned_start,
        first.planned_end,
        activity.planned_start,
        activity.planned_end,
        actual_end=activity.actual_end,
    )


def _entries(activity: Activity, user: User) -> list[ProgressEntry]:
    """The newest first, each with the number of its proofs."""
    return list(
        ProgressEntry.objects.visible_to(user)
        .filter(activity=activity)
        .select_related("created_by", "submitted_by", "decided_by")
        .annotate(proofs=Count("attachments", filter=Q(attachments__withdrawn_at=None)))
        .order_by("-number")
    )


_TONES = {
    ActivityVerb.FINISH: (Tone.SUCCESS, "circle-check"),
    ActivityVerb.START: (Tone.INFO, "player-play"),
    ActivityVerb.CANCEL: (Tone.DANGER, "ban"),
    ActivityVerb.RESCHEDULE: (Tone.WARNING, "calendar-due"),
    ActivityVerb.REOPEN: (Tone.WARNING, "refresh"),
    ActivityVerb.PLAN: (Tone.NEUTRAL, "plus"),
    ActivityVerb.EDIT: (Tone.NEUTRAL, "pencil"),
    ActivityVerb.LINK: (Tone.NEUTRAL, "arrow-right"),
    ActivityVerb.UNLINK: (Tone.NEUTRAL, "x"),
}


def _events(activity: Activity) -> list[Event]:
    """What people did to it, the newest first."""
    return [_event(row) for row in activity.events.select_related("by").order_by("-at", "-pk")]


def _event(row: ActivityEvent) -> Event:
    verb = ActivityVerb(row.verb)
    tone, icon = _TONES[verb]
    title = str(verb.label)
    told = [part for part in (row.note, row.reason) if part]
    return Event(
        at=row.at,
        title=f"{title[:1].upper()}{title[1:]}",
        by=str(row.by),
        note=". ".join(told),
        tone=tone,
        icon=icon,
    )
