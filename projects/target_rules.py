"""Rules of targets: a value from its counts, what a year should have brought, and how the target stands.

Pure. A rate is never typed: it is numerator over denominator, and with a denominator of 0 it cannot be computed.
Milestones hold for the end of their year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from projects.choices import Direction, TargetState

PERCENT = "%"
HUNDRED = Decimal(100)
_PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Course:
    """What a target asks for. A decrease is measured in per cent of the baseline, and so are its milestones."""

    direction: Direction
    milestones: Mapping[int, Decimal]
    baseline: Decimal | None = None
    baseline_year: int | None = None

    def points(self) -> list[tuple[int, Decimal]]:
        """Baseline and milestones by year, in the measure that is compared."""
        found = dict(self.milestones)
        if self.baseline is not None and self.baseline_year is not None:
            start = Decimal(0) if self.direction == Direction.DECREASE else self.baseline
            found.setdefault(self.baseline_year, start)
        return sorted(found.items())


@dataclass(frozen=True, slots=True)
class Measured:
    """A year's value: None when nothing is known, or, with `computable` False, when the counts give none."""

    value: Decimal | None = None
    computable: bool = True


def measure(
    course: Course, unit: str, numerator: Decimal | None, denominator: Decimal | None, *, is_rate: bool
) -> Measured:
    """The value that counts give, half up to three places. `is_rate` says whether the target has a denominator."""
    if numerator is None or (is_rate and denominator is None):
        return Measured()
    value = numerator
    if is_rate:
        if not denominator:
            return Measured(computable=False)
        value = (HUNDRED if unit == PERCENT else 1) * numerator / denominator
    if course.direction == Direction.DECREASE:
        if not course.baseline:
            return Measured(computable=False)
        value = HUNDRED * (course.baseline - value) / course.baseline
    return Measured(value.quantize(_PLACES, ROUND_HALF_UP))


def planned(course: Course, year: int) -> Decimal | None:
    """What the end of `year` should bring: its milestone, or the straight line between the points around it.

    None before the first point, and where no point is known: nothing is assumed about where things stood.
    After the last milestone it stays in force.
    """
    points = course.points()
    before = [point for point in points if point[0] <= year]
    after = [point for point in points if point[0] > year]
    if not before or not course.milestones:
        return None
    (start, low), last = before[-1], not after
    if start == year or last:
        return low
    end, high = after[0]
    return (low + (high - low) * (year - start) / (end - start)).quantize(_PLACES, ROUND_HALF_UP)


def meets(direction: Direction, value: Decimal, wanted: Decimal) -> bool:
    return value <= wanted if direction == Direction.AT_MOST else value >= wanted


def state(course: Course, year: int, measured: Measured, *, today_year: int) -> TargetState:
    """How the target stood at the end of `year`, or stands so far when that is the current year."""
    if not measured.computable:
        return TargetState.NOT_COMPUTABLE
    if measured.value is None:
        return TargetState.NO_DATA if year < today_year else TargetState.PENDING
    last = max(course.milestones, default=None)
    if last is None:
        return TargetState.PENDING
    reached = year if year in course.milestones else last if year > last else None
    if reached is not None:
        if meets(course.direction, measured.value, course.milestones[reached]):
            return TargetState.REACHED
        return TargetState.MISSED if year < today_year else TargetState.PENDING
    return _on_the_way(course, year, measured.value)


def _on_the_way(course: Course, year: int, value: Decimal) -> TargetState:
    """Between milestones: against the straight line; without one, only a value beyond the next milestone tells."""
    following = min(milestone for milestone in course.milestones if milestone > year)
    if meets(course.direction, value, course.milestones[following]):
        return TargetState.ON_COURSE
    wanted = planned(course, year)
    if wanted is None:
        return TargetState.PENDING
    return TargetState.ON_COURSE if meets(course.direction, value, wanted) else TargetState.BEHIND


def standing(states: Mapping[int, TargetState]) -> TargetState:
    """The state of the target itself: that of the newest year with a value, the states being given by such years."""
    return states[max(states)] if states else TargetState.NO_DATA
