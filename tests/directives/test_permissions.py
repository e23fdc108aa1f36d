"""Who may do what with duties, person by person."""

import pytest

from directives import permissions
from directives.choices import AssignmentState
from directives.models import Assignment
from directives.services import confirm, fulfil, report_done
from tests.directives.factories import Cast, document, make_assignment, moment

REPORTING = {"officer", "leader"}
STAFF = {"staff", "second_staff"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("can_edit_instruments", STAFF),
        ("can_edit_obligations", STAFF),
        ("can_carry_over", STAFF),
        ("can_generate", STAFF),
        ("can_decide", STAFF),
        ("can_remind", STAFF),
        ("can_correct_calendar", {"administrator"}),
    ],
)
def test_what_may_be_done_at_all(cast: Cast, name: str, allowed: set[str]) -> None:
    may = getattr(permissions, name)

    assert {person for person, user in cast.people.items() if may(user)} == allowed


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("can_acknowledge", REPORTING),
        ("can_report", REPORTING),
        ("can_confirm", STAFF),
        ("can_return", STAFF),
        ("can_waive", STAFF),
    ],
)
def test_what_may_be_done_with_an_assignment(cast: Cast, name: str, allowed: set[str]) -> None:
    may = getattr(permissions, name)

    assert {person for person, user in cast.people.items() if may(user, cast.assignment)} == allowed


def test_who_sees_an_assignment(cast: Cast) -> None:
    seen = {
        person
        for person, user in cast.people.items()
        if Assignment.objects.visible_to(user).filter(pk=cast.assignment.pk).exists()
    }

    assert seen == {"officer", "leader", "staff", "second_staff", "auditor", "leadership"}


def test_a_proof_is_withdrawn_by_the_agency_until_it_is_confirmed_and_by_staff_always(cast: Cast) -> None:
    report_done(
        assignment=cast.assignment, done_on=moment(2018, 6, 1).date(), evidence=[document()], by=cast.officer,
        at=moment(2018, 6, 4),
    )  # fmt: skip
    (proof,) = cast.assignment.evidence.select_related("assignment")

    def may() -> set[str]:
        return {person for person, user in cast.people.items() if permissions.can_withdraw(user, proof)}

    assert may() == REPORTING | STAFF
    proof.assignment = confirm(assignment=cast.assignment, by=cast.staff)
    assert may() == STAFF


def test_a_record_of_another_app_is_withdrawn_there(cast: Cast) -> None:
    assignment = make_assignment(cast.province)
    done = fulfil(
        obligation_code=assignment.obligation.code, agency=cast.province, occurrence="once",
        done_on=moment(2018, 6, 1).date(), record="thu:1", record_url="/thu/", description="Thử", by=cast.officer,
    )  # fmt: skip
    assert done is not None
    assert done.state == AssignmentState.CONFIRMED
    (proof,) = done.evidence.all()

    assert not any(permissions.can_withdraw(user, proof) for user in cast.people.values())
