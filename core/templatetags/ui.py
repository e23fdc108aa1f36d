"""Page components and Vietnamese formats for templates: `{% load ui %}`.

Each component is one file in templates/components and opens with its inputs; docs/components.md lists them all
and /ui/ shows them in development. Tags hand over ready values: templates print, they do not compute.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import ui
from core.charts import ColumnChart
from core.formats import (
    NO_DATA,
    Number,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    format_size,
)
from core.navigation import Section, sections

register = template.Library()
Values = dict[str, Any]


# --- Formats ---------------------------------------------------------------------------------------------


@register.filter
def vn_number(value: Number | None, decimals: int | None = None) -> SafeString:
    """1.234.567,5; a dash that says so for a figure that is not there."""
    return _figure(format_number(value, decimals))


@register.filter
def vn_percent(value: Number | None, decimals: int = 1) -> SafeString:
    """28,4% of 28.4."""
    return _figure(format_percent(value, decimals))


@register.filter
def vn_date(value: date | None) -> SafeString:
    """04/11/2026, machine-readable in a time element."""
    if value is None:
        return _figure(NO_DATA)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), format_date(value))


@register.filter
def vn_datetime(value: datetime | None) -> SafeString:
    """14:05 ngày 04/11/2026, at Hà Nội."""
    if value is None:
        return _figure(NO_DATA)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), format_datetime(value))


@register.filter
def vn_size(size: int) -> str:
    return format_size(size)


@register.filter
def initials(name: object) -> str:
    return ui.initials(str(name))


def _figure(text: str) -> SafeString:
    if text != NO_DATA:
        return format_html("{}", text)
    return format_html(
        '<span class="no-data" title="{0}"><span aria-hidden="true">{1}</span>'
        '<span class="visually-hidden">{0}</span></span>',
        _("chưa có số liệu"),
        NO_DATA,
    )


# --- Small pieces ----------------------------------------------------------------------------------------


@cache
def _sprite() -> str:
    """Where the icons are; a page of a long list asks for it a thousand times."""
    return static("icons.svg")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; with `label` it speaks for itself, without it screen readers pass it by."""
    address = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, address
    )


@register.inclusion_tag("components/status_badge.html")
def status_badge(status: "ui.Status | str", tone: str = "neutral", icon: str = "") -> Values:
    if not isinstance(status, ui.Status):
        status = ui.Status(status, ui.Tone(tone), icon)
    return {"status": status}


@register.inclusion_tag("components/notice.html")
def notice(text: str, tone: str = "info", title: str = "", icon: str = "") -> Values:
    return {"text": text, "title": title, "status": ui.Status(title or text, ui.Tone(tone), icon)}


@register.inclusion_tag("components/stat_card.html")
def stat_card(
    label: str,
    value: Number | str | None,
    *,
    unit: str = "",
    hint: str = "",
    url: str = "",
    icon: str = "",
    trend: str = "",
    trend_text: str = "",
    tone: str = "neutral",
) -> Values:
    shown = value if isinstance(value, str) else _figure(format_number(value))
    return {
        "label": label,
        "value": shown,
        "unit": unit,
        "hint": hint,
        "url": url,
        "icon": icon,
        "trend_icon": {"up": "trending-up", "down": "trending-down", "flat": "minus"}.get(trend, ""),
        "trend_text": trend_text,
        "tone": ui.Tone(tone),
    }


@register.inclusion_tag("components/progress.html")
def progress(done: int, expected: int, label: str, *, unit: str = "", tone: str = "") -> Values:
    share = ui.Share(done, expected)
    chosen = ui.Tone(tone) if tone else (ui.Tone.SUCCESS if share.is_complete else ui.Tone.INFO)
    return {"share": share, "label": label, "unit": unit, "tone": chosen}


@register.inclusion_tag("components/column_chart.html")
def column_chart(chart: ColumnChart, title: str, *, name: str) -> Values:
    """A chart worked out by `core.charts`; `title` says what it shows and where the table of it stands."""
    return {"chart": chart, "title": title, "name": name}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", *, icon: str = "inbox", action_label: str = "", action_url: str = ""
) -> Values:
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_label": action_label,
        "action_url": action_url,
    }


@register.inclusion_tag("components/section_header.html")
def section_header(
    title: str, text: str = "", *, anchor: str = "", link_label: str = "", link_url: str = ""
) -> Values:
    return {"title": title, "text": text, "anchor": anchor, "link_label": link_label, "link_url": link_url}


@register.inclusion_tag("components/definition_list.html")
def definition_list(pairs: Iterable[tuple[str, object]]) -> Values:
    return {"pairs": [(term, _shown(value)) for term, value in pairs]}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[ui.Event]) -> Values:
    return {"events": list(events)}


@register.inclusion_tag("components/file_card.html")
def file_card(name: str, url: str, *, kind: str, size: int, sha256: str = "", note: str = "") -> Values:
    return {
        "name": name,
        "url": url,
        "kind": kind.upper(),
        "icon": ui.file_icon(kind),
        "size": format_size(size),
        "sha256": sha256,
        "digest": sha256[:12],
        "note": note,
    }


