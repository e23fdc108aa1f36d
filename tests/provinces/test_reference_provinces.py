"""63 provinces until 30/06/2025, 34 since, and who went into whom."""

import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.text import fold
from provinces.models import Province, Succession

REFERENCE = Path(__file__).resolve().parents[2] / "provinces" / "reference"
FILE = yaml.safe_load((REFERENCE / "provinces.yaml").read_text(encoding="utf-8"))
ROWS: dict[str, dict[str, Any]] = {row["key"]: row for row in FILE["rows"]}
SUCCESSIONS = yaml.safe_load((REFERENCE / "successions.yaml").read_text(encoding="utf-8"))["rows"]

#: Resolution 202/2025/QH15: code and name of each unit of 01/07/2025, and the codes it was made of. Written down here a
#: second time, by the published table, as the check of the file.
UNITS_OF_2025 = """
01 Hà Nội: 01
04 Cao Bằng: 04
08 Tuyên Quang: 08 02
11 Điện Biên: 11
12 Lai Châu: 12
14 Sơn La: 14
15 Lào Cai: 10 15
19 Thái Nguyên: 19 06
20 Lạng Sơn: 20
22 Quảng Ninh: 22
24 Bắc Ninh: 27 24
25 Phú Thọ: 25 26 17
31 Hải Phòng: 31 30
33 Hưng Yên: 33 34
37 Ninh Bình: 37 35 36
38 Thanh Hóa: 38
40 Nghệ An: 40
42 Hà Tĩnh: 42
44 Quảng Trị: 45 44
46 Huế: 46
48 Đà Nẵng: 48 49
51 Quảng Ngãi: 51 62
52 Gia Lai: 64 52
56 Khánh Hòa: 56 58
66 Đắk Lắk: 66 54
68 Lâm Đồng: 68 67 60
75 Đồng Nai: 75 70
79 Hồ Chí Minh: 79 74 77
80 Tây Ninh: 72 80
82 Đồng Tháp: 87 82
86 Vĩnh Long: 86 83 84
91 An Giang: 89 91
92 Cần Thơ: 92 93 94
96 Cà Mau: 96 95
""".strip().splitlines()
LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)
LAND_BORDERS = "02 04 10 11 12 14 20 22 38 40 42 44 45 46 49 62 64 66 67 70 72 80 87 89 91"  # 25 units


def _valid(row: dict[str, Any], day: date) -> bool:
    return row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])


def _on(day: date) -> dict[str, dict[str, Any]]:
    """Rows valid on `day` by GSO code."""
    rows = [row for row in ROWS.values() if _valid(row, day)]
    by_code = {row["gso_code"]: row for row in rows}
    assert len(by_code) == len(rows), "two units with one code at the same time"
    return by_code


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2004, 1, 1), 63),
        (date(2018, 6, 14), 63),
        (date(2024, 12, 31), 63),
        (date(2025, 1, 1), 63),
        (LAST_DAY_OF_63, 63),
        (FIRST_DAY_OF_34, 34),
        (date(2026, 4, 29), 34),
        (date(2026, 4, 30), 34),
        (date(2026, 5, 1), 34),
    ],
)
def test_the_number_of_provinces_on_a_day(db: None, day: date, count: int) -> None:
    assert len(_on(day)) == count
    assert Province.objects.valid_on(day).count() == count


@pytest.mark.parametrize("line", UNITS_OF_2025)
def test_a_unit_of_2025_is_made_of_the_published_predecessors(line: str) -> None:
    head, _colon, codes = line.partition(": ")
    code, _space, name = head.partition(" ")
    after, before = _on(FIRST_DAY_OF_34)[code], _on(LAST_DAY_OF_63)

    predecessors = {row["predecessor"] for row in SUCCESSIONS if row["successor"] == after["key"]}

    assert after["name"] == name
    if after["valid_from"] == FIRST_DAY_OF_34:
        assert predecessors == {before[old]["key"] for old in codes.split()}
    else:  # it did not merge and keeps its row
        assert after["key"] == before[codes]["key"]


def test_every_unit_of_63_went_somewhere_exactly_once() -> None:
    gone = [old for line in UNITS_OF_2025 for old in line.partition(": ")[2].split()]

    assert sorted(gone) == sorted(_on(LAST_DAY_OF_63))


def test_seven_codes_changed_hands() -> None:
    before, after = _on(LAST_DAY_OF_63), _on(FIRST_DAY_OF_34)

    changed = {
        code: [before[code]["name"], after[code]["name"]]
        for code in after
        if before[code]["name"] != after[code]["name"]
    }

    assert changed == FILE["reused_codes"]
    assert sorted(changed) == ["15", "24", "44", "52", "80", "82", "91"]


def test_a_successor_begins_the_day_after_its_predecessors_end() -> None:
    for row in SUCCESSIONS:
        old, new = ROWS[row["predecessor"]], ROWS[row["successor"]]
        assert new["valid_from"] == row["date"], row
        assert old["valid_to"] == row["date"] - timedelta(days=1), row


def test_units_end_exactly_where_they_are_succeeded() -> None:
    assert {row["key"] for row in ROWS.values() if row["valid_to"]} == {
        row["predecessor"] for row in SUCCESSIONS
    }
    assert len({row["predecessor"] for row in SUCCESSIONS}) == len(SUCCESSIONS) == 54


