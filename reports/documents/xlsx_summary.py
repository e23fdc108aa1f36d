"""Sheet "Tổng hợp": every national figure, frozen, with live changes, shares and its sum over the units."""

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.documents.annexes import row_name
from reports.documents.content import CompiledFigure, NationalReport
from reports.documents.numbers import HUNDRED
from reports.documents.text import one_line
from reports.documents.xlsx_cells import (
    HEAD_ROW,
    UNIT_FIRST_COLUMN,
    UNIT_FIRST_ROW,
    UNITS,
    Formats,
    at,
    open_sheet,
    unit_sum,
    write_blank,
    write_check,
    write_value,
)

NOT_COMPARABLE = "x"
COLUMNS = (
    ("Mã", 16), ("Chỉ tiêu", 46), ("Đơn vị tính", 12), ("Kỳ báo cáo (đã chốt)", 14),
    ("Cộng từ địa phương", 14), ("Kiểm tra", 9), ("Kỳ trước", 13), ("Chênh lệch so với kỳ trước", 13),
    ("Cùng kỳ năm trước", 13), ("Chênh lệch so với cùng kỳ", 13), ("Tăng, giảm so với cùng kỳ (%)", 13),
    ("Tỷ trọng trong chỉ tiêu (%)", 12), ("Đơn vị có số liệu", 10), ("Đơn vị phải báo cáo", 10),
    ("Tỷ lệ báo cáo (%)", 10),
)  # fmt: skip
VALUE, SUM, CHECK, PREVIOUS, STEP, BASE, DIFFERENCE, PERCENT, SHARE, REPORTED, EXPECTED, RATIO = range(3, 15)


def write_summary(
    sheet: Worksheet, report: NationalReport, figures: Sequence[CompiledFigure], formats: Formats
) -> None:
    """Fill the sheet; `figures` are those of the units' sheet, in its order of columns."""
    open_sheet(sheet, report, "TỔNG HỢP SỐ LIỆU", formats)
    for column, (head, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, head, formats.head)
    sheet.set_row(HEAD_ROW, 62)
    positions = {figure.cell: position for position, figure in enumerate(figures)}
    totals: dict[str, tuple[int, Decimal | None]] = {}
    row = HEAD_ROW
    for section in report.sections:
        row += 1
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, "", formats.section)
        sheet.write_string(row, 0, one_line(f"{section.code}. {section.title}"), formats.section)
        for figure in section.figures:
            row += 1
            if not figure.breakdown:
                totals[figure.indicator] = (row, figure.value)
            _figure_texts(sheet, row, figure, formats)
            _figure_sum(sheet, row, report, figure, positions, formats)
            _figure_changes(sheet, row, figure, formats)
            _figure_shares(sheet, row, figure, totals, formats)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.repeat_rows(HEAD_ROW)
    sheet.fit_to_pages(1, 0)


def _figure_texts(sheet: Worksheet, row: int, figure: CompiledFigure, formats: Formats) -> None:
    sheet.write_string(row, 0, one_line(figure.cell), formats.text)
    sheet.write_string(row, 1, row_name(figure), formats.category if figure.indent else formats.text)
    sheet.write_string(row, 2, one_line(figure.unit), formats.center)
    for column, value in (
        (VALUE, figure.value),
        (PREVIOUS, figure.previous),
        (BASE, figure.same_period_last_year),
    ):
        write_value(sheet, row, column, value, formats)
    for column, count in ((REPORTED, figure.reported), (EXPECTED, figure.expected)):
        sheet.write_number(row, column, count, formats.whole)


def _figure_sum(
    sheet: Worksheet,
    row: int,
    report: NationalReport,
    figure: CompiledFigure,
    positions: dict[str, int],
    formats: Formats,
) -> None:
    """The sum over the units' sheet and whether it agrees; empty for figures that are not sums."""
    if not figure.adds or figure.cell not in positions or figure.value is None:
        write_blank(sheet, row, (SUM, CHECK), formats)
        return
    column = xl_col_to_name(UNIT_FIRST_COLUMN + positions[figure.cell])
    first, last = UNIT_FIRST_ROW + 1, UNIT_FIRST_ROW + len(report.units)
    total = unit_sum(report, figure)
    sheet.write_formula(row, SUM, f"=SUM('{UNITS}'!{column}{first}:{column}{last})", formats.of(total), total)
    write_check(sheet, row, CHECK, at(row, SUM), at(row, VALUE), total == figure.value, formats)


def _figure_changes(sheet: Worksheet, row: int, figure: CompiledFigure, formats: Formats) -> None:
    value, base = figure.value, figure.same_period_last_year
    for target, other, column in ((STEP, figure.previous, PREVIOUS), (DIFFERENCE, base, BASE)):
        if value is None or other is None:
            sheet.write_string(row, target, NOT_COMPARABLE, formats.center)
        else:
            result = value - other
            sheet.write_formula(
                row, target, f"={at(row, VALUE)}-{at(row, column)}", formats.of(result), result
            )
    if value is None or base is None:
        sheet.write_string(row, PERCENT, NOT_COMPARABLE, formats.center)
    elif figure.is_rate:
        sheet.write_formula(row, PERCENT, f"={at(row, DIFFERENCE)}", formats.tenth, value - base)
    else:
        formula = f'=IF({at(row, BASE)}=0,"{NOT_COMPARABLE}",{at(row, DIFFERENCE)}/{at(row, BASE)}*100)'
        percent = (value - base) / base * HUNDRED if base else NOT_COMPARABLE
        sheet.write_formula(row, PERCENT, formula, formats.tenth, percent)


def _figure_shares(
    sheet: Worksheet,
    row: int,
    figure: CompiledFigure,
    totals: dict[str, tuple[int, Decimal | None]],
    formats: Formats,
) -> None:
    """Share of a category in its indicator's total, and the share of units that reported."""
    above = totals.get(figure.indicator)
    if (
        figure.breakdown
        and above
        and above[1] is not None
        and figure.value is not None
        and not figure.is_rate
    ):
        whole = at(above[0], VALUE)
        share = figure.value / above[1] * HUNDRED if above[1] else ""
        sheet.write_formula(
            row, SHARE, f'=IF({whole}=0,"",{at(row, VALUE)}/{whole}*100)', formats.tenth, share
        )
    else:
        write_blank(sheet, row, (SHARE,), formats)
    expected = at(row, EXPECTED)
    ratio = Decimal(figure.reported) / figure.expected * HUNDRED if figure.expected else ""
    sheet.write_formula(
        row, RATIO, f'=IF({expected}=0,"",{at(row, REPORTED)}/{expected}*100)', formats.tenth, ratio
    )
