"""The central agencies of the programme and what succeeded them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.choices import AgencyKind
from accounts.models import Agency

PATH = Path(__file__).resolve().parents[2] / "accounts" / "reference" / "agencies.yaml"
ROWS: dict[str, dict[str, Any]] = {
    row["code"]: row for row in yaml.safe_load(PATH.read_text(encoding="utf-8"))["rows"]
}


def test_references_between_agencies_resolve() -> None:
    for row in ROWS.values():
        assert {row.get("parent"), row.get("successor")} <= {None, *ROWS}, row


def test_an_agency_closes_with_a_successor_that_is_valid_the_next_day() -> None:
    for row in ROWS.values():
        assert ("valid_to" in row) == ("successor" in row), row
        if "valid_to" in row:
            assert ROWS[row["successor"]]["valid_from"] <= date(2025, 3, 1), row


@pytest.mark.parametrize(
    ("closed", "successor"),
    [("bo-tttt", "bo-vhttdl"), ("bo-ldtbxh", "bo-y-te"), ("uy-ban-dan-toc", "bo-dan-toc-ton-giao")],
)
def test_ministries_of_2018_have_their_successor_of_2025(db: None, closed: str, successor: str) -> None:
    agency = Agency.objects.select_related("successor").get(code=closed)

    assert agency.is_valid_on(date(2018, 6, 14))
    assert agency.valid_to == date(2025, 2, 28)
    assert agency.successor is not None
    assert agency.successor.code == successor
    assert agency.successor.is_valid_on(date(2025, 3, 1))


def test_the_committee_has_its_standing_office(db: None) -> None:
    office = Agency.objects.select_related("parent").get(kind=AgencyKind.STANDING_OFFICE)

    assert office.parent is not None
    assert office.parent.code == "bcd138-cp"
    assert office.parent.kind == AgencyKind.COMMITTEE


@pytest.mark.parametrize(("day", "count"), [(date(2018, 6, 14), 63), (date(2025, 7, 1), 34)])
def test_every_province_of_a_day_has_a_committee(db: None, day: date, count: int) -> None:
    assert Agency.objects.valid_on(day).filter(kind=AgencyKind.PROVINCIAL_COMMITTEE).count() == count


def test_the_database_holds_the_file(db: None) -> None:
    others = Agency.objects.exclude(kind=AgencyKind.PROVINCIAL_COMMITTEE)

    assert set(others.values_list("code", flat=True)) == set(ROWS)
