"""What page components show, worked out before a template sees it.

Views may build the small records below; `core.templatetags.ui` turns them into markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import format_date, format_number, format_percent

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

SORT_PARAMETER = "sort"
PAGE_PARAMETER = "page"
FORMAT_PARAMETER = "format"


class Tone(StrEnum):
    """How a thing stands. Each tone has a colour and an icon, and the label says it in words."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


TONE_ICONS = {
    Tone.NEUTRAL: "circle-dashed",
    Tone.INFO: "info-circle",
    Tone.SUCCESS: "circle-check",
    Tone.WARNING: "alert-triangle",
    Tone.DANGER: "alert-circle",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A state in words, with the tone that colours it; `icon` defaults to the tone's own."""

    label: "_StrOrPromise"
    tone: Tone = Tone.NEUTRAL
    icon: str = ""

    @property
    def symbol(self) -> str:
        return self.icon or TONE_ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, for a timeline."""

    at: datetime
    title: "_StrOrPromise"
    by: str = ""
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = ""

    @property
    def symbol(self) -> str:
        return self.icon or TONE_ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an expected number is done; `share` in hundredths, None when nothing is expected."""

    done: int
    expected: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(100 * self.done) / self.expected if self.expected else None

    @property
    def text(self) -> str:
        """ "41/63 (65,1%)"; without a percentage when nothing is expected."""
        counts = f"{format_number(self.done)}/{format_number(self.expected)}"
        return counts if self.share is None else f"{counts} ({format_percent(self.share)})"

    @property
    def is_complete(self) -> bool:
        return self.expected > 0 and self.done >= self.expected


def days_between(due: date, today: date) -> str:
    """How far `due` is from `today`, in words."""
    days = (due - today).days
    if days > 0:
        return _("còn %(days)s ngày") % {"days": format_number(days)}
    if days < 0:
        return _("quá hạn %(days)s ngày") % {"days": format_number(-days)}
    return _("hôm nay là hạn cuối")


def due_tone(due: date, today: date, *, soon: int = 5) -> Tone:
    """Danger after the day, warning on the day and `soon` days before it."""
    days = (due - today).days
    if days < 0:
        return Tone.DANGER
    return Tone.WARNING if days <= soon else Tone.NEUTRAL


def moved_text(due: date, moved_from: date | None, reason: str) -> str:
    """Why the date is not the one the rule names; empty when it is."""
    if moved_from is None or moved_from == due:
        return reason
    moved = _("chuyển từ ngày %(day)s") % {"day": format_date(moved_from)}
    return f"{moved}: {reason}" if reason else moved


def with_query(query: QueryDict, **changes: str | None) -> str:
    """`query` as a link, with some parameters set, or removed where None."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return f"?{changed.urlencode()}" if changed else "?"


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column head that sorts: a first click ascends, the next one descends."""

    url: str
    direction: str  # what aria-sort says: ascending, descending, or none
    icon: str


def sort_link(query: QueryDict, field: str, current: str = "") -> SortLink:
    """The link that a click on the head of `field` follows; a new order starts again at the first page.

    `current` is the order in force, when it need not be the one that the address asks for.
    """
    current = current or query.get(SORT_PARAMETER, "")
    ascending, descending = current == field, current == f"-{field}"
    target = f"-{field}" if ascending else field
    url = with_query(query, **{SORT_PARAMETER: target, PAGE_PARAMETER: None})
    if ascending:
        return SortLink(url, "ascending", "sort-ascending")
    if descending:
        return SortLink(url, "descending", "sort-descending")
    return SortLink(url, "none", "arrows-sort")


@dataclass(frozen=True, slots=True)
class PageLink:
    """One entry of the page list; without `number` it is a gap."""

    number: int | None
    url: str = ""
    is_current: bool = False


def page_url(query: QueryDict, number: int) -> str:
    return with_query(query, **{PAGE_PARAMETER: None if number == 1 else str(number)})


def page_links(page: Page[Any], query: QueryDict) -> Iterator[PageLink]:
    """First, last and the neighbours of the current page, with gaps between."""
    for entry in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(entry, int):
            yield PageLink(entry, page_url(query, entry), entry == page.number)
        else:
            yield PageLink(None)


EXPORT_KINDS = {
    "xlsx": (gettext_lazy("Excel (XLSX)"), "file-spreadsheet"),
    "csv": (gettext_lazy("Bảng (CSV)"), "table"),
    "json": (gettext_lazy("Dữ liệu (JSON)"), "braces"),
}


@dataclass(frozen=True, slots=True)
class ExportLink:
    url: str
    label: "_StrOrPromise"
    icon: str


def export_links(query: QueryDict, kinds: Sequence[str]) -> list[ExportLink]:
    """Links to the whole list as it is filtered now. Raises KeyError for an unknown kind."""
    return [
        ExportLink(with_query(query, **{FORMAT_PARAMETER: kind, PAGE_PARAMETER: None}), *EXPORT_KINDS[kind])
        for kind in kinds
    ]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One error of a form; `anchor` is the id of the field, empty for the form as a whole."""

    text: str
    anchor: str = ""
    label: str = ""


def form_errors(forms: Sequence[BaseForm]) -> list[FieldError]:
    """All errors of `forms`, those of the forms themselves first, then the fields in their order."""
    general: list[FieldError] = []
    fields: list[FieldError] = []
    for form in forms:
        if not form.is_bound:
            continue
        general += [FieldError(text) for text in _texts(form.non_field_errors())]
        for field in form:
            label = "" if field.is_hidden else str(field.label)
            anchor = "" if field.is_hidden else (field.id_for_label or f"div_{field.auto_id}")
            fields += [FieldError(text, anchor, label) for text in _texts(field.errors)]
    return general + fields


def _texts(errors: ErrorList) -> list[str]:
    return [str(error) for error in errors]


def initials(name: str) -> str:
    """One or two letters for a person's round mark: of "Nguyễn Thị Hoa", "NH". Words in brackets do not count."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


FILE_ICONS = {
    "pdf": "file-type-pdf",
    "docx": "file-type-docx",
    "xlsx": "file-spreadsheet",
    "json": "braces",
    "csv": "table",
}


def file_icon(kind: str) -> str:
    return FILE_ICONS.get(kind.lower(), "file-description")