def test_changes_of_type_keep_code_and_territory() -> None:
    changes = {row["predecessor"]: row["successor"] for row in SUCCESSIONS if row["kind"] == "change_of_type"}

    assert changes == {"46@2004": "46@2025", "75@2025": "75@2026"}
    assert [ROWS[key]["full_name"] for key in ("46@2004", "46@2025")] == [
        "Tỉnh Thừa Thiên Huế",
        "Thành phố Huế",
    ]
    assert [ROWS[key]["full_name"] for key in ("75@2025", "75@2026")] == [
        "Tỉnh Đồng Nai",
        "Thành phố Đồng Nai",
    ]
    for old, new in changes.items():
        assert ROWS[old]["borders"] == ROWS[new]["borders"]
        assert ROWS[old]["region"] == ROWS[new]["region"]


def test_a_key_is_the_code_and_the_first_year() -> None:
    for key, row in ROWS.items():
        assert key == f"{row['gso_code']}@{row['valid_from'].year}"


def test_twenty_five_provinces_have_a_land_border() -> None:
    bordering = sorted(code for code, row in _on(date(2018, 6, 14)).items() if row["borders"])

    assert " ".join(bordering) == LAND_BORDERS
    assert len(bordering) == 25


def test_borders_of_a_merged_unit_are_those_of_its_predecessors() -> None:
    for key, row in ROWS.items():
        predecessors = [ROWS[link["predecessor"]] for link in SUCCESSIONS if link["successor"] == key]
        if predecessors:
            assert set(row["borders"]) == {border for old in predecessors for border in old["borders"]}, key


def test_a_merged_unit_lies_in_the_region_of_the_one_whose_name_it_keeps() -> None:
    for key, row in ROWS.items():
        named = [ROWS[link["predecessor"]] for link in SUCCESSIONS if link["successor"] == key]
        regions = {old["region"] for old in named if old["name"] in {row["name"], "Thừa Thiên Huế"}}
        assert not named or regions == {row["region"]}, key


def test_six_provinces_were_under_pilot_direction() -> None:
    pilots = [row["name"] for row in ROWS.values() if row["pilot"]]

    assert sorted(pilots) == ["Hà Giang", "Lào Cai", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Tây Ninh"]
    assert not [key for key in ROWS if ROWS[key]["pilot"] and not key.endswith("@2004")]


def test_names_are_spelt_one_way() -> None:
    for row in ROWS.values():
        for text in (row["name"], row["full_name"], *row["aliases"]):
            assert unicodedata.is_normalized("NFC", text)
        assert row["full_name"] == f"{'Thành phố' if row['kind'] == 'city' else 'Tỉnh'} {row['name']}"
        assert row["name"] not in row["aliases"]
    assert "Hoà" not in " ".join(row["name"] for row in ROWS.values())
    assert "Hoà Bình" in ROWS["17@2004"]["aliases"]
    assert "TP.HCM" in ROWS["79@2025"]["aliases"]


@pytest.mark.parametrize("day", [LAST_DAY_OF_63, FIRST_DAY_OF_34])
def test_no_name_or_alias_means_two_units_on_a_day(day: date) -> None:
    spellings: dict[str, str] = {}
    for row in _on(day).values():
        for text in (row["name"], row["full_name"], *row["aliases"]):
            assert spellings.setdefault(fold(text), row["key"]) == row["key"], text


def test_cities_under_the_centre() -> None:
    def cities(day: date) -> list[str]:
        return sorted(row["name"] for row in _on(day).values() if row["kind"] == "city")

    assert cities(date(2018, 6, 14)) == sorted(["Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh"])
    assert set(cities(FIRST_DAY_OF_34)) - set(cities(date(2018, 6, 14))) == {"Huế"}
    assert set(cities(date(2026, 4, 30))) - set(cities(FIRST_DAY_OF_34)) == {"Đồng Nai"}


def test_unconfirmed_changes_of_2026_are_noted_and_not_loaded() -> None:
    noted = " ".join(row["what"] for row in FILE["unverified"])

    assert "Quảng Ninh" in noted
    assert "Bắc Ninh" in noted
    assert not [key for key in ROWS if key.endswith("@2026") and key != "75@2026"]


def test_provinces_sort_by_the_vietnamese_alphabet(db: None) -> None:
    names = list(Province.objects.valid_on(date(2018, 6, 14)).values_list("name", flat=True))

    assert names[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đắk Lắk") < names.index("Hà Nội")
    assert names[-1] == "Yên Bái"


def test_the_database_holds_the_files(db: None) -> None:
    assert set(Province.objects.values_list("key", flat=True)) == set(ROWS)
    links = Succession.objects.values_list("predecessor__key", "successor__key", "date", "kind")
    assert set(links) == {
        (row["predecessor"], row["successor"], row["date"], row["kind"]) for row in SUCCESSIONS
    }


def test_every_province_has_its_own_committee_with_the_same_days(db: None) -> None:
    for province in Province.objects.select_related("committee__parent", "committee__successor"):
        committee = province.committee
        assert committee.code == f"bcd138-{province.key.replace('@', '-')}"
        assert committee.parent is not None
        assert committee.parent.code == "bcd138-cp"
        assert (committee.valid_from, committee.valid_to) == (province.valid_from, province.valid_to)
        assert committee.name == f"Ban Chỉ đạo 138 {province.full_name[0].lower()}{province.full_name[1:]}"


def test_a_committee_is_succeeded_by_that_of_the_new_province(db: None) -> None:
    for link in Succession.objects.select_related("predecessor__committee", "successor__committee"):
        assert link.predecessor.committee.successor_id == link.successor.committee.pk
