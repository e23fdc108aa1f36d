"""Views of a project's work: the tree, the Gantt chart, a month."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.ui import PAGE_PARAMETER
from projects import permissions
from projects.forms.work_filter import WorkFilterForm
from projects.models import Project
from projects.queries import pages_work as queries
from projects.queries.pages_projects import followed_project
from projects.queries.pages_work import Zoom


def _context(project: Project, form: WorkFilterForm, tab: str, here: str) -> dict[str, object]:
    return {
        "project": project,
        "follows": True,
        "form": form,
        "tab": tab,
        "here": here,
        "today": timezone.localdate(),
    }


@require_safe
def activity_tree(request: SignedInRequest, code: str) -> HttpResponse:
    project = followed_project(code, request.user)
    form = WorkFilterForm(request.GET, project)
    page = queries.tree_page(
        project, request.user, timezone.localdate(), form.wanted, request.GET.get(PAGE_PARAMETER)
    )
    context = _context(project, form, "activity_tree", _("Cây hoạt động")) | {
        "page": page,
        "may_plan": permissions.can_plan(request.user, project),
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/tree.html", context)


@require_safe
def gantt(request: SignedInRequest, code: str) -> HttpResponse:
    """`?zoom=month|quarter|year`, and `?from=` the year in which the drawing begins."""
    project = followed_project(code, request.user)
    form = WorkFilterForm(request.GET, project)
    wanted_zoom, begin = request.GET.get("zoom", ""), request.GET.get("from", "")
    view = queries.gantt_view(
        project,
        request.user,
        timezone.localdate(),
        form.wanted,
        number=request.GET.get(PAGE_PARAMETER),
        zoom=Zoom(wanted_zoom) if wanted_zoom in set(Zoom) else Zoom.YEAR,
        year=int(begin) if begin.isascii() and begin.isdigit() and len(begin) == 4 else None,
    )
    context = _context(project, form, "gantt", _("Biểu đồ Gantt")) | {
        "view": view,
        "zooms": list(Zoom),
        "has_synthetic_data": view.synthetic,
    }
    return render(request, "projects/gantt.html", context)


@require_safe
def month(request: SignedInRequest, code: str) -> HttpResponse:
    """`?month=2018-07`; this month without it."""
    project = followed_project(code, request.user)
    form = WorkFilterForm(request.GET, project)
    today = timezone.localdate()
    shown = _month_of(request.GET.get("month", ""), today)
    view = queries.month_view(project, request.user, shown, today, form.wanted)
    context = _context(project, form, "month", _("Lịch tháng")) | {
        "view": view,
        "this_month": f"{today:%Y-%m}",
        "has_synthetic_data": view.synthetic,
    }
    return render(request, "projects/month.html", context)


def _month_of(text: str, today: date) -> date:
    """The first day of "2018-07"; of this month for anything else."""
    year, _dash, number = text.partition("-")
    try:
        return date(int(year), int(number), 1) if 2000 <= int(year) <= 2100 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)
