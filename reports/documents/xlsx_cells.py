"""Cell formats and single cells of the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from core.formats import format_date
from reports.documents import specification as spec
from reports.documents.annexes import UNKNOWN
from reports.documents.composition import mark
from reports.documents.content import CompiledFigure, Mark, NationalReport
from reports.documents.text import one_line

SUMMARY, UNITS, SOURCES, ABOUT = "Tổng hợp", "Theo địa phương", "Nguồn", "Thông tin"
HEAD_ROW = 3
"""Row of the column heads (rows and columns count from 0); title, period and a blank row stand above."""
UNIT_HEADS = 4
"""Rows of heads over a figure on the units' sheet: name, category, unit, cell."""
UNIT_FIRST_ROW = HEAD_ROW + UNIT_HEADS
UNIT_FIRST_COLUMN = 4
"""Columns before the figures: position, key, name, filed."""
AGREES, DIFFERS = "khớp", "lệch"
TOLERANCE = "0.0005"
"""Half of the smallest step of a figure: sheet arithmetic is binary."""
A4 = 9


@dataclass(frozen=True, slots=True)
class Formats:
    """Cell formats of the workbook."""

    title: Format
    note: Format
    head: Format
    section: Format
    text: Format
    category: Format
    center: Format
    whole: Format
    fraction: Format
    tenth: Format
    whole_bold: Format
    fraction_bold: Format
    text_bold: Format
    mono: Format

    def of(self, value: Decimal) -> Format:
        """Number format for a value: decimals only where there are some."""
        return self.whole if value == value.to_integral_value() else self.fraction

    def bold_of(self, value: Decimal) -> Format:
        """The same for totals."""
        return self.whole_bold if value == value.to_integral_value() else self.fraction_bold


def formats(book: Workbook) -> Formats:
    """The formats of one workbook."""

    def made(**properties: object) -> Format:
        return book.add_format({"font_name": spec.FONT, "font_size": 11, "valign": "vcenter", **properties})

    cell = {"border": 1}
    whole, fraction = "#,##0", "#,##0.0##"
    return Formats(
        title=made(bold=True, font_size=14),
        note=made(italic=True),
        head=made(**cell, bold=True, align="center", text_wrap=True, bg_color="#E7EBF0"),
        section=made(**cell, bold=True, bg_color="#F4F6F8"),
        text=made(**cell, text_wrap=True),
        category=made(**cell, text_wrap=True, indent=2),
        center=made(**cell, align="center"),
        whole=made(**cell, num_format=whole),
        fraction=made(**cell, num_format=fraction),
        tenth=made(**cell, num_format="#,##0.0"),
        whole_bold=made(**cell, num_format=whole, bold=True),
        fraction_bold=made(**cell, num_format=fraction, bold=True),
        text_bold=made(**cell, bold=True),
        mono=made(**cell, font_name="Courier New", font_size=10),
    )


def open_sheet(sheet: Worksheet, report: NationalReport, title: str, formats: Formats) -> None:
    """Title, period and mark on top; landscape A4 with the mark and page numbers in print."""
    sheet.write_string(0, 0, one_line(f"{title} {report.period_name.upper()}"), formats.title)
    sheet.write_string(1, 0, f"{window(report)} {mark(report)}".strip(), formats.note)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.set_header(f'&R&"{spec.FONT},Bold"{mark(report)}')
    sheet.set_footer(f'&C&"{spec.FONT},Regular"Trang &P/&N')


def window(report: NationalReport) -> str:
    """First and last day of the figures."""
    return f"Số liệu từ ngày {format_date(report.cut_from)} đến ngày {format_date(report.cut_to)}."


def unit_sum(report: NationalReport, figure: CompiledFigure) -> Decimal:
    """What the sheet's own formula gives: the sum over the units' numbers."""
    values = (unit.values.get(figure.cell) for unit in report.units)
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def write_value(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Decimal | Mark | None,
    formats: Formats,
    *,
    bold: bool = False,
) -> None:
    """A number, a unit's mark, or the mark of a missing figure."""
    if isinstance(value, Decimal):
        sheet.write_number(row, column, value, formats.bold_of(value) if bold else formats.of(value))
    else:
        sheet.write_string(row, column, value.value if value else UNKNOWN, formats.center)


def write_blank(sheet: Worksheet, row: int, columns: Sequence[int], formats: Formats) -> None:
    """Empty cells with their borders."""
    for column in columns:
        sheet.write_blank(row, column, None, formats.text)


def write_check(
    sheet: Worksheet, row: int, column: int, left: str, right: str, agrees: bool, formats: Formats
) -> None:
    """A live comparison of two cells; `agrees` is its present result."""
    formula = f'=IF(ABS({left}-{right})<{TOLERANCE},"{AGREES}","{DIFFERS}")'
    sheet.write_formula(row, column, formula, formats.center, AGREES if agrees else DIFFERS)


def at(row: int, column: int) -> str:
    """A1 notation of a cell."""
    return str(xl_rowcol_to_cell(row, column))
