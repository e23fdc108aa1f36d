"""A project's activities with their plans, baselines and dependencies: for the Gantt chart, its table, and a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator

from accounts.models import User
from projects import schedule
from projects.gantt import Drawing, GanttRow, draw, span
from projects.models import Activity, Dependency, EarlierPlan, Project
from projects.month_calendar import Item, Week, month, weeks_of
from projects.queries.work import ProjectProgress, WorkFilter, activity_rows, project_progress
from projects.schedule import Slip

PER_PAGE = 500
EVERYTHING = WorkFilter()


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A line of the chart and of the table beside it. `slip` is None while the plan was never changed."""

    activity: Activity
    share: Decimal | None
    baseline: EarlierPlan | None
    slip: Slip | None
    overdue: bool
    predecessors: list[Activity]
    broken: list[Activity]  # predecessors that, by plan, end after this one begins


@dataclass(frozen=True, slots=True)
class GanttPage:
    """One page of a project's work, to be drawn."""

    project: Project
    progress: ProjectProgress
    page: Page[Activity]
    rows: list[WorkRow]

    def draw(
        self, *, today: date, width: int = 960, first: date | None = None, last: date | None = None
    ) -> Drawing:
        """The chart of all days of its rows, or of those from `first` to `last`."""
        return draw(
            [drawn_row(row) for row in self.rows],
            [(row.activity.pk, before.pk) for row in self.rows for before in row.predecessors],
            today=today,
            width=width,
            first=first,
            last=last,
        )

    def span(self, today: date) -> tuple[date, date]:
        """First and last day of the months that hold every bar."""
        return span([drawn_row(row) for row in self.rows], today)


#: What the chart and its table print of an activity.
_PRINTED = (
    "project_id",
    "path",
    "level",
    "code",
    "name",
    "planned_start",
    "planned_end",
    "actual_start",
    "actual_end",
    "state",
    "synthetic",
)


def gantt_page(
    project: Project,
    user: User,
    *,
    today: date,
    wanted: WorkFilter = EVERYTHING,
    number: int | str | None = 1,
    per_page: int = PER_PAGE,
) -> GanttPage:
    """Five statements: percentages, count, rows, baselines, dependencies."""
    progress = project_progress(project, today)
    wide = activity_rows(project, user, wanted, today)
    page = Paginator(wide.select_related(None).only(*_PRINTED), per_page).get_page(number)
    activities = list(page.object_list)
    return GanttPage(
        project=project,
        progress=progress,
        page=page,
        rows=work_rows(activities, progress, _links(activities), today),
    )


def _links(activities: Sequence[Activity]) -> list[Dependency]:
    """What these activities wait for."""
    return list(
        Dependency.objects.filter(activity__in=[activity.pk for activity in activities])
        .select_related("predecessor")
        .only("activity_id", "predecessor_id", "predecessor__code", "predecessor__planned_end")
        .order_by("activity", "predecessor__path")
    )


def work_rows(
    activities: Sequence[Activity], progress: ProjectProgress, links: Sequence[Dependency], today: date
) -> list[WorkRow]:
    """The lines of `activities`; one statement, for the baselines."""
    baselines = {
        plan.activity_id: plan
        for plan in EarlierPlan.objects.filter(activity__in=[item.pk for item in activities], number=1)
    }
    before: dict[int, list[Activity]] = {}
    for link in links:
        before.setdefault(link.activity_id, []).append(link.predecessor)
    return [
        WorkRow(
            activity=activity,
            share=progress.shares.get(activity.pk),
            baseline=baselines.get(activity.pk),
            slip=_slip(activity, baselines.get(activity.pk)),
            overdue=schedule.is_overdue(activity.state, activity.planned_end, today),
            predecessors=before.get(activity.pk, []),
            broken=[
                item for item in before.get(activity.pk, []) if item.planned_end >= activity.planned_start
            ],
        )
        for activity in activities
    ]


def _slip(activity: Activity, baseline: EarlierPlan | None) -> Slip | None:
    if baseline is None:
        return None
    return schedule.slip(
        baseline.planned_start,
        baseline.planned_end,
        activity.planned_start,
        activity.planned_end,
        actual_end=activity.actual_end,
    )


def drawn_row(row: WorkRow) -> GanttRow:
    activity, baseline = row.activity, row.baseline
    return GanttRow(
        pk=activity.pk,
        start=activity.planned_start,
        end=activity.planned_end,
        share=row.share,
        baseline=(baseline.planned_start, baseline.planned_end) if baseline is not None else None,
        actual_start=activity.actual_start,
        actual_end=activity.actual_end,
    )


# --- A month ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of a project. `outside` counts activities of the month that the list leaves out."""

    year: int
    month: int
    weeks: list[Week[int]]
    activities: dict[int, Activity]
    outside: int


MOST_IN_A_MONTH = 300


def month_page(
    project: Project, user: User, year: int, number: int, *, today: date, wanted: WorkFilter = EVERYTHING
) -> MonthPage:
    """Activities planned to run in the weeks of a month; two statements. Raises ValueError for no month."""
    first, last = weeks_of(year, number)
    rows = activity_rows(project, user, wanted, today).filter(
        planned_start__lte=last, planned_end__gte=first, level="activity"
    )
    activities = list(rows[:MOST_IN_A_MONTH])
    items = [Item(item.pk, item.planned_start, item.planned_end) for item in activities]
    full = len(activities) == MOST_IN_A_MONTH
    return MonthPage(
        year=year,
        month=number,
        weeks=month(year, number, items),
        activities={item.pk: item for item in activities},
        outside=rows.count() - MOST_IN_A_MONTH if full else 0,
    )
