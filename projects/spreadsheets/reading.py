"""Reads the workbook back. Everything is read before anything is judged, and every error names its sheet and cell.

Pure: no database. `Book.rows` tell what a person changed by comparing each cell with what was exported.
"""

import json
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import InvalidInput
from core.file_kinds import Kind as FileKind
from core.file_kinds import Refused, kind_of
from projects.parsing import Unreadable, read_day, read_decimal, shown
from projects.spreadsheets.layout import (
    FIRST_ROW,
    HEAD_ROW,
    MEMORY,
    MOST_ROWS,
    SCHEMA,
    SHEETS,
    Column,
    Kind,
    SheetSpec,
    Writable,
)
from projects.spreadsheets.writing import Value, canonical

MAX_SIZE, MAX_UNPACKED = 20_000_000, 80_000_000  # bytes


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row: what it says, what it said when it was exported (empty for a new one), and where each value stands."""

    spec: SheetSpec
    number: int
    pk: int | None
    values: dict[str, Value]
    exported: dict[str, str]

    @property
    def known(self) -> int:
        """The number of a row that was exported."""
        return cast(int, self.pk)

    def cell(self, name: str) -> str:
        """ "Hoạt động!H7"."""
        return f"{self.spec.title}!{self.spec.letter(name)}{self.number}"

    def changed(self) -> list[str]:
        """The columns that a person changed, of those that can be stored."""
        if self.pk is None:
            return []
        return [
            column.name
            for column in self.spec.columns
            if column.writable == Writable.ALWAYS
            and canonical(self.values.get(column.name)) != self.exported.get(column.name, "")
        ]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date:
        """A day that was needed, so that the row would have been refused without it."""
        return cast(date, self.values[name])

    def number_of(self, name: str) -> Decimal | None:
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None


@dataclass(slots=True)
class Book:
    """The whole workbook with everything that is wrong in it, by cell."""

    project: str = ""
    rows: dict[str, list[BookRow]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, place: str, sentence: str) -> None:
        """Note what is wrong with a cell, once."""
        sheet, _mark, cell = place.partition("!")
        named = _("trang “%(sheet)s”, ô %(cell)s: %(wrong)s") if cell else _("trang “%(sheet)s”: %(wrong)s")
        self.errors.setdefault(place, named % {"sheet": sheet, "cell": cell, "wrong": sentence})


def read_workbook(content: bytes, project: str) -> Book:
    """The workbook of `project` (its code). Raises InvalidInput for a file that is none of its workbooks.

    What is wrong inside the sheets is left in `errors`.
    """
    workbook = _opened(content)
    memory = _memory(workbook, project)
    book = Book(project=project)
    for spec in SHEETS:
        if spec.title not in workbook.sheetnames:
            book.refuse(spec.title, _("không còn trong tệp; hãy xuất lại từ chương trình"))
            continue
        book.rows[spec.key] = _read_sheet(book, spec, workbook[spec.title], memory[spec.key])
    return book


# --- The file --------------------------------------------------------------------------------------------


def _opened(content: bytes) -> Workbook:
    if len(content) > MAX_SIZE:
        raise _no_workbook(_("Tệp lớn quá 20 MB; đây không phải bảng tính xuất từ chương trình."))
    try:
        kind = kind_of(BytesIO(content))
    except Refused as error:
        raise _no_workbook(str(error)) from error
    if kind is not FileKind.XLSX:
        raise _no_workbook(_("Chỉ nhận bảng tính .xlsx xuất từ chương trình."))
    with zipfile.ZipFile(BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MAX_UNPACKED:
            raise _no_workbook(_("Bảng tính quá lớn; đây không phải bảng tính xuất từ chương trình."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # about parts of the file that only matter to a spreadsheet program
            return openpyxl.load_workbook(BytesIO(content))
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise _no_workbook(
            _("Không đọc được bảng tính; tệp bị hỏng. Hãy lưu lại rồi thử lần nữa.")
        ) from error


def _no_workbook(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"file": sentence})


def _memory(workbook: Workbook, project: str) -> dict[str, dict[int, dict[str, str]]]:
    """What was exported, by sheet and row. Raises InvalidInput for another project's or version's workbook."""
    if MEMORY not in workbook.sheetnames:
        raise _no_workbook(
            _("Đây không phải bảng tính xuất từ chương trình. Hãy xuất bảng tính của đề án rồi sửa.")
        )
    rows = list(workbook[MEMORY].iter_rows(values_only=True))
    heads = {str(row[0]): str(row[1]) for row in rows[:2] if len(row) > 1}
    if heads.get("schema") != str(SCHEMA):
        raise _no_workbook(_("Bảng tính xuất từ phiên bản khác của chương trình. Hãy xuất lại."))
    if heads.get("project") != project:
        raise _no_workbook(
            _("Bảng tính này của đề án “%(found)s”, không phải “%(allowed)s”.")
            % {"found": heads.get("project", ""), "allowed": project}
        )
    memory: dict[str, dict[int, dict[str, str]]] = {spec.key: {} for spec in SHEETS}
    try:
        for row in rows[2:]:
            if row[0]:
                memory[str(row[0])][int(str(row[1]))] = json.loads(str(row[2]))
    except (KeyError, ValueError, IndexError) as error:
        raise _no_workbook(
            _("Trang ẩn của bảng tính đã bị sửa. Hãy xuất lại rồi sửa trên bảng mới.")
        ) from error
    return memory


# --- A sheet ---------------------------------------------------------------------------------------------


def _read_sheet(
    book: Book, spec: SheetSpec, page: Worksheet, exported: dict[int, dict[str, str]]
) -> list[BookRow]:
    for merged in page.merged_cells.ranges:
        book.refuse(f"{spec.title}!{merged.coord}", _("ô bị gộp; hãy bỏ gộp ô"))
    if not _has_its_heads(book, spec, page):
        return []
    if page.max_row - FIRST_ROW >= MOST_ROWS:
        book.refuse(spec.title, _("có hơn %(most)d dòng") % {"most": MOST_ROWS})
        return []
    rows: list[BookRow] = []
    seen: set[int] = set()
    for number, cells in _filled(page, len(spec.columns)):
        row = _read_row(book, spec, number, cells, exported)
        if row is None:
            continue
        if row.pk is not None and row.pk in seen:
            book.refuse(row.cell("id"), _("trùng với một dòng ở trên; dòng chép thêm phải để trống cột này"))
            continue
        if row.pk is not None:
            seen.add(row.pk)
        rows.append(row)
    return rows


def _filled(page: Worksheet, width: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows with anything in them, with their numbers."""
    for number, cells in enumerate(page.iter_rows(min_row=FIRST_ROW, max_col=width), start=FIRST_ROW):
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells


