"""Positions of the Gantt chart and of a month."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.gantt import ROW, Bar, GanttRow, draw
from projects.month_calendar import Item, month, weeks_of

TODAY = date(2018, 7, 1)
DAYS = st.dates(date(2016, 1, 1), date(2020, 12, 31))


def _row(pk: int, start: date, end: date, **values) -> GanttRow:
    return GanttRow(pk, start, end, **values)


@st.composite
def rows(draw_: st.DrawFn) -> list[GanttRow]:
    found = []
    for pk in range(draw_(st.integers(0, 12))):
        start, end = sorted([draw_(DAYS), draw_(DAYS)])
        before = sorted([draw_(DAYS), draw_(DAYS)])
        share = draw_(st.none() | st.decimals(0, 100, places=2))
        found.append(
            _row(
                pk,
                start,
                end,
                share=share,
                baseline=(before[0], before[1]),
                actual_start=draw_(st.none() | DAYS),
            )
        )
    return found


@given(rows(), st.integers(200, 2000))
@settings(deadline=None)
def test_every_bar_lies_inside_the_drawing(given_rows: list[GanttRow], width: int) -> None:
    drawing = draw(given_rows, [(1, 0), (2, 1)], today=TODAY, width=width)

    assert drawing.height == ROW * len(given_rows)
    for place, row in enumerate(drawing.rows):
        for bar in (row.plan, row.done, row.baseline, row.actual):
            if bar is not None:
                assert bar.x >= 0
                assert bar.x + bar.width <= width
                assert bar.width > 0
                assert place * ROW <= bar.y
                assert bar.y + bar.height <= (place + 1) * ROW
        if row.done is not None:
            assert row.plan is not None
            assert row.done.width <= row.plan.width


def test_a_year_is_drawn_to_scale() -> None:
    drawing = draw([_row(7, date(2018, 1, 1), date(2018, 12, 31), share=Decimal(50))], today=TODAY, width=730)

    assert (drawing.first, drawing.last) == (date(2018, 1, 1), date(2018, 12, 31))
    assert drawing.rows[0].plan == Bar(0, 6, 730, 12)
    assert drawing.rows[0].done == Bar(0, 6, 365, 12)
    assert drawing.today_x == 362  # 181 days at two pixels
    assert [tick.day.month for tick in drawing.ticks] == list(range(1, 13))
    assert drawing.ticks[1].x == 62


def test_ticks_thin_out_as_the_span_grows() -> None:
    five_years = draw([_row(1, date(2016, 1, 1), date(2020, 12, 31))], today=TODAY)
    ten_years = draw([_row(1, date(2011, 1, 1), date(2020, 12, 31))], today=TODAY)

    assert len(five_years.ticks) == 20
    assert len(ten_years.ticks) == 10
    assert all(tick.is_year for tick in ten_years.ticks)


def test_an_arrow_runs_from_the_end_to_the_start_and_says_when_the_plan_breaks_it() -> None:
    kept = [_row(1, date(2018, 1, 1), date(2018, 3, 31)), _row(2, date(2018, 6, 1), date(2018, 12, 31))]
    drawing = draw(kept, [(2, 1), (2, 99)], today=TODAY, width=730)
    (arrow,) = drawing.arrows

    assert not arrow.broken
    assert arrow.points == "180,12 296,12 296,40 302,40"
    (broken,) = draw(kept, [(1, 2)], today=TODAY).arrows
    assert broken.broken


def test_nothing_to_draw_gives_the_current_month() -> None:
    drawing = draw([], today=TODAY)

    assert (drawing.first, drawing.last, drawing.height) == (date(2018, 7, 1), date(2018, 7, 31), 0)


def test_what_lies_outside_the_asked_window_is_not_drawn() -> None:
    drawing = draw(
        [_row(1, date(2016, 1, 1), date(2016, 2, 1)), _row(2, date(2017, 6, 1), date(2019, 1, 1))],
        today=TODAY,
        width=365,
        first=date(2018, 1, 1),
        last=date(2018, 12, 31),
    )

    assert drawing.rows[0].plan is None
    assert drawing.rows[1].plan == Bar(0, ROW + 6, 365, 12)


@pytest.mark.parametrize(
    ("year", "number", "first", "last"),
    [
        (2018, 2, date(2018, 1, 29), date(2018, 3, 4)),
        (2018, 7, date(2018, 6, 25), date(2018, 8, 5)),
        (2018, 12, date(2018, 11, 26), date(2019, 1, 6)),
    ],
)
def test_a_month_is_shown_in_whole_weeks(year: int, number: int, first: date, last: date) -> None:
    assert weeks_of(year, number) == (first, last)


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        month(2018, 13, [])


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=30), st.integers(1, 4))
@settings(deadline=None)
def test_spans_never_overlap_and_nothing_vanishes(pairs: list[tuple[date, int]], lanes: int) -> None:
    items = [Item(pk, start, start + timedelta(days=days)) for pk, (start, days) in enumerate(pairs)]
    for week in month(2018, 7, items, lanes=lanes):
        taken: set[tuple[int, int]] = set()
        counted = list(week.hidden)
        for span in week.spans:
            cells = {(span.lane, day) for day in range(span.column, span.column + span.length)}
            assert not cells & taken
            taken |= cells
            for _lane, day in cells:
                counted[day] += 1
        running = [sum(item.start <= day <= item.end for item in items) for day in week.days]
        assert counted == running
