"""Reading reference files: strict YAML, and rows whose every field is asked for by name and kind.

No ORM here, so that the files can be checked without a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _

_SCHEMA = 1
_BOOLEAN = "tag:yaml.org,2002:bool"
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
E = TypeVar("E")


class BadReference(Exception):
    """A reference file that cannot be loaded; the text names file, row and field."""

    def __init__(self, file: str, message: str, *, row: str = "", field: str = "") -> None:
        self.file, self.row, self.field, self.message = file, row, field, message
        place = [file]
        if row:
            place.append(_("dòng %(row)s") % {"row": row})
        if field:
            place.append(_("trường %(field)s") % {"field": field})
        super().__init__(f"{', '.join(place)}: {message}")


class _StrictLoader(_Base):  # type: ignore[misc]  # the C loader carries no types
    """The safe loader, except that a key written twice in one mapping is an error, and a key read as yes or no.

    YAML 1.1 does that to an unquoted `on`, `off`, `yes` or `no` before a colon, and nobody would find the value.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("khoá “%(key)s” viết hai lần") % {"key": key.value}, key.start_mark
                )
            if key.tag == _BOOLEAN:
                raise yaml.constructor.ConstructorError(
                    None,
                    None,
                    _("khoá “%(key)s” phải viết trong ngoặc kép") % {"key": key.value},
                    key.start_mark,
                )
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


@dataclass(slots=True)
class Row:
    """One mapping of a file. Fields are taken one by one; `done` refuses what nobody asked for."""

    file: str
    label: str
    data: Mapping[str, Any]
    _taken: set[str] = field(default_factory=set)

    def error(self, name: str, message: str) -> BadReference:
        return BadReference(self.file, message, row=self.label, field=name)

    def _get(self, name: str, kinds: type | tuple[type, ...], wanted: str, *, required: bool) -> Any:
        self._taken.add(name)
        value = self.data.get(name)
        if value is None:
            if required:
                raise self.error(name, _("thiếu giá trị"))
            return None
        # bool is an int to Python, and never what a file means by a number.
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is int):
            raise self.error(name, _("“%(value)s” phải là %(wanted)s") % {"value": value, "wanted": wanted})
        return value

    def text(self, name: str, *, required: bool = True) -> str:
        """A string; empty when it may be missing and is."""
        value = self._get(name, str, _("chuỗi ký tự (đặt trong dấu nháy)"), required=required)
        if required and value == "":
            raise self.error(name, _("không được để trống"))
        return value or ""

    def day(self, name: str) -> date:
        value: date = self._get(name, date, _("ngày dạng YYYY-MM-DD"), required=True)
        return value

    def day_or_none(self, name: str) -> date | None:
        value: date | None = self._get(name, date, _("ngày dạng YYYY-MM-DD"), required=False)
        return value

    def integer(self, name: str) -> int:
        value: int = self._get(name, int, _("số nguyên"), required=True)
        return value

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self._get(name, bool, _("true hoặc false"), required=default is None)
        return bool(default) if value is None else bool(value)

    def decimal(self, name: str) -> Decimal:
        """An exact number: an integer, or a quoted text such as "12.50"; never a YAML float."""
        value = self._get(name, (str, int), _("số nguyên hoặc số đặt trong dấu nháy"), required=True)
        try:
            return Decimal(value)
        except InvalidOperation:
            raise self.error(name, _("“%(value)s” không phải là số") % {"value": value}) from None

    def choice(self, name: str, choices: Iterable[str], *, default: str | None = None) -> str:
        """One of `choices` (the values of an enumeration)."""
        value = self._get(name, str, _("chuỗi ký tự"), required=default is None) or default
        return self._one_of(name, str(value), list(choices))

    def choices(self, name: str, choices: Iterable[str]) -> list[str]:
        """A list of some of `choices`, possibly empty."""
        allowed = list(choices)
        return [self._one_of(name, value, allowed) for value in self.texts(name)]

    def _one_of(self, name: str, value: str, allowed: Sequence[str]) -> str:
        if value not in allowed:
            raise self.error(
                name,
                _("“%(value)s” không có trong danh mục: %(allowed)s")
                % {"value": value, "allowed": ", ".join(map(str, allowed))},
            )
        return value

    def texts(self, name: str) -> list[str]:
        """A list of strings, possibly empty or missing."""
        values: list[Any] = self._get(name, list, _("danh sách"), required=False) or []
        for value in values:
            if not isinstance(value, str):
                raise self.error(name, _("“%(value)s” phải là chuỗi ký tự") % {"value": value})
        return values

    def mapping(self, name: str) -> Mapping[Any, Any]:
        """A nested mapping, possibly empty or missing."""
        return self._get(name, dict, _("nhóm khoá: giá trị"), required=False) or {}

    def rows(self, name: str, *, label: str) -> list[Row]:
        """Nested rows, labelled by this row's label and their own field `label`."""
        values = self._get(name, list, _("danh sách"), required=False) or []
        return [
            _row(self.file, value, label, index, prefix=f"{self.label} › ")
            for index, value in enumerate(values, 1)
        ]

    def source(self, name: str = "source") -> str:
        """Source keys as stored: `S1, S43`. Every row has at least one."""
        keys = self.texts(name)
        if not keys:
            raise self.error(name, _("mỗi dòng phải ghi nguồn"))
        return ", ".join(keys)

    def skip(self, *names: str) -> None:
        """Fields that are there for people and for tests, not for the database."""
        self._taken.update(names)

    def done(self) -> None:
        """Refuses fields that nobody took: a misspelt name must not vanish silently."""
        unknown = sorted(str(name) for name in set(self.data) - self._taken)
        if unknown:
            raise self.error(unknown[0], _("tên trường không được dùng ở đây"))


