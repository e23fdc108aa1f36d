"""Provinces in templates: `{% load provinces %}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui import Status, Tone
from provinces import map as drawing
from provinces import permissions
from provinces.choices import InspectionState, PlanState
from provinces.coverage import Standing
from provinces.filters import border_names
from provinces.models import Inspection, Province, ProvincialPlan
from provinces.queries.pages_plans import period_of, reference_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

register = template.Library()


@register.filter
def borders(province: Province) -> str:
    """The neighbouring countries: "Trung Quốc, Lào"; empty without a land border."""
    return ", ".join(border_names(province))


# --- The tabs of the section -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tab:
    view: str
    label: "_StrOrPromise"
    may: "Callable[[User], bool]" = lambda user: True

    @property
    def url(self) -> str:
        return reverse(f"provinces:{self.view}")


TABS = (
    Tab("province_list", _("Danh sách")),
    Tab("coverage", _("Bảng phủ kín"), permissions.can_see_national),
    Tab("map", _("Bản đồ"), permissions.can_see_national),
    Tab("plan_list", _("Kế hoạch"), permissions.can_see_plans),
    Tab("inspection_list", _("Kiểm tra liên ngành"), permissions.can_see_plans),
    Tab("succession_list", _("Thay đổi địa giới")),
)


@register.inclusion_tag("provinces/parts/tabs.html", takes_context=True)
def province_tabs(context: Context, current: str = "") -> dict[str, object]:
    """The pages of this section that the person may open."""
    user = context["request"].user
    return {"tabs": [tab for tab in TABS if tab.may(user)], "current": current}


# --- How things stand ------------------------------------------------------------------------------------

_PLAN_STATES = {
    PlanState.DRAFT: Status(PlanState.DRAFT.label, Tone.NEUTRAL, "pencil"),
    PlanState.SUBMITTED: Status(PlanState.SUBMITTED.label, Tone.INFO, "hourglass"),
    PlanState.NOTED: Status(PlanState.NOTED.label, Tone.SUCCESS),
    PlanState.RETURNED: Status(PlanState.RETURNED.label, Tone.WARNING, "arrow-back-up"),
    PlanState.WITHDRAWN: Status(PlanState.WITHDRAWN.label, Tone.WARNING, "ban"),
}
_INSPECTION_STATES = {
    InspectionState.PLANNED: Status(InspectionState.PLANNED.label, Tone.INFO, "hourglass"),
    InspectionState.CONCLUDED: Status(InspectionState.CONCLUDED.label, Tone.SUCCESS),
    InspectionState.CANCELLED: Status(InspectionState.CANCELLED.label, Tone.NEUTRAL, "ban"),
}


@register.inclusion_tag("components/status_badge.html")
def plan_state(plan: ProvincialPlan) -> dict[str, object]:
    return {"status": _PLAN_STATES[PlanState(plan.state)]}


@register.inclusion_tag("components/status_badge.html")
def inspection_state(inspection: Inspection) -> dict[str, object]:
    return {"status": _INSPECTION_STATES[InspectionState(inspection.state)]}


@register.simple_tag
def standing(found: Standing) -> SafeString:
    """A standing as a mark with its words for screen readers: ✓, 2/3, ✗, –."""
    if not found.asked:
        return _mark("outside", "–", _("không tính"))
    if found.full:
        return _mark("done", "✓", _("đã có"))
    if found.partial:
        return _mark("part", f"{found.met}/{found.of}", _("đơn vị hợp thành đã có"))
    return _mark("open", "✗", _("chưa có"))


def _mark(key: str, sign: str, words: "_StrOrPromise") -> SafeString:
    if key == "part":
        return format_html(
            '<span class="stand stand--{}">{}<span class="visually-hidden"> {}</span></span>',
            key,
            sign,
            words,
        )
    return format_html(
        '<span class="stand stand--{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        key,
        sign,
        words,
    )


@register.simple_tag
def swatch(style: drawing.Style) -> SafeString:
    """The sample of a class in a map's legend."""
    return drawing.swatch(style)


# --- Plans -----------------------------------------------------------------------------------------------

register.filter("plan_period", period_of)
register.filter("plan_reference", reference_of)


@register.filter
def extension(name: str) -> str:
    """ "pdf" of "Kế hoạch 521.pdf"."""
    return name.rpartition(".")[2].lower()


@register.filter
def lookup(values: Mapping[str, str], key: str) -> str:
    """The value under `key`, or the key itself."""
    return values.get(key, key)
