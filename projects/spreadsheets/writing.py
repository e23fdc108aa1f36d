"""Writes the workbook. Every text is typed as text, so that no spreadsheet runs it as a formula."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.formats import format_number
from projects.spreadsheets.layout import (
    AGENCIES,
    FIRST_ROW,
    GUIDE,
    HEAD_ROW,
    HELP_ROW,
    MEMORY,
    MOST_ROWS,
    SCHEMA,
    SHEETS,
    Column,
    Kind,
    SheetSpec,
    Writable,
)

Value = str | int | Decimal | date | None
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_EXACT_DIGITS = 15  # of a spreadsheet's number; longer ones are written as text, which is read exactly
_SPARE_ROWS = 200  # below the last row, ready for new ones


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into the workbook: rows by sheet key, each with a value for every column."""

    project: str
    title: str
    rows: Mapping[str, Sequence[Mapping[str, Value]]]
    agencies: Sequence[tuple[str, str]]


def write_workbook(exported: Exported) -> bytes:
    """The whole file."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        formats = _Formats(book)
        _write_guide(book, formats, exported.title)
        for spec in SHEETS:
            _write_sheet(book, formats, spec, exported.rows[spec.key])
        _write_agencies(book, formats, exported.agencies)
        _write_memory(book, exported)
    return buffer.getvalue()


class _Formats:
    def __init__(self, book: Any) -> None:
        base: dict[str, object] = {"valign": "top"}
        self.head = book.add_format(
            {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#D9E2EC"}
        )
        self.help = book.add_format({**base, "italic": True, "text_wrap": True, "font_color": "#52606D"})
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.wrapped = book.add_format({**base, "text_wrap": True})
        open_cells: dict[Kind, dict[str, object]] = {
            Kind.ID: {"num_format": "0"},
            Kind.TEXT: {"num_format": "@", "text_wrap": True},
            Kind.CHOICE: {"num_format": "@"},
            Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
            Kind.NUMBER: {"num_format": "#,##0.######"},
        }
        self.open = {kind: book.add_format({**base, **look}) for kind, look in open_cells.items()}
        self.fixed = {
            kind: book.add_format({**base, **look, "bg_color": "#EEF1F4"})
            for kind, look in open_cells.items()
        }

    def of(self, column: Column, *, new: bool) -> Any:
        fixed = column.writable == Writable.NEVER or (column.writable == Writable.NEW and not new)
        return (self.fixed if fixed else self.open)[column.kind]


def _write_sheet(book: Any, formats: _Formats, spec: SheetSpec, rows: Sequence[Mapping[str, Value]]) -> None:
    page = book.add_worksheet(spec.title)
    for place, column in enumerate(spec.columns):
        page.set_column(place, place, column.width, formats.open[column.kind])
        page.write_string(HEAD_ROW - 1, place, str(column.head), formats.head)
        page.write_string(HELP_ROW - 1, place, column.note, formats.help)
    for number, row in enumerate(rows, start=FIRST_ROW - 1):
        for place, column in enumerate(spec.columns):
            _write(page, number, place, row.get(column.name), formats.of(column, new=False))
    last = min(FIRST_ROW + len(rows) + _SPARE_ROWS, FIRST_ROW + MOST_ROWS)
    for place, column in enumerate(spec.columns):
        if column.kind == Kind.CHOICE and column.choices is not None:
            source = [str(label) for label in column.choices.values()]
            page.data_validation(FIRST_ROW - 1, place, last, place, {"validate": "list", "source": source})
    page.freeze_panes(FIRST_ROW - 1, 2)
    page.autofilter(HEAD_ROW - 1, 0, max(HELP_ROW - 1, FIRST_ROW + len(rows) - 2), len(spec.columns) - 1)


def _write(page: Any, row: int, column: int, value: Value, look: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    elif isinstance(value, int | Decimal):
        if len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
            page.write_string(row, column, format_number(value), look)
        else:
            page.write_number(row, column, value, look)
    else:
        page.write_string(row, column, value, look)


def _write_guide(book: Any, formats: _Formats, title: str) -> None:
    page = book.add_worksheet(str(GUIDE))
    page.set_column(0, 0, 110, formats.wrapped)
    page.write_string(0, 0, title, formats.title)
    lines = [
        _("Sửa thẳng vào các trang sau rồi lưu dạng .xlsx và nhập lại. Chương trình chỉ ghi những ô đã sửa."),
        _("Dòng thứ hai của mỗi trang nói rõ từng cột được nhập gì. Cột nền xám chỉ để xem."),
        _(
            "Thêm dòng mới ở cuối trang, để trống cột “Mã số hệ thống”. Xoá dòng khỏi bảng tính không xoá dữ liệu."
        ),
        _("Không dùng công thức, không gộp ô, không đổi tên trang và tiêu đề cột."),
        _("Nếu có một ô sai thì không ô nào được ghi; mọi ô sai được báo cùng lúc kèm tên trang và tên ô."),
    ]
    for number, line in enumerate(lines, start=2):
        page.write_string(number, 0, line, formats.wrapped)


def _write_agencies(book: Any, formats: _Formats, agencies: Iterable[tuple[str, str]]) -> None:
    page = book.add_worksheet(str(AGENCIES))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 70)
    page.write_string(0, 0, _("Mã"), formats.head)
    page.write_string(0, 1, _("Cơ quan"), formats.head)
    for number, (code, name) in enumerate(agencies, start=1):
        page.write_string(number, 0, code)
        page.write_string(number, 1, name)


def _write_memory(book: Any, exported: Exported) -> None:
    """What every cell said when it was exported: the import tells by it what a person changed."""
    page = book.add_worksheet(MEMORY)
    page.hide()
    page.write_row(0, 0, ["schema", str(SCHEMA)])
    page.write_row(1, 0, ["project", exported.project])
    number = 2
    for spec in SHEETS:
        for row in exported.rows[spec.key]:
            page.write_string(number, 0, spec.key)
            page.write_string(number, 1, str(row["id"]))
            page.write_string(number, 2, json.dumps(plain(spec, row), ensure_ascii=False))
            number += 1


def plain(spec: SheetSpec, row: Mapping[str, Value]) -> dict[str, str]:
    """The values of a row as texts that compare exactly."""
    return {column.name: canonical(row.get(column.name)) for column in spec.columns}


def canonical(value: Value) -> str:
    """One text per value: 1, 1.0 and 1.00 are the same."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return " ".join(value.split())
