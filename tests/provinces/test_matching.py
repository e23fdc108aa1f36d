"""Which province a row of an import means: never by a bare code or name that fits two."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provinces.matching import AmbiguousUnit, NotValidThen, UnitName, UnknownUnit, match_unit
from provinces.queries import unit_names

Y2018, Y2026 = date(2018, 6, 14), date(2026, 6, 14)


@pytest.fixture
def units(db: None) -> list[UnitName]:
    return unit_names()


def keys(error: AmbiguousUnit) -> list[str]:
    return [unit.key for unit in error.candidates]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"key": "15@2004"}, "15@2004"),
        ({"key": "15@2025", "day": Y2026}, "15@2025"),
        ({"code": "15", "name": "Yên Bái", "day": Y2018}, "15@2004"),
        ({"code": "15", "name": "Lào Cai", "day": Y2026}, "15@2025"),
        ({"code": "10", "day": Y2018}, "10@2004"),
        ({"code": "1", "day": Y2026}, "01@2004"),  # a spreadsheet took the zero
        ({"code": "4.0"}, "04@2004"),
        ({"code": "08", "day": Y2018}, "08@2004"),  # kept code and name, took in Hà Giang
        ({"code": "08", "day": Y2026}, "08@2025"),
        ({"code": "46", "day": date(2025, 3, 1)}, "46@2025"),
        ({"name": "Lào Cai", "day": Y2018}, "10@2004"),
        ({"name": "Lào Cai", "day": Y2026}, "15@2025"),
        ({"name": "tỉnh lào cai", "day": Y2026}, "15@2025"),
        ({"name": "TP. Hồ Chí Minh", "day": Y2018}, "79@2004"),
        ({"name": "HOÀ BÌNH"}, "17@2004"),
        ({"name": "Thanh Hoá", "day": Y2026}, "38@2004"),
        ({"name": "Yên Bái"}, "15@2004"),
    ],
)
def test_a_unit_is_found_by_key_or_by_code_or_name_and_day(units, asked, found) -> None:
    assert match_unit(units, **asked).key == found


def test_a_bare_code_that_two_units_bore_is_refused_with_both(units) -> None:
    with pytest.raises(AmbiguousUnit) as refused:
        match_unit(units, code="15")

    assert keys(refused.value) == ["15@2004", "15@2025"]
    assert refused.value.message == (
        "Mã 15 đã được dùng cho nhiều đơn vị: Yên Bái (15@2004) và Lào Cai (15@2025). Hãy ghi thêm tên hoặc khoá của "
        "đơn vị."
    )


def test_the_old_code_of_yen_bai_dated_2026_does_not_become_lao_cai(units) -> None:
    with pytest.raises(AmbiguousUnit):
        match_unit(units, code="15", day=Y2026)
    with pytest.raises(NotValidThen) as refused:
        match_unit(units, code="15", name="Yên Bái", day=Y2026)

    assert refused.value.unit.key == "15@2004"
    assert refused.value.message == (
        "Yên Bái (15@2004) đã kết thúc vào ngày 30/06/2025, không nhận số liệu của ngày 14/06/2026; nay là Lào Cai "
        "(15@2025)."
    )


@pytest.mark.parametrize("code", ["15", "24", "44", "52", "80", "82", "91"])
def test_none_of_the_seven_reused_codes_is_taken_alone(units, code) -> None:
    for day in (None, Y2018, Y2026):
        with pytest.raises(AmbiguousUnit) as refused:
            match_unit(units, code=code, day=day)
        assert len(refused.value.candidates) == 2


def test_a_bare_name_that_two_units_bore_is_refused_with_both(units) -> None:
    with pytest.raises(AmbiguousUnit) as refused:
        match_unit(units, name="Lào Cai")

    assert keys(refused.value) == ["10@2004", "15@2025"]
    assert "Lào Cai (10@2004) và Lào Cai (15@2025)" in refused.value.message


def test_code_and_name_of_two_units_are_refused_with_both(units) -> None:
    with pytest.raises(AmbiguousUnit) as refused:
        match_unit(units, code="15", name="Lào Cai", day=Y2018)

    assert keys(refused.value) == ["15@2004", "10@2004"]
    assert (
        "Mã 15 là của Yên Bái (15@2004) còn tên “Lào Cai” là của Lào Cai (10@2004)" in refused.value.message
    )


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"code": "99"}, UnknownUnit, "mã “99”"),
        ({"code": "x'; drop"}, UnknownUnit, "Không có"),
        ({"name": "Hà Tây"}, UnknownUnit, "“Hà Tây”"),
        ({}, UnknownUnit, "không ghi mã hoặc tên"),
        ({"key": "15@2010"}, UnknownUnit, "khoá “15@2010”"),
        ({"key": "15@2025", "day": Y2018}, NotValidThen, "mới có từ ngày 01/07/2025"),
        ({"name": "Yên Bái", "day": Y2026}, NotValidThen, "nay là Lào Cai"),
        ({"code": "01", "name": "Lào Cai", "day": Y2026}, AmbiguousUnit, "Mã 01 là của Hà Nội"),
    ],
)
def test_what_fits_no_unit_is_refused_in_words(units, asked, error, words) -> None:
    with pytest.raises(error) as refused:
        match_unit(units, **asked)

    assert words in refused.value.message


def test_all_names_take_two_statements(db: None) -> None:
    with CaptureQueriesContext(connection) as statements:
        units = unit_names()

    assert len(statements) == 2
    assert len(units) == 88
