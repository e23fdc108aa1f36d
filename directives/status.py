"""The four cells, once for a single assignment and once for SQL; a test proves that both say the same.

An assignment that is neither waived nor passed on stands in exactly one cell. Done means that the agency has reported
it (with proof) or staff have confirmed it; whether it was on time is decided by the day the work was done, never by
the day somebody got round to confirming it. docs/decisions/four-cells.md says why.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, Count, F, Q, Value, When

from core.ui import Status, Tone
from directives.choices import AssignmentState, Cell

DONE = frozenset({AssignmentState.REPORTED, AssignmentState.CONFIRMED})
OPEN = frozenset({AssignmentState.OPEN, AssignmentState.ACKNOWLEDGED, AssignmentState.RETURNED})
OUTSIDE = frozenset({AssignmentState.WAIVED, AssignmentState.PASSED_ON})

_BADGES = {
    Cell.DONE_ON_TIME: Status(Cell.DONE_ON_TIME.label, Tone.SUCCESS),
    Cell.DONE_LATE: Status(Cell.DONE_LATE.label, Tone.WARNING, "circle-check"),
    Cell.OPEN_IN_TIME: Status(Cell.OPEN_IN_TIME.label, Tone.INFO, "clock"),
    Cell.OPEN_OVERDUE: Status(Cell.OPEN_OVERDUE.label, Tone.DANGER),
}


def cell_of(state: AssignmentState | str, done_on: date | None, due_on: date, today: date) -> Cell | None:
    """The cell on `today`; None for what is waived or passed on and so not counted.

    Raises ValueError for something done without its day.
    """
    now = AssignmentState(state)
    if now in OUTSIDE:
        return None
    if now in DONE:
        if done_on is None:
            raise ValueError("what is done has its day")
        return Cell.DONE_ON_TIME if done_on <= due_on else Cell.DONE_LATE
    return Cell.OPEN_IN_TIME if today <= due_on else Cell.OPEN_OVERDUE


def cell_expression(today: date) -> Case:
    """The same in SQL, for a queryset of assignments; NULL for what is not counted."""
    return Case(
        When(state__in=sorted(OUTSIDE), then=Value(None)),
        When(state__in=sorted(DONE), done_on__lte=F("due_on"), then=Value(Cell.DONE_ON_TIME.value)),
        When(state__in=sorted(DONE), then=Value(Cell.DONE_LATE.value)),
        When(due_on__gte=today, then=Value(Cell.OPEN_IN_TIME.value)),
        default=Value(Cell.OPEN_OVERDUE.value),
        output_field=CharField(null=True),
    )


def cell_counts(today: date) -> dict[str, Count]:
    """Aggregates of a queryset of assignments, one per field of `Tally`.

    What is done has its day and nothing else has (a constraint of the table), so days alone tell the cells of most
    rows; comparing states would take twice as long over many.
    """
    not_done = Q(done_on=None)
    still_open = Q(state__in=sorted(OPEN))
    wanted = {
        Cell.DONE_ON_TIME.value: Q(done_on__lte=F("due_on")),
        Cell.DONE_LATE.value: Q(done_on__gt=F("due_on")),
        Cell.OPEN_IN_TIME.value: not_done & Q(due_on__gte=today) & still_open,
        Cell.OPEN_OVERDUE.value: not_done & Q(due_on__lt=today) & still_open,
        "outside": not_done & Q(state__in=sorted(OUTSIDE)),
    }
    return {name: Count("pk", filter=condition) for name, condition in wanted.items()}


def cell_badge(cell: Cell | None, state: AssignmentState | str) -> Status:
    """The cell for a badge; the state's own words for what is not counted."""
    return _BADGES[cell] if cell is not None else Status(AssignmentState(state).label, Tone.NEUTRAL, "ban")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many assignments stand in each cell, and how many outside them."""

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    outside: int = 0

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        return self.open_in_time + self.open_overdue

    @property
    def counted(self) -> int:
        return self.done + self.open

    @property
    def percent(self) -> Decimal | None:
        """The share done, in hundredths; None when nothing is counted."""
        return Decimal(100 * self.done) / self.counted if self.counted else None

    @property
    def worst(self) -> Cell | None:
        """The cell that needs attention first; None when nothing is counted."""
        if self.open_overdue:
            return Cell.OPEN_OVERDUE
        if self.open_in_time:
            return Cell.OPEN_IN_TIME
        if self.done_late:
            return Cell.DONE_LATE
        return Cell.DONE_ON_TIME if self.done_on_time else None

    def __getitem__(self, cell: Cell | str) -> int:
        return int(getattr(self, Cell(cell).value))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.done_on_time + other.done_on_time,
            self.done_late + other.done_late,
            self.open_in_time + other.open_in_time,
            self.open_overdue + other.open_overdue,
            self.outside + other.outside,
        )


#: The fields of a `Tally`, in its order.
TALLIED = tuple(field.name for field in fields(Tally))


def tally(cells: "list[Cell | None]") -> Tally:
    """The cells counted; None counts as outside."""
    return Tally(outside=cells.count(None), **{cell.value: cells.count(cell) for cell in Cell})
