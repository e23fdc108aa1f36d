"""Circles of dependencies, slips, and what is overdue."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.choices import ActivityState
from projects.schedule import Break, Slip, breaks, is_overdue, loop_through, slip, starts_late


@pytest.mark.parametrize(
    ("known", "activity", "predecessor", "circle"),
    [
        ({}, 1, 2, None),
        ({}, 1, 1, [1, 1]),
        ({2: [1]}, 1, 2, [1, 2, 1]),
        ({2: [1], 3: [2]}, 1, 3, [1, 2, 3, 1]),
        ({2: [1], 3: [2]}, 3, 1, None),
        ({2: [1], 3: [1, 2], 4: [3]}, 1, 4, [1, 3, 4, 1]),  # the shortest way round
        ({2: [3], 3: [2]}, 1, 2, None),  # a circle elsewhere does not hang it
    ],
)
def test_a_circle_is_named_in_the_order_of_work(
    known: dict[int, list[int]], activity: int, predecessor: int, circle: list[int] | None
) -> None:
    assert loop_through(known, activity, predecessor) == circle


@given(st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=30))
def test_links_taken_one_by_one_never_close_a_circle(pairs: set[tuple[int, int]]) -> None:
    known: dict[int, list[int]] = {}
    for activity, predecessor in sorted(pairs):
        if loop_through(known, activity, predecessor) is None:
            known.setdefault(activity, []).append(predecessor)

    assert not any(_reaches(known, start) for start in known)


def _reaches(known: dict[int, list[int]], start: int) -> bool:
    seen, waiting = set(), list(known.get(start, []))
    while waiting:
        here = waiting.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            waiting += known.get(here, [])
    return False


@pytest.mark.parametrize(
    ("end", "actual_end", "slipped"),
    [
        (date(2018, 6, 30), None, Slip(0, 0)),
        (date(2018, 7, 30), None, Slip(0, 30)),
        (date(2018, 6, 20), None, Slip(0, -10)),
        (date(2018, 7, 30), date(2018, 7, 2), Slip(0, 2)),
    ],
)
def test_a_slip_is_measured_against_the_baseline(end: date, actual_end: date | None, slipped: Slip) -> None:
    start = date(2018, 1, 1)

    assert slip(start, date(2018, 6, 30), start, end, actual_end=actual_end) == slipped
    assert slipped.slipped is (slipped.end != 0)


@pytest.mark.parametrize(
    ("state", "today", "overdue"),
    [
        (ActivityState.RUNNING, date(2018, 6, 30), False),
        (ActivityState.RUNNING, date(2018, 7, 1), True),
        (ActivityState.PLANNED, date(2018, 7, 1), True),
        (ActivityState.DONE, date(2018, 7, 1), False),
        (ActivityState.CANCELLED, date(2018, 7, 1), False),
    ],
)
def test_what_should_have_ended_is_overdue(state: ActivityState, today: date, overdue: bool) -> None:
    assert is_overdue(state, date(2018, 6, 30), today) is overdue


def test_only_what_has_not_begun_starts_late() -> None:
    assert starts_late(ActivityState.PLANNED, date(2018, 1, 1), date(2018, 1, 2))
    assert not starts_late(ActivityState.PLANNED, date(2018, 1, 1), date(2018, 1, 1))
    assert not starts_late(ActivityState.RUNNING, date(2018, 1, 1), date(2018, 1, 2))


def test_a_plan_that_breaks_a_dependency_is_told_with_the_overlap() -> None:
    spans = {
        1: (date(2018, 1, 1), date(2018, 3, 31)),
        2: (date(2018, 3, 30), date(2018, 5, 1)),
        3: (date(2018, 5, 2), END),
    }

    assert breaks(spans, [(2, 1), (3, 2), (3, 9)]) == [Break(2, 1, 2)]


END = date(2018, 12, 31)
