"""Figures and dates, printed and typed in."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats

from core.formats import format_date, format_datetime, format_number, format_percent, format_size


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (7, None, "7"),
        (999, None, "999"),
        (1000, None, "1.000"),
        (1234567, None, "1.234.567"),
        (-1234567, None, "-1.234.567"),
        (Decimal("1234567.5"), None, "1.234.567,5"),
        (Decimal("1234567.50"), None, "1.234.567,5"),
        (Decimal("3.0"), None, "3"),
        (Decimal("0.05"), None, "0,05"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("-0.0"), None, "0"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("2.345"), 2, "2,35"),
        (12, 1, "12,0"),
        (Decimal("-0.001"), 0, "0"),
        (None, None, "—"),
        (None, 2, "—"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_decimal_comma(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_a_figure_is_refused(value):
    with pytest.raises(ValueError, match="not a figure"):
        format_number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("28.4"), "28,4%"),
        (Decimal("28.45"), "28,5%"),
        (Decimal("-0.04"), "0%"),
        (100, "100%"),
        (Decimal("1234.56"), "1.234,6%"),
        (None, "—"),
    ],
)
def test_percentages_are_rounded_half_up(value, text):
    assert format_percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 4), "04/11/2026"),
        (datetime(2026, 11, 3, 18, 30, tzinfo=UTC), "04/11/2026"),
        (None, "—"),
    ],
)
def test_dates_are_day_month_year_at_ha_noi(value, text):
    assert format_date(value) == text


def test_moments_are_told_at_ha_noi():
    assert format_datetime(datetime(2026, 11, 3, 18, 30, tzinfo=UTC)) == "01:30 ngày 04/11/2026"
    assert format_datetime(None) == "—"


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_datetime(datetime(2026, 11, 3, 18, 30))  # noqa: DTZ001  the fault under test


@pytest.mark.parametrize(
    ("size", "text"), [(318, "318 B"), (41_234, "41,2 kB"), (2_000_000, "2 MB"), (2_412_345, "2,4 MB")]
)
def test_file_sizes_use_decimal_units(size, text):
    assert format_size(size) == text


@pytest.mark.parametrize("typed", ["04/11/2026", "4/11/2026", "04-11-2026", "04.11.2026", "2026-11-04"])
def test_a_date_typed_day_first_is_the_fourth_of_november(typed):
    assert forms.DateField(localize=True).clean(typed) == date(2026, 11, 4)


def test_a_date_field_shows_what_it_accepts():
    field = forms.DateField(localize=True)

    shown = field.widget.format_value(date(2026, 11, 4))

    assert shown == "04/11/2026"
    assert field.clean(shown) == date(2026, 11, 4)


def test_a_number_typed_with_dots_and_comma_comes_back_the_same():
    field = forms.DecimalField(localize=True)

    value = field.clean("1.234.567,5")

    assert value == Decimal("1234567.5")
    assert field.clean(field.widget.format_value(value)) == value


def test_django_prints_dates_and_numbers_the_same_way():
    assert formats.date_format(date(2026, 11, 4)) == format_date(date(2026, 11, 4))
    assert formats.number_format(1234567, use_l10n=True) == format_number(1234567)
    moment = datetime(2026, 11, 4, 9, 5, tzinfo=UTC)
    assert formats.date_format(moment, "DATETIME_FORMAT") == "09:05 ngày 04/11/2026"
