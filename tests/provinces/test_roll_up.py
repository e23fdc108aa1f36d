"""Figures by other boundaries: added over a merger, refused back over it, said to be partial when they are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.models import Province
from provinces.queries import territory as country
from provinces.territory import (
    Refusal,
    Rolled,
    Territory,
    Validity,
    partial_words,
    refusal_words,
    roll_up,
)
from tests.provinces.test_reference_provinces import UNITS_OF_2025

BEFORE, CHANGE, LATER = date(2018, 6, 14), date(2025, 7, 1), date(2026, 6, 14)
OLD = Validity(date(2004, 1, 1), CHANGE - timedelta(days=1))
NEW = Validity(CHANGE)

# 1 and 2 become 3; 4 stays; 5 becomes 6 (a change of type); 8 is split into 9 and 10.
UNITS = {
    1: OLD,
    2: OLD,
    3: NEW,
    4: Validity(date(2004, 1, 1)),
    5: OLD,
    6: NEW,
    8: OLD,
    9: NEW,
    10: NEW,
}
MAP = Territory(UNITS, [(1, 3), (2, 3), (5, 6), (8, 9), (8, 10)])
D = Decimal


def rolled(
    values: dict[int, Decimal | None], *, of: date, by: date, absent: tuple[int, ...] = ()
) -> dict[int, Rolled]:
    return roll_up(values, MAP, of=of, by=by, absent=absent)


def test_a_merged_unit_has_the_sum_of_its_parts() -> None:
    found = rolled({1: D(5), 2: D(5), 4: D(7)}, of=BEFORE, by=CHANGE)

    assert found[3] == Rolled(D(10), 2, 2, (1, 2))  # 5 and 5 are 10, not the value entered last
    assert found[3].complete
    assert found[4] == Rolled(D(7), 1, 1, (4,))


def test_a_merged_unit_is_partial_until_all_parts_have_reported() -> None:
    found = rolled({1: D(5), 2: None}, of=BEFORE, by=CHANGE)[3]

    assert (found.value, found.reported, found.expected, found.partial, found.complete) == (
        D(5),
        1,
        2,
        True,
        False,
    )
    assert partial_words(found) == "1/2 đơn vị đã báo cáo"
    assert partial_words(rolled({1: D(5), 2: D(0)}, of=BEFORE, by=CHANGE)[3]) == ""


def test_zero_is_a_report_and_nothing_is_none() -> None:
    assert rolled({1: D(0), 2: D(0)}, of=BEFORE, by=CHANGE)[3].value == 0
    assert rolled({}, of=BEFORE, by=CHANGE)[3] == Rolled(None, 0, 2, (1, 2))


def test_a_unit_that_the_figure_does_not_apply_to_is_not_expected() -> None:
    found = rolled({1: D(5)}, of=BEFORE, by=CHANGE, absent=(2,))[3]

    assert (found.value, found.reported, found.expected) == (D(5), 1, 1)
    assert found.complete


@pytest.mark.parametrize("old", [1, 2])
def test_figures_filed_after_a_merger_have_no_value_for_the_old_parts(old: int) -> None:
    found = rolled({3: D(10)}, of=LATER, by=BEFORE)[old]

    assert (found.value, found.refused, found.held_by) == (None, Refusal.MERGED, 3)
    names = {1: "Yên Bái", 2: "Lào Cai", 3: "Lào Cai mới"}
    assert refusal_words(found, MAP, names, by=BEFORE) == (
        "Số liệu do Lào Cai mới báo cáo chung sau khi sáp nhập Yên Bái, Lào Cai, không có căn cứ để tách lại theo địa "
        "giới cũ."
    )


def test_a_change_of_type_reads_both_ways() -> None:
    assert rolled({6: D(3)}, of=LATER, by=BEFORE)[5].value == D(3)
    assert rolled({5: D(3)}, of=BEFORE, by=LATER)[6].value == D(3)


def test_figures_filed_before_a_split_have_no_value_for_the_parts() -> None:
    found = rolled({8: D(4)}, of=BEFORE, by=LATER)

    assert {found[9].refused, found[10].refused} == {Refusal.SPLIT}
    assert "chia tách thành Chín, Mười" in refusal_words(
        found[9], MAP, {8: "Tám", 9: "Chín", 10: "Mười"}, by=LATER
    )


def test_the_parts_of_a_split_add_up_to_the_whole_when_looking_back() -> None:
    assert rolled({9: D(1), 10: D(2)}, of=LATER, by=BEFORE)[8].value == D(3)
    assert rolled({9: D(1)}, of=LATER, by=BEFORE)[8].partial


def test_by_the_boundaries_of_its_own_day_nothing_changes() -> None:
    values: dict[int, Decimal | None] = {unit: D(unit) for unit in (1, 2, 4, 5, 8)}

    assert {unit: found.value for unit, found in rolled(values, of=BEFORE, by=BEFORE).items()} == values


@given(
    st.lists(st.integers(0, 5), min_size=12, max_size=12),
    st.lists(st.integers(0, 999), min_size=12, max_size=12),
)
def test_the_country_stays_the_same_whatever_the_merger(groups: list[int], figures: list[int]) -> None:
    units = dict.fromkeys(range(12), OLD) | {100 + group: NEW for group in range(6)}
    merged = Territory(units, [(place, 100 + group) for place, group in enumerate(groups)])
    values = {place: D(figure) for place, figure in enumerate(figures)}

    found = roll_up(values, merged, of=BEFORE, by=CHANGE)

    assert sum(item.value or 0 for item in found.values()) == sum(figures)


# --- The country -----------------------------------------------------------------------------------------


def _mapping() -> dict[str, set[str]]:
    """Code of each unit of 01/07/2025 and the codes it was made of, by the published table."""
    found: dict[str, set[str]] = {}
    for line in UNITS_OF_2025:
        head, parts = line.split(":")
        found[head.split()[0]] = set(parts.split())
    return found


def test_yen_bai_and_lao_cai_of_2018_add_up_under_lao_cai_of_2025(db: None) -> None:
    ids = dict(Province.objects.values_list("key", "pk"))
    values = {ids["15@2004"]: D(31), ids["10@2004"]: D(64)}

    now = roll_up(values, country(), of=BEFORE, by=CHANGE)
    then = roll_up(values, country(), of=BEFORE, by=BEFORE)

    assert now[ids["15@2025"]].value == D(95)
    assert now[ids["15@2025"]].complete
    assert (then[ids["15@2004"]].value, then[ids["10@2004"]].value) == (D(31), D(64))
    assert ids["15@2025"] not in then


def test_every_unit_of_2025_has_the_sum_of_the_units_it_was_made_of(db: None) -> None:
    old = {unit.gso_code: unit.pk for unit in Province.objects.valid_on(BEFORE)}
    new = {unit.gso_code: unit.pk for unit in Province.objects.valid_on(CHANGE)}
    values = {pk: D(1000 + int(code)) for code, pk in old.items()}

    found = roll_up(values, country(), of=BEFORE, by=CHANGE)

    expected = {new[code]: sum(values[old[part]] for part in parts) for code, parts in _mapping().items()}
    assert {unit: item.value for unit, item in found.items()} == expected
    assert len(found) == 34
    assert all(item.complete for item in found.values())


def test_figures_of_2026_go_back_only_where_nothing_was_merged(db: None) -> None:
    now = {unit.gso_code: unit.pk for unit in Province.objects.valid_on(LATER)}
    codes = dict(Province.objects.values_list("pk", "gso_code"))

    found = roll_up({pk: D(1) for pk in now.values()}, country(), of=LATER, by=BEFORE)

    kept = {codes[unit] for unit, item in found.items() if item.refused is None}
    assert kept == {code for code, parts in _mapping().items() if len(parts) == 1}
    assert len(kept) == 11
    assert all(item.value == D(1) for item in found.values() if item.refused is None)
    assert len(found) == 63
