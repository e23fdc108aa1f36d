"""Totals, rates and warnings of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.budgeting import Amounts, BudgetWarning, overspend, rate, total, warnings

MONEY = st.decimals(0, 999_999, places=6)
AMOUNTS = st.builds(Amounts, MONEY, MONEY, MONEY)


@given(st.lists(AMOUNTS, max_size=20), st.randoms())
def test_totals_are_exact_in_any_order(rows: list[Amounts], random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert total(shuffled) == total(rows)
    assert total(rows).left == sum((row.left for row in rows), Decimal(0))


@pytest.mark.parametrize(
    ("part", "whole", "per_cent"),
    [
        ("1", "3", "33.333"),
        ("2", "3", "66.667"),
        ("150", "100", "150"),
        ("0", "5", "0"),
        ("5", "0", None),
        ("0", "0", None),
    ],
)
def test_a_rate_of_nothing_cannot_be_computed(part: str, whole: str, per_cent: str | None) -> None:
    assert rate(Decimal(part), Decimal(whole)) == (None if per_cent is None else Decimal(per_cent))


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        (("100", "100", "100"), []),
        (("100", "80", "80.000001"), [BudgetWarning.OVERSPENT]),
        (("100", "100.1", "50"), [BudgetWarning.OVER_ALLOTTED]),
        (("10", "20", "30"), [BudgetWarning.OVERSPENT, BudgetWarning.OVER_ALLOTTED]),
    ],
)
def test_more_than_allotted_or_planned_is_warned_about(
    amounts: tuple[str, ...], found: list[BudgetWarning]
) -> None:
    money = Amounts(*map(Decimal, amounts))

    assert warnings(money) == found
    assert (overspend(money) > 0) is (BudgetWarning.OVERSPENT in found)


def test_rates_follow_the_treasury() -> None:
    money = Amounts(Decimal(200), Decimal(150), Decimal(30))

    assert (money.allotted_rate, money.disbursed_rate, money.left) == (Decimal(75), Decimal(20), Decimal(120))
