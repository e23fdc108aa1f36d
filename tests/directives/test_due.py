"""Due rules: occurrences by hand, and what holds of all of them."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import OFFICIAL, Correction, WorkingCalendar
from directives.choices import DueRule
from directives.due import ONCE, DueSpec, occurrence_words, occurrences, rule_words

START, END = date(2016, 1, 1), date(2020, 12, 31)


def spec(rule: DueRule, **values: object) -> DueSpec:
    return DueSpec(rule=rule, **{"valid_from": START, "valid_to": END, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_spec", "codes", "days"),
    [
        (spec(DueRule.ONCE, due_on=date(2018, 6, 20)), [ONCE], [date(2018, 6, 20)]),
        (
            spec(DueRule.YEARLY, month=7, day=30, valid_from=date(2016, 5, 10), valid_to=date(2018, 12, 31)),
            ["2016-Y", "2017-Y", "2018-Y"],
            [date(2016, 8, 1), date(2017, 7, 31), date(2018, 7, 30)],
        ),
        (
            spec(
                DueRule.HALF_YEARLY, month=6, day=20, valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31)
            ),
            ["2018-H1", "2018-H2"],
            [date(2018, 6, 20), date(2018, 12, 20)],
        ),
        (
            spec(
                DueRule.HALF_YEARLY,
                month=12,
                day=20,
                valid_from=date(2018, 1, 1),
                valid_to=date(2018, 12, 31),
            ),
            ["2018-H1", "2018-H2"],
            [date(2018, 6, 20), date(2018, 12, 20)],
        ),
        (
            spec(
                DueRule.QUARTERLY, month=3, day=20, valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31)
            ),
            ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4"],
            [date(2018, 3, 20), date(2018, 6, 20), date(2018, 9, 20), date(2018, 12, 20)],
        ),
        (
            spec(DueRule.MONTHLY, day=31, valid_from=date(2020, 1, 1), valid_to=date(2020, 4, 30)),
            ["2020-M01", "2020-M02", "2020-M03", "2020-M04"],
            # 29 February 2020 is a Saturday; 30 April is the day of reunification, 1 May Labour Day, then a weekend.
            [date(2020, 1, 31), date(2020, 3, 2), date(2020, 3, 31), date(2020, 5, 4)],
        ),
        (
            spec(DueRule.AFTER_EVENT, event_on=date(2018, 2, 12), working_days=3),
            [ONCE],
            [date(2018, 2, 22)],  # 13 February, then Tết from the 14th to the 20th, the 21st and the 22nd
        ),
        (spec(DueRule.AFTER_EVENT, working_days=3), [], []),
    ],
)
def test_occurrences(given_spec: DueSpec, codes: list[str], days: list[date]) -> None:
    found = occurrences(given_spec, START, END)

    assert [occurrence.code for occurrence in found] == codes
    assert [occurrence.day for occurrence in found] == days


def test_validity_is_asked_of_the_day_by_rule() -> None:
    """30 June 2018 is a Saturday: due on 2 July, and still owed by a duty that ends in June."""
    rule = spec(DueRule.ONCE, due_on=date(2018, 6, 30), valid_to=date(2018, 6, 30))

    (found,) = occurrences(rule, START, END)

    assert (found.nominal, found.day, found.reason) == (
        date(2018, 6, 30),
        date(2018, 7, 2),
        "thứ Bảy, Chủ nhật",
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "count"),
    [
        (date(2018, 6, 20), date(2018, 6, 20), 1),
        (date(2018, 6, 21), date(2020, 12, 31), 0),
        (date(2016, 1, 1), date(2018, 6, 19), 0),
        (date(2018, 6, 20), None, 1),
    ],
)
def test_both_ends_of_validity_count(valid_from: date, valid_to: date | None, count: int) -> None:
    rule = spec(DueRule.ONCE, due_on=date(2018, 6, 20), valid_from=valid_from, valid_to=valid_to)

    assert len(occurrences(rule, START, END)) == count


def test_only_what_lies_between_the_two_days_is_found() -> None:
    rule = spec(DueRule.MONTHLY, day=15)

    found = occurrences(rule, date(2018, 3, 15), date(2018, 5, 15))

    assert [occurrence.code for occurrence in found] == ["2018-M03", "2018-M04", "2018-M05"]


def test_a_correction_of_the_calendar_moves_the_day_with_its_reason() -> None:
    calendar = WorkingCalendar({date(2018, 6, 20): Correction(False, "Nghỉ thử")})

    (found,) = occurrences(spec(DueRule.ONCE, due_on=date(2018, 6, 20)), START, END, calendar)

    assert (found.day, found.reason) == (date(2018, 6, 21), "Nghỉ thử")


@pytest.mark.parametrize(
    "incomplete",
    [
        spec(DueRule.ONCE),
        spec(DueRule.YEARLY, month=6),
        spec(DueRule.YEARLY, day=6),
        spec(DueRule.MONTHLY),
        spec(DueRule.AFTER_EVENT, event_on=date(2018, 1, 1)),
    ],
)
def test_a_rule_without_what_it_needs_is_an_error(incomplete: DueSpec) -> None:
    with pytest.raises(ValueError, match="the due rule needs"):
        occurrences(incomplete, START, END)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("once", "một lần"),
        ("2018-Y", "năm 2018"),
        ("2018-H1", "6 tháng đầu năm 2018"),
        ("2018-H2", "6 tháng cuối năm 2018"),
        ("2018-Q3", "quý III năm 2018"),
        ("2018-M07", "tháng 7 năm 2018"),
    ],
)
def test_an_occurrence_has_words(code: str, words: str) -> None:
    assert occurrence_words(code) == words


@pytest.mark.parametrize(
    ("given_spec", "words"),
    [
        (spec(DueRule.ONCE, due_on=date(2018, 6, 20)), "một lần, chậm nhất ngày 20/06/2018"),
        (spec(DueRule.YEARLY, month=7, day=30), "ngày 30 tháng 7 hằng năm"),
        (spec(DueRule.HALF_YEARLY, month=12, day=20), "ngày 20 tháng 6 và 12 hằng năm"),
        (spec(DueRule.QUARTERLY, month=3, day=20), "ngày 20 tháng 3, 6, 9 và 12 hằng năm"),
        (spec(DueRule.MONTHLY, day=5), "ngày 5 hằng tháng"),
        (spec(DueRule.AFTER_EVENT, working_days=10), "trong 10 ngày làm việc sau khi có kế hoạch"),
    ],
)
def test_a_rule_has_words(given_spec: DueSpec, words: str) -> None:
    assert rule_words(given_spec, "có kế hoạch") == words


# --- What holds of all rules -----------------------------------------------------------------------------

_DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))
_RECURRING = st.sampled_from([DueRule.YEARLY, DueRule.HALF_YEARLY, DueRule.QUARTERLY, DueRule.MONTHLY])


@given(
    rule=_RECURRING, month=st.integers(1, 12), day=st.integers(1, 31), start=_DAYS, length=st.integers(0, 2_000),
    off=st.sets(_DAYS, max_size=5),
)  # fmt: skip
def test_recurring_duties_fall_due_on_working_days_in_order_each_once(
    rule: DueRule, month: int, day: int, start: date, length: int, off: set[date]
) -> None:
    calendar = WorkingCalendar({each: Correction(False, "Nghỉ thử") for each in off})
    end = start + timedelta(days=length)

    found = occurrences(spec(rule, month=month, day=day, valid_to=None), start, end, calendar)

    assert [each.nominal for each in found] == sorted({each.nominal for each in found})
    assert len({each.code for each in found}) == len(found)
    for each in found:
        assert max(start, START) <= each.nominal <= end
        assert each.nominal.day == min(day, monthrange(each.nominal.year, each.nominal.month)[1])
        assert calendar.is_working_day(each.day)
        assert each.nominal <= each.day
        assert bool(each.reason) == (each.day != each.nominal)
        assert not any(
            calendar.is_working_day(each.nominal + timedelta(days=n))
            for n in range((each.day - each.nominal).days)
        )


@given(rule=_RECURRING, month=st.integers(1, 12), day=st.integers(1, 31), year=st.integers(2016, 2026))
def test_a_whole_year_holds_every_occurrence(rule: DueRule, month: int, day: int, year: int) -> None:
    per_year = {DueRule.YEARLY: 1, DueRule.HALF_YEARLY: 2, DueRule.QUARTERLY: 4, DueRule.MONTHLY: 12}

    found = occurrences(spec(rule, month=month, day=day, valid_to=None), date(year, 1, 1), date(year, 12, 31))

    assert len(found) == per_year[rule]


@given(parts=st.lists(_DAYS, min_size=3, max_size=3).map(sorted), day=st.integers(1, 31))
def test_two_spans_hold_what_the_whole_holds(parts: list[date], day: int) -> None:
    start, middle, end = parts
    rule = spec(DueRule.MONTHLY, day=day, valid_to=None)

    together = occurrences(rule, start, middle) + occurrences(rule, middle + timedelta(days=1), end)

    assert together == occurrences(rule, start, end)


@given(event=_DAYS.filter(lambda day: day >= START), count=st.integers(0, 60))
def test_so_many_working_days_lie_between_an_event_and_its_duty(event: date, count: int) -> None:
    (found,) = occurrences(
        spec(DueRule.AFTER_EVENT, event_on=event, working_days=count, valid_to=None), START, date(2030, 1, 1)
    )
    between = [event + timedelta(days=n) for n in range(1, (found.day - event).days + 1)]

    worked = sum(OFFICIAL.is_working_day(day) for day in between)
    assert worked == count or (
        count == 0 and worked <= 1
    )  # on a day off, "at once" means the next working day
