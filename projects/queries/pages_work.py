"""Reads for the tree, the Gantt chart and the month of one project."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.formats import format_date, format_percent
from projects.badges import lateness, slip_words
from projects.choices import ActivityState
from projects.gantt import Bar, Drawing, RowDrawing, Tick
from projects.models import Activity, Project
from projects.month_calendar import Item, Week, weeks_of
from projects.month_calendar import month as weeks_with
from projects.queries.gantt import (
    GanttPage,
    MonthPage,
    WorkRow,
    gantt_page,
    month_page,
    work_rows,
)
from projects.queries.work import ProjectProgress, WorkFilter, activity_rows, project_progress

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TREE_ROWS = 200
GANTT_WIDTH = 700  # pixels; what fits a screen beside the table, and a sheet of A4 across
GANTT_HEAD = 36


# --- Tree ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TreePage:
    progress: ProjectProgress
    page: Page[Activity]
    rows: list[WorkRow]

    @property
    def synthetic(self) -> bool:
        return any(row.activity.synthetic for row in self.rows)


def tree_page(project: Project, user: User, today: date, wanted: WorkFilter, number: str | None) -> TreePage:
    """A page of the tree, in its order; four statements."""
    progress = project_progress(project, today)
    page = Paginator(activity_rows(project, user, wanted, today), TREE_ROWS).get_page(number)
    activities = list(page.object_list)
    return TreePage(progress, page, work_rows(activities, progress, [], today))


# --- Gantt -----------------------------------------------------------------------------------------------


class Zoom(StrEnum):
    """How much time the drawing spans: a year by months, three years by quarters, or all of it."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def label(self) -> "_StrOrPromise":
        return _ZOOMS[self][0]

    @property
    def years(self) -> int:
        """0: as many as there are."""
        return _ZOOMS[self][1]


_ZOOMS: "dict[Zoom, tuple[_StrOrPromise, int]]" = {
    Zoom.MONTH: (gettext_lazy("Tháng"), 1),
    Zoom.QUARTER: (gettext_lazy("Quý"), 3),
    Zoom.YEAR: (gettext_lazy("Năm"), 0),
}


@dataclass(frozen=True, slots=True)
class GanttLine:
    """A row of the table and of the drawing beside it, ready to print; `label` says the bar in words."""

    row: WorkRow
    drawn: RowDrawing
    url: str
    css: str
    start: str
    end: str
    share: str
    label: str

    @property
    def shapes(self) -> list[tuple[str, Bar]]:
        """The rectangles of the bar that are there, the hindmost first."""
        drawn = self.drawn
        named = (
            ("baseline", drawn.baseline),
            ("plan", drawn.plan),
            ("done", drawn.done),
            ("actual", drawn.actual),
        )
        return [(name, bar) for name, bar in named if bar is not None]


@dataclass(frozen=True, slots=True)
class GanttView:
    """The chart of one page of rows. `earlier` and `later` are the years to go on to, None at the ends."""

    found: GanttPage
    drawing: Drawing
    lines: list[GanttLine]
    zoom: Zoom
    first_year: int
    last_year: int
    earlier: int | None
    later: int | None

    @property
    def top(self) -> int:
        """Where the drawing begins: above its first row."""
        return -GANTT_HEAD

    @property
    def height(self) -> int:
        return self.drawing.height + GANTT_HEAD

    @property
    def ticks(self) -> list[Tick]:
        """Those of the scale: where years are shown, years only."""
        found = self.drawing.ticks
        return [tick for tick in found if tick.is_year] if self.zoom is Zoom.YEAR else found

    @property
    def labels(self) -> list[tuple[int, str]]:
        """Where in the head something is written, and what."""
        return [(tick.x, _tick_words(tick, self.zoom)) for tick in self.ticks]

    @property
    def synthetic(self) -> bool:
        return any(line.row.activity.synthetic for line in self.lines)


def gantt_view(
    project: Project,
    user: User,
    today: date,
    wanted: WorkFilter,
    *,
    number: str | None,
    zoom: Zoom,
    year: int | None,
) -> GanttView:
    """One page of rows with its drawing, in the window asked for; five statements."""
    found = gantt_page(project, user, today=today, wanted=wanted, number=number)
    earliest, latest = found.span(today)
    first, last = _window(earliest, latest, today, zoom, year)
    drawing = _drawing(found, today, first, last)
    register = reverse("projects:activity_list")
    return GanttView(
        found=found,
        drawing=drawing,
        lines=[
            _line(row, drawn, today, register) for row, drawn in zip(found.rows, drawing.rows, strict=True)
        ],
        zoom=zoom,
        first_year=first.year,
        last_year=last.year,
        earlier=first.year - zoom.years if zoom.years and first > earliest else None,
        later=first.year + zoom.years if zoom.years and last < latest else None,
    )


def _window(earliest: date, latest: date, today: date, zoom: Zoom, year: int | None) -> tuple[date, date]:
    """First and last day of the years to show."""
    if not zoom.years:
        return date(earliest.year, 1, 1), date(latest.year, 12, 31)
    start = min(max(today.year if year is None else year, earliest.year), latest.year)
    return date(start, 1, 1), date(start + zoom.years - 1, 12, 31)


