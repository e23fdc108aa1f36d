"""Duties in templates: `{% load duties %}`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.roles import Permission
from core.formats import format_datetime
from core.templatetags.ui import file_card
from core.ui import Status, Tone
from directives import permissions
from directives.choices import AssignmentState, Cell
from directives.due import occurrence_words
from directives.models import Assignment, InstrumentFile, Obligation
from directives.queries.pages_board import Crossing, Row
from directives.queries.wording import addressee_words, addressees_of, rule_of, share_text, short_label
from directives.status import Tally, cell_badge, cell_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

register = template.Library()
register.filter("addressee_words", addressee_words)

_STATES = {
    AssignmentState.OPEN: Status(AssignmentState.OPEN.label),
    AssignmentState.ACKNOWLEDGED: Status(AssignmentState.ACKNOWLEDGED.label, Tone.INFO, "check"),
    AssignmentState.REPORTED: Status(AssignmentState.REPORTED.label, Tone.INFO, "hourglass"),
    AssignmentState.CONFIRMED: Status(AssignmentState.CONFIRMED.label, Tone.SUCCESS),
    AssignmentState.RETURNED: Status(AssignmentState.RETURNED.label, Tone.WARNING, "arrow-back-up"),
    AssignmentState.WAIVED: Status(AssignmentState.WAIVED.label, Tone.NEUTRAL, "ban"),
    AssignmentState.PASSED_ON: Status(AssignmentState.PASSED_ON.label, Tone.NEUTRAL, "arrow-right"),
}


# --- Words -----------------------------------------------------------------------------------------------


@register.filter
def rule_text(obligation: Obligation) -> str:
    return rule_of(obligation)


@register.filter
def addressees_text(obligation: Obligation, most: int = 0) -> str:
    return addressees_of(obligation, most)


@register.filter
def occurrence(code: str) -> str:
    """ "6 tháng đầu năm 2018"."""
    return occurrence_words(code)


# --- How it stands ---------------------------------------------------------------------------------------


@register.inclusion_tag("components/status_badge.html")
def assignment_state(assignment: Assignment) -> dict[str, object]:
    """What people have done about it."""
    return {"status": _STATES[AssignmentState(assignment.state)]}


@register.inclusion_tag("components/status_badge.html")
def assignment_cell(assignment: Assignment) -> dict[str, object]:
    """Which of the four cells it stands in; as annotated, or worked out for today."""
    known: Any = getattr(assignment, "cell", "")
    cell = Cell(known) if known else None
    if known == "":
        cell = cell_of(assignment.state, assignment.done_on, assignment.due_on, timezone.localdate())
    return {"status": cell_badge(cell, assignment.state)}


@register.inclusion_tag("directives/parts/tally.html")
def tally(counts: Tally, url: str = "") -> dict[str, object]:
    """The four cells as a strip; with `url`, an address that ends in a query, each leads to its list."""
    return {
        "cells": [(cell, counts[cell], f"{url}&cell={cell.value}" if url else "") for cell in Cell],
        "outside": counts.outside,
    }


# --- Files -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/file_card.html")
def file_of(attached: InstrumentFile, url: str) -> dict[str, object]:
    """A file of an instrument to download, with who brought it and when."""
    note = _("%(person)s tải lên lúc %(at)s") % {
        "person": attached.uploaded_by,
        "at": format_datetime(attached.uploaded_at),
    }
    return file_card(
        attached.name,
        url,
        kind=attached.name.rpartition(".")[2],
        size=attached.file.size,
        sha256=attached.file.sha256,
        note=note,
    )


# --- The board -------------------------------------------------------------------------------------------


register.filter("share", share_text)
register.filter("short_label", short_label)


@register.simple_tag
def crossing_url(obligation: Obligation, agency: Agency, period: str = "") -> str:
    """Where a crossing of the board leads, relative to the board, for a page has a thousand of them."""
    return f"{obligation.pk}/{agency.pk}/" + (f"?period={period}" if period else "")


#: Class and shortest words of a crossing; the whole words stand with the same marks above the matrix.
_MARKS: "dict[Cell | None, tuple[str, _StrOrPromise]]" = {
    Cell.DONE_ON_TIME: ("m-done", _("đúng hạn")),
    Cell.DONE_LATE: ("m-late", _("xong muộn")),
    Cell.OPEN_IN_TIME: ("m-open", _("trong hạn")),
    Cell.OPEN_OVERDUE: ("m-over", _("quá hạn")),
    None: ("m-out", _("không tính")),
}


@register.simple_tag
def matrix_cells(row: Row, agencies: list[Agency], period: str) -> SafeString:
    """The crossings of a row, each leading further. Drawn here because a page has a thousand of them."""
    words = _mark_words()
    cells = [
        "<td></td>"
        if crossing is None
        else f'<td class="{_MARKS[crossing.worst][0]}">'
        f'<a href="{escape(crossing_url(row.obligation, agency, period))}">{_inside(crossing, words)}</a></td>'
        for agency, crossing in zip(agencies, row.crossings, strict=True)
    ]
    return mark_safe("".join(cells))  # noqa: S308  # every part above is a number, a code or escaped


@register.simple_tag
def printed_cells(crossings: "list[Crossing | None]") -> SafeString:
    """The same for paper, without links."""
    words = _mark_words()
    cells = [
        "<td></td>"
        if crossing is None
        else f'<td class="{_MARKS[crossing.worst][0]}"><i>{_inside(crossing, words)}</i></td>'
        for crossing in crossings
    ]
    return mark_safe("".join(cells))  # noqa: S308  # every part above is a number, a code or escaped


def _mark_words() -> dict[Cell | None, str]:
    """The words of every mark, looked up once for a whole row."""
    return {cell: escape(words) for cell, (_class, words) in _MARKS.items()}


def _inside(crossing: Crossing, words: dict[Cell | None, str]) -> str:
    """What stands behind the mark: of several times how many are done, and the cell in words."""
    counted = crossing.tally.counted
    figure = f"<b>{crossing.tally.done}/{counted}</b>" if counted > 1 else ""
    return f"{figure}<span>{words[crossing.worst]}</span>"


# --- The pages of this section ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the section, and who finds a link to it."""

    view: str
    label: "_StrOrPromise"
    allowed: "Callable[[User], bool]"

    @property
    def url(self) -> str:
        return reverse(f"directives:{self.view}")


TABS = (
    Tab("my_assignments", _("Nhiệm vụ của đơn vị"), lambda user: user.has(Permission.ASSIGNMENT_REPORT)),
    Tab("board", _("Bảng theo dõi"), lambda user: user.has(Permission.ASSIGNMENT_VIEW)),
    Tab("assignment_list", _("Nhiệm vụ đã giao"), lambda user: user.has(Permission.ASSIGNMENT_VIEW)),
    Tab("instrument_list", _("Văn bản"), lambda _user: True),
    Tab("graph", _("Sơ đồ văn bản"), lambda _user: True),
    Tab("obligation_list", _("Nhiệm vụ theo văn bản"), lambda _user: True),
    Tab("calendar", _("Lịch làm việc"), lambda _user: True),
    Tab("generation_list", _("Giao nhiệm vụ"), permissions.can_generate),
)


@register.inclusion_tag("directives/parts/tabs.html", takes_context=True)
def duty_tabs(context: Context, current: str) -> dict[str, object]:
    """Links to the pages of the section; `current` is the view of this one."""
    user = context["request"].user
    return {"tabs": [tab for tab in TABS if tab.allowed(user)], "current": current}
