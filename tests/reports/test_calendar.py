"""The reporting calendar, by hand from Decree 09/2019 and the official days off."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import is_working_day
from reports.calendar import (
    PeriodCode,
    begun,
    chain,
    dates_of,
    is_locked,
    on_time_limit,
    timeliness,
)
from reports.choices import Frequency, Timeliness

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2018-M07", "tháng 7 năm 2018"),
        ("2018-Q3", "quý III năm 2018"),
        ("2018-H1", "6 tháng đầu năm 2018"),
        ("2018-H2", "6 tháng cuối năm 2018"),
        ("2018-Y", "năm 2018"),
        ("2018-T01", "chuyên đề số 1 năm 2018"),
        ("2018-A12", "đột xuất số 12 năm 2018"),
    ],
)
def test_a_code_reads_back_as_itself_and_has_words(code: str, words: str) -> None:
    parsed = PeriodCode.parse(code)

    assert str(parsed) == code
    assert parsed.words == words


@pytest.mark.parametrize(
    "text",
    ["", "2018", "2018-M7", "2018-M00", "2018-M13", "2018-Q5", "2018-Q03", "2018-H3", "2018-Y1", "18-Y", "2018-T00",
     "2018-X1", " 2018-Y", "2018-Y\n", "٢٠١٨-Y"],
)  # fmt: skip
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        PeriodCode.parse(text)


@pytest.mark.parametrize(
    ("code", "cut_from", "cut_to", "due"),
    [
        ("2018-M01", date(2017, 12, 15), date(2018, 1, 14), date(2018, 1, 22)),
        ("2018-M07", date(2018, 6, 15), date(2018, 7, 14), date(2018, 7, 20)),
        ("2018-Q1", date(2017, 12, 15), date(2018, 3, 14), date(2018, 3, 20)),
        ("2018-Q3", date(2018, 6, 15), date(2018, 9, 14), date(2018, 9, 20)),
        ("2018-H1", date(2017, 12, 15), date(2018, 6, 14), date(2018, 6, 20)),
        ("2018-H2", date(2018, 6, 15), date(2018, 12, 14), date(2018, 12, 20)),
        ("2018-Y", date(2017, 12, 15), date(2018, 12, 14), date(2018, 12, 20)),
    ],
)
def test_windows_and_due_dates(code: str, cut_from: date, cut_to: date, due: date) -> None:
    dates = dates_of(PeriodCode.parse(code))

    assert (dates.cut_from, dates.cut_to, dates.due.day) == (cut_from, cut_to, due)


@pytest.mark.parametrize(
    ("code", "nominal", "due", "reason"),
    [
        ("2018-M01", date(2018, 1, 20), date(2018, 1, 22), "thứ Bảy, Chủ nhật"),
        ("2020-H1", date(2020, 6, 20), date(2020, 6, 22), "thứ Bảy, Chủ nhật"),
        ("2018-H1", date(2018, 6, 20), date(2018, 6, 20), ""),
    ],
)
def test_a_due_date_on_a_day_off_moves_and_says_why(code: str, nominal: date, due: date, reason: str) -> None:
    moved = dates_of(PeriodCode.parse(code)).due

    assert (moved.nominal, moved.day, moved.reason) == (nominal, due, reason)


def test_a_due_date_in_tet_names_the_holiday() -> None:
    moved = dates_of(PeriodCode.parse("2026-M02")).due

    assert moved.nominal == date(2026, 2, 20)
    assert moved.day > moved.nominal
    assert "Tết" in moved.reason


@pytest.mark.parametrize("code", ["2018-T01", "2018-A01"])
def test_reports_on_request_have_no_dates_by_rule(code: str) -> None:
    parsed = PeriodCode.parse(code)

    assert (parsed.previous, parsed.same_last_year) == (None, None)
    with pytest.raises(ValueError, match="request"):
        dates_of(parsed)


REGULAR = [Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.YEARLY]
codes = st.builds(
    lambda frequency, year, part: PeriodCode(
        frequency, year, 1 + part % {"M": 12, "Q": 4, "H": 2, "Y": 1}[frequency.value]
    ),
    st.sampled_from(REGULAR),
    st.integers(2016, 2030),
    st.integers(0, 11),
)


@given(codes)
def test_windows_of_neighbours_meet_without_gap_or_overlap(code: PeriodCode) -> None:
    before = code.previous
    assert before is not None
    assert (dates_of(code).cut_from - dates_of(before).cut_to).days == 1


@given(codes)
def test_due_and_lock_fall_on_working_days_in_order(code: PeriodCode) -> None:
    dates = dates_of(code)

    assert dates.cut_to < dates.due.nominal <= dates.due.day < dates.locks_on
    assert is_working_day(dates.due.day)
    assert is_working_day(dates.locks_on)


def test_a_chain_runs_back_to_the_first_year() -> None:
    assert [str(code) for code in chain(PeriodCode.parse("2017-H1"))] == ["2016-H1", "2016-H2", "2017-H1"]


def test_periods_begin_with_their_window() -> None:
    assert [str(code) for code in begun(Frequency.YEARLY, date(2017, 12, 14))] == ["2016-Y", "2017-Y"]
    assert [str(code) for code in begun(Frequency.YEARLY, date(2017, 12, 15))][-1] == "2018-Y"


DUE = date(2018, 6, 20)
LAST_SECOND = datetime(2018, 6, 20, 23, 59, 59, tzinfo=HANOI)
NEXT_SECOND = datetime(2018, 6, 21, 0, 0, 0, tzinfo=HANOI)


def test_the_limit_is_the_last_second_in_viet_nam() -> None:
    assert on_time_limit(DUE) == LAST_SECOND == datetime(2018, 6, 20, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("submitted", "now", "expected"),
    [
        (LAST_SECOND, NEXT_SECOND, Timeliness.ON_TIME),
        (LAST_SECOND.replace(microsecond=999_999), NEXT_SECOND, Timeliness.ON_TIME),
        (NEXT_SECOND, NEXT_SECOND, Timeliness.LATE),
        (LAST_SECOND.astimezone(UTC), NEXT_SECOND, Timeliness.ON_TIME),
        (NEXT_SECOND.astimezone(UTC), NEXT_SECOND, Timeliness.LATE),
        (None, LAST_SECOND, Timeliness.NOT_DUE),
        (None, NEXT_SECOND, Timeliness.OVERDUE),
        (None, NEXT_SECOND.astimezone(UTC), Timeliness.OVERDUE),
    ],
)
def test_timeliness_on_the_edge_of_the_due_date(
    submitted: datetime | None, now: datetime, expected: Timeliness
) -> None:
    assert timeliness(DUE, submitted, now) == expected


def test_the_lock_day_itself_still_counts() -> None:
    assert not is_locked(DUE, LAST_SECOND)
    assert is_locked(DUE, NEXT_SECOND)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        is_locked(DUE, datetime(2018, 6, 20))  # noqa: DTZ001 - this is the point
