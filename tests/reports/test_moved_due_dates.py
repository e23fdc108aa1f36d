"""Due dates of all regular periods of 2016–2026: which ones days off have moved, and why.

A second test holds the table's weekends against the days of the week; the three others are days off at Tết.
"""

from collections.abc import Iterator
from datetime import date

from reports.calendar import PeriodCode, dates_of
from reports.choices import Frequency
from reports.models import Period
from reports.services.periods import open_period

SATURDAY = "thứ Bảy, Chủ nhật"  # the 20th is a Saturday: two days off lie between
SUNDAY = "Chủ nhật"
TET_2023 = (
    "29 Tết, Giao thừa Tết Nguyên Đán, Tết Nguyên Đán, Mùng hai Tết Nguyên Đán, Mùng ba Tết Nguyên Đán, "
    "Mùng bốn Tết Nguyên Đán, Mùng năm Tết Nguyên Đán"
)

# (year, month): the day of that month on which reports are due instead of the 20th, and the reason
MOVED = {
    (2016, 2): (22, SATURDAY),
    (2016, 3): (21, SUNDAY),
    (2016, 8): (22, SATURDAY),
    (2016, 11): (21, SUNDAY),
    (2017, 5): (22, SATURDAY),
    (2017, 8): (21, SUNDAY),
    (2018, 1): (22, SATURDAY),
    (2018, 2): (21, "Mùng năm Tết Nguyên Đán"),
    (2018, 5): (21, SUNDAY),
    (2018, 10): (22, SATURDAY),
    (2019, 1): (21, SUNDAY),
    (2019, 4): (22, SATURDAY),
    (2019, 7): (22, SATURDAY),
    (2019, 10): (21, SUNDAY),
    (2020, 6): (22, SATURDAY),
    (2020, 9): (21, SUNDAY),
    (2020, 12): (21, SUNDAY),
    (2021, 2): (22, SATURDAY),
    (2021, 3): (22, SATURDAY),
    (2021, 6): (21, SUNDAY),
    (2021, 11): (22, SATURDAY),
    (2022, 2): (21, SUNDAY),
    (2022, 3): (21, SUNDAY),
    (2022, 8): (22, SATURDAY),
    (2022, 11): (21, SUNDAY),
    (2023, 1): (27, TET_2023),
    (2023, 5): (22, SATURDAY),
    (2023, 8): (21, SUNDAY),
    (2024, 1): (22, SATURDAY),
    (2024, 4): (22, SATURDAY),
    (2024, 7): (22, SATURDAY),
    (2024, 10): (21, SUNDAY),
    (2025, 4): (21, SUNDAY),
    (2025, 7): (21, SUNDAY),
    (2025, 9): (22, SATURDAY),
    (2025, 12): (22, SATURDAY),
    (2026, 2): (23, "Mùng bốn Tết Nguyên Đán, thứ Bảy, Chủ nhật"),
    (2026, 6): (22, SATURDAY),
    (2026, 9): (21, SUNDAY),
    (2026, 12): (21, SUNDAY),
}
YEARS = range(2016, 2027)
MONTHS_OF = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def _periods() -> Iterator[tuple[PeriodCode, tuple[int, int]]]:
    """Every regular period of the years, with the year and month in which it is due."""
    for frequency, months in MONTHS_OF.items():
        for year in YEARS:
            for number in range(1, 12 // months + 1):
                yield PeriodCode(frequency, year, number), (year, months * number)


def test_exactly_the_listed_due_dates_are_moved_each_with_its_reason() -> None:
    found = {}
    for code, month in _periods():
        due = dates_of(code).due
        assert due.nominal == date(*month, 20)
        if due.day != due.nominal:
            found[str(code)] = (due.day, due.reason)
        else:
            assert due.reason == ""

    assert found == {
        str(code): (date(*month, MOVED[month][0]), MOVED[month][1])
        for code, month in _periods()
        if month in MOVED
    }
    assert len(found) == 61


def test_the_days_of_the_week_agree_with_the_listed_reasons() -> None:
    weekend = {SATURDAY: 5, SUNDAY: 6}
    for month, (_due, reason) in MOVED.items():
        if reason in weekend:
            assert date(*month, 20).weekday() == weekend[reason]

    weekends = {
        (year, month) for year in YEARS for month in range(1, 13) if date(year, month, 20).weekday() > 4
    }
    assert weekends <= MOVED.keys()
    assert MOVED.keys() - weekends == {(2018, 2), (2023, 1), (2026, 2)}


def test_all_periods_of_the_years_are_stored_with_these_dates(db: None) -> None:
    for code in ("2026-M12", "2026-Q4", "2026-H2", "2026-Y"):
        open_period(code=code)

    stored = {row.code: (row.due_on, row.due_reason) for row in Period.objects.filter(year__in=YEARS)}

    assert len(stored) == 11 * (12 + 4 + 2 + 1)
    for code, month in _periods():
        day, reason = MOVED.get(month, (20, ""))
        assert stored[str(code)] == (date(*month, day), reason)
