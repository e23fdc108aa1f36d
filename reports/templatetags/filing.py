"""Parts of the filing pages: `{% load filing %}`.

Rows of figures are put together here and not in a template: a report has some three hundred of them, and a
template spends several times as long on each.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui import Status
from reports.choices import FigureState
from reports.models import Period, Report
from reports.queries import register as lists
from reports.queries.report_page import Link, Row, cell_anchor

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def report_state(row: Any) -> dict[str, Status]:
    """How the report of an annotated row stands (reports.queries.register)."""
    return {"status": lists.state_of(row)}


@register.inclusion_tag("components/status_badge.html")
def report_timeliness(row: Any) -> dict[str, Status]:
    return {"status": lists.timeliness_of(row)}


@register.simple_tag
def period_words(period: Period) -> str:
    return lists.period_title(period)


@register.simple_tag
def state_options(chosen: str) -> SafeString:
    """The states of a cell as options of a select."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (state.value, mark_safe(" selected") if state == chosen else "", str(state.label).capitalize())
            for state in FigureState
        ),
    )


@register.simple_tag
def mend_links(links: Iterable[Link], report: Report, code: str = "", readonly: bool = False) -> SafeString:
    """Links to what is to be mended: on this page when its section is `code` or nothing can be edited here."""
    return format_html_join(
        " ", '<a href="{}">{}</a>', ((_address(link, report, code, readonly), link.label) for link in links)
    )


def _address(link: Link, report: Report, code: str, readonly: bool) -> str:
    anchor = f"#{link.anchor}"
    if readonly or (code and link.section == code):
        return anchor
    if not link.section:
        return reverse("reports:narrative", args=[report.pk]) + anchor
    return reverse("reports:section", args=[report.pk, link.section]) + anchor


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
    words = _("Chia theo %(name)s") % {"name": row.group[:1].lower() + row.group[1:]}
    return format_html('<tr class="group"><td colspan="{}">{}</td></tr>', 5 if compared else 3, words)
