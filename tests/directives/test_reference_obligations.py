"""The duties of the reference data: whom they bind, when they fall due, what is known of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.models import AgencyGroup
from core.calendar import OFFICIAL
from directives.choices import DueRule
from directives.models import Assignment, Obligation, Provision
from directives.services.generation import assign

FOLDER = Path(__file__).resolve().parents[2] / "directives" / "reference"


def rows(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))["rows"])


ROWS = rows("obligations.yaml")
INSTRUMENTS = {row["code"]: row for row in rows("instruments.yaml")}


def test_there_are_at_least_forty_duties_each_with_basis_source_and_addressee() -> None:
    assert len(ROWS) >= 40
    for row in ROWS:
        assert row["instrument"] in INSTRUMENTS, row["code"]
        assert row["source"], row["code"]
        assert row.get("kinds") or row.get("groups") or row.get("agencies"), row["code"]


@pytest.mark.parametrize(
    "instrument",
    [
        "qd-2546-2015-ttg",
        "qd-1471-2016-ttg",
        "qd-12-2017-bcd138",
        "qd-2496-2017",
        "qd-793-2016-ttg",
        "kh-15-2016-bcd138",
        "kl-05-2016-tw",
        "ct-48-2010-tw",
        "qd-623-2016-ttg",
        "qd-1090-2017-btttt",
        "qd-623-2020-ldtbxh",
        "qd-193-2021-ttg",
        "qd-33-2026-ttg",
    ],
)
def test_the_instruments_of_the_programme_lay_down_duties(instrument: str) -> None:
    assert [row["code"] for row in ROWS if row["instrument"] == instrument]


def test_no_duty_begins_before_its_instrument() -> None:
    for row in ROWS:
        issued = INSTRUMENTS[row["instrument"]].get("issued_on")
        assert issued is None or row["valid_from"] >= issued, row["code"]


def test_what_is_not_verified_says_so_on_its_page(db: None) -> None:
    for obligation in Obligation.objects.filter(carried_from=None):
        assert obligation.verified or "chưa xác minh" in obligation.verification_note, obligation.code


def test_a_clause_is_cited_only_where_one_was_seen(db: None) -> None:
    cited = Obligation.objects.exclude(provision=None).select_related("provision")
    assert {(row.instrument.code, str(row.provision)) for row in cited} == {("qd-1137-2025-ttg", "Điều 3")}
    for provision in Provision.objects.exclude(parent=None).select_related("parent"):
        assert provision.parent is not None
        assert provision.parent.instrument_id == provision.instrument_id


def test_the_groups_have_their_members(db: None) -> None:
    pilot = AgencyGroup.objects.get(code="tinh-chi-dao-diem")
    names = {member.agency.short_name for member in pilot.members.select_related("agency")}
    assert len(names) == 6
    for name in ("Hà Giang", "Lạng Sơn", "Lào Cai", "Nghệ An", "Quảng Ninh", "Tây Ninh"):
        assert any(name in each for each in names), name

    border = AgencyGroup.objects.get(code="tinh-bien-gioi").members
    assert border.filter(valid_from__lte=date(2018, 1, 1)).count() == 25
    leads = AgencyGroup.objects.get(code="bo-chu-tri-de-an").members.select_related("agency")
    assert {member.agency.code for member in leads} == {"bo-cong-an", "bo-tttt", "bo-ldtbxh", "bo-tu-phap"}


@pytest.fixture
def given_out(db: None) -> None:
    assign(until=date(2026, 12, 31))


def test_63_provinces_owe_a_plan_in_2016_and_34_in_2026(given_out: None) -> None:
    def owing(code: str) -> int:
        return Assignment.objects.filter(obligation__code=code, agency__kind="provincial_committee").count()

    assert owing("2546-ban-hanh-ke-hoach") == 63
    assert owing("kh15-diem-ke-hoach") == 6
    assert owing("172-tong-ket") == 34
    assert owing("33-ban-hanh-ke-hoach") == 34


@pytest.mark.parametrize(
    ("code", "occurrence", "nominal", "due", "reason"),
    [
        # Tết 2016: 06-14/02; 2018: 14-20/02 (sources: tests/core/test_working_days.py)
        ("2546-ke-hoach-nam", "2016-Y", date(2016, 2, 15), date(2016, 2, 15), ""),
        ("2546-ke-hoach-nam-bcd", "2016-Y", date(2016, 1, 31), date(2016, 2, 1), "Chủ nhật"),
        # Tết 2017: 26/01-01/02
        ("2546-ke-hoach-nam-bcd", "2017-Y", date(2017, 1, 31), date(2017, 2, 2), "Mùng bốn Tết Nguyên Đán"),
        ("12-hop-ban-chi-dao", "2017-H1", date(2017, 1, 31), date(2017, 2, 2), "Mùng bốn Tết Nguyên Đán"),
        ("2546-ke-hoach-nam", "2018-Y", date(2018, 2, 15), date(2018, 2, 21), "Giao thừa Tết Nguyên Đán"),
        ("2546-ke-hoach-nam", "2019-Y", date(2019, 2, 15), date(2019, 2, 15), ""),
        ("2546-ke-hoach-nam", "2020-Y", date(2020, 2, 15), date(2020, 2, 17), "thứ Bảy"),
        # 31/12/2018 is off, for Saturday 05/01/2019
        (
            "kh15-doan-kiem-tra-lien-nganh",
            "2018-Y",
            date(2018, 12, 31),
            date(2019, 1, 2),
            "thay cho ngày 05/01/2019",
        ),
        (
            "1090-tin-bai-hang-thang",
            "2018-M12",
            date(2018, 12, 31),
            date(2019, 1, 2),
            "thay cho ngày 05/01/2019",
        ),
        ("1090-tin-bai-hang-thang", "2019-M04", date(2019, 4, 30), date(2019, 5, 2), "Ngày Chiến thắng"),
        ("1090-tin-bai-hang-thang", "2018-M02", date(2018, 2, 28), date(2018, 2, 28), ""),
        # 30/07/2016 and 30/07/2017 fall on a weekend
        ("793-huong-ung-30-7", "2016-Y", date(2016, 7, 30), date(2016, 8, 1), "thứ Bảy"),
        ("793-huong-ung-30-7", "2017-Y", date(2017, 7, 30), date(2017, 7, 31), "Chủ nhật"),
        ("793-huong-ung-30-7", "2018-Y", date(2018, 7, 30), date(2018, 7, 30), ""),
        # 60 working days after 22/07/2016: August has 23, September 21 without the 2nd, so 17 October
        ("1471-kien-toan-ban-chi-dao", "once", date(2016, 10, 17), date(2016, 10, 17), ""),
    ],
)
def test_due_dates_from_2016_to_2020(
    given_out: None, code: str, occurrence: str, nominal: date, due: date, reason: str
) -> None:
    rows = Assignment.objects.filter(obligation__code=code, occurrence=occurrence)
    found = set(rows.values_list("due_nominal", "due_on", "due_reason"))

    assert len(found) == 1
    ((stored_nominal, stored_due, stored_reason),) = found
    assert (stored_nominal, stored_due) == (nominal, due)
    assert reason in stored_reason
    assert bool(stored_reason) == (nominal != due)


def test_every_stored_due_date_is_a_working_day(given_out: None) -> None:
    days = Assignment.objects.values_list("due_on", flat=True).distinct()

    assert all(OFFICIAL.is_working_day(day) for day in days)


def test_the_press_owes_every_month_since_the_project_was_approved(given_out: None) -> None:
    codes = Assignment.objects.filter(obligation__code="1090-tin-bai-hang-thang").values_list(
        "occurrence", flat=True
    )

    assert len(codes) == 42
    assert {"2017-M07", "2020-M12"} <= set(codes)
    assert Obligation.objects.get(code="1090-tin-bai-hang-thang").rule == DueRule.MONTHLY
