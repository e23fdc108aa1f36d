"""The rules that make one figure of many, and that the database follows them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.choices import AcrossUnits, FigureState
from reports.totals import Total, UnitFigure, joint_coverage, rate, total

START = datetime(2018, 6, 15, tzinfo=UTC)
NUMBER, NOTHING, ABSENT = FigureState.NUMBER, FigureState.NOTHING, FigureState.NOT_APPLICABLE


def stated(unit: int, state: FigureState | None, value: str | None = None, minutes: int = 0) -> UnitFigure:
    return UnitFigure(
        unit, state, None if value is None else Decimal(value), START + timedelta(minutes=minutes)
    )


@st.composite
def units(draw: st.DrawFn, *, at_least: int = 0) -> list[UnitFigure]:
    """What any number of units state in one cell."""
    states = draw(st.lists(st.sampled_from([NUMBER, NOTHING, ABSENT, None]), min_size=at_least, max_size=12))
    amounts = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False)
    return [
        UnitFigure(
            unit,
            state,
            draw(amounts) if state == NUMBER else None,
            START + timedelta(minutes=draw(st.integers(0, 5))),
        )
        for unit, state in enumerate(states)
    ]


RULES = st.sampled_from(AcrossUnits)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (AcrossUnits.SUM, "12.5"),
        (AcrossUnits.MAX, "12.5"),
        (AcrossUnits.LATEST, "0"),
        (AcrossUnits.NONE, None),
    ],
)
def test_a_rule_combines_what_units_state(rule: AcrossUnits, value: str | None) -> None:
    figures = [
        stated(1, NUMBER, "12.5", minutes=1),
        stated(2, NOTHING, minutes=2),
        stated(3, ABSENT, minutes=3),
        stated(4, None),
    ]

    assert total(rule, figures) == Total(None if value is None else Decimal(value), reported=2, expected=3)


@pytest.mark.parametrize("rule", AcrossUnits)
def test_a_figure_that_nobody_stated_is_missing_and_not_zero(rule: AcrossUnits) -> None:
    assert total(rule, [stated(1, None), stated(2, ABSENT)]) == Total(None, reported=0, expected=1)


def test_a_zero_that_was_stated_is_a_zero() -> None:
    assert total(AcrossUnits.SUM, [stated(1, NUMBER, "0"), stated(2, NOTHING)]) == Total(Decimal(0), 2, 2)


@given(rule=RULES, figures=units(), random=st.randoms(use_true_random=False))
def test_the_order_of_units_never_matters(
    rule: AcrossUnits, figures: list[UnitFigure], random: object
) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert total(rule, shuffled) == total(rule, figures)


@given(
    rule=st.sampled_from([AcrossUnits.SUM, AcrossUnits.MAX]),
    figures=units(),
    zero=st.sampled_from([(NUMBER, Decimal(0)), (NOTHING, None)]),
)
def test_a_unit_with_zeros_changes_coverage_only(
    rule: AcrossUnits, figures: list[UnitFigure], zero: tuple[FigureState, Decimal | None]
) -> None:
    before = total(rule, figures)

    after = total(rule, [*figures, UnitFigure(len(figures), *zero, START)])

    assert after == Total(before.value or Decimal(0), before.reported + 1, before.expected + 1)


@given(rule=RULES, figures=units())
def test_a_unit_to_which_it_does_not_apply_changes_nothing(
    rule: AcrossUnits, figures: list[UnitFigure]
) -> None:
    assert total(rule, [*figures, stated(len(figures), ABSENT)]) == total(rule, figures)


@given(rule=RULES, figures=units())
def test_a_unit_that_has_not_filed_is_missed_and_adds_nothing(
    rule: AcrossUnits, figures: list[UnitFigure]
) -> None:
    before = total(rule, figures)

    assert total(rule, [*figures, UnitFigure(len(figures), None)]) == Total(
        before.value, before.reported, before.expected + 1
    )


@given(first=units(), second=units())
def test_sums_of_two_groups_add_up_to_the_sum_of_both(
    first: list[UnitFigure], second: list[UnitFigure]
) -> None:
    parts = [total(AcrossUnits.SUM, group).value or Decimal(0) for group in (first, second)]

    assert (total(AcrossUnits.SUM, [*first, *second]).value or Decimal(0)) == sum(parts)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ("41", "63", "65.079"),
        ("0", "63", "0.000"),
        ("2", "3", "66.667"),
        ("1", "80000", "0.001"),  # 0.00125 is nearer to 0.001
        ("1", "200000", "0.001"),  # half a thousandth goes up
        ("5", "4", "125.000"),  # wrong input stays visible
        ("5", "0", None),
        (None, "4", None),
        ("5", None, None),
        (None, None, None),
    ],
)
def test_a_rate_comes_from_two_counts(
    numerator: str | None, denominator: str | None, expected: str | None
) -> None:
    parts = [None if part is None else Decimal(part) for part in (numerator, denominator)]

    assert rate(parts[0], parts[1]) == (None if expected is None else Decimal(expected))


def test_a_rate_is_reported_by_units_that_answer_for_both_parts() -> None:
    numerators = {
        1: stated(1, NUMBER, "3"),
        2: stated(2, NOTHING),
        3: stated(3, NUMBER, "1"),
        4: stated(4, None),
    }
    denominators = {1: stated(1, NUMBER, "4"), 2: stated(2, None), 3: stated(3, ABSENT), 4: stated(4, ABSENT)}

    assert joint_coverage(numerators, denominators) == (1, 2)
