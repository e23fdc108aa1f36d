"""Parts of the filing pages: `{% load filing %}`.

Rows of figures are put together here and not in a template: a report has some three hundred of them, and a
template spends several times as long on each.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui import Status, Tone
from reports.choices import FigureState, IndicatorKind
from reports.models import Period, Report
from reports.queries import register as lists
from reports.queries.entry_page import EntryRow
from reports.queries.report_page import Link, Row, cell_anchor

register = template.Library()


@register.simple_tag
def report_state(row: Any) -> SafeString:
    """How the report of an annotated row stands (reports.queries.register)."""
    return _badge(lists.state_of(row))


@register.simple_tag
def report_timeliness(row: Any) -> SafeString:
    return _badge(lists.timeliness_of(row))


def _badge(status: Status) -> SafeString:
    return _rendered_badge(str(status.label), status.tone, status.symbol)


@lru_cache(maxsize=64)
def _rendered_badge(label: str, tone: Tone, symbol: str) -> SafeString:
    """The component, rendered once for each of the few states: a list shows two in every row."""
    return render_to_string("components/status_badge.html", {"status": Status(label, tone, symbol)})


@register.simple_tag
def period_words(period: Period) -> str:
    return lists.period_title(period)


@register.simple_tag
def mend_links(links: Iterable[Link], report: Report, code: str = "", readonly: bool = False) -> SafeString:
    """Links to what is to be mended: on this page when its section is `code` or nothing can be edited here."""
    pages: dict[str, str] = {code: ""} if code else {}
    found = []
    for link in links:
        if not readonly and link.section not in pages:
            pages[link.section] = _entry_address(report, link.section)
        found.append(("" if readonly else pages[link.section], link.anchor, link.label))
    return format_html_join(" ", '<a href="{}#{}">{}</a>', found)


def _entry_address(report: Report, section: str) -> str:
    """Where a section is filled; the texts have no section."""
    if not section:
        return reverse("reports:narrative", args=[report.pk])
    return reverse("reports:section", args=[report.pk, section])


@register.simple_tag
def figure_rows(rows: Sequence[Row], compared: bool) -> SafeString:
    """The body of a table of figures; with `compared` the previous period and the same one last year beside."""
    return mark_safe("".join(_figure_row(row, compared) for row in rows))  # noqa: S308 - every part is escaped


def _figure_row(row: Row, compared: bool) -> str:
    cell = row.cell
    name = escape(cell.label) if cell.is_part else f"<span>{escape(cell.code)}</span> {escape(cell.name)}"
    if row.number:
        figure = f'<td class="num">{escape(row.number)}</td>'
    else:
        css = "num missing" if row.missing else "num words"
        figure = f'<td class="{css}">{escape(row.words)}</td>'
    others = (
        f'<td class="num">{escape(row.previous or "–")}</td><td class="num">{escape(row.last_year or "–")}</td>'
        if compared
        else ""
    )
    unit = "" if cell.is_part else escape(cell.unit)
    return (
        f"{_group_row(row, compared)}"
        f'<tr id="{cell_anchor(cell)}"{" class=part" if cell.is_part else ""}>'
        f'<th scope="row">{name}</th><td>{unit}</td>{figure}{others}</tr>'
    )


def _group_row(row: Row, compared: bool) -> SafeString:
    if not row.group:
        return mark_safe("")
    return format_html(
        '<tr class="group"><td colspan="{}">{}</td></tr>', 5 if compared else 3, _split_by(row.group)
    )


def _split_by(breakdown: str) -> str:
    """The line above the parts of a breakdown: "Chia theo lực lượng"."""
    return _("Chia theo %(name)s") % {"name": breakdown[:1].lower() + breakdown[1:]}


# --- Entry -----------------------------------------------------------------------------------------------


@register.simple_tag
def entry_rows(rows: Sequence[EntryRow], compared: bool) -> SafeString:
    """The cells to fill: label, number, unit, state, figures of other periods, and what is wrong."""
    states = [(state.value, escape(str(state.label).capitalize())) for state in FigureState]
    words = {
        "state": _("Tình trạng"),
        "required": _("bắt buộc"),
        "definition": _("Định nghĩa"),
        "computed": _("tự tính khi lưu"),
        "previous": _("Kỳ trước"),
        "last_year": _("Cùng kỳ"),
    }
    return mark_safe("".join(_entry_row(row, compared, states, words) for row in rows))  # noqa: S308 - escaped below


def _entry_row(row: EntryRow, compared: bool, states: list[tuple[str, str]], words: dict[str, str]) -> str:
    group = f'<p class="entry__group">{escape(_split_by(row.row.group))}</p>' if row.row.group else ""
    css = "entry__row"
    if row.cell.is_part:
        css += " entry__row--part"
    if row.error:
        css += " entry__row--wrong"
    parts = [f'{group}<div class="{css}"><div class="entry__name">{_entry_name(row, words)}</div>']
    parts += _entry_field(row, states, words) if row.cell.is_typed else _computed(row, words)
    if compared:
        parts += [
            _before(words["previous"], row.row.previous),
            _before(words["last_year"], row.row.last_year),
        ]
    parts.append(f'<p class="entry__note" id="{row.anchor}-loi" data-note>{escape(row.error)}</p>')
    if row.stored:
        stored = _("Đang lưu: %(stored)s") % {"stored": row.stored}
        parts.append(f'<p class="entry__stored">{escape(stored)}</p>')
    parts.append("</div>\n")
    return "".join(parts)


def _entry_name(row: EntryRow, words: dict[str, str]) -> str:
    cell = row.cell
    name = (
        escape(cell.label)
        if cell.is_part
        else f'<span class="entry__code">{escape(cell.code)}</span> {escape(cell.name)}'
    )
    if cell.is_typed:
        mark = f' <span class="entry__required" title="{words["required"]}">*</span>' if cell.required else ""
        name = f'<label for="{row.anchor}">{name}{mark}</label>'
    if cell.is_part or not cell.definition:
        return name
    return (
        f'{name}<details class="entry__definition"><summary>{words["definition"]}</summary>'
        f"{escape(cell.definition)}</details>"
    )


def _entry_field(row: EntryRow, states: list[tuple[str, str]], words: dict[str, str]) -> list[str]:
    cell, code = row.cell, escape(row.cell.code)
    wrong = f' aria-invalid="true" aria-describedby="{row.anchor}-loi"' if row.error else ""
    whole = " data-whole" if cell.kind == IndicatorKind.COUNT else ""
    options = "".join(
        f'<option value="{value}"{" selected" if value == row.state else ""}>{label}</option>'
        for value, label in states
    )
    return [
        f'<div class="entry__value"><input id="{row.anchor}" name="v:{code}" value="{escape(row.text)}" '
        f'inputmode="decimal" autocomplete="off" maxlength="60" '
        f'class="form-control{" is-invalid" if row.error else ""}"{whole}{wrong}>'
        f'<span class="entry__unit">{escape(cell.unit)}</span></div>'
        f'<select name="s:{code}" class="form-select" aria-label="{words["state"]} {code}">{options}</select>'
    ]


def _computed(row: EntryRow, words: dict[str, str]) -> list[str]:
    return [
        f'<div class="entry__computed">{escape(row.row.number or row.row.words)} '
        f'<span class="entry__unit">{words["computed"]}</span></div>'
    ]


def _before(name: str, figure: str) -> str:
    return f'<span class="entry__before"><span class="entry__tag">{name}</span>{escape(figure or "–")}</span>'
