"""Writing reference rows: upsert by natural key, few statements, nothing deleted, people's changes kept.

A `Loading` goes through the tables of one app. For each table the loader gives the rows' values; `upsert` compares them
with the database in one SELECT, updates what differs in one UPDATE and inserts what is new in one INSERT. New rows get
their primary keys from the sequence beforehand (`identify`), so that rows may refer to each other in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from core.reference import files
from core.reference.files import BadReference, Row

Values: TypeAlias = dict[str, Any]  # attribute name (`parent_id`, not `parent`) → value
Key: TypeAlias = tuple[Hashable, ...]
Snapshot: TypeAlias = dict[
    str, dict[str, Any]
]  # row key as text → {"row": label, "values": attribute → JSON value}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to be: where it was written, and its values."""

    row: Row
    values: Values


@dataclass(slots=True)
class Outcome:
    """What happened to one table."""

    table: str
    file: str
    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)  # row → attributes
    unchanged: int = 0
    kept: dict[str, list[str]] = field(
        default_factory=dict
    )  # row → attributes that people changed in the app
    withdrawn: list[str] = field(default_factory=list)  # in the database, no longer in the file

    @property
    def writes(self) -> bool:
        return bool(self.added or self.changed)


class Identities:
    """Primary keys by natural key: those of existing rows, and reserved ones for rows about to be inserted."""

    def __init__(self, what: str, ids: Mapping[Key, int]) -> None:
        self._what, self._ids = what, ids

    def of(self, row: Row, name: str, *key: Hashable) -> int:
        """The row that field `name` of `row` refers to. Raises BadReference when there is none."""
        found = self._ids.get(key)
        if found is None:
            text = " ".join(map(str, key))
            raise row.error(name, _("không có %(what)s nào là “%(key)s”") % {"what": self._what, "key": text})
        return found

    def named(self, row: Row, name: str) -> int:
        """The row whose key is written in field `name`."""
        return self.of(row, name, row.text(name))

    def named_or_none(self, row: Row, name: str) -> int | None:
        """The same for a field that may be missing."""
        return self.named(row, name) if row.text(name, required=False) else None


class Loading:
    """The load of one app's reference data, inside the caller's transaction."""

    def __init__(self, app: str, folder: Path, before: Mapping[str, Snapshot]) -> None:
        self.app, self.folder = app, folder
        self.outcomes: list[Outcome] = []
        self.after: dict[str, Snapshot] = {}
        self._before = before

    def read(self, name: str) -> Row:
        """The file `<app>/reference/<name>` as one row; `files.table` takes its rows."""
        return files.read(self.folder / name, f"{self.app}/reference/{name}")

    def identify(self, model: type[models.Model], key: Sequence[str], wanted: Sequence[Key]) -> Identities:
        """Ids of all rows of `model` by the attributes `key`, reserving new ones for what is `wanted` and missing."""
        ids: dict[Key, int] = {
            tuple(found[:-1]): found[-1] for found in model._default_manager.values_list(*key, "pk")
        }
        missing = [natural for natural in dict.fromkeys(wanted) if natural not in ids]
        ids.update(zip(missing, _reserve(model, len(missing)), strict=True))
        return Identities(str(model._meta.verbose_name), ids)

    def upsert(
        self,
        model: type[models.Model],
        key: Sequence[str],
        entries: Sequence[Entry],
        *,
        ids: Identities | None = None,
    ) -> None:
        """Make the table agree with `entries`, known by the attributes `key`.

        `ids` are the identities that the entries' own rows were given. Raises BadReference naming file, row and field
        for a value that the model refuses or a constraint that the database enforces.
        """
        table = model._meta.label_lower
        outcome = Outcome(table, entries[0].row.file if entries else self.app)
        work = _Work(model, list(key), ids, outcome, self._before.get(table, {}))
        by_key = _by_key(entries, work.key)
        existing = work.existing(by_key)
        for natural, entry in by_key.items():
            work.plan(natural, entry, existing.get(natural))
        work.write()
        self.outcomes.append(outcome)
        after = {
            _text(natural): {"row": entry.row.label, "values": _plain(entry.values)}
            for natural, entry in by_key.items()
        }
        gone = {natural: row for natural, row in self._before.get(table, {}).items() if natural not in after}
        outcome.withdrawn = sorted(row["row"] for row in gone.values())
        self.after[table] = after | gone  # so that later loads name them again