def _drawing(found: GanttPage, today: date, first: date, last: date) -> Drawing:
    """Of these years, with the arrows between bars that are in sight."""
    drawing = found.draw(today=today, width=GANTT_WIDTH, first=first, last=last)
    shown = {row.pk for row in drawing.rows if row.plan is not None}
    arrows = [arrow for arrow in drawing.arrows if arrow.activity in shown and arrow.predecessor in shown]
    return replace(drawing, arrows=arrows)


def _line(row: WorkRow, drawn: RowDrawing, today: date, register: str) -> GanttLine:
    """`register` is the address below which activities have theirs; resolving it 500 times would be felt."""
    activity = row.activity
    css = [f"is-{activity.state}"]
    css += ["is-late"] if row.overdue else []
    css += ["is-task"] if activity.is_task else []
    return GanttLine(
        row=row,
        drawn=drawn,
        url=f"{register}{activity.pk}/",
        css=" ".join(css),
        start=format_date(activity.planned_start),
        end=format_date(activity.planned_end),
        share=format_percent(row.share, 0),
        label=_bar_words(row, today),
    )


def _tick_words(tick: Tick, zoom: Zoom) -> str:
    if zoom is Zoom.MONTH:
        return f"{tick.day:%m/%Y}"
    if zoom is Zoom.QUARTER:
        return _("Q%(quarter)d/%(year)d") % {"quarter": tick.day.month // 3 + 1, "year": tick.day.year}
    return str(tick.day.year)


def _bar_words(row: WorkRow, today: date) -> str:
    """Everything that the bar shows."""
    activity = row.activity
    parts = [
        str(activity),
        _("kế hoạch %(start)s – %(end)s")
        % {"start": format_date(activity.planned_start), "end": format_date(activity.planned_end)},
        str(ActivityState(activity.state).label),
    ]
    if row.share is not None:
        parts.append(format_percent(row.share, 2))
    late = lateness(activity.state, activity.planned_start, activity.planned_end, today)
    parts += [str(late.label)] if late else []
    parts += [slip] if (slip := slip_words(row.slip)) else []
    if row.broken:
        codes = ", ".join(item.code for item in row.broken)
        parts.append(_("bắt đầu trước khi %(codes)s kết thúc") % {"codes": codes})
    return "; ".join(parts)


# --- Month -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A cell of the month's table: an activity over some days, or a gap where `activity` is None."""

    days: int
    activity: Activity | None = None
    goes_on_before: bool = False
    goes_on_after: bool = False


@dataclass(frozen=True, slots=True)
class WeekTable:
    """A week: its days, and one line of cells for each lane; `hidden` counts per day what found no lane."""

    days: list[date]
    lanes: list[list[DaySpan]]
    hidden: list[int]

    @property
    def hidden_days(self) -> list[tuple[date, int]]:
        return list(zip(self.days, self.hidden, strict=True))


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month. The table shows what begins or ends in its weeks; what runs all through stands in `throughout`."""

    found: MonthPage
    weeks: list[WeekTable]
    listed: list[Activity]  # begins or ends in the month itself, by the day on which it ends
    throughout: list[Activity]
    earlier: str  # "2018-06"
    later: str

    @property
    def first(self) -> date:
        return date(self.found.year, self.found.month, 1)

    @property
    def synthetic(self) -> bool:
        return any(row.synthetic for row in self.found.activities.values())


def month_view(project: Project, user: User, month: date, today: date, wanted: WorkFilter) -> MonthView:
    """A month as a table of weeks; two statements, three when there is very much."""
    found = month_page(project, user, month.year, month.month, today=today, wanted=wanted)
    first, last = weeks_of(month.year, month.month)
    edges = {
        pk: row
        for pk, row in found.activities.items()
        if row.planned_start >= first or row.planned_end <= last
    }
    before, following = month - timedelta(days=1), _following(month)
    weeks = weeks_with(
        month.year, month.month, [Item(pk, row.planned_start, row.planned_end) for pk, row in edges.items()]
    )
    inside = [
        row for row in found.activities.values() if row.planned_start < following and row.planned_end >= month
    ]
    moving = {row.pk for row in inside if row.planned_start >= month or row.planned_end < following}
    inside.sort(key=lambda row: (row.planned_end, row.path))
    return MonthView(
        found=found,
        weeks=[_week_table(week, found.activities) for week in weeks],
        listed=[row for row in inside if row.pk in moving],
        throughout=[row for row in inside if row.pk not in moving],
        earlier=f"{before:%Y-%m}",
        later=f"{following:%Y-%m}",
    )


def _following(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _week_table(week: Week[int], activities: dict[int, Activity]) -> WeekTable:
    count = max((span.lane for span in week.spans), default=-1) + 1
    lanes = []
    for lane in range(count):
        cells: list[DaySpan] = []
        column = 0
        for span in sorted((item for item in week.spans if item.lane == lane), key=lambda item: item.column):
            if span.column > column:
                cells.append(DaySpan(span.column - column))
            cells.append(DaySpan(span.length, activities[span.key], span.goes_on_before, span.goes_on_after))
            column = span.column + span.length
        if column < len(week.days):
            cells.append(DaySpan(len(week.days) - column))
        lanes.append(cells)
    return WeekTable(week.days, lanes, week.hidden)
