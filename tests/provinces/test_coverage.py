"""Shares of provinces that have done something, and the sentence that says so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from provinces.coverage import Coverage, Criterion, Fact, Share, Standing, Window, sentence
from provinces.territory import Territory, Validity

CHANGE = date(2025, 7, 1)
OLD = Validity(date(2004, 1, 1), CHANGE - timedelta(days=1))
NEW = Validity(CHANGE)
# 1, 2 and 3 become 7; 4 stays; 5 is split into 8 and 9.
MAP = Territory(
    {1: OLD, 2: OLD, 3: OLD, 4: Validity(date(2004, 1, 1)), 5: OLD, 7: NEW, 8: NEW, 9: NEW},
    [(1, 7), (2, 7), (3, 7), (5, 8), (5, 9)],
)
NAMES = {1: "Một", 2: "Hai", 3: "Ba", 4: "Bốn", 5: "Năm", 7: "Bảy", 8: "Tám", 9: "Chín"}
PLAN = Criterion("plan", "Kế hoạch", "đã ban hành kế hoạch", "chưa ban hành")
DAY = Criterion("day", "30/7", "đã tổ chức", "chưa tổ chức", yearly=True)
BEFORE, AFTER = date(2018, 12, 31), date(2026, 1, 1)
EVERYBODY = [Fact("plan", unit, None, date(2016, 5, 1)) for unit in (1, 2, 3, 4, 5)]


def board(facts, *, boundaries=BEFORE, until=AFTER, years=(2016, 2020)) -> Coverage:
    window = Window(years[0], years[1], until)
    return Coverage([PLAN, DAY], facts, MAP, boundaries=boundaries, window=window)


def test_everybody_makes_100_per_cent() -> None:
    share = board(EVERYBODY).share("plan")

    assert (share.done, share.expected, share.percent, share.lacking) == (5, 5, Decimal(100), ())
    assert sentence(share, NAMES) == "100% địa phương (5/5) đã ban hành kế hoạch."


def test_whoever_lacks_it_is_named() -> None:
    share = board([fact for fact in EVERYBODY if fact.province != 3]).share("plan")

    assert share.lacking == (3,)
    assert sentence(share, NAMES) == (
        "80% địa phương (4/5) đã ban hành kế hoạch; còn 1 địa phương chưa ban hành: Ba."
    )


def test_nobody_and_many_are_said_in_words() -> None:
    nobody = board([]).share("plan")
    many = Share(PLAN, None, 1, 13, tuple(range(12)))

    assert sentence(nobody, NAMES) == "Chưa có địa phương nào trong 5 địa phương đã ban hành kế hoạch."
    assert "và 2 địa phương khác" in sentence(many, {unit: f"T{unit}" for unit in range(12)})


def test_a_year_stands_before_the_sentence() -> None:
    facts = [Fact("day", unit, 2018, date(2018, 7, 30)) for unit in (1, 2, 3, 4, 5)]
    found = board(facts)

    assert sentence(found.share("day", 2018), NAMES) == "Năm 2018: 100% địa phương (5/5) đã tổ chức."
    assert found.share("day", 2017).done == 0


@pytest.mark.parametrize(
    ("done", "expected", "words"),
    [(63, 63, "100%"), (62, 63, "98,4%"), (2999, 3000, "99,9%"), (0, 63, "0%"), (0, 0, "—")],
)
def test_a_share_is_never_rounded_up_to_all(done: int, expected: int, words: str) -> None:
    assert Share(PLAN, None, done, expected, ()).percent_words == words


def test_what_happened_later_does_not_count_yet() -> None:
    facts = [Fact("plan", 1, None, date(2016, 5, 1)), Fact("plan", 2, None, date(2018, 3, 1))]

    assert board(facts, until=date(2017, 1, 1)).share("plan").done == 1
    assert board(facts, until=date(2018, 3, 1)).share("plan").done == 2


# --- By other boundaries -----------------------------------------------------------------------------------


def test_a_merged_unit_has_met_what_all_its_parts_met() -> None:
    assert board(EVERYBODY, boundaries=CHANGE).standing(7, "plan") == Standing(3, 3)


def test_a_merged_unit_is_partial_when_some_parts_met_it() -> None:
    found = board([fact for fact in EVERYBODY if fact.province != 2], boundaries=CHANGE)

    assert found.standing(7, "plan") == Standing(2, 3)
    assert found.standing(7, "plan").partial
    assert 7 in found.share("plan").lacking


def test_the_parts_of_a_split_have_met_what_the_whole_met() -> None:
    found = board(EVERYBODY, boundaries=CHANGE)

    assert found.standing(8, "plan").full
    assert found.standing(9, "plan").full


def test_what_a_new_unit_did_itself_counts_whole() -> None:
    facts = [Fact("day", 7, 2025, date(2025, 7, 30))]

    assert board(facts, boundaries=CHANGE, years=(2021, 2025)).standing(7, "day", 2025) == Standing(1, 1)


def test_parts_that_ended_before_the_year_are_not_asked_for_it() -> None:
    found = board([], boundaries=AFTER, years=(2026, 2030), until=date(2027, 1, 1))

    assert found.standing(7, "day", 2026) == Standing(0, 1)


def test_an_old_unit_is_not_asked_for_years_after_its_end() -> None:
    found = board([Fact("day", 4, 2026, date(2026, 7, 30))], years=(2026, 2030), until=date(2027, 1, 1))

    assert not found.standing(1, "day", 2026).asked
    assert (found.share("day", 2026).done, found.share("day", 2026).expected) == (1, 1)


def test_a_board_can_be_narrowed_to_some_units() -> None:
    found = Coverage([PLAN], EVERYBODY, MAP, boundaries=BEFORE, window=Window(2016, 2020, AFTER), units=[4])

    assert found.share("plan").expected == 1
