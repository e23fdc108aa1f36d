"""Duties done by what happens elsewhere in the program."""

from datetime import date

import pytest

from accounts.models import User
from directives.choices import AssignmentState, AssignmentVerb, DueRule, EvidenceKind
from directives.models import Assignment
from directives.services import carry_over, fulfil, generate, report_done, unfulfil, waive
from tests.directives.factories import (
    Cast,
    document,
    give_out,
    make_agency,
    make_instrument,
    make_obligation,
    make_user,
    moment,
)


def _fulfil(assignment: Assignment, by: User, record: str = "thu:1", **values: object) -> Assignment | None:
    return fulfil(
        **{  # type: ignore[arg-type]
            "obligation_code": assignment.obligation.code,
            "agency": assignment.agency,
            "occurrence": assignment.occurrence,
            "done_on": date(2018, 6, 20),
            "record": record,
            "record_url": f"/thu/{record}/",
            "description": "Kế hoạch đã ban hành",
            "by": by,
            **values,
        }
    )


def test_a_record_confirms_the_duty(cast: Cast) -> None:
    done = _fulfil(cast.assignment, cast.officer)

    assert done is not None
    assert (done.state, done.done_on) == (AssignmentState.CONFIRMED, date(2018, 6, 20))
    (proof,) = done.evidence.all()
    assert (proof.kind, proof.record, proof.record_url) == (EvidenceKind.RECORD, "thu:1", "/thu/thu:1/")


def test_telling_it_twice_changes_nothing(cast: Cast) -> None:
    _fulfil(cast.assignment, cast.officer)
    again = _fulfil(cast.assignment, cast.officer, done_on=date(2018, 7, 1))

    assert again is not None
    assert again.done_on == date(2018, 6, 20)
    assert again.evidence.count() == 1
    assert again.events.filter(verb=AssignmentVerb.FULFIL).count() == 1


def test_a_second_record_is_a_second_proof(cast: Cast) -> None:
    _fulfil(cast.assignment, cast.officer)
    again = _fulfil(cast.assignment, cast.officer, record="thu:2", done_on=date(2018, 7, 1))

    assert again is not None
    assert (again.evidence.count(), again.done_on) == (2, date(2018, 6, 20))


def test_a_record_confirms_what_was_reported_with_its_day(cast: Cast) -> None:
    report_done(
        assignment=cast.assignment, done_on=date(2018, 6, 1), evidence=[document()], by=cast.officer,
        at=moment(2018, 6, 4),
    )  # fmt: skip

    done = _fulfil(cast.assignment, cast.officer)

    assert done is not None
    assert (done.state, done.done_on) == (AssignmentState.CONFIRMED, date(2018, 6, 1))


def test_withdrawing_the_record_opens_the_duty_again_and_it_can_be_done_anew(cast: Cast) -> None:
    _fulfil(cast.assignment, cast.officer)

    (reopened,) = unfulfil(record="thu:1", reason="Thu hồi kế hoạch.", by=cast.staff)

    assert (reopened.state, reopened.done_on) == (AssignmentState.OPEN, None)
    assert unfulfil(record="thu:1", reason="Thu hồi kế hoạch.", by=cast.staff) == []
    again = _fulfil(cast.assignment, cast.officer, done_on=date(2018, 7, 2))
    assert again is not None
    assert (again.state, again.done_on) == (AssignmentState.CONFIRMED, date(2018, 7, 2))


def test_one_of_two_records_may_go(cast: Cast) -> None:
    _fulfil(cast.assignment, cast.officer)
    _fulfil(cast.assignment, cast.officer, record="thu:2")

    (left,) = unfulfil(record="thu:1", reason="Thu hồi.", by=cast.staff)

    assert left.state == AssignmentState.CONFIRMED


def test_what_is_waived_stays_waived(cast: Cast) -> None:
    waive(assignment=cast.assignment, reason="Không áp dụng.", by=cast.staff)

    left = _fulfil(cast.assignment, cast.officer)

    assert left is not None
    assert left.state == AssignmentState.WAIVED
    assert not left.evidence.exists()


@pytest.mark.parametrize(
    "values", [{"obligation_code": "khong-co"}, {"occurrence": "2018-Y"}, {"occurrence": "2015-H1"}]
)
def test_what_nobody_demands_refuses_nothing(cast: Cast, values: dict[str, object]) -> None:
    assert _fulfil(cast.assignment, cast.officer, **values) is None


def test_an_agency_that_does_not_owe_it_gets_nothing(cast: Cast) -> None:
    assert _fulfil(cast.assignment, cast.officer, agency=cast.other) is None


def test_a_duty_not_given_out_yet_is_given_out_by_the_record(db: None) -> None:
    agency, officer = make_agency(), make_user()
    obligation = make_obligation(
        agency, rule=DueRule.HALF_YEARLY, due_month=6, due_day=20, valid_from=date(2018, 1, 1)
    )

    done = fulfil(
        obligation_code=obligation.code, agency=agency, occurrence="2018-H1", done_on=date(2018, 6, 21),
        record="thu:1", record_url="/thu/", description="Báo cáo", by=officer,
    )  # fmt: skip

    assert done is not None
    assert (done.due_on, done.state) == (date(2018, 6, 20), AssignmentState.CONFIRMED)
    assert [event.verb for event in done.events.all()] == [AssignmentVerb.ASSIGN, AssignmentVerb.FULFIL]


def test_a_record_of_the_old_agency_proves_what_its_successor_took_over(db: None) -> None:
    heir, officer = make_agency(), make_user()
    old = make_agency(valid_to=date(2018, 12, 31), successor=heir)
    (assignment,) = give_out(make_obligation(old))
    generate(until=date(2020, 12, 31), today=date(2019, 1, 2))

    done = _fulfil(assignment, officer)

    assert done is not None
    assert (done.agency, done.state) == (heir, AssignmentState.CONFIRMED)


def test_a_duty_carried_over_is_found_by_its_first_code(db: None) -> None:
    agency, staff = make_agency(), make_user()
    old = make_obligation(agency, rule=DueRule.YEARLY, due_month=6, due_day=20, valid_from=date(2018, 1, 1))
    give_out(old)
    carry_over(
        obligations=[old],
        successor=make_instrument(issued_on=date(2019, 1, 1)),
        from_date=date(2019, 3, 1),
        by=staff,
    )

    done = fulfil(
        obligation_code=old.code, agency=agency, occurrence="2020-Y", done_on=date(2020, 6, 1),
        record="thu:1", record_url="/thu/", description="Báo cáo", by=staff,
    )  # fmt: skip

    assert done is not None
    assert done.obligation.carried_from == old