@register.inclusion_tag("components/due_date.html")
def due_date(
    due: date | None, *, today: date | None = None, moved_from: date | None = None, reason: str = ""
) -> Values:
    """Without `today` only the date is shown; with it also how far away it is."""
    if due is None:
        return {"due": None}
    far = ui.Status(ui.days_between(due, today), ui.due_tone(due, today), "clock") if today else None
    return {"due": due, "far": far, "moved": ui.moved_text(due, moved_from, reason)}


@register.inclusion_tag("components/synthetic_banner.html")
def synthetic_banner(text: str = "") -> Values:
    return {"text": text}


def _shown(value: object) -> object:
    """Values of a definition list in their usual formats."""
    if value is None or value == "":
        return _figure(NO_DATA)
    if isinstance(value, datetime):
        return vn_datetime(value)
    if isinstance(value, date):
        return vn_date(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return vn_number(value)
    return value


# --- Lists -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, label: str, field: str, *, current: str = "", numeric: bool = False, wide: bool = False
) -> Values:
    """`current` is the order in force; without it the one that the address asks for. `wide`: not on phones."""
    link = ui.sort_link(_request(context).GET, field, current)
    return {"label": label, "link": link, "numeric": numeric, "wide": wide}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", *, noun: str = "") -> Values:
    query = _request(context).GET
    return {
        "page": page,
        "noun": noun or _("dòng"),
        "links": list(ui.page_links(page, query)) if page.paginator.num_pages > 1 else [],
        "previous": ui.page_url(query, page.previous_page_number()) if page.has_previous() else "",
        "next": ui.page_url(query, page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/export_links.html", takes_context=True)
def export_links(context: Context, *kinds: str) -> Values:
    return {"links": ui.export_links(_request(context).GET, kinds or tuple(ui.EXPORT_KINDS))}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, *, submit: str = "") -> Values:
    request = _request(context)
    active = [field for field in form if not field.is_hidden and request.GET.get(field.html_name, "").strip()]
    return {
        "fields": [(field, control(field)) for field in form if not field.is_hidden],
        "active": len(active),
        "clear_url": request.path,
        "sort": request.GET.get(ui.SORT_PARAMETER, ""),
        "submit": submit or _("Lọc"),
    }


# --- Forms and actions -----------------------------------------------------------------------------------


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input alone, in the house style; its label stands beside it, so a placeholder has nothing to say."""
    widget = field.field.widget
    css = "form-control"
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, Select):
        css = "form-select"
    if field.errors:
        css += " is-invalid"
    return field.as_widget(attrs={"class": css, "placeholder": False})


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField) -> Values:
    return {"field": field, "is_checkbox": isinstance(field.field.widget, CheckboxInput)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> Values:
    return {"errors": ui.form_errors(forms)}


@register.inclusion_tag("components/confirm_button.html", takes_context=True)
def confirm_button(
    context: Context,
    url: str,
    label: str,
    *,
    confirm: str = "",
    icon: str = "",
    tone: str = "primary",
    name: str = "",
    value: str = "",
) -> Values:
    """A form of one button that posts; with `confirm` a dialog asks that question first."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "confirm": confirm,
        "icon": icon,
        "tone": tone,
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/job_progress.html", takes_context=True)
def job_progress(
    context: Context,
    job: Any,
    url: str,
    *,
    title: str,
    done_text: str = "",
    done_url: str = "",
    done_label: str = "",
    retry_url: str = "",
) -> Values:
    """`job` has the fields of core.jobs.AbstractJob; `url` answers this same component again."""
    return {
        "csrf_token": context.get("csrf_token"),
        "job": job,
        "url": url,
        "title": title,
        "done_text": done_text,
        "done_url": done_url,
        "done_label": done_label,
        "retry_url": retry_url,
    }


# --- Page frame ------------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> Values:
    """Label, address, label, address … and last the label of this page, which has no address."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb takes label and address in turn and ends with a label")
    return {"crumbs": list(zip(parts[:-1:2], parts[1::2], strict=True)), "current": parts[-1]}


@register.inclusion_tag("layout/navigation.html", takes_context=True)
def main_navigation(context: Context) -> Values:
    request = context.get("request")
    match = request.resolver_match if isinstance(request, HttpRequest) else None
    here = match.namespaces[0] if match and match.namespaces else ""
    return {"sections": _with_state(sections(), here, request.path if request else "")}


def _with_state(found: Sequence[Section], here: str, path: str) -> list[tuple[Section, str]]:
    """Each section with what its aria-current says: the very page, somewhere inside it, or nothing."""
    return [
        (section, "page" if section.url == path else "true" if section.namespace == here else "")
        for section in found
    ]


def _request(context: Context) -> HttpRequest:
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        raise template.TemplateSyntaxError("this component needs the request in the context")
    return request
