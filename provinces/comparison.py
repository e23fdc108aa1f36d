"""Two versions of a plan side by side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.formats import format_date, format_number
from core.text import fold
from provinces.content import IntegrationContent, PlanContent, TaskContent

ALIKE = 0.6  # of the letters of two titles, from which on they are taken for the same task reworded


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> Promise:
        return _CHANGES[self]


_CHANGES: dict[Change, Promise] = {
    Change.SAME: gettext_lazy("giữ nguyên"),
    Change.CHANGED: gettext_lazy("thay đổi"),
    Change.ADDED: gettext_lazy("thêm"),
    Change.REMOVED: gettext_lazy("bỏ"),
}

FIELDS: dict[str, Promise] = {
    "document_number": gettext_lazy("Số"),
    "document_symbol": gettext_lazy("Ký hiệu"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "title": gettext_lazy("Trích yếu"),
    "signer_office": gettext_lazy("Chức vụ người ký"),
    "period_from": gettext_lazy("Thực hiện từ ngày"),
    "period_to": gettext_lazy("Đến ngày"),
    "implements": gettext_lazy("Văn bản được triển khai"),
    "file_name": gettext_lazy("Tệp"),
    "file_sha256": gettext_lazy("Mã băm của tệp"),
    "note": gettext_lazy("Ghi chú"),
    "budget": gettext_lazy("Tổng kinh phí (triệu đồng)"),
}
TASK_FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("Nhiệm vụ"),
    "project": gettext_lazy("Đề án"),
    "responsible": gettext_lazy("Cơ quan chủ trì"),
    "coordinating": gettext_lazy("Cơ quan phối hợp"),
    "starts_on": gettext_lazy("Từ ngày"),
    "ends_on": gettext_lazy("Đến ngày"),
    "product": gettext_lazy("Sản phẩm"),
    "budget": gettext_lazy("Kinh phí (triệu đồng)"),
    "funding": gettext_lazy("Nguồn kinh phí"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of both versions as printed; empty where it was not filled."""

    name: str
    label: Promise
    left: str
    right: str

    @property
    def changed(self) -> bool:
        return self.left != self.right


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task of one version beside its counterpart of the other; `fields` names what differs."""

    left: TaskContent | None
    right: TaskContent | None
    fields: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        if self.left is None:
            return Change.ADDED
        if self.right is None:
            return Change.REMOVED
        return Change.CHANGED if self.fields else Change.SAME


@dataclass(frozen=True, slots=True)
class IntegrationChange:
    """What each version says on a topic."""

    topic: str  # code
    left: IntegrationContent | None
    right: IntegrationContent | None

    @property
    def change(self) -> Change:
        if self.left == self.right:
            return Change.SAME
        if self.left is None:
            return Change.ADDED
        return Change.REMOVED if self.right is None else Change.CHANGED


@dataclass(frozen=True, slots=True)
class Comparison:
    fields: list[FieldChange]
    tasks: list[TaskChange]
    integrations: list[IntegrationChange]

    @property
    def identical(self) -> bool:
        return not (
            any(item.changed for item in self.fields)
            or any(item.change != Change.SAME for item in self.tasks)
            or any(item.change != Change.SAME for item in self.integrations)
        )


def compare(left: PlanContent, right: PlanContent) -> Comparison:
    """`left` is the earlier version. Tasks are paired by title, reworded ones by likeness; new ones stand last."""
    fields = [
        FieldChange(name, label, printed(getattr(left, name)), printed(getattr(right, name)))
        for name, label in FIELDS.items()
    ]
    topics = dict.fromkeys([*left.integrations, *right.integrations])
    integrations = [
        IntegrationChange(code, left.integrations.get(code), right.integrations.get(code)) for code in topics
    ]
    return Comparison(fields, _paired(left.tasks, right.tasks), integrations)


def printed(value: object) -> str:
    """A value as pages print it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return format_number(value)
    return str(value)


def _paired(left: Sequence[TaskContent], right: Sequence[TaskContent]) -> list[TaskChange]:
    found: dict[int, int] = {}  # place on the left → place on the right
    free = dict(enumerate(right))
    for same in (_same_title, _alike):
        for place, task in enumerate(left):
            if place in found:
                continue
            match = next((other for other, candidate in free.items() if same(task, candidate)), None)
            if match is not None:
                found[place] = match
                del free[match]
    rows = [
        TaskChange(task, right[found[place]], _differing(task, right[found[place]]))
        if place in found
        else TaskChange(task, None)
        for place, task in enumerate(left)
    ]
    return rows + [TaskChange(None, task) for task in free.values()]


def _same_title(left: TaskContent, right: TaskContent) -> bool:
    return fold(left.title) == fold(right.title) and left.project == right.project


def _alike(left: TaskContent, right: TaskContent) -> bool:
    if left.project != right.project:
        return False
    return SequenceMatcher(None, fold(left.title), fold(right.title), autojunk=False).ratio() >= ALIKE


def _differing(left: TaskContent, right: TaskContent) -> tuple[str, ...]:
    return tuple(name for name in TASK_FIELDS if getattr(left, name) != getattr(right, name))
