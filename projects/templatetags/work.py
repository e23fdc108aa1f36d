"""Work of projects in templates: `{% load work %}`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.formats import format_number, format_percent
from core.lists import Listing
from core.ui import PAGE_PARAMETER, FieldError, Status, form_errors, with_query
from directives.models import Obligation
from projects import badges, trails
from projects.budgeting import BudgetWarning
from projects.choices import Direction
from projects.forms.meetings import MeetingForm
from projects.forms.progress import BulkLine, EntryForm
from projects.models import Activity, Obstacle, Product, ProgressEntry, Project, Target
from projects.queries.carriers import Carrier
from projects.queries.pages_work import GanttLine
from projects.schedule import Slip
from projects.views.common import Difference

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

register = template.Library()
Values = dict[str, Any]

_BADGE = "components/status_badge.html"


# --- Badges ----------------------------------------------------------------------------------------------


@register.inclusion_tag(_BADGE)
def activity_state(activity: Activity) -> Values:
    return {"status": badges.activity_badge(activity.state)}


@register.inclusion_tag(_BADGE)
def entry_state(entry: ProgressEntry) -> Values:
    return {"status": badges.entry_badge(entry.state)}


@register.inclusion_tag(_BADGE)
def product_state(product: Product) -> Values:
    return {"status": badges.product_badge(product.state)}


@register.inclusion_tag(_BADGE)
def obstacle_state(obstacle: Obstacle) -> Values:
    return {"status": badges.obstacle_badge(obstacle.state)}


@register.inclusion_tag(_BADGE)
def target_state(state: str) -> Values:
    return {"status": badges.target_badge(state)}


@register.inclusion_tag(_BADGE)
def money_warning(warning: BudgetWarning) -> Values:
    return {"status": badges.money_badge(warning)}


@register.inclusion_tag(_BADGE)
def unverified() -> Values:
    return {"status": Status(_("chưa xác minh"), *badges.UNVERIFIED_TONE)}


@register.inclusion_tag("projects/parts/lateness.html")
def lateness(activity: Activity, today: date) -> Values:
    """A badge when the work should have ended or begun by now, nothing otherwise."""
    found = badges.lateness(activity.state, activity.planned_start, activity.planned_end, today)
    return {"status": found}


_SIGNS = {Direction.AT_LEAST: "≥ ", Direction.AT_MOST: "≤ ", Direction.DECREASE: "↓ "}


@register.filter
def direction_sign(direction: str) -> str:
    """What stands before the value of a milestone."""
    return _SIGNS[Direction(direction)]


@register.filter
def slip_words(slip: Slip | None) -> str:
    return badges.slip_words(slip)


# --- Percentages -----------------------------------------------------------------------------------------


@register.filter
def plain(number: Decimal | int | None) -> str:
    """A number for an attribute: no grouping, a dot before decimals."""
    return f"{number or 0:f}"


@register.inclusion_tag("projects/parts/share.html")
def share(percent: Decimal | None, label: str, *, wide: bool = False) -> Values:
    """A percentage with its bar; `label` says of what. `wide`: the bar below the figure, across the place."""
    return {"percent": percent, "value": f"{percent or 0:f}", "label": label, "wide": wide}


@register.simple_tag
def gantt_bar(line: GanttLine) -> SafeString:
    """The bar of a line as a link in the drawing; written here because a chart has five hundred of them."""
    shapes = format_html_join(
        "", '<path class="gantt__{}" d="{}" />', ((name, bar.path) for name, bar in line.shapes)
    )
    return format_html(
        '<a class="gantt__bar {}" href="{}" aria-label="{}"><title>{}</title>{}</a>',
        line.css,
        line.url,
        line.label,
        line.label,
        shapes,
    )


# --- Tabs ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tab:
    view: str
    label: "_StrOrPromise"
    allowed: Callable[[User], bool]
    followers: bool = False  # only for those who see the project's work

    def link(self, *args: str) -> tuple[str, "_StrOrPromise", str]:
        return self.view, self.label, reverse(f"projects:{self.view}", args=args)


def _may(permission: Permission) -> Callable[[User], bool]:
    return lambda user: user.has(permission)


_SECTION = (
    Tab("programme_list", _("Chương trình"), lambda _user: True),
    Tab("activity_list", _("Hoạt động"), _may(Permission.PROGRESS_VIEW)),
    Tab("own_work", _("Việc của đơn vị"), _may(Permission.PROGRESS_ENTER)),
    Tab("entry_list", _("Cập nhật tiến độ"), _may(Permission.PROGRESS_VIEW)),
    Tab("meeting_list", _("Cuộc họp"), _may(Permission.PROGRESS_VIEW)),
)
_PROJECT = (
    Tab("project_detail", _("Tổng quan"), lambda _user: True),
    Tab("project_targets", _("Chỉ tiêu"), lambda _user: True),
    Tab("activity_tree", _("Cây hoạt động"), lambda _user: True, followers=True),
    Tab("gantt", _("Biểu đồ Gantt"), lambda _user: True, followers=True),
    Tab("month", _("Lịch tháng"), lambda _user: True, followers=True),
    Tab("bulk", _("Nhập tiến độ"), _may(Permission.PROGRESS_ENTER), followers=True),
    Tab("budget", _("Kinh phí"), lambda _user: True, followers=True),
    Tab("dossier", _("Hồ sơ"), lambda _user: True),
    Tab("exchange", _("Bảng tính"), lambda _user: True, followers=True),
)


@register.inclusion_tag("projects/parts/tabs.html", takes_context=True)
def section_tabs(context: Context, current: str) -> Values:
    """Links to the pages of the section; `current` is the view of this one."""
    user = context["request"].user
    links = [tab.link() for tab in _SECTION if tab.allowed(user)]
    return {"links": links, "current": current, "label": _("Chương trình và đề án")}


@register.inclusion_tag("projects/parts/tabs.html", takes_context=True)
def project_tabs(context: Context, project: Project, current: str, follows: bool = True) -> Values:
    """Links to the pages of one project; `follows` says whether the person sees its work."""
    user = context["request"].user
    links = [
        tab.link(project.code) for tab in _PROJECT if tab.allowed(user) and (follows or not tab.followers)
    ]
    return {"links": links, "current": current, "label": _("Các trang của đề án")}


# --- Forms and frame -------------------------------------------------------------------------------------


@register.inclusion_tag("projects/parts/any_field.html")
def work_field(field: BoundField) -> Values:
    """A field of a form; groups of checkboxes get a legend."""
    return {"field": field, "is_group": isinstance(field.field.widget, CheckboxSelectMultiple)}


@register.inclusion_tag("components/breadcrumb.html")
def crumb_trail(crumbs: Sequence[tuple[str, str]], current: str) -> Values:
    """`{% breadcrumb %}` for crumbs that a view has put together."""
    return {"crumbs": crumbs, "current": current}


@register.inclusion_tag("components/breadcrumb.html")
def project_crumbs(project: Project, here: str = "") -> Values:
    """From the list of programmes to a page of one project; `here` is empty on its overview."""
    *above, (name, url) = trails.to_project(project)
    return {"crumbs": [*above, (name, url)] if here else above, "current": here or name}


@register.inclusion_tag("components/breadcrumb.html")
def activity_crumbs(project: Project, above: Sequence[Activity], current: str) -> Values:
    """From the list of programmes through the tasks above to an activity."""
    tasks = [(task.code, reverse("projects:activity", args=[task.pk])) for task in above]
    return {"crumbs": [*trails.to_project(project), *tasks], "current": current}


@register.simple_tag
def carrier_names(carriers: Sequence[Carrier]) -> str:
    """Agencies in one line, with the days they hold their role where these are not the whole programme."""
    names = [
        f"{carrier.assignment.agency.name} ({carrier.period})"
        if carrier.period
        else carrier.assignment.agency.name
        for carrier in carriers
    ]
    unverified = any(not carrier.assignment.verified for carrier in carriers)
    return f"{'; '.join(names)}{gettext(' (chưa xác minh)') if unverified else ''}"


@register.simple_tag
def obligation_url(obligation: Obligation) -> str:
    return reverse("directives:obligation_detail", args=[obligation.code])


@register.simple_tag(takes_context=True)
def with_params(context: Context, **changes: object) -> str:
    """This page's address with some parameters set, or removed where None; begins again at the first page."""
    wanted = {name: None if value is None else str(value) for name, value in changes.items()}
    return with_query(context["request"].GET, **{PAGE_PARAMETER: None, **wanted})


