"""Rules of time: dependencies that lead in a circle, slips against the baseline, what is overdue.

Pure: days come in as values, today included.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from projects.choices import ActivityState

_OVER = frozenset({ActivityState.DONE, ActivityState.CANCELLED})


def loop_through(
    predecessors: Mapping[int, Collection[int]], activity: int, predecessor: int
) -> list[int] | None:
    """The circle that would close if `activity` had to wait for `predecessor`; None when there is none.

    It is a shortest one, in the order of work, and ends where it begins: [activity, …, predecessor, activity].
    """
    came_from: dict[int, int | None] = {predecessor: None}
    waiting = deque([predecessor])
    while waiting:
        here = waiting.popleft()
        if here == activity:
            chain: list[int] = []
            step: int | None = here
            while step is not None:
                chain.append(step)
                step = came_from[step]
            return [*chain, activity]
        for before in sorted(predecessors.get(here, ())):
            if before not in came_from:
                came_from[before] = here
                waiting.append(before)
    return None


@dataclass(frozen=True, slots=True)
class Slip:
    """How many days later (negative: earlier) start and end are than the baseline."""

    start: int
    end: int

    @property
    def slipped(self) -> bool:
        return self.start != 0 or self.end != 0


def slip(
    baseline_start: date, baseline_end: date, start: date, end: date, *, actual_end: date | None = None
) -> Slip:
    """Against the baseline; what has really ended is measured by its actual end."""
    return Slip((start - baseline_start).days, ((actual_end or end) - baseline_end).days)


def is_overdue(state: ActivityState | str, planned_end: date, today: date) -> bool:
    """Whether it should have ended before today and is neither done nor cancelled."""
    return planned_end < today and state not in _OVER


def starts_late(state: ActivityState | str, planned_start: date, today: date) -> bool:
    return state == ActivityState.PLANNED and planned_start < today


@dataclass(frozen=True, slots=True)
class Break:
    """A dependency that the dates do not keep: `activity` begins before `predecessor` has ended."""

    activity: int
    predecessor: int
    days: int  # by how many days they overlap


def breaks(spans: Mapping[int, tuple[date, date]], dependencies: Iterable[tuple[int, int]]) -> list[Break]:
    """Dependencies (activity, predecessor) whose planned days overlap; shown, not refused."""
    found = []
    for activity, predecessor in dependencies:
        if activity in spans and predecessor in spans:
            overlap = (spans[predecessor][1] - spans[activity][0]).days + 1
            if overlap > 0:
                found.append(Break(activity, predecessor, overlap))
    return found
