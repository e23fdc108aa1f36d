"""The Gantt chart as positions: months across, one row per task or activity, bars, marks and arrows.

Pure: whole pixels of a drawing of a given width, ready for SVG. What the drawing shows, the table beside it says too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

ROW = 28
BAR_TOP, BAR_HEIGHT = 6, 12
BASELINE_TOP, BASELINE_HEIGHT = 20, 4
_SHORTEST_BAR = 2
_ARROW = 6
_SCALES = ((24, 1), (60, 3), (240, 12))  # up to so many months, a tick every so many months


@dataclass(frozen=True, slots=True)
class GanttRow:
    """What is drawn of one task or activity. The baseline is None when the plan was never changed."""

    pk: int
    start: date
    end: date
    share: Decimal | None = None
    baseline: tuple[date, date] | None = None
    actual_start: date | None = None
    actual_end: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def path(self) -> str:
        """Its outline for the `d` of an SVG path."""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"


@dataclass(frozen=True, slots=True)
class RowDrawing:
    """The bars of one row: the plan, how much of it is done, the baseline below, and what really happened."""

    pk: int
    y: int
    plan: Bar | None
    done: Bar | None
    baseline: Bar | None
    actual: Bar | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the end of a predecessor to the start of what waits for it, as the points of a polyline."""

    predecessor: int
    activity: int
    points: str
    broken: bool  # the plan does not keep the dependency


