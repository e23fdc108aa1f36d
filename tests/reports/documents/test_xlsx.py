"""The workbook: frozen values, live formulas that agree with them, literal texts."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.documents import xlsx
from reports.documents.bundle import Bundle
from reports.documents.content import NationalReport
from tests.reports.documents.factory import provinces, with_missing

HEAD, FIRST_UNIT = 4, 8
"""Rows of "Tổng hợp" and "Theo địa phương" as Excel counts them."""


@pytest.fixture(scope="module")
def live(bundle: Bundle) -> Workbook:
    """With formulas."""
    return load_workbook(BytesIO(bundle.xlsx))


@pytest.fixture(scope="module")
def seen(bundle: Bundle) -> Workbook:
    """With the values a viewer shows that does not calculate."""
    return load_workbook(BytesIO(bundle.xlsx), data_only=True)


def rows(book: Workbook, sheet: str, first: int) -> dict[str, dict[str, Any]]:
    """Rows by their first cell, each by column head."""
    page = book[sheet]
    heads = [str(cell.value) for cell in page[HEAD]]
    body = page.iter_rows(min_row=first, values_only=True)
    return {str(row[0]): dict(zip(heads, row, strict=True)) for row in body}


def test_the_sheets_are_summary_units_sources_and_about(live: Workbook) -> None:
    assert live.sheetnames == ["Tổng hợp", "Theo địa phương", "Nguồn", "Thông tin"]


def test_every_frozen_value_is_in_the_summary(seen: Workbook, report: NationalReport) -> None:
    found = rows(seen, "Tổng hợp", HEAD + 1)

    for figure in report.figures:
        row = found[figure.cell]
        assert Decimal(str(row["Kỳ báo cáo (đã chốt)"])) == figure.value
        assert Decimal(str(row["Cùng kỳ năm trước"])) == figure.same_period_last_year
        assert (row["Đơn vị có số liệu"], row["Đơn vị phải báo cáo"]) == (figure.reported, figure.expected)


def test_changes_and_shares_are_live_and_already_calculated(live: Workbook, seen: Workbook) -> None:
    formulas, values = (rows(book, "Tổng hợp", HEAD + 1) for book in (live, seen))

    cases, police, rate = (formulas[cell] for cell in ("C.3", "C.3.police", "C.15"))
    assert re.fullmatch(r"=D(\d+)-I\1", cases["Chênh lệch so với cùng kỳ"])
    assert re.fullmatch(r'=IF\(I(\d+)=0,"x",J\1/I\1\*100\)', cases["Tăng, giảm so với cùng kỳ (%)"])
    assert re.fullmatch(r'=IF\(D(\d+)=0,"",D\d+/D\1\*100\)', police["Tỷ trọng trong chỉ tiêu (%)"])
    assert re.fullmatch(r"=J\d+", rate["Tăng, giảm so với cùng kỳ (%)"])
    assert values["C.3"]["Chênh lệch so với cùng kỳ"] == -10
    assert values["C.3"]["Tăng, giảm so với cùng kỳ (%)"] == pytest.approx(-10.101, abs=0.001)
    assert values["C.3.police"]["Tỷ trọng trong chỉ tiêu (%)"] == pytest.approx(31 / 89 * 100)
    assert values["C.15"]["Tăng, giảm so với cùng kỳ (%)"] == pytest.approx(2.0956)
    assert values["C.3.police"]["Chênh lệch so với kỳ trước"] == "x"


def test_sums_over_the_units_are_formulas_that_agree_with_the_frozen_value(
    live: Workbook, seen: Workbook, report: NationalReport
) -> None:
    formulas, values = (rows(book, "Tổng hợp", HEAD + 1) for book in (live, seen))

    for figure in report.figures:
        formula = formulas[figure.cell]["Cộng từ địa phương"]
        if figure.adds:
            assert re.fullmatch(r"=SUM\('Theo địa phương'!([A-Z]+)8:\1(70)\)", formula)
            assert values[figure.cell]["Cộng từ địa phương"] == figure.value
            assert values[figure.cell]["Kiểm tra"] == "khớp"
        else:
            assert formula is None


def column_of(sheet: Worksheet, cell: str) -> int:
    return next(c.column for c in sheet[7] if c.value == cell)


def test_every_province_has_a_row_and_totals_stand_below(
    live: Workbook, seen: Workbook, report: NationalReport
) -> None:
    sheet, values = live["Theo địa phương"], seen["Theo địa phương"]
    last = FIRST_UNIT + 62

    assert [sheet.cell(row, 3).value for row in range(FIRST_UNIT, last + 1)] == [
        name for _, name in provinces()
    ]
    assert [sheet.cell(last + i, 3).value for i in (1, 2, 3)] == [
        "Tổng (công thức)",
        "Cả nước (đã chốt)",
        "Kiểm tra",
    ]
    column = column_of(sheet, "C.3")
    letter = get_column_letter(column)
    assert sheet.cell(last + 1, column).value == f"=SUM({letter}8:{letter}70)"
    assert [values.cell(last + i, column).value for i in (1, 2, 3)] == [89, 89, "khớp"]
    assert sum(Decimal(str(values.cell(row, column).value)) for row in range(FIRST_UNIT, last + 1)) == 89


def test_a_unit_without_a_report_has_signs_instead_of_zeros(report: NationalReport) -> None:
    book = load_workbook(BytesIO(xlsx.render(with_missing(report, ("02@2004",)))), data_only=True)
    sheet = book["Theo địa phương"]
    column = column_of(sheet, "C.3")

    assert sheet.cell(FIRST_UNIT + 1, 4).value == "chưa"
    assert sheet.cell(FIRST_UNIT + 1, column).value == "…"
    assert sheet.cell(FIRST_UNIT + 65, column).value == "lệch"


def test_decimals_are_kept_and_formatted(report: NationalReport) -> None:
    first, *others = report.sections
    money = replace(first.figures[0], value=Decimal("1234.125"))
    changed = replace(report, sections=(replace(first, figures=(money, *first.figures[1:])), *others))
    sheet = load_workbook(BytesIO(xlsx.render(changed)), data_only=True)["Tổng hợp"]
    cell = sheet["D6"]

    assert (cell.value, cell.number_format) == (1234.125, "#,##0.0##")
    assert sheet["D7"].number_format == "#,##0"


def test_sources_and_facts_are_complete(seen: Workbook, report: NationalReport) -> None:
    sources, about = seen["Nguồn"], seen["Thông tin"]
    facts = {row[0]: row[1] for row in about.iter_rows(min_row=HEAD, max_col=2, values_only=True)}

    assert sources.max_row == HEAD + 63
    assert sources.cell(HEAD + 1, 6).value == report.inputs[0].sha256
    assert facts["Mã xác thực (SHA-256)"] == report.digest
    assert facts["Đơn vị gửi báo cáo"] == "63/63 địa phương"
    assert facts["Tình trạng số liệu"] == "SỐ LIỆU MINH HOẠ"
    assert facts["Kỳ báo cáo"] == "6 tháng đầu năm 2018 (2018-H1)"


def test_sheets_print_on_landscape_a4_with_repeated_heads_and_frozen_panes(live: Workbook) -> None:
    for sheet in live.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert "SỐ LIỆU MINH HOẠ" in str(sheet.HeaderFooter.oddHeader)
    assert live["Tổng hợp"].freeze_panes == "C5"
    assert live["Theo địa phương"].freeze_panes == "E8"
    assert live["Tổng hợp"].print_title_rows == "$4:$4"
    assert live["Theo địa phương"].print_title_rows == "$4:$7"
    assert live["Theo địa phương"].print_title_cols == "$A:$D"


def test_the_workbook_carries_no_trace_of_when_it_was_made(bundle: Bundle, live: Workbook) -> None:
    with ZipFile(BytesIO(bundle.xlsx)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert f"{live.properties.created:%Y-%m-%d}" == "2018-06-25"
