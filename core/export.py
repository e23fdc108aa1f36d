"""Lists as files: CSV, XLSX and JSON of the same rows.

CSV is written in the dialect that a Vietnamese Windows gives Excel: UTF-8 with a byte order mark, a semicolon
between fields (Excel puts it in place of the list separator where the decimal mark is a comma) and a decimal comma.
Programs take JSON; whoever's Excel is set to another country takes XLSX, which depends on no setting.

Text that a spreadsheet would run as a formula is neutralised: typed as text in XLSX, prefixed with an apostrophe in
CSV, which has no types.
"""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.formats import LOCAL_ZONE, format_date

Cell = str | int | Decimal | bool | date | datetime | Sequence[str] | None


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSON: "application/json",
}

# A field may begin where the writer meant it to, or after any separator that another country's Excel splits at.
_FORMULA = re.compile(r"(^|[,;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")
_XLSX_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_XLSX_TEXT_LIMIT = 32_767
_XLSX_COLUMN_WIDTHS = (8, 60)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: `keys` name the columns for programs, `heads` for people; each row has one cell per key."""

    title: str
    keys: Sequence[str]
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def render(sheet: Sheet, file_format: FileFormat) -> bytes:
    """The whole file."""
    return _WRITERS[file_format](sheet)


def as_csv(sheet: Sheet) -> bytes:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([without_formula(head) for head in sheet.heads])
    writer.writerows([_csv_text(cell) for cell in row] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8-sig")


def as_json(sheet: Sheet) -> bytes:
    """A list of objects; decimals as text so that no reader rounds them, days as yyyy-mm-dd."""
    rows = [dict(zip(sheet.keys, map(_json_value, row), strict=True)) for row in sheet.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def as_xlsx(sheet: Sheet) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _XLSX_OPTIONS) as book:
        table = _XlsxTable(book, sheet)
        for number, row in enumerate(sheet.rows, start=1):
            table.write(number, row)
        table.finish()
    return buffer.getvalue()


class _XlsxTable:
    """A worksheet with a bold head row that stays in sight, a filter on each column, and every cell typed."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.page = book.add_worksheet(_NOT_IN_SHEET_NAMES.sub(" ", sheet.title)[:31])
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.widths = [len(title) for title in sheet.heads]
        self.last = 0
        for column, title in enumerate(sheet.heads):
            self.page.write_string(0, column, title, head)

    def write(self, number: int, row: Sequence[Cell]) -> None:
        self.last = number
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                local = cell.astimezone(LOCAL_ZONE).replace(tzinfo=None)
                self.page.write_datetime(number, column, local, self.moment)
            elif isinstance(cell, date):
                self.page.write_datetime(number, column, cell, self.day)
            elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                self.page.write_number(number, column, cell, self.text)
            elif cell is not None:
                words = _words(cell)
                self.widths[column] = max(self.widths[column], len(words))
                self.page.write_string(number, column, words[:_XLSX_TEXT_LIMIT], self.text)

    def finish(self) -> None:
        narrow, wide = _XLSX_COLUMN_WIDTHS
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, min(max(width + 2, narrow), wide))
        self.page.freeze_panes(1, 0)
        self.page.autofilter(0, 0, self.last, max(len(self.widths) - 1, 0))


_WRITERS = {FileFormat.CSV: as_csv, FileFormat.XLSX: as_xlsx, FileFormat.JSON: as_json}


def without_formula(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet would begin to calculate."""
    if text[:1] in {"\t", "\r", "\n"}:
        text = f"'{text}"
    return _FORMULA.sub(r"\1\2'", text)


def _csv_text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, datetime):
        return f"{cell.astimezone(LOCAL_ZONE):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    return without_formula(_words(cell))


def _words(cell: str | bool | Sequence[str] | None) -> str:
    """What is neither a figure nor a date, as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("có") if cell else _("không")
    return cell if isinstance(cell, str) else ", ".join(cell)


def _json_value(cell: Cell) -> str | int | bool | list[str] | None:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | int):
        return cell
    return list(cell)
