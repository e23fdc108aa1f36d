"""Where figures go when boundaries change: the pure part on small maps, then the country's own."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from provinces.models import Province, Succession
from provinces.queries import boundaries_on, members_on, successor_on, units_on
from provinces.territory import AmbiguousSuccession, Territory, Validity

BEFORE, CHANGE, LATER = date(2018, 6, 14), date(2025, 7, 1), date(2026, 5, 1)
OLD = Validity(date(2004, 1, 1), CHANGE - timedelta(days=1))
NEW = Validity(CHANGE)

# 1 and 2 become 3; 4 stays; 5 becomes 6, which becomes 7; 8 is split into 9 and 10.
UNITS = {
    1: OLD,
    2: OLD,
    3: NEW,
    4: Validity(date(2004, 1, 1)),
    5: OLD,
    6: Validity(CHANGE, date(2026, 4, 29)),
    7: Validity(date(2026, 4, 30)),
    8: OLD,
    9: NEW,
    10: NEW,
}
TERRITORY = Territory(UNITS, [(1, 3), (2, 3), (5, 6), (6, 7), (8, 9), (8, 10)])


@pytest.mark.parametrize(
    ("unit", "day", "found"),
    [
        (1, BEFORE, 1),
        (1, CHANGE, 3),
        (2, LATER, 3),
        (3, BEFORE, None),
        (4, BEFORE, 4),
        (4, LATER, 4),
        (5, CHANGE, 6),
        (5, LATER, 7),
        (1, date(2003, 12, 31), None),
    ],
)
def test_a_unit_goes_forward_to_the_one_that_took_it_in(unit: int, day: date, found: int | None) -> None:
    assert TERRITORY.successor_on(unit, day) == found


@pytest.mark.parametrize(
    ("unit", "day", "found"),
    [
        (3, BEFORE, [1, 2]),
        (3, CHANGE, [3]),
        (1, CHANGE, []),
        (4, BEFORE, [4]),
        (7, CHANGE, [6]),
        (7, BEFORE, [5]),
        (3, date(2003, 12, 31), []),
    ],
)
def test_a_unit_is_made_of_those_that_went_into_it(unit: int, day: date, found: list[int]) -> None:
    assert TERRITORY.members_on(unit, day) == found


def test_a_split_unit_has_no_single_successor() -> None:
    with pytest.raises(AmbiguousSuccession):
        TERRITORY.successor_on(8, CHANGE)
    assert TERRITORY.successor_on(8, BEFORE) == 8


def test_the_last_day_of_the_old_map_and_the_first_of_the_new_one() -> None:
    assert TERRITORY.units_on(CHANGE - timedelta(days=1)) == [1, 2, 4, 5, 8]
    assert TERRITORY.units_on(CHANGE) == [3, 4, 6, 9, 10]


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_merging_and_looking_back_agree_whatever_the_merger(groups: list[int]) -> None:
    units = dict.fromkeys(range(12), OLD) | {100 + group: NEW for group in range(6)}
    merged = Territory(units, [(place, 100 + group) for place, group in enumerate(groups)])

    for place, group in enumerate(groups):
        assert merged.successor_on(place, CHANGE) == 100 + group
        assert place in merged.members_on(100 + group, BEFORE)
    assert sum(len(merged.members_on(100 + group, BEFORE)) for group in range(6)) == 12


# --- The country -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2016, 1, 1), 63),
        (date(2025, 1, 1), 63),
        (date(2025, 6, 30), 63),
        (date(2025, 7, 1), 34),
        (LATER, 34),
    ],
)
def test_the_country_has_63_units_and_since_july_2025_34(db: None, day: date, count: int) -> None:
    assert units_on(day).count() == count


def test_units_stand_in_vietnamese_order(db: None) -> None:
    names = [unit.name for unit in units_on(BEFORE)]

    assert names[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Hà Giang")


def test_each_of_63_goes_into_one_of_34_and_back(db: None) -> None:
    then, now = boundaries_on(BEFORE), boundaries_on(CHANGE)

    went = {unit.pk: now.unit_of(unit.pk) for unit in then.units}

    assert None not in went.values()
    assert {unit.pk for unit in went.values() if unit} == set(now.by_id)
    assert sorted(member for unit in now.units for member in now.members(unit.pk, BEFORE)) == sorted(went)


@pytest.mark.parametrize(
    ("key", "members"),
    [
        ("15@2025", {"10@2004", "15@2004"}),  # Lào Cai took Yên Bái's code
        ("79@2025", {"79@2004", "74@2004", "77@2004"}),
        ("25@2025", {"25@2004", "26@2004", "17@2004"}),
        ("11@2004", {"11@2004"}),  # Điện Biên stays
        ("46@2025", {"46@2004"}),  # Huế became a city half a year before
    ],
)
def test_the_units_of_2018_under_a_unit_of_today(db: None, key: str, members: set[str]) -> None:
    province = Province.objects.get(key=key)

    assert {unit.key for unit in members_on(province, BEFORE)} == members


@pytest.mark.parametrize(
    ("key", "day", "found"),
    [
        ("15@2004", CHANGE, "15@2025"),
        ("10@2004", CHANGE, "15@2025"),
        ("24@2004", CHANGE, "24@2025"),
        ("27@2004", CHANGE, "24@2025"),
        ("11@2004", CHANGE, "11@2004"),
        ("15@2025", BEFORE, None),
        ("70@2004", LATER, "75@2026"),
    ],
)
def test_what_became_of_a_unit(db: None, key: str, day: date, found: str | None) -> None:
    successor = successor_on(Province.objects.get(key=key), day)

    assert (successor and successor.key) == found


def test_boundaries_take_three_statements_whatever_is_asked(db: None) -> None:
    with CaptureQueriesContext(connection) as statements:
        now = boundaries_on(CHANGE)
        for unit in now.units:
            now.members(unit.pk, BEFORE)
            now.unit_of(unit.pk)

    assert len(statements) == 3


def test_successions_never_run_back_in_time(db: None) -> None:
    for link in Succession.objects.select_related("predecessor", "successor"):
        assert link.predecessor.valid_to == link.date - timedelta(days=1)
        assert link.successor.valid_from <= link.date
