"""Entering and correcting duties, and carrying them over to the instrument that follows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.choices import AgencyKind
from accounts.models import Agency
from core.errors import Conflict, InvalidInput
from directives.choices import AssignmentState, AssignmentVerb, DueRule, ObligationKind
from directives.models import Obligation
from directives.services import (
    AddresseeValue,
    ObligationValues,
    acknowledge,
    add_provision,
    carry_over,
    create_obligation,
    edit_obligation,
    generate,
    report_done,
)
from tests.directives.factories import (
    document,
    give_out,
    make_agency,
    make_group,
    make_instrument,
    make_obligation,
    make_user,
    moment,
)


def _values(agency: Agency, **changes: Any) -> ObligationValues:
    values = ObligationValues(
        title="Ban hành kế hoạch thử",
        kind=ObligationKind.ISSUE,
        instrument=make_instrument(),
        rule=DueRule.ONCE,
        due_on=date(2018, 6, 20),
        valid_from=date(2018, 1, 1),
        addressees=[AddresseeValue(agency=agency)],
        source="GK",
    )
    return replace(values, **changes)


def test_a_duty_is_entered_with_its_addressees(db: None) -> None:
    agency, group = make_agency(), make_group()
    given = [
        AddresseeValue(agency=agency),
        AddresseeValue(agency_kind=AgencyKind.FORCE),
        AddresseeValue(group=group),
    ]

    obligation = create_obligation(values=_values(agency, addressees=given), by=make_user())

    assert {str(addressee) for addressee in obligation.addressees.all()} == {
        agency.name, "Lực lượng chuyên trách", group.name,
    }  # fmt: skip


def test_what_the_rule_does_not_need_is_not_kept(db: None) -> None:
    values = _values(make_agency(), due_month=7, due_day=3, event="sự kiện", working_days=4)

    obligation = create_obligation(values=values, by=make_user())

    assert (obligation.due_month, obligation.due_day, obligation.event, obligation.working_days) == (
        None, None, "", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"instrument": None}, ["instrument"]),
        ({"title": ""}, ["title"]),
        ({"source": " "}, ["source"]),
        ({"kind": "la"}, ["kind"]),
        ({"rule": "la"}, ["rule"]),
        ({"due_on": None}, ["due_on"]),
        ({"rule": DueRule.YEARLY}, ["due_month", "due_day"]),
        ({"rule": DueRule.YEARLY, "due_month": 13, "due_day": 32}, ["due_month", "due_day"]),
        ({"rule": DueRule.YEARLY, "due_month": 2, "due_day": 30}, ["due_day"]),
        ({"rule": DueRule.AFTER_EVENT}, ["event", "working_days"]),
        ({"rule": DueRule.AFTER_EVENT, "event": "x", "working_days": -1}, ["working_days"]),
        ({"valid_to": date(2017, 12, 31)}, ["valid_to"]),
        ({"addressees": []}, ["addressees"]),
        ({"addressees": [AddresseeValue()]}, ["addressees"]),
        ({"addressees": [AddresseeValue(agency_kind="force")] * 2}, ["addressees"]),
        ({"text": "Tài liệu tối mật"}, ["text"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(db: None, changes: dict[str, Any], keys: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_obligation(values=_values(make_agency(), **changes), by=make_user())

    assert list(refused.value.errors) == keys


def test_a_duty_cites_a_provision_of_its_own_instrument(db: None) -> None:
    foreign = add_provision(instrument=make_instrument(), kind="article", number="1", by=make_user())

    with pytest.raises(InvalidInput, match="Chưa lưu được") as refused:
        create_obligation(values=_values(make_agency(), provision=foreign), by=make_user())
    assert list(refused.value.errors) == ["provision"]


def test_two_duties_with_the_same_words_have_two_codes(db: None) -> None:
    values = _values(make_agency())

    codes = {create_obligation(values=values, by=make_user()).code for _ in range(3)}

    assert len(codes) == 3


# --- Correcting ------------------------------------------------------------------------------------------


def test_a_corrected_due_date_reaches_what_was_given_out(db: None) -> None:
    agency, staff = make_agency(), make_user()
    values = _values(agency)
    obligation = create_obligation(values=values, by=staff)
    (assignment,) = give_out(obligation)

    edit_obligation(obligation=obligation, values=replace(values, due_on=date(2018, 9, 20)), by=staff)

    assignment.refresh_from_db()
    assert assignment.due_on == date(2018, 9, 20)
    event = assignment.events.get(verb=AssignmentVerb.REDATE)
    assert (event.by, event.reason) == (staff, "20/06/2018 → 20/09/2018")


def test_who_is_no_longer_addressed_is_released(db: None) -> None:
    first, second, staff = make_agency(), make_agency(), make_user()
    values = _values(first)
    obligation = create_obligation(values=values, by=staff)
    (assignment,) = give_out(obligation)

    edit_obligation(
        obligation=obligation, values=replace(values, addressees=[AddresseeValue(agency=second)]), by=staff
    )
    generate(until=date(2020, 12, 31), today=date(2018, 1, 3))

    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.WAIVED
    assert obligation.assignments.get(agency=second).state == AssignmentState.OPEN


def test_once_agencies_have_begun_only_words_and_the_end_change(db: None) -> None:
    agency, staff = make_agency(), make_user()
    values = _values(agency, rule=DueRule.YEARLY, due_month=6, due_day=20, valid_to=date(2020, 12, 31))
    obligation = create_obligation(values=values, by=staff)
    first, second, third = give_out(obligation)
    acknowledge(assignment=first, by=staff)

    for changes in ({"due_day": 21}, {"addressees": [AddresseeValue(agency_kind="force")]}):
        with pytest.raises(Conflict, match="lập nhiệm vụ mới"):
            edit_obligation(obligation=obligation, values=replace(values, **changes), by=staff)  # type: ignore[arg-type]
    edit_obligation(
        obligation=obligation, values=replace(values, title="Tên khác", valid_to=date(2019, 12, 31)), by=staff
    )

    states = [row.state for row in obligation.assignments.order_by("due_on")]
    assert states == [AssignmentState.ACKNOWLEDGED, AssignmentState.OPEN, AssignmentState.WAIVED]
    assert Obligation.objects.get(pk=obligation.pk).title == "Tên khác"
    assert second.pk != third.pk


# --- Carrying over ---------------------------------------------------------------------------------------


def test_recurring_duties_go_over_from_the_day_on(db: None) -> None:
    agency, staff = make_agency(), make_user()
    old = make_obligation(agency, rule=DueRule.YEARLY, due_month=6, due_day=20, valid_from=date(2018, 1, 1))
    given = give_out(old)
    report_done(
        assignment=given[0], done_on=date(2018, 6, 1), evidence=[document()], by=staff, at=moment(2018, 6, 4)
    )
    successor = make_instrument(issued_on=date(2020, 3, 10))

    result = carry_over(obligations=[old], successor=successor, from_date=date(2020, 3, 10), by=staff)

    (new,) = result.obligations
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.valid_to) == (
        date(2020, 3, 9),
        date(2020, 3, 10),
        date(2020, 12, 31),
    )
    assert (new.instrument, new.carried_from, new.verified) == (successor, old, False)
    assert [str(addressee) for addressee in new.addressees.all()] == [agency.name]
    assert [(row.occurrence, row.state) for row in old.assignments.order_by("due_on")] == [
        ("2018-Y", AssignmentState.REPORTED),
        ("2019-Y", AssignmentState.OPEN),
        ("2020-Y", AssignmentState.PASSED_ON),
    ]
    (carried,) = new.assignments.all()
    assert (carried.occurrence, carried.inherited_from.get().obligation, result.assignments) == (
        "2020-Y",
        old,
        1,
    )
    assert generate(until=date(2020, 12, 31), today=date(2020, 3, 11)).created == 0


def test_a_one_off_duty_still_open_goes_over_with_its_due_date(db: None) -> None:
    done, lacking, staff = make_agency(), make_agency(), make_user()
    old = make_obligation(done, lacking, valid_to=None)
    first, second = give_out(old)
    report_done(
        assignment=first, done_on=date(2018, 6, 1), evidence=[document()], by=staff, at=moment(2018, 6, 4)
    )

    (new,) = carry_over(
        obligations=[old], successor=make_instrument(issued_on=date(2020, 3, 10)), from_date=date(2020, 3, 10),
        by=staff,
    ).obligations  # fmt: skip

    carried = new.assignments.get()
    assert (carried.agency, carried.due_on) == (second.agency, date(2018, 6, 20))
    assert old.assignments.get(agency=done).state == AssignmentState.REPORTED


@pytest.mark.parametrize(
    ("from_date", "key"), [(date(2016, 1, 1), "from_date"), (date(2020, 3, 9), "from_date")]
)
def test_the_day_must_suit_both_instruments(db: None, from_date: date, key: str) -> None:
    old = make_obligation(make_agency())

    with pytest.raises(InvalidInput) as refused:
        carry_over(
            obligations=[old], successor=make_instrument(issued_on=date(2020, 3, 10)), from_date=from_date,
            by=make_user(),
        )  # fmt: skip
    assert list(refused.value.errors) == [key]


def test_a_duty_is_carried_over_once_and_never_to_its_own_instrument(db: None) -> None:
    old, staff = make_obligation(make_agency()), make_user()
    successor = make_instrument(issued_on=date(2018, 3, 10))
    with pytest.raises(InvalidInput, match="Chưa chuyển tiếp"):
        carry_over(obligations=[old], successor=old.instrument, from_date=date(2018, 4, 1), by=staff)
    with pytest.raises(InvalidInput, match="Chưa chuyển tiếp"):
        carry_over(obligations=[], successor=successor, from_date=date(2018, 4, 1), by=staff)
    carry_over(obligations=[old], successor=successor, from_date=date(2018, 4, 1), by=staff)

    with pytest.raises(InvalidInput, match="Chưa chuyển tiếp"):
        carry_over(obligations=[old], successor=make_instrument(), from_date=date(2019, 4, 1), by=staff)
