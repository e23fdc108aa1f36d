"""Who sees and does what with plans, records, inspections and territory."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from provinces import permissions, services
from provinces.models import (
    AwarenessEvent,
    Consolidation,
    Inspection,
    PilotReview,
    PlanVersion,
    ProvincialPlan,
)
from provinces.services import ConsolidationValues, PilotValues
from tests.people import People, person
from tests.provinces.factories import drafted, moment, programme, province, submitted
from tests.provinces.test_inspections import opened
from tests.provinces.test_records import held, recorded

CAST = [
    "administrator",
    "staff",
    "lead",
    "officer",
    "leader",
    "leadership",
    "auditor",
    "stranger",
    "neighbour",
    "heir",
]


@pytest.fixture
def cast(people: People) -> dict[str, User]:
    """Everybody, an officer of another province, and one whose province took in two others."""
    found = {name: getattr(people, name) for name in CAST[:-2]}
    return {
        **found,
        "neighbour": person("caobang", Role.PROVINCE_OFFICER, "bcd138-04-2004"),
        "heir": person("laocai", Role.PROVINCE_OFFICER, "bcd138-15-2025"),
    }


def who(cast: dict[str, User], ask: Any) -> set[str]:
    return {name for name, user in cast.items() if ask(user)}


NATIONAL = {"staff", "lead", "leadership", "auditor"}
OWN = {"officer", "leader"}


@pytest.mark.parametrize(
    ("may", "expected"),
    [
        (lambda user, plan: permissions.can_see_plans(user), NATIONAL | OWN | {"neighbour", "heir"}),
        (lambda user, plan: permissions.can_see_national(user), NATIONAL),
        (lambda user, plan: permissions.can_edit_plan(user, plan.province), {"officer"}),
        (lambda user, plan: permissions.can_record(user, plan.province), {"officer"}),
        (lambda user, plan: permissions.can_submit_plan(user, plan.province), {"leader"}),
        (lambda user, plan: permissions.can_withdraw_plan(user, plan.province), {"leader"}),
        (lambda user, plan: permissions.can_note_plan(user, plan), {"staff"}),
        (lambda user, plan: permissions.can_return_plan(user, plan), {"staff"}),
        (lambda user, plan: permissions.can_record_activity(user, plan.province.committee), {"officer"}),
        (lambda user, plan: permissions.can_edit_inspection(user), {"staff"}),
        (lambda user, plan: permissions.can_enter_succession(user), {"administrator"}),
    ],
)
def test_who_may_do_what(cast, may, expected) -> None:
    plan = drafted(cast["officer"])

    assert who(cast, lambda user: may(user, plan)) == expected


def test_a_draft_is_seen_in_its_own_province_only(cast) -> None:
    plan = drafted(cast["officer"])

    assert who(cast, lambda user: ProvincialPlan.objects.visible_to(user).filter(pk=plan.pk).exists()) == OWN


def test_a_sent_plan_is_seen_by_the_centre_too_and_stays_seen(cast) -> None:
    plan = submitted(cast["officer"], cast["leader"])
    services.return_plan(plan=plan, reason="Thiếu phụ lục", by=cast["staff"])

    assert (
        who(cast, lambda user: ProvincialPlan.objects.visible_to(user).filter(pk=plan.pk).exists())
        == NATIONAL | OWN
    )
    draft = plan.versions.get(number=2)
    assert who(cast, lambda user: PlanVersion.objects.visible_to(user).filter(pk=draft.pk).exists()) == OWN
    sent = plan.versions.get(number=1)
    assert (
        who(cast, lambda user: PlanVersion.objects.visible_to(user).filter(pk=sent.pk).exists())
        == NATIONAL | OWN
    )


def test_a_merged_province_reads_what_its_predecessors_left_and_leaves_it_as_it_is(cast) -> None:
    old = province("15@2004")
    plan = services.start_plan(
        province=old, programme=programme("2021-2025"), year=2025, by=cast["heir"], at=moment(2025, 2, 1)
    )

    assert ProvincialPlan.objects.visible_to(cast["heir"]).filter(pk=plan.pk).exists()
    assert not permissions.can_edit_plan(cast["heir"], old)
    assert permissions.can_edit_plan(cast["heir"], province("15@2025"))


def test_the_officer_of_a_closed_agency_sees_and_does_nothing(people: People) -> None:
    left = person("yenbai", Role.PROVINCE_OFFICER, "bcd138-15-2004")  # the membership outlived the agency
    plan = services.start_plan(
        province=province("15@2004"),
        programme=programme("2021-2025"),
        year=2025,
        by=left,
        at=moment(2025, 2, 1),
    )

    assert not permissions.can_see_plans(left)
    assert not permissions.can_edit_plan(left, province("15@2004"))
    assert not ProvincialPlan.objects.visible_to(left).filter(pk=plan.pk).exists()


def test_records_are_seen_in_their_scope(cast) -> None:
    reformed = services.record_consolidation(
        province=province(),
        values=ConsolidationValues("15/QĐ", date(2017, 1, 3), "Chủ tịch"),
        by=cast["officer"],
    )
    pilot = services.record_pilot(
        province=province(),
        programme=programme(),
        values=PilotValues("6/KH", date(2016, 5, 1), "Xã Tân Thanh"),
        by=cast["officer"],
    )

    for model, row in ((Consolidation, reformed), (PilotReview, pilot)):
        seen = who(
            cast, lambda user, model=model, row=row: model.objects.visible_to(user).filter(pk=row.pk).exists()
        )
        assert seen == NATIONAL | OWN
    assert who(cast, lambda user: permissions.can_edit_record(user, reformed)) == {"officer"}
    assert who(cast, lambda user: permissions.can_withdraw_record(user, reformed)) == {"officer", "staff"}
    services.withdraw_consolidation(consolidation=reformed, reason="Sai", by=cast["staff"])
    reformed.refresh_from_db()
    assert who(cast, lambda user: permissions.can_withdraw_record(user, reformed)) == set()


def test_activities_of_the_centre_are_seen_by_everybody_who_sees_plans(cast) -> None:
    own = recorded_by_officer(cast)
    central = services.record_activity(
        agency=cast["staff"].memberships.get().agency, values=held(level="central"), by=cast["staff"]
    )

    def seers(row: AwarenessEvent) -> set[str]:
        return who(cast, lambda user: AwarenessEvent.objects.visible_to(user).filter(pk=row.pk).exists())

    assert seers(own) == NATIONAL | OWN
    assert seers(central) == NATIONAL | OWN | {"neighbour", "heir"}
    assert who(cast, lambda user: permissions.can_edit_record(user, central)) == {"staff"}
    assert who(cast, lambda user: permissions.can_edit_record(user, own)) == {"officer"}


def recorded_by_officer(cast: dict[str, User]) -> AwarenessEvent:
    class Only:
        officer = cast["officer"]

    return recorded(Only)  # type: ignore[arg-type]


def test_an_inspection_is_seen_by_those_it_concerns(cast, people: People) -> None:
    row = opened(people)  # visits Lạng Sơn and Yên Bái; led by the Ministry of Public Security

    seen = who(cast, lambda user: Inspection.objects.visible_to(user).filter(pk=row.pk).exists())

    assert seen == NATIONAL | OWN | {"heir"}
