"""A month as weeks with spans: which activities run on which days, each in its lane.

Pure. Weeks begin on Monday, as in Vietnam. A span that does not fit into the lanes of its week is counted on each of
its days instead of being dropped silently.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")

LANES = 5
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Item(Generic[K]):
    """Something that lasts from a day to a day, both included; `key` comes back in its spans."""

    key: K
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Span(Generic[K]):
    """The part of an item in one week: its lane, first column (0 = Monday) and number of days."""

    key: K
    lane: int
    column: int
    length: int
    goes_on_before: bool
    goes_on_after: bool


@dataclass(frozen=True, slots=True)
class Week(Generic[K]):
    """Seven days; `hidden` counts per day what found no lane."""

    days: list[date]
    spans: list[Span[K]]
    hidden: list[int]


def weeks_of(year: int, month: int) -> tuple[date, date]:
    """The Monday of the first and the Sunday of the last week that the month touches."""
    first = date(year, month, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month(year: int, number: int, items: Iterable[Item[K]], *, lanes: int = LANES) -> list[Week[K]]:
    """The weeks of a month. Longer items take the upper lanes; among equals the order given stands."""
    begin, end = weeks_of(year, number)
    shown = [item for item in items if item.start <= end and item.end >= begin]
    shown.sort(key=lambda item: (item.start, -(item.end - item.start).days))
    mondays = [begin + timedelta(days=_WEEK * n) for n in range(((end - begin).days + 1) // _WEEK)]
    return [_week(monday, shown, lanes) for monday in mondays]


def _week(monday: date, items: Sequence[Item[K]], lanes: int) -> Week[K]:
    sunday = monday + timedelta(days=_WEEK - 1)
    taken: list[int] = [0] * lanes  # the first free column of each lane
    spans: list[Span[K]] = []
    hidden = [0] * _WEEK
    for item in items:
        if item.start > sunday or item.end < monday:
            continue
        column = max((item.start - monday).days, 0)
        last = min((item.end - monday).days, _WEEK - 1)
        lane = next((lane for lane in range(lanes) if taken[lane] <= column), None)
        if lane is None:
            for day in range(column, last + 1):
                hidden[day] += 1
            continue
        taken[lane] = last + 1
        spans.append(Span(item.key, lane, column, last - column + 1, item.start < monday, item.end > sunday))
    return Week([monday + timedelta(days=n) for n in range(_WEEK)], spans, hidden)
