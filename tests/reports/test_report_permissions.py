"""Who may do what to a report, whatever its state."""

import pytest

from reports import permissions
from reports.services.filing import submit
from tests.reports.factories import EARLY, Cast, filled, start

EVERYBODY = (
    "officer", "leader", "other_officer", "staff", "auditor", "leadership", "administrator", "stranger", "closed"
)  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("can_fill", {"officer"}),
        ("can_submit", {"officer", "leader"}),
        ("can_review", {"staff"}),
        ("can_see_draft", {"officer", "leader"}),
    ],
)
def test_who_may(cast: Cast, verb: str, allowed: set[str]) -> None:
    report = start(cast)

    found = {who for who in EVERYBODY if getattr(permissions, verb)(cast.people[who], report)}

    assert found == allowed


def test_only_officers_of_the_very_agency_begin_its_reports(cast: Cast) -> None:
    assert {who for who in EVERYBODY if permissions.can_start(cast.people[who], cast.province)} == {"officer"}


def test_nobody_accepts_what_they_submitted(cast: Cast) -> None:
    report = filled(cast)
    version = submit(report=report, by=cast.staff, at=EARLY)

    assert permissions.can_review(cast.staff, report)
    assert not permissions.can_accept(cast.staff, report, version)


def test_an_inactive_person_may_nothing(cast: Cast) -> None:
    report = start(cast)
    cast.officer.is_active = False

    assert not permissions.can_fill(cast.officer, report)
    assert not permissions.can_submit(cast.officer, report)