def _has_its_heads(book: Book, spec: SheetSpec, page: Worksheet) -> bool:
    right = True
    for place, column in enumerate(spec.columns, start=1):
        found = page.cell(HEAD_ROW, place).value
        if str(found or "").strip() != str(column.head):
            book.refuse(
                f"{spec.title}!{spec.letter(column.name)}{HEAD_ROW}",
                _("tìm thấy “%(found)s”; tiêu đề cột phải là “%(allowed)s”")
                % {"found": shown(found or ""), "allowed": column.head},
            )
            right = False
    return right


def _read_row(
    book: Book, spec: SheetSpec, number: int, cells: tuple[Any, ...], exported: dict[int, dict[str, str]]
) -> BookRow | None:
    """The row; None when it cannot be told which one it is. What cannot be read is noted and left out."""
    by_name = dict(zip([column.name for column in spec.columns], cells, strict=True))
    pk = _identity(book, spec, by_name["id"])
    if pk is not None and pk not in exported:
        book.refuse(
            f"{spec.title}!A{number}",
            _("tìm thấy “%(found)s”; không có trong bảng đã xuất, dòng mới phải để trống") % {"found": pk},
        )
        return None
    row = BookRow(spec, number, pk, {}, exported[pk] if pk is not None else {})
    for column in spec.columns[1:]:
        cell = by_name[column.name]
        try:
            row.values[column.name] = _value(cell, column)
        except Unreadable as error:
            book.refuse(row.cell(column.name), str(error))
            continue
        _check_writable(book, row, column)
    return row


def _identity(book: Book, spec: SheetSpec, cell: Cell) -> int | None:
    value = cell.value
    if value in (None, ""):
        return None
    text = shown(value).replace(".", "")
    if not text.isdecimal():
        book.refuse(
            f"{spec.title}!{cell.coordinate}",
            _("tìm thấy “%(found)s”; cột này không sửa") % {"found": shown(value)},
        )
        return -1
    return int(text)


def _value(cell: Cell, column: Column) -> Value:
    """What a cell says. Raises Unreadable."""
    value = cell.value
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise Unreadable(_("tìm thấy công thức; chỉ nhận giá trị, hãy dán lại dạng giá trị"))
    if cell.data_type == "e":
        raise Unreadable(_("tìm thấy lỗi “%(found)s”; hãy nhập giá trị") % {"found": shown(value)})
    if column.kind == Kind.DAY:
        return read_day(value)
    if column.kind == Kind.NUMBER:
        return _number(value, column)
    text = _text(value)
    return _choice(text, column) if column.kind == Kind.CHOICE and text else text


def _number(value: object, column: Column) -> Decimal | None:
    if column.rule is None:  # never read, only compared
        return (
            Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
        )
    try:
        return read_decimal(value, column.rule)
    except Unreadable:
        raise Unreadable(
            _("tìm thấy “%(found)s”; chỉ nhận %(allowed)s")
            % {"found": shown(value), "allowed": column.allowed}
        ) from None


def _text(value: object) -> str:
    """Spreadsheet programs turn a code such as 1 or 1.2 into a number; it is read as it looks."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, date):
        raise Unreadable(
            _("tìm thấy ngày “%(found)s”; chỉ nhận chữ, hãy định dạng ô là văn bản rồi nhập lại")
            % {"found": shown(value)}
        )
    return str(value).replace("\r\n", "\n").strip()


def _choice(text: str, column: Column) -> str:
    text = " ".join(text.split())
    for value, label in (column.choices or {}).items():
        if text.casefold() in {value, str(label).casefold()}:
            return str(label)
    raise Unreadable(
        _("tìm thấy “%(found)s”; chỉ nhận %(allowed)s") % {"found": shown(text), "allowed": column.allowed}
    )


def _check_writable(book: Book, row: BookRow, column: Column) -> None:
    """Note a cell that may not be changed and was, or one that is needed and empty."""
    told = canonical(row.values.get(column.name))
    if row.pk is None:
        if column.needed and not told:
            book.refuse(
                row.cell(column.name), _("để trống; phải có %(allowed)s") % {"allowed": column.allowed}
            )
        return
    before = row.exported.get(column.name, "")
    if column.writable == Writable.ALWAYS:
        if column.needed and not told:
            book.refuse(
                row.cell(column.name), _("để trống; phải có %(allowed)s") % {"allowed": column.allowed}
            )
    elif told != before:
        book.refuse(
            row.cell(column.name),
            _("tìm thấy “%(found)s”; ô này không sửa, giá trị đã xuất là “%(allowed)s”")
            % {"found": told, "allowed": before},
        )