@register.filter
def shows_synthetic(listing: Listing[Any]) -> bool:
    """Whether any row on this page of a list was made up for the demonstration."""
    return any(getattr(getattr(row, "activity", row), "synthetic", False) for row in listing.page.object_list)


@register.filter
def confirmed_share(activity: Activity) -> Decimal:
    """What counts of an activity: its newest confirmed entry's percentage, 0 before there is one."""
    return activity.confirmed_entry.percent if activity.confirmed_entry is not None else Decimal(0)


@register.filter
def unit_words(unit: str) -> str:
    """The unit as the head of a column."""
    return gettext("Tính bằng %(unit)s") % {"unit": unit}


@register.inclusion_tag("components/breadcrumb.html")
def target_crumbs(target: Target) -> Values:
    return {"crumbs": trails.to_programme(target.programme), "current": target.code}


@register.inclusion_tag("components/error_summary.html")
def entry_errors(form: EntryForm) -> Values:
    """All errors of an entry's form, those of its figures included."""
    return {"errors": form_errors([form, *form.results])}


@register.inclusion_tag("components/error_summary.html")
def line_errors(lines: Sequence[BulkLine]) -> Values:
    """All errors of the page of many activities, each named by its activity."""
    found = []
    for line in lines:
        for error in form_errors([line.form]):
            label = f"{line.activity.code}, {error.label}" if error.label else line.activity.code
            found.append(FieldError(error.text, error.anchor or f"hd-{line.activity.pk}", label))
    return {"errors": found}


