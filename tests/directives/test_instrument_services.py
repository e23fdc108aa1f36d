"""Entering and correcting instruments, their relations, errata, outline and files."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from core.errors import Conflict, InvalidInput
from core.secrecy import Secrecy
from directives.choices import InstrumentStatus, InstrumentType, ProvisionKind, RelationKind
from directives.models import LegalInstrument
from directives.services import (
    AlreadyRegistered,
    InstrumentValues,
    add_erratum,
    add_provision,
    add_relation,
    attach_file,
    detach_file,
    edit_instrument,
    register_instrument,
    remove_provision,
    remove_relation,
)
from tests.directives.factories import make_instrument, make_obligation, make_user, pdf

VALUES = InstrumentValues(
    number="77",
    symbol="QĐ-THU",
    type=InstrumentType.DECISION,
    issuer="Cơ quan thử",
    issued_on=date(2018, 5, 2),
    title="Ban hành quy chế thử",
)


def _values(**changes: Any) -> InstrumentValues:
    return replace(VALUES, **changes)


def test_an_instrument_is_registered_under_a_code_of_its_own(db: None) -> None:
    staff = make_user()

    instrument = register_instrument(values=_values(title="  Ban hành \n quy chế\x00 thử "), by=staff)

    assert (instrument.code, instrument.title) == ("77-qd-thu-2018", "Ban hành quy chế thử")
    assert instrument.status == InstrumentStatus.UNKNOWN


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"issued_on": date(2018, 11, 30)},
        {"symbol": "QĐ-thu"},
        {"symbol": "QD - THU"},
        {"number": "077"},
        {"issuer": "Một cơ quan khác"},
    ],
)
def test_the_same_number_symbol_and_year_is_refused_and_the_first_one_named(
    db: None, again: dict[str, Any]
) -> None:
    first = register_instrument(values=VALUES, by=make_user())

    with pytest.raises(AlreadyRegistered, match="đã có trong hệ thống") as refused:
        register_instrument(values=_values(**again), by=make_user())

    assert refused.value.existing == first


@pytest.mark.parametrize(
    "other", [{"number": "78"}, {"symbol": "QĐ-KHAC"}, {"issued_on": date(2019, 5, 2)}, {"number": "770"}]
)
def test_another_number_symbol_or_year_is_another_instrument(db: None, other: dict[str, Any]) -> None:
    register_instrument(values=VALUES, by=make_user())

    register_instrument(values=_values(**other), by=make_user())


def test_symbols_that_many_bodies_use_are_told_apart_by_the_issuer(db: None) -> None:
    plan = _values(symbol="KH-UBND", type=InstrumentType.PLAN, issuer="Ủy ban nhân dân tỉnh A")
    register_instrument(values=plan, by=make_user())

    register_instrument(values=replace(plan, issuer="Ủy ban nhân dân tỉnh B"), by=make_user())
    with pytest.raises(AlreadyRegistered):
        register_instrument(values=replace(plan, issuer="Uỷ ban nhân dân tỉnh A"), by=make_user())


def test_two_people_who_enter_the_same_instrument_at_once_enter_it_once(transactional_db: None) -> None:
    people = [make_user(), make_user()]
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def act(index: int) -> None:
        try:
            start.wait()
            register_instrument(values=VALUES, by=people[index])
            outcomes.append("entered")
        except AlreadyRegistered:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["entered", "refused"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"title": " "}, "title"),
        ({"issuer": ""}, "issuer"),
        ({"number": ""}, "number"),
        ({"type": "la"}, "type"),
        ({"status": "la"}, "status"),
        ({"number": "1" * 21}, "number"),
        ({"issued_on": date(2199, 1, 1)}, "issued_on"),
        ({"effective_from": date(2018, 6, 2), "effective_to": date(2018, 6, 1)}, "effective_to"),
        ({"secrecy": Secrecy.TOI_MAT}, "secrecy"),
        ({"title": "Kế hoạch (Mật) về chuyên án"}, "secrecy"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(db: None, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_instrument(values=_values(**changes), by=make_user())

    assert list(refused.value.errors) == [key]
    assert not LegalInstrument.objects.filter(symbol="QĐ-THU", number="77").exists()


def test_an_instrument_may_end_on_the_day_it_begins(db: None) -> None:
    day = date(2018, 6, 2)

    assert register_instrument(values=_values(effective_from=day, effective_to=day), by=make_user()).pk


def test_an_instrument_without_number_says_why(db: None) -> None:
    values = _values(number="", issued_on=None, verification_note="Chưa tìm được số.")

    assert register_instrument(values=values, by=make_user()).code == "qd-thu"


def test_a_correction_keeps_the_address_and_the_history(db: None) -> None:
    staff = make_user()
    instrument = register_instrument(values=VALUES, by=staff)

    corrected = edit_instrument(instrument=instrument, values=_values(number="79"), by=staff)

    assert (corrected.code, corrected.number) == (instrument.code, "79")
    history = LegalInstrument.events.rel.related_model.objects.filter(pgh_obj=instrument)  # type: ignore[attr-defined]
    assert [event.number for event in history.order_by("pgh_id")] == ["77", "79"]
    assert history.order_by("-pgh_id")[0].pgh_context.metadata["user"] == staff.pk


def test_a_correction_may_not_collide_with_another_instrument(db: None) -> None:
    staff = make_user()
    first = register_instrument(values=VALUES, by=staff)
    second = register_instrument(values=_values(number="78"), by=staff)

    with pytest.raises(AlreadyRegistered) as refused:
        edit_instrument(instrument=second, values=VALUES, by=staff)

    assert refused.value.existing == first
    edit_instrument(instrument=first, values=_values(title="Tên khác"), by=staff)


# --- Relations -------------------------------------------------------------------------------------------


def _three() -> list[LegalInstrument]:
    return [make_instrument(issued_on=date(2018, 1, 2)) for _ in range(3)]


def test_a_replaced_instrument_is_marked_so(db: None) -> None:
    old, new, _other = _three()
    new.effective_from = date(2018, 7, 1)
    new.save()

    add_relation(subject=new, kind=RelationKind.REPLACES, target=old, source="S1", by=make_user())

    old.refresh_from_db()
    assert (old.status, old.effective_to) == (InstrumentStatus.REPLACED, date(2018, 7, 1))


@pytest.mark.parametrize("kind", RelationKind)
def test_a_loop_is_refused_with_its_chain(db: None, kind: RelationKind) -> None:
    first, second, third = _three()
    staff = make_user()
    add_relation(subject=second, kind=kind, target=first, by=staff)
    add_relation(subject=third, kind=kind, target=second, by=staff)

    with pytest.raises(InvalidInput) as refused:
        add_relation(subject=first, kind=kind, target=third, by=staff)

    assert f"{first} → {third} → {second} → {first}" in refused.value.errors["target"]


def test_relations_of_two_kinds_make_no_loop(db: None) -> None:
    first, second, _third = _three()
    staff = make_user()
    add_relation(subject=second, kind=RelationKind.BASED_ON, target=first, by=staff)

    add_relation(subject=first, kind=RelationKind.AMENDS, target=second, by=staff)


def test_an_instrument_has_no_relation_to_itself_nor_one_twice(db: None) -> None:
    first, second, _third = _three()
    staff = make_user()
    with pytest.raises(InvalidInput, match="chính nó"):
        add_relation(subject=first, kind=RelationKind.REPLACES, target=first, by=staff)
    relation = add_relation(subject=second, kind=RelationKind.BASED_ON, target=first, by=staff)
    with pytest.raises(InvalidInput, match="đã có"):
        add_relation(subject=second, kind=RelationKind.BASED_ON, target=first, by=staff)

    remove_relation(relation=relation, by=staff)
    add_relation(subject=second, kind=RelationKind.BASED_ON, target=first, by=staff)


def test_nothing_replaces_what_comes_later(db: None) -> None:
    later, earlier = make_instrument(issued_on=date(2018, 2, 2)), make_instrument(issued_on=date(2018, 2, 1))

    with pytest.raises(InvalidInput, match="ban hành trước"):
        add_relation(subject=earlier, kind=RelationKind.REPLACES, target=later, by=make_user())


# --- Errata, outline, files ------------------------------------------------------------------------------


def test_an_erratum_is_noted_once_with_its_proof(db: None) -> None:
    instrument, staff = make_instrument(), make_user()
    words = {"printed_as": "1546/QĐ-TTg", "where": "Báo thử", "proof": "Bản gốc", "source": "S2"}

    add_erratum(instrument=instrument, **words, by=staff)

    with pytest.raises(InvalidInput) as again:
        add_erratum(instrument=instrument, **words, by=staff)
    assert list(again.value.errors) == ["printed_as"]
    with pytest.raises(InvalidInput) as empty:
        add_erratum(instrument=instrument, printed_as="x", where="", proof="", source="S2", by=staff)
    assert list(empty.value.errors) == ["where", "proof"]


def test_an_outline_is_a_tree_with_paths(db: None) -> None:
    instrument, staff = make_instrument(), make_user()
    article = add_provision(instrument=instrument, kind=ProvisionKind.ARTICLE, number="5", by=staff)
    clause = add_provision(instrument=instrument, kind="clause", number="2", parent=article, by=staff)
    point = add_provision(instrument=instrument, kind="point", number="a", parent=clause, by=staff)

    assert [point.code, point.order] == ["D5.K2.da", 3]
    for arguments, key in (
        ({"kind": "clause", "number": "2", "parent": article}, "number"),
        ({"kind": "article", "number": "6", "parent": clause}, "parent"),
        ({"kind": "point", "number": ""}, "number"),
    ):
        with pytest.raises(InvalidInput) as refused:
            add_provision(instrument=instrument, **arguments, by=staff)  # type: ignore[arg-type]
        assert list(refused.value.errors) == [key]


def test_a_provision_that_is_cited_stays(db: None) -> None:
    instrument, staff = make_instrument(), make_user()
    article = add_provision(instrument=instrument, kind="article", number="5", by=staff)
    clause = add_provision(instrument=instrument, kind="clause", number="2", parent=article, by=staff)
    make_obligation(instrument=instrument, provision=clause)

    with pytest.raises(Conflict, match="căn cứ của nhiệm vụ"):
        remove_provision(provision=clause, by=staff)
    with pytest.raises(Conflict, match="bên dưới"):
        remove_provision(provision=article, by=staff)


def test_a_file_is_attached_once_and_can_be_taken_off_and_put_back(db: None) -> None:
    instrument, staff = make_instrument(), make_user()
    attached = attach_file(instrument=instrument, upload=pdf("C:\\quyet dinh.pdf"), by=staff)

    assert attached.name == "quyet dinh.pdf"
    with pytest.raises(InvalidInput, match="đã có đúng tệp"):
        attach_file(instrument=instrument, upload=pdf("tên khác.pdf"), by=staff)
    detach_file(file=attached, by=staff)
    with pytest.raises(Conflict):
        detach_file(file=attached, by=staff)
    again = attach_file(instrument=instrument, upload=pdf(), by=staff)
    assert again.file == attached.file


@pytest.mark.parametrize(("name", "degree"), [("Tối mật.pdf", Secrecy.NONE), ("a.pdf", Secrecy.MAT)])
def test_a_secret_file_is_refused_with_the_way_to_send_it(db: None, name: str, degree: Secrecy) -> None:
    with pytest.raises(InvalidInput, match="kênh văn bản mật") as refused:
        attach_file(instrument=make_instrument(), upload=pdf(name), secrecy_degree=degree, by=make_user())

    assert list(refused.value.errors) == ["secrecy"]
