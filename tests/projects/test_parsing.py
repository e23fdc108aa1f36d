"""Figures and days as typed, and as a spreadsheet's cells hold them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from projects.parsing import (
    AMOUNT,
    COUNT,
    PAID,
    PERCENT,
    WEIGHT,
    NumberRule,
    Unreadable,
    read_day,
    read_decimal,
)


@pytest.mark.parametrize(
    ("value", "rule", "number"),
    [
        (None, AMOUNT, None),
        ("  ", AMOUNT, None),
        ("1.234,5", AMOUNT, "1234.5"),
        ("1 234 567", AMOUNT, "1234567"),
        ("０１２", COUNT, "12"),
        ("0,000001", AMOUNT, "0.000001"),
        (0.1, AMOUNT, "0.1"),  # a spreadsheet's 0,1 is exactly 0,1
        (1e6, AMOUNT, "1000000"),
        (12, PERCENT, "12"),
        (99.99, PERCENT, "99.99"),
        (Decimal("100"), PERCENT, "100"),
    ],
)
def test_numbers_are_read_exactly(value: object, rule: NumberRule, number: str | None) -> None:
    assert read_decimal(value, rule) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("1,234.5", AMOUNT), ("12.5", AMOUNT), ("-3", AMOUNT), ("ba", AMOUNT), ("1,2,3", AMOUNT), ("=1+1", AMOUNT),
        (True, AMOUNT), (float("nan"), AMOUNT), (float("inf"), AMOUNT), (-0.1, AMOUNT), (datetime(2018, 1, 1), AMOUNT),  # noqa: DTZ001
        ("100,01", PERCENT), (101, PERCENT), ("12,345", PERCENT), (0, WEIGHT), ("0", PAID), ("0,0000001", AMOUNT),
        ("9" * 40, AMOUNT),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_refused_saying_what_is_allowed(value: object, rule: NumberRule) -> None:
    with pytest.raises(Unreadable, match=r"tìm thấy “.*”; chỉ nhận số từ"):
        read_decimal(value, rule)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (None, None),
        ("", None),
        ("5/11/2018", date(2018, 11, 5)),
        ("05-11-2018", date(2018, 11, 5)),
        (date(2018, 11, 5), date(2018, 11, 5)),
        (datetime(2018, 11, 5), date(2018, 11, 5)),  # noqa: DTZ001
    ],
)
def test_days_are_read(value: object, day: date | None) -> None:
    assert read_day(value) == day


@pytest.mark.parametrize(
    "value",
    ["31/02/2018", "2018-11-05", "mai", 43409, "05/11/1899", datetime(2018, 11, 5, 7), "1/1/99999"],  # noqa: DTZ001
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(Unreadable, match="chỉ nhận ngày có thật"):
        read_day(value)