@register.filter
def of_line(conflicts: dict[int, list[Difference]], line: BulkLine) -> list[Difference]:
    """What somebody else saved in a line meanwhile."""
    return conflicts.get(line.activity.pk, [])


@register.filter
def course_to(before: Decimal, after: Decimal) -> str:
    """The icon between a confirmed percentage and a new one."""
    return badges.direction_of(before, after)


@register.inclusion_tag("components/breadcrumb.html")
def entry_crumbs(activity: Activity, current: str) -> Values:
    return {"crumbs": trails.to_activity(activity), "current": current}


@register.inclusion_tag("components/error_summary.html")
def meeting_errors(form: MeetingForm) -> Values:
    """All errors of a meeting's form, those of its participants included."""
    return {"errors": form_errors([form, *form.participants])}


# --- Money and workbooks ---------------------------------------------------------------------------------


@register.filter
def of_planned(rate: Decimal | None) -> str:
    """What a rate is of, for the hint under a figure; empty when it cannot be computed."""
    return gettext("bằng %(rate)s kế hoạch") % {"rate": format_percent(rate)} if rate is not None else ""


@register.filter
def of_allotted(rate: Decimal | None) -> str:
    return gettext("bằng %(rate)s được giao") % {"rate": format_percent(rate)} if rate is not None else ""


@register.filter
def workbook_place(place: str) -> str:
    """ "Hoạt động!H7" as a person says it."""
    sheet, _mark, cell = place.partition("!")
    return f"{sheet}, {cell}" if cell else (gettext("Tệp") if sheet == "file" else sheet)


@register.filter
def rounded(amount: Decimal) -> str:
    """An amount for a card: one place at most; the tables print it exactly."""
    return format_number(amount, 1).removesuffix(",0")
