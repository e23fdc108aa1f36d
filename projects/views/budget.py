"""Pages of money: a project's lines and totals, one line, and what people enter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from projects import permissions, services, trails
from projects.forms.activities import ReasonForm
from projects.forms.records import LineForm, LinePlanForm, MovementForm
from projects.models import BudgetLine, Project
from projects.queries import pages_budget as queries
from projects.queries.pages_projects import followed_project
from projects.views.common import FormPage, answer, posted, require, require_form


@require_safe
def budget(request: SignedInRequest, code: str) -> HttpResponse:
    project = followed_project(code, request.user)
    page = queries.budget_page(project, request.user)
    context = {
        "page": page,
        "project": project,
        "follows": True,
        "tab": "budget",
        "here": _("Kinh phí"),
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/budget.html", context)


@require_safe
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_line(pk, request.user)
    context = {
        "page": queries.line_page(found, request.user),
        "line": found,
        "project": found.project,
        "follows": True,
        "tab": "budget",
        "here": str(found),
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "projects/budget_line.html", context)


# --- Entering --------------------------------------------------------------------------------------------


def _line_url(line: BudgetLine) -> str:
    return reverse("projects:budget_line", args=[line.pk])


def _budget_url(project: Project) -> str:
    return reverse("projects:budget", args=[project.code])


@require_form
def line_add(request: SignedInRequest, code: str) -> HttpResponse:
    project = followed_project(code, request.user)
    require(permissions.can_edit_project(request.user, project))
    form = LineForm(project, posted(request), initial={"year": timezone.localdate().year})
    page = FormPage(
        title=_("Thêm dòng kinh phí"),
        lead=str(project),
        submit=_("Thêm"),
        back=_budget_url(project),
        crumbs=trails.to_project(project),
    )

    def act(data: dict[str, Any]) -> BudgetLine:
        return services.add_line(project=project, by=request.user, **{"subproject": None, **data})

    return answer(request, form, page, act, _("Đã thêm dòng kinh phí."), _line_url)


def _own_line(request: SignedInRequest, pk: int) -> BudgetLine:
    """The line, when this person edits its project. Raises Http404 and PermissionDenied."""
    found = queries.visible_line(pk, request.user)
    require(permissions.can_edit_project(request.user, found.project))
    return found


def _form_page(line: BudgetLine, title: str, submit: str, **more: Any) -> FormPage:
    trail = [*trails.to_project(line.project), (_("Kinh phí"), _budget_url(line.project))]
    return FormPage(
        title=title,
        lead=f"{line} – {line.subproject or line.project}",
        submit=submit,
        back=_line_url(line),
        crumbs=[*trail, (str(line), _line_url(line))],
        synthetic=line.synthetic,
        **more,
    )


@require_form
def line_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_line(request, pk)

    def act(data: dict[str, Any]) -> BudgetLine:
        return services.change_plan(line=found, by=request.user, **data)

    page = _form_page(found, _("Sửa kế hoạch"), _("Lưu thay đổi"))
    return answer(request, LinePlanForm(found, posted(request)), page, act, _("Đã lưu thay đổi."))


@require_form
def movement_add(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_line(request, pk)

    def act(data: dict[str, Any]) -> object:
        return services.record_movement(line=found, by=request.user, **data)

    page = _form_page(found, _("Ghi khoản giao hoặc giải ngân"), _("Ghi lại"))
    return answer(request, MovementForm(posted(request)), page, act, _("Đã ghi khoản tiền."))


@require_form
def movement_reverse(request: SignedInRequest, pk: int) -> HttpResponse:
    movement = queries.visible_movement(pk, request.user)
    require(permissions.can_edit_project(request.user, movement.line.project))
    intro = _("Khoản sai được huỷ bằng một khoản ngược dấu; cả hai còn trong danh sách.")
    page = _form_page(movement.line, _("Huỷ ghi nhận"), _("Huỷ ghi nhận"), tone="danger", intro=intro)
    page.lead = str(movement)

    def act(data: dict[str, Any]) -> object:
        return services.reverse_movement(movement=movement, by=request.user, **data)

    form = ReasonForm(posted(request), label=_("Lý do huỷ ghi nhận"))
    return answer(request, form, page, act, _("Đã huỷ ghi nhận."))