@contextmanager
def taking(row: Row) -> Iterator[Row]:
    """`with taking(row):` takes the row's fields and then refuses the rest."""
    yield row
    row.done()


def read(path: Path, name: str) -> Row:
    """The whole file as one row, `name` being what messages call it.

    Raises BadReference for a missing file, broken YAML, a mapping key written twice or read as a boolean, another
    schema number, and an empty file.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, _StrictLoader)  # noqa: S506  # a safe loader, made stricter
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference(name, _("không đọc được tệp: %(error)s") % {"error": error}) from error
    except yaml.YAMLError as error:
        raise BadReference(name, _("YAML sai: %(error)s") % {"error": _one_line(error)}) from error
    if not isinstance(data, dict):
        raise BadReference(name, _("tệp phải là nhóm khoá: giá trị, không được rỗng"))
    if data.get("schema") != _SCHEMA:
        raise BadReference(name, _("schema phải là %(number)s") % {"number": _SCHEMA}, field="schema")
    row = Row(name, "", data)
    row.skip("schema")
    return row


def table(file: Row, *, label: str, name: str = "rows") -> list[Row]:
    """The rows of a file that is one table, each labelled by its field `label`, no two alike."""
    values = file._get(name, list, _("danh sách"), required=True)
    rows = [_row(file.file, value, label, index) for index, value in enumerate(values, 1)]
    seen: set[str] = set()
    for row in rows:
        if row.label in seen:
            raise row.error(label, _("trùng với dòng khác trong tệp"))
        seen.add(row.label)
    return rows


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of `paths`, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.parent.parent.name}/{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _row(file: str, value: object, label: str, index: int, *, prefix: str = "") -> Row:
    """`label` names one field, or several joined by "+" for rows known by a combination."""
    if not isinstance(value, dict):
        raise BadReference(file, _("phải là nhóm khoá: giá trị"), row=f"{prefix}{index}")
    parts = [value.get(part) for part in label.split("+")]
    known = all(part not in (None, "") for part in parts)
    return Row(file, prefix + (" ".join(map(str, parts)) if known else f"{index}"), value)


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())
