"""Activities and money through a workbook: exported, edited elsewhere, and brought back cell by cell.

An import reads everything, then does what every form does (the services of this package) row by row inside one
transaction. A preview does the very same and takes it back, so that what is shown is what will happen.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, DomainError, InvalidInput
from core.formats import format_date, format_number
from projects.choices import ActivityLevel, FundingSource, MovementKind
from projects.models import Activity, BudgetLine, BudgetMovement, Project, Subproject
from projects.services.budget import add_line, change_plan, record_movement, reverse_movement
from projects.services.common import lock_project
from projects.services.planning import edit_activity, plan_activity, reschedule
from projects.spreadsheets.exporting import rows_of
from projects.spreadsheets.layout import ACTIVITIES, LINES, MOVEMENTS, Column, Kind, SheetSpec
from projects.spreadsheets.reading import Book, BookRow, read_workbook
from projects.spreadsheets.writing import Value, canonical, plain


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs from what was exported, in words: which row, which column, before and after."""

    cell: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that is new."""

    sheet: str
    number: int
    row: str


@dataclass(slots=True)
class ImportPlan:
    """What an import does. `digest` names exactly this; confirming brings it back."""

    changes: list[CellChange] = field(default_factory=list)
    added: list[AddedRow] = field(default_factory=list)
    digest: str = ""

    @property
    def empty(self) -> bool:
        return not self.changes and not self.added


def preview_import(*, project: Project, content: bytes, by: User, at: datetime | None = None) -> ImportPlan:
    """What importing this workbook would do; nothing is kept.

    Raises InvalidInput whose keys are cells ("Hoạt động!H7"), or "file" for a file that is no workbook of the project.
    """
    with transaction.atomic():
        plan = _Import(project, content, by, at).run()
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def apply_import(
    *, project: Project, content: bytes, digest: str, by: User, at: datetime | None = None
) -> ImportPlan:
    """Do what the preview with this digest showed, all of it or, when one cell cannot be, nothing.

    Raises InvalidInput like the preview, Conflict when it would do something else by now.
    """
    plan = _Import(project, content, by, at).run()
    if plan.digest != digest:
        raise Conflict(
            _(
                "Bảng tính hoặc dữ liệu đã khác so với lúc xem trước nên chưa ghi gì. Hãy xem lại các thay đổi."
            )
        )
    return plan


class _Import:
    """One pass over the workbook, inside the caller's transaction."""

    def __init__(self, project: Project, content: bytes, by: User, at: datetime | None) -> None:
        self.project, self.by, self.at = lock_project(project), by, at
        self.book: Book = read_workbook(content, project.code)
        self.plan = ImportPlan()
        self.subprojects = {row.number: row for row in Subproject.objects.filter(project=project)}
        self.agencies = Agency.objects.in_bulk(field_name="code")

    def run(self) -> ImportPlan:
        self._refuse_broken()
        now = rows_of(self.project)
        self._sheet(ACTIVITIES, now[ACTIVITIES.key], self._change_activity, self._add_activity)
        self._sheet(LINES, now[LINES.key], self._change_line, self._add_line)
        self._sheet(MOVEMENTS, now[MOVEMENTS.key], self._change_movement, self._add_movement)
        self._refuse_broken()
        self.plan.digest = _digest(self.plan)
        return self.plan

    def _refuse_broken(self) -> None:
        if self.book.errors:
            raise InvalidInput(
                _("Có %(count)d chỗ chưa đúng nên chưa ghi gì. Hãy sửa trong bảng tính rồi nhập lại.")
                % {"count": len(self.book.errors)},
                self.book.errors,
            )

    def _sheet(
        self,
        spec: SheetSpec,
        now: Iterable[Mapping[str, Value]],
        change: Callable[[BookRow, list[str]], None],
        add: Callable[[BookRow], None],
    ) -> None:
        current = {row["id"]: plain(spec, row) for row in now}
        for row in self.book.rows.get(spec.key, []):
            if row.pk is None:
                with self._placed(row):
                    add(row)
                    self.plan.added.append(AddedRow(spec.title, row.number, _name_of(row)))
                continue
            changed = [name for name in row.changed() if not self._is_there(row, name, current.get(row.pk))]
            stored = [name for name in changed if name != "reason"]
            if stored and not any(row.cell(name) in self.book.errors for name in stored):
                with self._placed(row):
                    change(row, stored)
                    self.plan.changes += [self._told(row, name) for name in stored]

    def _is_there(self, row: BookRow, name: str, current: dict[str, str] | None) -> bool:
        """Whether the program says what the cell says already; notes a conflict when it says a third thing."""
        if name == "reason":
            return False
        if current is None:
            self.book.refuse(row.cell("id"), _("dòng này không còn trong chương trình; hãy xuất lại"))
            return True
        if current[name] == canonical(row.values.get(name)):
            return True
        if current[name] != row.exported.get(name, ""):
            self.book.refuse(
                row.cell(name),
                _(
                    "từ khi xuất đã có người sửa thành “%(now)s”, bảng tính ghi “%(mine)s”; hãy xuất lại rồi sửa"
                )
                % {
                    "now": _shown(row.spec.column(name), current[name]),
                    "mine": _shown(row.spec.column(name), canonical(row.values.get(name))),
                },
            )
        return False

    def _told(self, row: BookRow, name: str) -> CellChange:
        column = row.spec.column(name)
        after = canonical(row.values.get(name))
        return CellChange(
            cell=row.cell(name),
            row=_name_of(row),
            column=str(column.head),
            before=_shown(column, row.exported.get(name, "")),
            after=_shown(column, after),
        )

    @contextmanager
    def _placed(self, row: BookRow) -> Iterator[None]:
        """Refusals of the services, put at the cells they are about; what the row did is taken back."""
        try:
            with transaction.atomic():
                yield
        except InvalidInput as error:
            for name, sentence in (error.errors or {"": error.message}).items():
                self.book.refuse(row.cell(_CELLS[row.spec.key].get(name, "id")), sentence)
        except DomainError as error:
            self.book.refuse(row.cell("id"), error.message)

    # --- Activities --------------------------------------------------------------------------------------

    def _change_activity(self, row: BookRow, changed: list[str]) -> None:
        activity = Activity.objects.select_related("responsible", "subproject", "target").get(pk=row.known)
        if {"start", "end"} & set(changed):
            activity = reschedule(
                activity=activity,
                seen=activity.edits,
                planned_start=row.day("start"),
                planned_end=row.day("end"),
                reason=row.text("reason"),
                by=self.by,
                at=self.at,
            )
        if set(changed) - {"start", "end"}:
            taken = set(changed)
            edit_activity(
                activity=activity,
                seen=activity.edits,
                by=self.by,
                name=row.text("name") if "name" in taken else activity.name,
                description=activity.description,
                responsible=self._agency(row) if "responsible" in taken else activity.responsible,
                weight=row.number_of("weight") or Decimal(1) if "weight" in taken else activity.weight,
                subproject=self._subproject(row) if "subproject" in taken else activity.subproject,
                target=activity.target,
                coordinating=[link.agency for link in activity.coordinating.select_related("agency")],
                at=self.at,
            )

    def _add_activity(self, row: BookRow) -> None:
        parent = None
        if row.text("parent"):
            parent = Activity.objects.filter(project=self.project, code=row.text("parent")).first()
            if parent is None:
                raise _wrong(
                    "parent", _("tìm thấy “%(found)s”; không có nhiệm vụ nào mang mã này"), row.text("parent")
                )
        plan_activity(
            project=self.project,
            level=_value_of(row, "level", ActivityLevel.choices),
            code=row.text("code"),
            name=row.text("name"),
            responsible=self._agency(row),
            planned_start=row.day("start"),
            planned_end=row.day("end"),
            by=self.by,
            parent=parent,
            subproject=self._subproject(row),
            weight=row.number_of("weight") or Decimal(1),
            at=self.at,
        )

    def _agency(self, row: BookRow) -> Agency:
        found = self.agencies.get(row.text("responsible"))
        if found is None:
            sentence = _("tìm thấy “%(found)s”; chỉ nhận mã trong trang “Danh mục cơ quan”")
            raise _wrong("responsible", sentence, row.text("responsible"))
        return found

    def _subproject(self, row: BookRow) -> Subproject | None:
        number = row.number_of("subproject")
        if number is None:
            return None
        found = self.subprojects.get(int(number))
        if found is None:
            allowed = ", ".join(map(str, sorted(self.subprojects))) or _("để trống")
            sentence = _("tìm thấy “%(found)s”; đề án chỉ có tiểu đề án: %(allowed)s")
            raise InvalidInput(
                sentence, {"subproject": sentence % {"found": int(number), "allowed": allowed}}
            )
        return found

    # --- Money -------------------------------------------------------------------------------------------

    def _change_line(self, row: BookRow, changed: list[str]) -> None:
        line = BudgetLine.objects.get(pk=row.known)
        planned = row.number_of("planned")
        change_plan(
            line=line,
            seen=line.edits,
            planned=planned if "planned" in changed and planned is not None else line.planned,
            note=row.text("note") if "note" in changed else line.note,
            by=self.by,
            at=self.at,
        )

    def _add_line(self, row: BookRow) -> None:
        add_line(
            project=self.project,
            subproject=self._subproject(row),
            year=int(row.number_of("year") or 0),
            source=_value_of(row, "source", FundingSource.choices),
            planned=row.number_of("planned") or Decimal(0),
            note=row.text("note"),
            by=self.by,
            at=self.at,
        )

    def _change_movement(self, row: BookRow, changed: list[str]) -> None:
        """A movement is never changed: the old one is taken back and the right one is noted."""
        movement = BudgetMovement.objects.select_related("line").get(pk=row.known)
        reverse_movement(movement=movement, reason=row.text("reason"), by=self.by, at=self.at)
        self._record(row, movement.line)

    def _add_movement(self, row: BookRow) -> None:
        line = BudgetLine.objects.filter(
            project=self.project,
            subproject=self._subproject(row),
            year=int(row.number_of("year") or 0),
            source=_value_of(row, "source", FundingSource.choices),
        ).first()
        if line is None:
            sentence = _(
                "chưa có dòng kinh phí của năm %(found)s và nguồn vốn này; hãy thêm ở trang “Kinh phí”"
            )
            raise _wrong("year", sentence, canonical(row.values.get("year")))
        self._record(row, line)

    def _record(self, row: BookRow, line: BudgetLine) -> None:
        record_movement(
            line=line,
            kind=_value_of(row, "kind", MovementKind.choices),
            amount=row.number_of("amount") or Decimal(0),
            on=row.day("on"),
            document_number=row.text("document"),
            overspend_reason=row.text("overspend"),
            by=self.by,
            at=self.at,
        )


