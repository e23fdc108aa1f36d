"""Working days from 2016 to 2020 by the Government's notices, and what administrators correct.

The days below were typed from what was published, not computed:

- 2016: the Government's meeting of 29/10/2015 agreed to nine days of Tết, 6-14/02/2016, without a swap
  (khachsandanang.net.vn, 30/10/2015).
- 2017: Tết from 26/01 to 01/02/2017, without a swap (batgt.camau.gov.vn, "Chính thức có lịch nghỉ Tết Âm lịch 2017").
- 2018: seven days, two of them before Tết, whose first day was 16/02/2018 (baoninhbinh.org.vn on the notice of the
  Government Office): 14-20/02/2018.
- 2019: document 6519/VPCP-KGVX of 11/07/2018: 31/12/2018 off for 05/01/2019; Tết 04-08/02/2019 between two weekends;
  29/04/2019 off for 04/05/2019 (taichinhdientu.vn, plo.vn).
- 2020: Tết from 23/01 to 29/01/2020 (socongthuong.daklak.gov.vn, 07/01/2020).
- Hùng Kings' day, 10th of the third lunar month, and days off in lieu: Labour Code 2012, art. 115.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    OFFICIAL,
    Correction,
    WorkingCalendar,
    add_working_days,
    deadline,
    is_working_day,
    next_working_day,
    reason_off,
)
from core.errors import InvalidInput
from core.models import CalendarDay
from core.services.working_days import correct_day, withdraw_correction, working_calendar


@dataclass(frozen=True)
class Person:
    pk: int = 1


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


TET = {
    2016: (date(2016, 2, 6), date(2016, 2, 14)),
    2017: (date(2017, 1, 26), date(2017, 2, 1)),
    2018: (date(2018, 2, 14), date(2018, 2, 20)),
    2019: (date(2019, 2, 2), date(2019, 2, 10)),
    2020: (date(2020, 1, 23), date(2020, 1, 29)),
}


@pytest.mark.parametrize("year", TET)
def test_offices_are_closed_over_tet_and_open_on_both_sides(year: int) -> None:
    first, last = TET[year]

    assert [day for day in days(first, last) if is_working_day(day)] == []
    assert is_working_day(first - timedelta(days=1))
    assert is_working_day(last + timedelta(days=1))


@pytest.mark.parametrize("year", TET)
def test_a_deadline_within_tet_ends_on_the_first_day_after_it(year: int) -> None:
    first, last = TET[year]
    for nominal in days(first, last):
        moved = deadline(nominal)
        assert (moved.nominal, moved.day) == (nominal, last + timedelta(days=1))
        assert "Tết" in moved.reason or nominal.weekday() >= 5


@pytest.mark.parametrize(
    ("off", "made_up_on", "reason"),
    [
        (date(2018, 12, 31), date(2019, 1, 5), "Ngày nghỉ (thay cho ngày 05/01/2019)"),
        (date(2019, 4, 29), date(2019, 5, 4), "Ngày nghỉ (thay cho ngày 04/05/2019)"),
    ],
)
def test_a_swapped_day_is_off_and_its_saturday_is_worked(off: date, made_up_on: date, reason: str) -> None:
    assert made_up_on.weekday() == 5
    assert is_working_day(made_up_on)
    assert not is_working_day(off)
    assert reason_off(off) == reason
    assert deadline(made_up_on).day == made_up_on


@pytest.mark.parametrize(
    ("nominal", "day"),
    [
        (date(2016, 4, 16), date(2016, 4, 19)),  # Hùng Kings on a Saturday, made up for on Monday
        (date(2016, 4, 30), date(2016, 5, 4)),  # two holidays on a weekend, made up for on Monday and Tuesday
        (date(2017, 1, 1), date(2017, 1, 3)),
        (date(2017, 4, 29), date(2017, 5, 3)),
        (date(2017, 9, 2), date(2017, 9, 5)),
        (date(2018, 4, 25), date(2018, 4, 26)),
        (date(2018, 4, 28), date(2018, 5, 2)),
        (date(2018, 9, 2), date(2018, 9, 4)),
        (date(2018, 12, 29), date(2019, 1, 2)),  # weekend, the swapped Monday, New Year
        (date(2019, 4, 13), date(2019, 4, 16)),
        (date(2019, 4, 27), date(2019, 5, 2)),  # weekend, the swapped Monday, two holidays
        (date(2020, 4, 2), date(2020, 4, 3)),
        (date(2020, 4, 30), date(2020, 5, 4)),
    ],
)
def test_deadlines_around_holidays_and_days_in_lieu(nominal: date, day: date) -> None:
    assert deadline(nominal).day == day


def test_a_moved_deadline_says_every_reason_once() -> None:
    assert deadline(date(2018, 12, 29)).reason == (
        "thứ Bảy, Chủ nhật, Ngày nghỉ (thay cho ngày 05/01/2019), Tết Dương lịch"
    )
    assert deadline(date(2019, 1, 5)).reason == ""


def test_a_worked_saturday_counts_as_a_working_day() -> None:
    """From Friday 4 January 2019: Saturday the 5th is worked, so the second day is Monday the 7th."""
    assert add_working_days(date(2019, 1, 4), 1) == date(2019, 1, 5)
    assert add_working_days(date(2019, 1, 4), 2) == date(2019, 1, 7)


# --- Corrections -----------------------------------------------------------------------------------------

_DAYS = st.dates(date(2016, 1, 1), date(2026, 12, 31))


@given(
    day=_DAYS, count=st.integers(0, 30), off=st.sets(_DAYS, max_size=10), worked=st.sets(_DAYS, max_size=10)
)
def test_a_corrected_calendar_keeps_its_promises(
    day: date, count: int, off: set[date], worked: set[date]
) -> None:
    corrections = {each: Correction(False, "nghỉ thử") for each in off}
    corrections |= {each: Correction(True, "làm bù") for each in worked}
    calendar = WorkingCalendar(corrections)

    end = calendar.add_working_days(day, count)
    between = [each for each in days(day + timedelta(days=1), end) if calendar.is_working_day(each)]

    assert len(between) == count
    assert calendar.is_working_day(calendar.next_working_day(day))
    assert all(calendar.reason_off(each) == "nghỉ thử" for each in off - worked)
    assert all(calendar.is_working_day(each) and not calendar.reason_off(each) for each in worked)


def test_a_calendar_without_a_working_day_is_an_error_and_no_endless_loop() -> None:
    start = date(2018, 1, 1)
    closed = WorkingCalendar({start + timedelta(days=n): Correction(False, "nghỉ") for n in range(100)})

    with pytest.raises(ValueError, match="no working day"):
        closed.next_working_day(start)


def test_without_corrections_the_official_calendar_is_used_and_one_statement_asks(
    db: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert working_calendar() is OFFICIAL


def test_a_day_is_corrected_restated_and_taken_back_and_the_history_stays(db: None) -> None:
    day = date(2018, 6, 20)
    correct_day(day=day, is_working=False, reason="Nghỉ thử", source="Văn bản thử", by=Person())
    again = correct_day(day=day, is_working=False, reason=" Nghỉ  khác ", source="Văn bản khác", by=Person())

    calendar = working_calendar()
    assert calendar.deadline(day).reason == "Nghỉ khác"
    assert calendar.next_working_day(day) == date(2018, 6, 21)
    assert next_working_day(day) == day  # what needs no database stays with the official calendar

    withdraw_correction(correction=again, by=Person())
    assert working_calendar() is OFFICIAL
    history = CalendarDay.events.rel.related_model.objects.filter(date=day).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.pgh_label for event in history] == ["insert", "update", "delete"]
    assert {event.pgh_context.metadata["user"] for event in history} == {1}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"reason": " "}, "reason"),
        ({"source": ""}, "source"),
        ({"is_working": True}, "is_working"),
    ],
)
def test_a_correction_needs_a_reason_a_source_and_a_difference(
    db: None, values: dict[str, object], key: str
) -> None:
    given_values = {"is_working": False, "reason": "Nghỉ thử", "source": "Văn bản thử", **values}

    with pytest.raises(InvalidInput) as refused:
        correct_day(day=date(2018, 6, 20), by=Person(), **given_values)  # type: ignore[arg-type]

    assert list(refused.value.errors) == [key]
