"""Targets: values from counts, plans between milestones, states by direction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.choices import Direction, TargetState
from projects.target_rules import Course, Measured, measure, planned, standing, state

D = Decimal
CT1 = Course(Direction.AT_LEAST, {2018: D(75), 2020: D(100)})
CT4 = Course(Direction.AT_LEAST, {2020: D(75)})
KNOWN = Course(Direction.AT_LEAST, {2020: D(75)}, baseline=D(15), baseline_year=2015)
FEWER = Course(Direction.AT_MOST, {2020: D(10)}, baseline=D(20), baseline_year=2015)
DROP = Course(Direction.DECREASE, {2020: D(20)}, baseline=D(400), baseline_year=2015)


@pytest.mark.parametrize(
    ("course", "unit", "numerator", "denominator", "measured"),
    [
        (CT1, "%", "1", "3", Measured(D("33.333"))),
        (CT1, "%", "0", "3", Measured(D(0))),
        (CT1, "%", "1", "0", Measured(computable=False)),
        (CT1, "%", "0", "0", Measured(computable=False)),
        (CT1, "%", None, "3", Measured()),
        (CT1, "%", "1", None, Measured()),
        (CT1, "lần", "6", "4", Measured(D("1.5"))),
    ],
)
def test_a_rate_is_computed_and_never_by_zero(course, unit, numerator, denominator, measured) -> None:
    counts = [None if text is None else D(text) for text in (numerator, denominator)]

    assert measure(course, unit, *counts, is_rate=True) == measured


def test_a_decrease_is_measured_in_per_cent_of_the_baseline() -> None:
    assert measure(DROP, "vụ", D(300), None, is_rate=False) == Measured(D(25))
    assert measure(DROP, "vụ", D(500), None, is_rate=False) == Measured(D(-25))
    without = Course(Direction.DECREASE, {2020: D(20)})
    assert measure(without, "vụ", D(300), None, is_rate=False) == Measured(computable=False)


@pytest.mark.parametrize(
    ("course", "year", "plan"),
    [
        (CT1, 2017, None),  # nothing is assumed about where things stood
        (CT1, 2018, "75"),
        (CT1, 2019, "87.5"),
        (CT1, 2020, "100"),
        (CT1, 2021, "100"),
        (KNOWN, 2016, "27"),
        (KNOWN, 2014, None),
        (FEWER, 2018, "14"),
        (DROP, 2018, "12"),
        (Course(Direction.AT_LEAST, {}), 2018, None),
    ],
)
def test_the_plan_of_a_year_is_its_milestone_or_the_line_between_two(course, year, plan) -> None:
    assert planned(course, year) == (None if plan is None else D(plan))


@pytest.mark.parametrize(
    ("course", "year", "value", "expected"),
    [
        (CT1, 2018, "75", TargetState.REACHED),
        (CT1, 2018, "74.999", TargetState.MISSED),
        (CT1, 2019, "87.5", TargetState.ON_COURSE),
        (CT1, 2019, "87", TargetState.BEHIND),
        (CT1, 2017, "60", TargetState.PENDING),
        (CT1, 2017, "80", TargetState.ON_COURSE),  # the next milestone is met already
        (CT1, 2021, "99", TargetState.MISSED),
        (CT1, 2026, "75", TargetState.PENDING),  # this year's milestone, and the year is not over
        (CT4, 2018, "50", TargetState.PENDING),
        (CT4, 2018, "75", TargetState.ON_COURSE),
        (KNOWN, 2018, "51", TargetState.ON_COURSE),
        (KNOWN, 2018, "50", TargetState.BEHIND),
        (FEWER, 2018, "14", TargetState.ON_COURSE),
        (FEWER, 2018, "15", TargetState.BEHIND),
        (FEWER, 2020, "10", TargetState.REACHED),
        (FEWER, 2020, "11", TargetState.MISSED),
        (DROP, 2020, "20", TargetState.REACHED),
        (DROP, 2020, "19", TargetState.MISSED),
    ],
)
def test_a_target_stands_by_its_direction(
    course: Course, year: int, value: str, expected: TargetState
) -> None:
    if year == 2026:
        course = Course(Direction.AT_LEAST, {2026: D(80)})

    assert state(course, year, Measured(D(value)), today_year=2026) == expected


@pytest.mark.parametrize(
    ("measured", "year", "expected"),
    [
        (Measured(), 2018, TargetState.NO_DATA),
        (Measured(), 2026, TargetState.PENDING),
        (Measured(), 2030, TargetState.PENDING),
        (Measured(computable=False), 2018, TargetState.NOT_COMPUTABLE),
    ],
)
def test_missing_and_impossible_values_are_told_apart(
    measured: Measured, year: int, expected: TargetState
) -> None:
    assert state(CT1, year, measured, today_year=2026) == expected


def test_the_newest_year_with_a_value_speaks_for_the_target() -> None:
    assert standing({2017: TargetState.BEHIND, 2018: TargetState.REACHED}) == TargetState.REACHED
    assert standing({}) == TargetState.NO_DATA


@given(st.decimals(0, 100, places=3), st.integers(2016, 2020))
def test_a_better_value_is_never_judged_worse(value: Decimal, year: int) -> None:
    rank = [
        TargetState.MISSED,
        TargetState.BEHIND,
        TargetState.PENDING,
        TargetState.ON_COURSE,
        TargetState.REACHED,
    ]
    now = state(CT1, year, Measured(value), today_year=2026)
    better = state(CT1, year, Measured(min(value + 1, D(100))), today_year=2026)

    assert rank.index(better) >= rank.index(now)
