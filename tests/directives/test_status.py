"""The four cells: by hand, and the SQL against the function."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from core.formats import format_percent
from directives.choices import AssignmentState, Cell
from directives.models import Assignment
from directives.status import (
    DONE,
    OPEN,
    OUTSIDE,
    Tally,
    cell_badge,
    cell_counts,
    cell_expression,
    cell_of,
    tally,
)
from tests.directives.factories import make_agency, make_obligation

DUE = date(2018, 6, 20)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "done_on", "today", "cell"),
    [
        ("open", None, BEFORE, Cell.OPEN_IN_TIME),
        ("open", None, DUE, Cell.OPEN_IN_TIME),
        ("open", None, AFTER, Cell.OPEN_OVERDUE),
        ("acknowledged", None, AFTER, Cell.OPEN_OVERDUE),
        ("returned", None, DUE, Cell.OPEN_IN_TIME),
        ("reported", DUE, AFTER, Cell.DONE_ON_TIME),
        ("reported", AFTER, AFTER, Cell.DONE_LATE),
        ("confirmed", DUE, date(2026, 1, 1), Cell.DONE_ON_TIME),
        ("confirmed", AFTER, AFTER, Cell.DONE_LATE),
        ("waived", None, AFTER, None),
        ("passed_on", None, AFTER, None),
    ],
)
def test_a_cell_follows_from_state_and_days(
    state: str, done_on: date | None, today: date, cell: Cell | None
) -> None:
    assert cell_of(state, done_on, DUE, today) == cell


def test_every_state_is_done_open_or_outside() -> None:
    assert set(AssignmentState) == DONE | OPEN | OUTSIDE
    assert len(DONE) + len(OPEN) + len(OUTSIDE) == len(AssignmentState)


def test_a_late_confirmation_makes_nothing_late() -> None:
    """The state tells who has looked at it; only the day of the deed tells whether it was in time."""
    assert cell_of("reported", DUE, DUE, AFTER) == cell_of("confirmed", DUE, DUE, date(2030, 1, 1))


def test_what_is_done_has_its_day() -> None:
    with pytest.raises(ValueError, match="has its day"):
        cell_of("reported", None, DUE, AFTER)


def test_sql_says_what_the_function_says(db: None) -> None:
    """Every state with every order of the three days."""
    agency = make_agency()
    days = [BEFORE, DUE, AFTER]
    rows = [
        Assignment(
            obligation=make_obligation(),
            agency=agency,
            occurrence="once",
            due_nominal=due,
            due_on=due,
            state=state,
            done_on=done,
        )
        for state, due, done in product(AssignmentState, days, [None, *days])
        if (state in DONE) == (done is not None) and state != AssignmentState.PASSED_ON
    ]
    created = Assignment.objects.bulk_create(rows)
    heir = created[0]
    created += Assignment.objects.bulk_create(
        [
            Assignment(
                obligation=make_obligation(), agency=agency, occurrence="once", due_nominal=due, due_on=due,
                state=AssignmentState.PASSED_ON, passed_to=heir,
            )
            for due in days
        ]
    )  # fmt: skip
    for today in days:
        found = Assignment.objects.filter(pk__in=[row.pk for row in created]).annotate(
            cell=cell_expression(today)
        )
        assert len(found) == len(created)
        for row in found:
            assert row.cell == cell_of(row.state, row.done_on, row.due_on, today), (row.state, today)
        counted = Tally(**found.order_by().aggregate(**cell_counts(today)))
        assert counted == tally([cell_of(row.state, row.done_on, row.due_on, today) for row in found])


def test_a_tally_adds_up() -> None:
    counted = tally([Cell.DONE_ON_TIME, Cell.DONE_ON_TIME, Cell.DONE_LATE, Cell.OPEN_OVERDUE, None])

    assert counted == Tally(2, 1, 0, 1, outside=1)
    assert (counted.done, counted.open, counted.counted) == (3, 1, 4)
    assert counted.percent == Decimal(75)
    assert counted[Cell.DONE_ON_TIME] == 2
    assert counted + Tally(open_in_time=4) == Tally(2, 1, 4, 1, outside=1)


@pytest.mark.parametrize(("done", "words"), [(63, "100%"), (62, "98,4%"), (0, "0%")])
def test_the_share_of_63_provinces(done: int, words: str) -> None:
    assert format_percent(Tally(done_on_time=done, open_overdue=63 - done).percent) == words


def test_nothing_counted_has_no_share() -> None:
    assert Tally(outside=3).percent is None


def test_a_badge_names_the_cell_or_why_there_is_none() -> None:
    assert str(cell_badge(Cell.DONE_LATE, "reported").label) == "hoàn thành quá hạn"
    assert str(cell_badge(None, "waived").label) == "được miễn"
