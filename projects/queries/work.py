"""How far the work of a project is, read in one statement and weighed by `projects.progress`."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from projects.choices import ActivityLevel, ActivityState
from projects.models import Activity, Project
from projects.progress import Node, roll_up
from projects.schedule import is_overdue, starts_late
from projects.searching import activities_named


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """Percentages of a project, of its subprojects and of every task and activity; None where nothing is to weigh.

    The counts are of activities (not tasks). `late` holds those that should have ended, or begun, before today.
    """

    percent: Decimal | None
    by_subproject: dict[int, Decimal | None]
    shares: dict[int, Decimal | None]
    states: dict[ActivityState, int]
    overdue: int
    late_start: int

    @property
    def activities(self) -> int:
        return sum(self.states.values())

    @property
    def done(self) -> int:
        return self.states.get(ActivityState.DONE, 0)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What is counted of an activity."""

    state: ActivityState
    planned_start: date
    planned_end: date


def project_progress(project: Project, today: date) -> ProjectProgress:
    """One statement."""
    return progress_of_projects([project.pk], today)[project.pk]


def progress_of_projects(projects: Collection[int], today: date) -> dict[int, ProjectProgress]:
    """The same for several projects at once; one statement."""
    rows: dict[int, list[tuple[Any, ...]]] = {pk: [] for pk in projects}
    for row in Activity.objects.filter(project__in=projects).order_by().values_list(*_COLUMNS):
        rows[row[0]].append(row)
    return {pk: _weigh(found, today) for pk, found in rows.items()}


_COLUMNS = (
    "project_id",
    "pk",
    "parent_id",
    "subproject_id",
    "level",
    "weight",
    "state",
    "planned_start",
    "planned_end",
    "confirmed_entry__percent",
)


def _weigh(rows: Iterable[tuple[Any, ...]], today: date) -> ProjectProgress:
    nodes: list[Node] = []
    parts: dict[int, list[Node]] = {}
    states: Counter[str] = Counter()
    overdue = late_start = 0
    for _project, pk, parent, subproject, level, weight, state, start, end, percent in rows:
        task = level == ActivityLevel.TASK
        node = Node(pk, parent, weight, task, state == ActivityState.CANCELLED, percent)
        nodes.append(node)
        if subproject is not None:
            parts.setdefault(subproject, []).append(node)
        if not task:
            states[state] += 1
            overdue += is_overdue(state, end, today)
            late_start += starts_late(state, start, today)
    whole = roll_up(nodes)
    return ProjectProgress(
        percent=whole.whole,
        by_subproject={pk: roll_up(found).whole for pk, found in parts.items()},
        shares=whole.shares,
        states={ActivityState(state): count for state, count in states.items()},
        overdue=overdue,
        late_start=late_start,
    )


# --- Choosing activities ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which activities of a project are wanted; the empty filter wants all.

    `under` is the path of a task and brings it with everything below. `late` wants what should have ended by now.
    """

    query: str = ""
    state: str = ""
    level: str = ""
    responsible: int | None = None
    subproject: int | None = None
    target: int | None = None
    under: str = ""
    year: int | None = None
    late: bool = False


def activity_rows(project: Project, user: User, wanted: WorkFilter, today: date) -> QuerySet[Activity]:
    """Activities of the project that the person sees, in the order of the tree; one statement."""
    rows = (
        Activity.objects.visible_to(user)
        .filter(_conditions(wanted, today), project=project)
        .select_related("responsible", "subproject", "target", "confirmed_entry")
        .order_by("path")
    )
    return activities_named(rows, wanted.query)


def _conditions(wanted: WorkFilter, today: date) -> Q:
    exact: Mapping[str, object] = {
        "state": wanted.state,
        "level": wanted.level,
        "responsible": wanted.responsible,
        "subproject": wanted.subproject,
        "target": wanted.target,
    }
    found = Q(**{name: value for name, value in exact.items() if value})
    if wanted.under:
        found &= Q(path=wanted.under) | Q(path__startswith=f"{wanted.under}.")
    if wanted.year is not None:
        found &= Q(planned_start__year__lte=wanted.year, planned_end__year__gte=wanted.year)
    if wanted.late:
        over = [ActivityState.DONE, ActivityState.CANCELLED]
        found &= Q(planned_end__lt=today, level=ActivityLevel.ACTIVITY) & ~Q(state__in=over)
    return found