#: The column of a service's field, by sheet; what is not named here is told at the row's first cell.
_CELLS: dict[str, dict[str, str]] = {
    ACTIVITIES.key: {
        "code": "code",
        "name": "name",
        "parent": "parent",
        "subproject": "subproject",
        "responsible": "responsible",
        "weight": "weight",
        "planned_end": "end",
        "reason": "reason",
    },
    LINES.key: {"year": "year", "subproject": "subproject", "planned": "planned", "note": "note"},
    MOVEMENTS.key: {
        "year": "year",
        "subproject": "subproject",
        "amount": "amount",
        "on": "on",
        "document_number": "document",
        "overspend_reason": "overspend",
        "reason": "reason",
    },
}


def _wrong(name: str, sentence: str, found: str) -> InvalidInput:
    told = sentence % {"found": found}
    return InvalidInput(told, {name: told})


def _value_of(row: BookRow, name: str, choices: Iterable[tuple[str, object]]) -> str:
    """The stored value of a choice that the sheet holds by its words."""
    return next(value for value, label in choices if str(label) == row.text(name))


def _name_of(row: BookRow) -> str:
    """Which row it is, in words."""
    if row.spec is ACTIVITIES:
        return f"{row.text('code')}. {row.text('name')}"
    parts = [canonical(row.values.get("year")), row.text("source")]
    if row.spec is MOVEMENTS:
        parts += [row.text("kind"), row.text("document")]
    return " – ".join(part for part in parts if part)


def _shown(column: Column, told: str) -> str:
    """An exact text as a person would type it."""
    if told and column.kind == Kind.DAY:
        return format_date(date.fromisoformat(told))
    return format_number(Decimal(told)) if told and column.kind == Kind.NUMBER else told


def _digest(plan: ImportPlan) -> str:
    told = [repr(change) for change in plan.changes] + [repr(added) for added in plan.added]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
