"""The figures as a workbook: frozen values beside live formulas that recompute them from the units' rows.

Sheets: "Tổng hợp" (national figures, changes, shares), "Theo địa phương" (every unit, totals by formula next to the
frozen ones, a check), "Nguồn" (report versions used), "Thông tin" (what the file is). Every text is written as a
string cell, so nothing a user typed can become a formula or a link. Excel shows numbers with the separators of
the reader's own settings; the formats say where separators go. Equal reports give equal bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from core.formats import format_date
from reports.documents.composition import mark
from reports.documents.content import CompiledFigure, NationalReport, UnitRow
from reports.documents.text import lower_first, one_line
from reports.documents.xlsx_cells import (
    ABOUT,
    HEAD_ROW,
    SOURCES,
    SUMMARY,
    UNIT_FIRST_COLUMN,
    UNIT_FIRST_ROW,
    UNITS,
    Formats,
    at,
    formats,
    open_sheet,
    unit_sum,
    window,
    write_blank,
    write_check,
    write_value,
)
from reports.documents.xlsx_summary import write_summary


def render(report: NationalReport) -> bytes:
    """The .xlsx file."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with Workbook(target, options) as book:
        _set_properties(book, report)
        cell_formats = formats(book)
        figures = unit_figures(report)
        summary, units, sources, about = (
            book.add_worksheet(name) for name in (SUMMARY, UNITS, SOURCES, ABOUT)
        )
        write_summary(summary, report, figures, cell_formats)
        _units(units, report, figures, cell_formats)
        _sources(sources, report, cell_formats)
        _about(about, report, cell_formats)
    return target.getvalue()


def unit_figures(report: NationalReport) -> tuple[CompiledFigure, ...]:
    """Figures that at least one unit has a value or mark for, in printing order."""
    given = {cell for unit in report.units for cell in unit.values}
    return tuple(figure for figure in report.figures if figure.cell in given)


def _set_properties(book: Workbook, report: NationalReport) -> None:
    moment = datetime.combine(report.header.issued_on or report.cut_to, time())
    book.set_properties(
        {
            "title": one_line(f"Số liệu báo cáo {lower_first(report.subject)}"),
            "author": one_line(report.header.issuing_agency),
            "keywords": mark(report),
            "created": moment,
        }
    )


def _units(
    sheet: Worksheet, report: NationalReport, figures: Sequence[CompiledFigure], formats: Formats
) -> None:
    open_sheet(sheet, report, "SỐ LIỆU THEO ĐỊA PHƯƠNG", formats)
    for column, (head, width) in enumerate(
        (("STT", 6), ("Mã", 10), ("Địa phương", 26), ("Đã gửi báo cáo", 10))
    ):
        sheet.set_column(column, column, width)
        sheet.merge_range(HEAD_ROW, column, UNIT_FIRST_ROW - 1, column, head, formats.head)
    if figures:
        sheet.set_column(UNIT_FIRST_COLUMN, UNIT_FIRST_COLUMN + len(figures) - 1, 15)
    sheet.set_row(HEAD_ROW, 90)
    sheet.set_row(HEAD_ROW + 1, 48)
    for position, figure in enumerate(figures):
        heads = (figure.name, figure.breakdown_label, figure.unit, figure.cell)
        for offset, head in enumerate(heads):
            sheet.write_string(HEAD_ROW + offset, UNIT_FIRST_COLUMN + position, one_line(head), formats.head)
    for position, unit in enumerate(report.units):
        _unit_row(sheet, position, unit, figures, formats)
    _unit_totals(sheet, report, figures, formats)
    sheet.freeze_panes(UNIT_FIRST_ROW, UNIT_FIRST_COLUMN)
    sheet.repeat_rows(HEAD_ROW, UNIT_FIRST_ROW - 1)
    sheet.repeat_columns(0, UNIT_FIRST_COLUMN - 1)
    sheet.fit_to_pages(0, 2)


