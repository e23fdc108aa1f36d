"""Changes between periods, and dates in words."""

from datetime import date
from decimal import Decimal

import pytest

from reports.documents.numbers import Trend, change, long_date


@pytest.mark.parametrize(
    ("value", "base", "trend", "amount", "cell"),
    [
        ("89", "99", Trend.DOWN, "10,1%", "-10,1"),
        ("142", "126", Trend.UP, "12,7%", "+12,7"),
        ("169", "236", Trend.DOWN, "28,4%", "-28,4"),
        ("20", "10", Trend.UP, "100%", "+100"),
        ("0", "5", Trend.DOWN, "100%", "-100"),
        ("10001", "10000", Trend.UP, "dưới 0,1%", "+<0,1"),
        ("12000", "1", Trend.UP, "1.199.900%", "+1.199.900"),
    ],
)
def test_a_change_has_direction_and_percent(
    value: str, base: str, trend: Trend, amount: str, cell: str
) -> None:
    found = change(Decimal(value), Decimal(base))

    assert (found.trend, found.amount, found.cell) == (trend, amount, cell)


@pytest.mark.parametrize(
    ("value", "base", "trend", "cell"),
    [
        ("5", "0", Trend.NOT_COMPARABLE, "x"),
        ("0", "0", Trend.NOT_COMPARABLE, "x"),
        (None, "5", Trend.NOT_COMPARABLE, "x"),
        ("5", None, Trend.NOT_COMPARABLE, "x"),
        ("5", "5.000", Trend.SAME, "0"),
    ],
)
def test_nothing_is_compared_with_a_missing_or_zero_base(
    value: str | None, base: str | None, trend: Trend, cell: str
) -> None:
    found = change(*(None if each is None else Decimal(each) for each in (value, base)))

    assert (found.trend, found.cell) == (trend, cell)


def test_rates_are_compared_in_percentage_points_even_from_zero() -> None:
    assert change(Decimal("92.3"), Decimal("90.2"), is_rate=True).amount == "2,1 điểm phần trăm"
    assert change(Decimal("4.5"), Decimal(0), is_rate=True).cell == "+4,5"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 1, 5), "ngày 05 tháng 01 năm 2018"),
        (date(2018, 2, 15), "ngày 15 tháng 02 năm 2018"),
        (date(2018, 6, 9), "ngày 09 tháng 6 năm 2018"),
        (date(2018, 12, 25), "ngày 25 tháng 12 năm 2018"),
    ],
)
def test_dates_in_words_have_the_leading_zeros_of_the_decree(day: date, words: str) -> None:
    assert long_date(day) == words
