"""An administrator enters a merger, split or change of type: what follows, all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from core.errors import Conflict, InvalidInput
from directives.choices import AssignmentState, DueRule
from directives.models import Assignment
from provinces import services
from provinces.choices import Border, PlanState, ProvinceKind, Region, SuccessionKind
from provinces.models import Province, ProvincialPlan, Succession, TerritoryChange
from provinces.queries import boundaries_on, successor_on, territory
from provinces.services import NewUnit, SuccessionValues
from provinces.territory import AmbiguousSuccession
from tests.directives.factories import make_obligation
from tests.people import People, everybody, person
from tests.provinces.factories import drafted, province
from tests.provinces.test_plans import at_once

DAY = date(2026, 10, 1)  # already past: duties are passed on at once
TODAY = date(2026, 11, 24)
UNIT = NewUnit(
    "04",
    "Cao Lạng",
    "Tỉnh Cao Lạng",
    ProvinceKind.PROVINCE,
    Region.NORTHERN_MIDLANDS,
    [Border.CHINA],
    ["Cao-Lạng"],
)


def merger(**values: Any) -> SuccessionValues:
    defaults: dict[str, Any] = {
        "kind": SuccessionKind.MERGER,
        "date": DAY,
        "legal_basis": "Nghị quyết 99/2026/QH16",
        "predecessors": [province("04@2004"), province("20@2004")],
        "successors": [UNIT],
    }
    return SuccessionValues(**{**defaults, **values})


def split(**values: Any) -> SuccessionValues:
    parts = [
        NewUnit("20", "Lạng Sơn", "Tỉnh Lạng Sơn", ProvinceKind.PROVINCE, Region.NORTHERN_MIDLANDS),
        NewUnit("21", "Hữu Lũng", "Tỉnh Hữu Lũng", ProvinceKind.PROVINCE, Region.NORTHERN_MIDLANDS),
    ]
    return merger(
        **{"kind": SuccessionKind.SPLIT, "predecessors": [province("20@2004")], "successors": parts, **values}
    )


def enter(values: SuccessionValues, by: User) -> TerritoryChange:
    return services.enter_succession(values=values, by=by, today=TODAY)


def test_a_merger_ends_the_old_units_and_begins_the_new_one(people: People) -> None:
    change = enter(merger(note="Theo đề án sắp xếp"), people.administrator)

    unit = Province.objects.get(key="04@2026")
    old = [province("04@2004"), province("20@2004")]
    assert (unit.full_name, unit.valid_from, unit.borders, unit.aliases) == (
        "Tỉnh Cao Lạng",
        DAY,
        ["CN"],
        ["Cao-Lạng"],
    )
    assert {row.valid_to for row in old} == {DAY - timedelta(days=1)}
    assert unit.committee.code == "bcd138-04-2026"
    assert unit.committee.name == "Ban Chỉ đạo 138 tỉnh Cao Lạng"
    assert unit.committee.parent == old[0].committee.parent
    assert {row.committee.successor for row in old} == {unit.committee}
    assert (change.entered_by, change.kind) == (people.administrator, SuccessionKind.MERGER)
    assert {link.predecessor.key for link in change.successions.all()} == {"04@2004", "20@2004"}
    assert {unit.pk for unit in boundaries_on(DAY).units} >= {unit.pk}
    assert Province.objects.valid_on(DAY).count() == 33


def test_everything_that_was_filed_stays_where_it_was(people: People) -> None:
    plan = drafted(people.officer)

    enter(merger(), people.administrator)

    assert ProvincialPlan.objects.get(pk=plan.pk).province.key == "20@2004"


def test_people_go_on_in_the_new_committee_with_their_role(people: People) -> None:
    both = person("haitinh", Role.PROVINCE_OFFICER, "bcd138-20-2004")
    Membership.objects.create(
        user=both,
        agency=province("04@2004").committee,
        role=Role.PROVINCE_OFFICER,
        valid_from=date(2016, 1, 1),
    )
    stays = people.leader.memberships.get()

    change = enter(merger(leave_behind={stays.pk}), people.administrator)

    new = Agency.objects.get(code="bcd138-04-2026")
    assert set(new.memberships.values_list("user__username", "role", "valid_from")) == {
        ("langson", Role.PROVINCE_OFFICER, DAY),
        ("haitinh", Role.PROVINCE_OFFICER, DAY),  # once, though they served in both
    }
    assert change.memberships_moved == 2
    assert set(people.officer.memberships.values_list("agency__code", "valid_to")) == {
        ("bcd138-20-2004", DAY - timedelta(days=1)),
        ("bcd138-04-2026", None),
    }
    officer = User.objects.get(pk=people.officer.pk)
    assert province("20@2004").committee_id in officer.agency_scope  # still reads what was left behind


def test_open_duties_are_passed_on_and_done_ones_stay(people: People) -> None:
    obligation = make_obligation(
        AgencyKind.PROVINCIAL_COMMITTEE,
        rule=DueRule.ONCE,
        due_on=date(2026, 12, 15),
        valid_to=date(2026, 12, 31),
    )
    for key in ("04@2004", "20@2004"):
        Assignment.objects.create(
            obligation=obligation,
            agency=province(key).committee,
            occurrence="once",
            due_nominal=date(2026, 12, 15),
            due_on=date(2026, 12, 15),
        )

    preview = services.preview_succession(values=merger(), today=TODAY)
    change = enter(merger(), people.administrator)

    assert preview.open_assignments == change.assignments_passed_on == 2
    assert preview.passed_on_now
    inherited = Assignment.objects.get(agency__code="bcd138-04-2026", obligation=obligation)
    assert inherited.state == AssignmentState.OPEN
    assert {row.passed_to for row in inherited.inherited_from.all()} == {inherited}


def test_departments_come_along(people: People) -> None:
    department = Agency.objects.create(
        code="so-tu-phap-lang-son",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        name="Sở Tư pháp Lạng Sơn",
        short_name="Sở Tư pháp",
        sort_key="x",
        parent=province().committee,
        valid_from=date(2016, 1, 1),
    )
    assert services.preview_succession(values=merger(), today=TODAY).departments == [department]

    enter(merger(), people.administrator)

    department.refresh_from_db()
    assert department.parent is not None
    assert department.parent.code == "bcd138-04-2026"


def test_the_preview_says_what_follows_and_writes_nothing(people: People) -> None:
    before = (Province.objects.count(), Agency.objects.count(), Membership.objects.count())

    preview = services.preview_succession(
        values=merger(leave_behind={people.leader.memberships.get().pk}), today=TODAY
    )

    assert [agency.code for agency in preview.closes] == ["bcd138-04-2004", "bcd138-20-2004"]
    assert preview.opens == ["Ban Chỉ đạo 138 tỉnh Cao Lạng"]
    assert preview.heir == "Ban Chỉ đạo 138 tỉnh Cao Lạng"
    assert {(move.membership.user.username, move.moves) for move in preview.memberships} == {
        ("langson", True),
        ("truongban", False),
    }
    assert (Province.objects.count(), Agency.objects.count(), Membership.objects.count()) == before


def test_a_future_day_a_split_and_a_reused_code_are_pointed_out(people: People) -> None:
    coming = services.preview_succession(values=merger(date=date(2027, 1, 1)), today=TODAY)
    parted = services.preview_succession(values=split(), today=TODAY)
    reused = services.preview_succession(
        values=merger(successors=[replace(UNIT, gso_code="06")]), today=TODAY
    )

    assert not coming.passed_on_now
    assert "ở tương lai" in coming.warnings[0]
    assert "không chia được" in parted.warnings[0]
    assert "Mã 06 từng là mã của Bắc Kạn (06@2004)" in reused.warnings[0]


def test_a_change_of_type_keeps_the_code_in_another_year(people: People) -> None:
    city = NewUnit("22", "Quảng Ninh", "Thành phố Quảng Ninh", ProvinceKind.CITY, Region.RED_RIVER_DELTA)
    values = merger(
        kind=SuccessionKind.CHANGE_OF_TYPE, predecessors=[province("22@2004")], successors=[city], date=DAY
    )

    enter(values, people.administrator)

    now = successor_on(province("22@2004"), DAY)
    assert now is not None
    assert (now.key, now.kind) == ("22@2026", ProvinceKind.CITY)


def test_a_split_has_one_heir_of_the_committee_and_no_single_successor(people: People) -> None:
    enter(split(heir=1), people.administrator)

    old = province("20@2004")
    assert old.committee.successor is not None
    assert old.committee.successor.code == "bcd138-21-2026"
    with pytest.raises(AmbiguousSuccession):
        territory().successor_on(old.pk, DAY)
    assert Succession.objects.filter(predecessor=old).count() == 2


def test_a_later_membership_begins_in_the_new_committee(people: People) -> None:
    Membership.objects.create(
        user=people.stranger,
        agency=province().committee,
        role=Role.PROVINCE_OFFICER,
        valid_from=date(2026, 12, 1),
    )

    enter(merger(), people.administrator)

    assert people.stranger.memberships.get(agency__code="bcd138-04-2026").valid_from == date(2026, 12, 1)


# --- Refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (lambda: merger(kind="x"), "kind", "hình thức"),
        (lambda: merger(date=None), "date", "Ghi ngày"),
        (lambda: merger(date=date(2040, 1, 1)), "date", "phải từ"),
        (lambda: merger(date=date(2004, 1, 1)), "date", "phải từ"),
        (lambda: merger(legal_basis=" "), "legal_basis", "nghị quyết"),
        (lambda: merger(predecessors=[province()]), "predecessors", "ít nhất hai"),
        (lambda: merger(predecessors=[province(), province()]), "predecessors", "hai lần"),
        (lambda: merger(successors=[]), "successors", "một đơn vị mới"),
        (lambda: merger(heir=3), "heir", "kế thừa"),
        (lambda: split(successors=[UNIT]), "successors", "ít nhất hai đơn vị mới"),
        (lambda: split(predecessors=[province("04@2004"), province()]), "predecessors", "một đơn vị cũ"),
        (lambda: merger(successors=[replace(UNIT, gso_code="4")]), "successors-0-gso_code", "hai chữ số"),
        (
            lambda: merger(successors=[replace(UNIT, gso_code="01")]),
            "successors-0-gso_code",
            "Hà Nội (01@2004)",
        ),
        (lambda: merger(successors=[replace(UNIT, name="")]), "successors-0-name", "Ghi tên"),
        (
            lambda: merger(successors=[replace(UNIT, full_name="Tỉnh Khác")]),
            "successors-0-full_name",
            "tên ngắn",
        ),
        (lambda: merger(successors=[replace(UNIT, region="x")]), "successors-0-region", "vùng"),
        (lambda: merger(successors=[replace(UNIT, borders=["TH"])]), "successors-0-borders", "nước"),
        (lambda: split(successors=[UNIT, UNIT]), "successors-0-gso_code", "cùng mã"),
    ],
)
def test_an_act_that_cannot_be_is_refused(people: People, values, field, words) -> None:
    for verb in (
        lambda: services.preview_succession(values=values(), today=TODAY),
        lambda: enter(values(), people.administrator),
    ):
        with pytest.raises(InvalidInput) as refused:
            verb()
        assert words in refused.value.errors[field]
    assert not TerritoryChange.objects.exists()


def test_a_unit_is_not_merged_twice(people: People) -> None:
    enter(merger(), people.administrator)
    again = merger(
        predecessors=[province("20@2004"), province("01@2004")], successors=[replace(UNIT, gso_code="01")]
    )

    with pytest.raises(Conflict, match=r"Lạng Sơn \(20@2004\) đã kết thúc vào ngày 30/09/2026"):
        enter(again, people.administrator)
    with pytest.raises(Conflict, match="30/06/2025"):
        enter(merger(predecessors=[province("15@2004"), province("20@2004")]), people.administrator)


def test_a_day_before_a_unit_began_is_refused(people: People) -> None:
    with pytest.raises(InvalidInput, match="Chưa nhập được"):
        enter(
            merger(predecessors=[province("08@2025"), province("20@2004")], date=date(2025, 6, 1)),
            people.administrator,
        )


def test_a_second_change_of_one_code_in_one_year_is_refused(people: People) -> None:
    enter(merger(), people.administrator)
    unit = province("04@2026")

    with pytest.raises(InvalidInput) as refused:
        enter(
            merger(
                kind=SuccessionKind.RENAME,
                predecessors=[unit],
                successors=[replace(UNIT, name="Lạng Cao", full_name="Tỉnh Lạng Cao")],
                date=date(2026, 11, 1),
            ),
            people.administrator,
        )
    assert "Khoá 04@2026 đã có" in refused.value.errors["successors-0-gso_code"]


def test_nothing_is_left_half_done(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_values: object) -> int:
        raise RuntimeError("power cut")

    monkeypatch.setattr("provinces.services.succession.pass_on", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        enter(merger(), people.administrator)

    assert province().valid_to is None
    assert not Agency.objects.filter(code="bcd138-04-2026").exists()


def test_the_database_refuses_successions_whose_days_do_not_meet(people: People) -> None:
    with pytest.raises(DatabaseError, match="begins that day"), transaction.atomic():
        Succession.objects.create(
            predecessor=province("04@2004"),
            successor=province("15@2025"),
            date=date(2026, 1, 1),
            kind=SuccessionKind.MERGER,
            legal_basis="x",
        )
    with pytest.raises(IntegrityError, match="names_one_unit_at_a_time"), transaction.atomic():
        Province.objects.create(
            key="20@2026",
            gso_code="20",
            name="Lạng Sơn",
            full_name="Tỉnh Lạng Sơn",
            kind=ProvinceKind.PROVINCE,
            region=Region.NORTHERN_MIDLANDS,
            valid_from=DAY,
            committee=Agency.objects.get(code="bo-cong-an"),
            sort_key="x",
        )


def test_a_draft_left_by_a_closed_province_is_not_sent(people: People) -> None:
    plan = drafted(people.officer)
    enter(merger(), people.administrator)

    with pytest.raises(Conflict, match="đã kết thúc"):
        services.submit_plan(plan=plan, by=people.leader)
    assert ProvincialPlan.objects.get(pk=plan.pk).state == PlanState.DRAFT


def test_two_administrators_enter_a_merger_once(transactional_db: None) -> None:
    administrator = everybody().administrator
    values = merger()

    results = at_once(*[lambda: enter(values, administrator)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "TerritoryChange"]
    assert Province.objects.filter(key="04@2026").count() == 1