def _unit_row(
    sheet: Worksheet, position: int, unit: UnitRow, figures: Sequence[CompiledFigure], formats: Formats
) -> None:
    row = UNIT_FIRST_ROW + position
    sheet.write_number(row, 0, position + 1, formats.center)
    sheet.write_string(row, 1, one_line(unit.key), formats.text)
    sheet.write_string(row, 2, one_line(unit.name), formats.text)
    sheet.write_string(row, 3, "có" if unit.filed else "chưa", formats.center)
    for offset, figure in enumerate(figures):
        write_value(sheet, row, UNIT_FIRST_COLUMN + offset, unit.values.get(figure.cell), formats)


def _unit_totals(
    sheet: Worksheet, report: NationalReport, figures: Sequence[CompiledFigure], formats: Formats
) -> None:
    """Three rows under the units: live sum, frozen national value, check."""
    last = UNIT_FIRST_ROW + len(report.units) - 1
    for offset, label in enumerate(("Tổng (công thức)", "Cả nước (đã chốt)", "Kiểm tra"), start=1):
        write_blank(sheet, last + offset, (0, 1, 3), formats)
        sheet.write_string(last + offset, 2, label, formats.text_bold)
    for offset, figure in enumerate(figures):
        column = UNIT_FIRST_COLUMN + offset
        write_value(sheet, last + 2, column, figure.value, formats, bold=True)
        if not figure.adds or figure.value is None:
            write_blank(sheet, last + 1, (column,), formats)
            write_blank(sheet, last + 3, (column,), formats)
            continue
        total = unit_sum(report, figure)
        formula = f"=SUM({at(UNIT_FIRST_ROW, column)}:{at(last, column)})"
        sheet.write_formula(last + 1, column, formula, formats.bold_of(total), total)
        agrees = total == figure.value
        write_check(sheet, last + 3, column, at(last + 1, column), at(last + 2, column), agrees, formats)


def _sources(sheet: Worksheet, report: NationalReport, formats: Formats) -> None:
    open_sheet(sheet, report, "BÁO CÁO ĐƯỢC SỬ DỤNG", formats)
    heads = (("STT", 6), ("Cơ quan báo cáo", 44), ("Mã địa phương", 14), ("Mã báo cáo", 34), ("Phiên bản", 10),
             ("SHA-256", 70))  # fmt: skip
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, head, formats.head)
    for position, used in enumerate(report.inputs, start=1):
        row = HEAD_ROW + position
        sheet.write_number(row, 0, position, formats.center)
        for column, words in enumerate((used.agency, used.province, used.report), start=1):
            sheet.write_string(row, column, one_line(words), formats.text)
        sheet.write_number(row, 4, used.version, formats.whole)
        sheet.write_string(row, 5, one_line(used.sha256), formats.mono)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.fit_to_pages(1, 0)


def _about(sheet: Worksheet, report: NationalReport, formats: Formats) -> None:
    open_sheet(sheet, report, "THÔNG TIN KẾT QUẢ TỔNG HỢP", formats)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for row, (label, words) in enumerate(_facts(report), start=HEAD_ROW):
        sheet.write_string(row, 0, label, formats.text_bold)
        sheet.write_string(row, 1, one_line(words), formats.text)
    sheet.fit_to_pages(1, 0)


def _facts(report: NationalReport) -> Iterator[tuple[str, str]]:
    state = report.coverage
    yield "Văn bản", f"Báo cáo {lower_first(report.subject)}"
    yield "Cơ quan tổng hợp", report.header.issuing_agency
    yield "Kỳ báo cáo", f"{report.period_name} ({report.period})"
    yield "Thời gian số liệu", window(report)
    yield "Biểu mẫu", f"{report.form_title} ({report.form}, phiên bản {report.form_version})"
    yield "Theo địa giới tại ngày", format_date(report.boundaries)
    yield "Tình trạng số liệu", mark(report) or "Chính thức"
    yield "Đơn vị gửi báo cáo", f"{state.reported}/{state.expected} {state.noun}"
    yield "Đơn vị chưa gửi", ", ".join(unit.name for unit in state.missing) or "Không"
    yield "Mã xác thực (SHA-256)", report.digest
    yield "Ký hiệu", "“…” chưa có số liệu; “-” không phát sinh; “x” không áp dụng hoặc không so sánh được"