class _Work:
    """The upsert of one table: plans per row, then one UPDATE and one INSERT."""

    def __init__(
        self,
        model: type[models.Model],
        key: list[str],
        ids: Identities | None,
        outcome: Outcome,
        before: Snapshot,
    ) -> None:
        self.model, self.key, self.ids, self.outcome, self.before = model, key, ids, outcome, before
        self.new: list[tuple[models.Model, Entry]] = []
        self.changed: list[tuple[models.Model, Entry]] = []
        self.fields: set[str] = set()

    def existing(self, by_key: Mapping[Key, Entry]) -> dict[Key, models.Model]:
        if not by_key:
            return {}
        first = self.key[0]
        among = {f"{first}__in": list({natural[0] for natural in by_key})}
        return {
            tuple(getattr(found, name) for name in self.key): found
            for found in self.model._default_manager.filter(**among)
        }

    def plan(self, natural: Key, entry: Entry, current: models.Model | None) -> None:
        if current is None:
            created = self.model(**entry.values)
            if self.ids is not None:
                created.pk = self.ids.of(entry.row, self.key[0], *natural)
            self._check(created, entry)
            self.new.append((created, entry))
            self.outcome.added.append(entry.row.label)
            return
        differing = [name for name, value in entry.values.items() if getattr(current, name) != value]
        loaded = self.before.get(_text(natural), {}).get("values", {})
        plain = _plain(entry.values)
        mine = [name for name in differing if name in loaded and loaded[name] == plain[name]]
        if mine:
            self.outcome.kept[entry.row.label] = mine
        theirs = [name for name in differing if name not in mine]
        if not theirs:
            self.outcome.unchanged += 1
            return
        for name in theirs:
            setattr(current, name, entry.values[name])
        self._check(current, entry)
        self.fields.update(theirs)
        self.changed.append((current, entry))
        self.outcome.changed[entry.row.label] = theirs

    def _check(self, instance: models.Model, entry: Entry) -> None:
        try:
            # Foreign keys come from `Identities`; looking each of them up again would cost a statement per row.
            relations = {name.name for name in instance._meta.concrete_fields if name.is_relation}
            instance.clean_fields(exclude=relations)
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise entry.row.error(name, "; ".join(messages)) from error

    def write(self) -> None:
        names = sorted(self.fields)
        manager = self.model._default_manager
        # Updates first: a unit that ends has to end before its successor with the same code can begin.
        self._try(self.changed, lambda rows: manager.bulk_update(rows, names))
        self._try(self.new, lambda rows: manager.bulk_create(rows))

    def _try(
        self, planned: Sequence[tuple[models.Model, Entry]], write: Callable[[list[models.Model]], object]
    ) -> None:
        if not planned:
            return
        try:
            with transaction.atomic():
                write([instance for instance, _entry in planned])
        except IntegrityError as error:
            for instance, entry in planned:  # once more, one by one, to name the row
                try:
                    with transaction.atomic():
                        write([instance])
                except IntegrityError as found:
                    raise entry.row.error("", self._refusal(found)) from found
            raise BadReference(self.outcome.file, self._refusal(error)) from error

    def _refusal(self, error: IntegrityError) -> str:
        """The broken constraint in the model's own words when it has some."""
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        for constraint in self.model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                message = str(constraint.violation_error_message)
                return message if "%(name)s" not in message else message % {"name": name}
        return _("cơ sở dữ liệu từ chối: %(error)s") % {"error": str(error).strip().splitlines()[0]}


def _by_key(entries: Sequence[Entry], key: Sequence[str]) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for entry in entries:
        natural = tuple(entry.values[name] for name in key)
        if natural in found:
            other = found[natural].row.label
            raise entry.row.error("", _("trùng với dòng %(other)s") % {"other": other})
        found[natural] = entry
    return found


def _reserve(model: type[models.Model], count: int) -> list[int]:
    """The next `count` primary keys of the model's sequence."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _text(natural: Key) -> str:
    return "|".join("" if part is None else str(part) for part in natural)


def _plain(values: Values) -> dict[str, Any]:
    """Values as they come back from a JSON column."""
    return {
        name: str(value) if isinstance(value, date | Decimal) else value for name, value in values.items()
    }
