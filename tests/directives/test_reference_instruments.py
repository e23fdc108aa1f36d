"""Instruments with the right number, what was printed wrongly, and their relations."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from directives.choices import RelationKind
from directives.models import Erratum, InstrumentRelation, LegalInstrument

REFERENCE = Path(__file__).resolve().parents[2] / "directives" / "reference"
ROWS: dict[str, dict[str, Any]] = {
    row["code"]: row
    for row in yaml.safe_load((REFERENCE / "instruments.yaml").read_text(encoding="utf-8"))["rows"]
}
RELATIONS = yaml.safe_load((REFERENCE / "relations.yaml").read_text(encoding="utf-8"))["rows"]


def test_relations_join_instruments_of_the_register() -> None:
    for row in RELATIONS:
        assert {row["subject"], row["target"]} <= set(ROWS), row


def test_an_instrument_follows_what_it_is_based_on_carries_out_or_replaces() -> None:
    for row in RELATIONS:
        later, earlier = (ROWS[row[end]].get("issued_on") for end in ("subject", "target"))
        assert later is None or earlier is None or later > earlier, row


def test_a_replaced_instrument_ends_and_has_its_replacement() -> None:
    replaced = {row["target"] for row in RELATIONS if row["kind"] == "replaces"}

    assert replaced == {code for code, row in ROWS.items() if row["status"] == "replaced"}
    assert all("effective_to" in ROWS[code] for code in replaced)


def test_what_is_not_verified_says_why() -> None:
    for row in ROWS.values():
        if not row["verified"] or row["status"] == "unknown" or "issued_on" not in row:
            assert row.get("verification_note"), row["code"]


@pytest.mark.parametrize(
    ("code", "reference", "day", "printed_as"),
    [
        ("qd-2546-2015-ttg", "2546/QĐ-TTg", date(2015, 12, 31), "1546/QĐ-TTg"),
        ("qd-1471-2016-ttg", "1471/QĐ-TTg", date(2016, 7, 22), None),
        ("qd-12-2017-bcd138", "12/QĐ-BCĐ138/CP", date(2017, 1, 18), "12/QĐ-TTg"),
        ("qd-2496-2017", "2496", date(2017, 7, 18), "2496/QĐ-TTg"),
        (
            "qd-793-2016-ttg",
            "793/QĐ-TTg",
            date(2016, 5, 10),
            "Ngày toàn dân phòng, chống tội phạm buôn người",
        ),
        ("kh-15-2016-bcd138", "15/KH-BCĐ138/CP", date(2016, 1, 19), "15/BCĐ"),
        ("kl-05-2016-tw", "05-KL/TW", date(2016, 7, 15), "05/TW"),
        ("ct-48-2010-tw", "48-CT/TW", date(2010, 10, 22), None),
        ("qd-623-2016-ttg", "623/QĐ-TTg", date(2016, 4, 14), None),
        ("qd-1090-2017-btttt", "1090/QĐ-BTTTT", date(2017, 7, 5), None),
        ("qd-623-2020-ldtbxh", "623/QĐ-LĐTBXH", date(2020, 6, 4), None),
        ("qd-187-2013-ttg", "187/QĐ-TTg", date(2013, 1, 18), None),
        ("qd-1240-2019-ttg", "1240/QĐ-TTg", date(2019, 9, 24), None),
        ("qd-165-2020-bcd138", "165/QĐ-BCĐ138/CP", date(2020, 3, 10), None),
        ("kh-01-2018-bcd", "01/KH-BCĐ", date(2018, 1, 2), None),
        ("qd-130-2004-ttg", "130/2004/QĐ-TTg", date(2004, 7, 14), None),
        ("qd-193-2021-ttg", "193/QĐ-TTg", date(2021, 2, 9), None),
        ("qd-33-2026-ttg", "33/QĐ-TTg", date(2026, 1, 7), None),
        ("luat-66-2011-qh12", "66/2011/QH12", date(2011, 3, 29), None),
        ("luat-53-2024-qh15", "53/2024/QH15", date(2024, 11, 28), None),
        ("nd-09-2019-cp", "09/2019/NĐ-CP", date(2019, 1, 24), None),
    ],
)
def test_an_instrument_has_its_number_date_and_erratum(
    db: None, code: str, reference: str, day: date, printed_as: str | None
) -> None:
    instrument = LegalInstrument.objects.get(code=code)

    assert (instrument.reference, instrument.issued_on) == (reference, day)
    assert list(instrument.errata.values_list("printed_as", flat=True)) == (
        [printed_as] if printed_as else []
    )


@pytest.mark.parametrize(
    "code", ["qd-2496-2017", "qd-1471-2016-ttg", "kh-15-2016-bcd138", "qd-de-an-3-bldtbxh"]
)
def test_what_no_text_confirms_is_not_called_verified(db: None, code: str) -> None:
    assert not LegalInstrument.objects.get(code=code).verified


def test_the_working_regulation_was_replaced_in_2020(db: None) -> None:
    relation = InstrumentRelation.objects.get(target__code="qd-12-2017-bcd138", kind=RelationKind.REPLACES)

    assert relation.subject.code == "qd-165-2020-bcd138"
    assert relation.target.effective_to == relation.subject.issued_on


def test_the_database_holds_the_files(db: None) -> None:
    assert set(LegalInstrument.objects.values_list("code", flat=True)) == set(ROWS)
    assert Erratum.objects.count() == sum(len(row.get("errata", [])) for row in ROWS.values())
    links = set(InstrumentRelation.objects.values_list("subject__code", "kind", "target__code"))
    assert links == {(row["subject"], row["kind"], row["target"]) for row in RELATIONS}