@dataclass(frozen=True, slots=True)
class Tick:
    """A vertical line at the first of a month; `is_year` begins a year."""

    day: date
    x: int
    is_year: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole chart. `today_x` is None when today lies outside."""

    width: int
    height: int
    first: date
    last: date
    ticks: list[Tick]
    rows: list[RowDrawing]
    arrows: list[Arrow]
    today_x: int | None

    @property
    def stripes(self) -> str:
        """Every second row, as one path."""
        return "".join(Bar(0, row.y, self.width, ROW).path for row in self.rows[::2])


class _Scale:
    """Days to pixels."""

    def __init__(self, first: date, last: date, width: int) -> None:
        self.first, self.last, self.width = first, last, width
        self.days = (last - first).days + 1

    def x(self, day: date) -> int:
        """The left edge of a day, kept inside the drawing."""
        return self._at(min(max((day - self.first).days, 0), self.days))

    def far(self, day: date) -> int:
        """The left edge of a day, wherever it lies."""
        return self._at((day - self.first).days)

    def _at(self, days: int) -> int:
        return (2 * days * self.width + self.days) // (2 * self.days)

    def bar(self, start: date, end: date, y: int, height: int) -> Bar | None:
        """From the morning of `start` to the night of `end`; None when all of it lies outside."""
        if end < self.first or start > self.last:
            return None
        left = self.x(start)
        right = max(self.x(end + timedelta(days=1)), left + _SHORTEST_BAR)
        return Bar(
            min(left, self.width - _SHORTEST_BAR),
            y,
            min(right, self.width) - min(left, self.width - _SHORTEST_BAR),
            height,
        )


def draw(
    rows: Sequence[GanttRow],
    dependencies: Iterable[tuple[int, int]] = (),
    *,
    today: date,
    width: int = 960,
    first: date | None = None,
    last: date | None = None,
) -> Drawing:
    """The chart of `rows` in their order, from the month of the earliest day to that of the latest, or as asked.

    `dependencies` are pairs (activity, predecessor); those with an end outside the rows are left out.
    """
    begin, end = span(rows, today)
    scale = _Scale(first or begin, last or end, width)
    drawn = [_row(row, place * ROW, scale, today) for place, row in enumerate(rows)]
    return Drawing(
        width=width,
        height=len(rows) * ROW,
        first=scale.first,
        last=scale.last,
        ticks=_ticks(scale),
        rows=drawn,
        arrows=_arrows(rows, dependencies, scale),
        today_x=scale.x(today) if scale.first <= today <= scale.last else None,
    )


def span(rows: Sequence[GanttRow], today: date) -> tuple[date, date]:
    """The months that hold every bar; the current one when there are no rows."""
    days = [
        day
        for row in rows
        for day in (row.start, row.end, row.actual_start, row.actual_end, *(row.baseline or ()))
        if day is not None
    ] or [today]
    earliest, latest = min(days), max(days)
    following = (latest.replace(day=1) + timedelta(days=32)).replace(day=1)
    return earliest.replace(day=1), following - timedelta(days=1)


def _row(row: GanttRow, y: int, scale: _Scale, today: date) -> RowDrawing:
    plan = scale.bar(row.start, row.end, y + BAR_TOP, BAR_HEIGHT)
    return RowDrawing(
        pk=row.pk,
        y=y,
        plan=plan,
        done=_done(plan, row, scale),
        baseline=scale.bar(*row.baseline, y + BASELINE_TOP, BASELINE_HEIGHT) if row.baseline else None,
        actual=_actual(row, y, scale, today),
    )


def _done(plan: Bar | None, row: GanttRow, scale: _Scale) -> Bar | None:
    """The part of the planned bar that is done; of the whole bar, also where only some of it is in sight."""
    if plan is None or not row.share:
        return None
    start = scale.far(row.start)
    whole = max(scale.far(row.end + timedelta(days=1)) - start, _SHORTEST_BAR)
    edge = start + int((whole * row.share / 100).quantize(Decimal(1), ROUND_HALF_UP))
    width = min(edge, plan.x + plan.width) - plan.x
    return Bar(plan.x, plan.y, width, plan.height) if width > 0 else None


def _actual(row: GanttRow, y: int, scale: _Scale, today: date) -> Bar | None:
    """A thin line from the real start to the real end, or to today while it runs."""
    if row.actual_start is None:
        return None
    end = row.actual_end or max(today, row.actual_start)
    return scale.bar(row.actual_start, end, y + BAR_TOP + BAR_HEIGHT - 2, 2)


def _ticks(scale: _Scale) -> list[Tick]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    every = next((step for most, step in _SCALES if months <= most), 12)
    found = []
    for number in range(months):
        month = scale.first.month - 1 + number
        day = date(scale.first.year + month // 12, month % 12 + 1, 1)
        if (day.month - 1) % every == 0:
            found.append(Tick(day, scale.x(day), day.month == 1))
    return found


def _arrows(rows: Sequence[GanttRow], dependencies: Iterable[tuple[int, int]], scale: _Scale) -> list[Arrow]:
    places = {row.pk: (place, row) for place, row in enumerate(rows)}
    found = []
    for activity, predecessor in dependencies:
        if activity not in places or predecessor not in places:
            continue
        (to_place, to_row), (from_place, from_row) = places[activity], places[predecessor]
        x1, y1 = scale.x(from_row.end + timedelta(days=1)), from_place * ROW + BAR_TOP + BAR_HEIGHT // 2
        x2, y2 = scale.x(to_row.start), to_place * ROW + BAR_TOP + BAR_HEIGHT // 2
        found.append(
            Arrow(predecessor, activity, _elbow(x1, y1, x2, y2), broken=from_row.end >= to_row.start)
        )
    return found


def _elbow(x1: int, y1: int, x2: int, y2: int) -> str:
    """Out to the right, along between the rows, in from the left; straight down where there is room."""
    if x2 >= x1 + 2 * _ARROW:
        points = [(x1, y1), (x2 - _ARROW, y1), (x2 - _ARROW, y2), (x2, y2)]
    else:
        between = y2 - ROW // 2 if y2 > y1 else y2 + ROW // 2
        points = [
            (x1, y1),
            (x1 + _ARROW, y1),
            (x1 + _ARROW, between),
            (x2 - _ARROW, between),
            (x2 - _ARROW, y2),
            (x2, y2),
        ]
    return " ".join(f"{x},{y}" for x, y in points)
