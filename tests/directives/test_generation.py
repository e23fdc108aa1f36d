"""Giving duties out, and handing on what closed agencies leave open."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import AgencyKind
from core.calendar import OFFICIAL
from core.services.working_days import correct_day
from directives.choices import AssignmentState, AssignmentVerb, DueRule
from directives.models import Assignment, AssignmentEvent
from directives.services import acknowledge, generate, report_done, request_generation
from directives.services.generation import assign
from tests.directives.factories import (
    Cast,
    document,
    give_out,
    make_agency,
    make_group,
    make_obligation,
    make_user,
    moment,
)

TODAY = date(2018, 1, 2)


def _agencies(assignments: list[Assignment]) -> list[str]:
    return [assignment.agency.short_name for assignment in assignments]


def test_every_agency_of_a_kind_valid_on_the_due_day_owes(db: None) -> None:
    old = make_agency(AgencyKind.FORCE, "Cũ", valid_to=date(2018, 6, 19), successor=make_agency())
    new = make_agency(AgencyKind.FORCE, "Mới", valid_from=date(2018, 6, 20))
    make_agency(AgencyKind.FORCE, "Sau này", valid_from=date(2018, 6, 21))

    assignments = give_out(make_obligation(AgencyKind.FORCE))

    names = _agencies(assignments)
    assert new.short_name in names
    assert {old.short_name, "Sau này"}.isdisjoint(names)


def test_the_day_the_due_date_moved_to_decides_who_owes(db: None) -> None:
    """20 January 2018 is a Saturday; the duty ends on Monday the 22nd, when the old agency is gone."""
    new = make_agency(AgencyKind.FORCE, "Mới", valid_from=date(2018, 1, 22))
    make_agency(AgencyKind.FORCE, "Cũ", valid_to=date(2018, 1, 21), successor=new)

    names = _agencies(give_out(make_obligation(AgencyKind.FORCE, due_on=date(2018, 1, 20))))

    assert "Mới" in names
    assert "Cũ" not in names


def test_a_named_agency_is_followed_along_its_successors(db: None) -> None:
    last = make_agency(name="Ba")  # exists all the time, like the culture ministry that took the press over
    middle = make_agency(name="Hai", valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31), successor=last)
    first = make_agency(name="Một", valid_to=date(2017, 12, 31), successor=middle)
    obligation = make_obligation(
        first,
        rule=DueRule.YEARLY,
        due_month=6,
        due_day=20,
        valid_from=date(2017, 1, 1),
        valid_to=date(2019, 12, 31),
    )

    assign(until=date(2020, 12, 31))

    given = obligation.assignments.order_by("due_on").select_related("agency")
    assert [(row.occurrence, row.agency.short_name) for row in given] == [
        ("2017-Y", "Một"),
        ("2018-Y", "Hai"),
        ("2019-Y", "Ba"),
    ]


def test_a_group_owes_while_its_members_belong_to_it(db: None) -> None:
    stays, leaves = make_agency(name="Ở lại"), make_agency(name="Rời nhóm")
    group = make_group(stays)
    group.members.create(agency=leaves, valid_from=date(2016, 1, 1), valid_to=date(2018, 6, 30))
    obligation = make_obligation(
        group,
        rule=DueRule.YEARLY,
        due_month=6,
        due_day=20,
        valid_from=date(2018, 1, 1),
        valid_to=date(2019, 12, 31),
    )

    given = [(row.occurrence, row.agency.short_name) for row in give_out(obligation)]

    assert given == [("2018-Y", "Ở lại"), ("2018-Y", "Rời nhóm"), ("2019-Y", "Ở lại")]


def test_who_is_addressed_in_two_ways_owes_once(db: None) -> None:
    agency = make_agency(AgencyKind.FORCE, "Hai lần")

    given = give_out(make_obligation(agency, make_group(agency)))

    assert _agencies(given) == ["Hai lần"]


def test_giving_out_again_adds_nothing(db: None) -> None:
    obligation = make_obligation(make_agency())
    give_out(obligation)
    events = AssignmentEvent.objects.count()

    again = generate(until=date(2020, 12, 31), today=TODAY)

    assert (again.created, again.redated, again.passed_on) == (0, 0, 0)
    assert AssignmentEvent.objects.count() == events


def test_each_assignment_begins_with_its_event(db: None) -> None:
    (assignment,) = give_out(make_obligation(make_agency()))

    (event,) = assignment.events.all()
    assert (event.verb, event.by, assignment.state) == (AssignmentVerb.ASSIGN, None, AssignmentState.OPEN)


def test_the_number_of_statements_does_not_grow(db: None) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            generate(until=date(2020, 12, 31), today=TODAY)
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    make_obligation(make_agency())
    few = statements()
    for _number in range(20):
        make_obligation(make_agency(), rule=DueRule.MONTHLY, due_day=5)

    assert statements() == few
    assert few <= 8


def test_what_falls_due_before_the_first_day_kept_is_not_given_out(db: None, settings: object) -> None:
    settings.DUTIES_SINCE = date(2019, 1, 1)  # type: ignore[attr-defined]
    obligation = make_obligation(make_agency(), rule=DueRule.YEARLY, due_month=6, due_day=20)

    assert [row.occurrence for row in give_out(obligation)] == ["2019-Y", "2020-Y"]


# --- Succession ------------------------------------------------------------------------------------------


def test_a_merged_agency_inherits_what_is_open_once(db: None) -> None:
    """Two of three predecessors leave the duty open; their successor owes it once, with the same due date."""
    heir = make_agency(name="Tỉnh mới", valid_from=date(2025, 7, 1))
    closed = [
        make_agency(AgencyKind.FORCE, f"Tỉnh cũ {n}", valid_to=date(2025, 6, 30), successor=heir)
        for n in (1, 2, 3)
    ]
    obligation = make_obligation(*closed)
    first, second, third = give_out(obligation)
    officer = make_user()
    report_done(
        assignment=third, done_on=date(2018, 6, 1), evidence=[document()], by=officer, at=moment(2018, 6, 2)
    )
    acknowledge(assignment=second, by=officer)

    result = generate(until=date(2020, 12, 31), today=date(2025, 7, 1))

    inherited = obligation.assignments.get(agency=heir)
    assert result.passed_on >= 2  # with what the merged provinces left open
    assert (inherited.state, inherited.due_on) == (AssignmentState.OPEN, date(2018, 6, 20))
    assert set(inherited.inherited_from.all()) == {first, second}
    third.refresh_from_db()
    assert third.state == AssignmentState.REPORTED
    assert [event.verb for event in inherited.events.all()] == [AssignmentVerb.INHERIT]
    assert generate(until=date(2020, 12, 31), today=date(2025, 7, 1)).passed_on == 0


def test_what_is_open_goes_to_the_end_of_the_line(db: None) -> None:
    last = make_agency(name="Cuối")
    middle = make_agency(name="Giữa", valid_to=date(2021, 12, 31), successor=last)
    first = make_agency(name="Đầu", valid_to=date(2019, 12, 31), successor=middle)
    obligation = make_obligation(first)
    give_out(obligation)

    generate(until=date(2020, 12, 31), today=date(2022, 1, 1))

    assert obligation.assignments.get(agency=first).passed_to == obligation.assignments.get(agency=last)


def test_a_duty_due_after_the_merger_is_not_owed_twice(db: None) -> None:
    """Given out a year ahead to the old agency, then the merger comes: the successor owes it, the old one no more."""
    heir = make_agency(AgencyKind.OTHER, "Kế thừa", valid_from=date(2018, 4, 1))
    old = make_agency(AgencyKind.OTHER, "Cũ")
    obligation = make_obligation(make_group(old, heir))
    give_out(obligation)
    old.valid_to, old.successor = date(2018, 3, 31), heir
    old.save()

    generate(until=date(2020, 12, 31), today=date(2018, 4, 2))

    left = obligation.assignments.get(agency=old)
    assert (left.state, left.passed_to) == (
        AssignmentState.PASSED_ON,
        obligation.assignments.get(agency=heir),
    )


# --- Due dates that move ---------------------------------------------------------------------------------


def test_a_corrected_calendar_moves_due_dates_that_lie_ahead(cast: Cast) -> None:
    ahead, passed = give_out(
        make_obligation(
            cast.province, rule=DueRule.HALF_YEARLY, due_month=6, due_day=20,
            valid_from=date(2018, 1, 1), valid_to=date(2018, 12, 31),
        )
    )[::-1]  # fmt: skip
    for day in (ahead.due_on, passed.due_on):
        correct_day(
            day=day, is_working=False, reason="Nghỉ thử", source="Thông báo thử", by=cast.administrator
        )

    result = generate(until=date(2020, 12, 31), today=date(2018, 7, 1))

    ahead.refresh_from_db()
    passed.refresh_from_db()
    assert (ahead.due_on, ahead.due_reason) == (date(2018, 12, 21), "Nghỉ thử")
    assert ahead.events.get(verb=AssignmentVerb.REDATE).reason == "20/12/2018 → 21/12/2018"
    assert passed.due_on == date(2018, 6, 20)
    assert result.redated >= 1


def test_two_requests_make_one_job(db: None, django_capture_on_commit_callbacks: object) -> None:
    staff = make_user()

    assert request_generation(by=staff) == request_generation(by=None)


@pytest.mark.parametrize(
    ("year", "due"),
    [(2016, date(2016, 2, 15)), (2017, date(2017, 2, 6)), (2018, date(2018, 2, 5)), (2020, date(2020, 2, 5))],
)
def test_stored_days_are_those_of_the_calendar(db: None, year: int, due: date) -> None:
    """Days by hand; see tests/core/test_working_days.py for the sources of Tết."""
    obligation = make_obligation(
        make_agency(), rule=DueRule.ONCE, due_on=date(year, 2, 5 if year != 2016 else 8),
        valid_from=date(year, 1, 1),
    )  # fmt: skip

    (assignment,) = give_out(obligation)

    assert assignment.due_on == due
    assert OFFICIAL.is_working_day(assignment.due_on)
