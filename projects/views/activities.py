"""Pages of activities: the list, one of them, and what people plan and do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError
from core.lists import list_response
from projects import permissions, services, trails
from projects.forms.activities import (
    DayForm,
    DependencyForm,
    EditForm,
    PlanForm,
    ReasonForm,
    RescheduleForm,
)
from projects.models import Activity
from projects.queries import pages_activities as queries
from projects.queries.pages_projects import followed_project
from projects.views.common import FormPage, answer, posted, require, require_form

# --- Reading ---------------------------------------------------------------------------------------------


@require_safe
def activity_list(request: SignedInRequest) -> HttpResponse:
    """Every activity that the person sees."""
    require(request.user.has(Permission.PROGRESS_VIEW))
    context = {"today": timezone.localdate(), "tab": "activity_list"}
    rows = queries.listed_activities(request.user)
    return list_response(request, queries.ACTIVITIES, rows, "projects/activity_list.html", context)


@require_safe
def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_activity(pk, request.user)
    page = queries.activity_page(found, request.user, timezone.localdate())
    context = {
        "page": page,
        "activity": found,
        "project": found.project,
        "today": page.today,
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/activity.html", context)


# --- Planning --------------------------------------------------------------------------------------------


def _page_of(activity: Activity) -> str:
    return reverse("projects:activity", args=[activity.pk])


@require_form
def activity_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Plan a task or an activity; `?parent=` names the task it hangs under."""
    project = followed_project(code, request.user)
    require(permissions.can_plan(request.user, project))
    form = PlanForm(project, posted(request), initial={"parent": request.GET.get("parent", "")})
    page = FormPage(
        title=_("Thêm nhiệm vụ, hoạt động"),
        lead=str(project),
        submit=_("Thêm"),
        back=reverse("projects:activity_tree", args=[project.code]),
        crumbs=trails.to_project(project),
    )

    def act(data: dict[str, Any]) -> Activity:
        return services.plan_activity(project=project, by=request.user, **_known(data))

    return answer(request, form, page, act, _("Đã thêm vào kế hoạch."), _page_of)


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """What the services take of a form of an activity."""
    return {"subproject": None, "target": None, **data}


def _form_page(activity: Activity, title: str, submit: str, **more: Any) -> FormPage:
    return FormPage(
        title=title,
        lead=str(activity),
        submit=submit,
        back=_page_of(activity),
        crumbs=trails.to_activity(activity),
        synthetic=activity.synthetic,
        **more,
    )


def _planned(request: SignedInRequest, pk: int) -> Activity:
    """The activity, when this person plans it. Raises Http404 and PermissionDenied."""
    found = queries.visible_activity(pk, request.user)
    require(permissions.can_plan(request.user, found.project))
    return found


def _carried(request: SignedInRequest, pk: int) -> Activity:
    """The activity, when this person plans it or enters its progress. Raises Http404 and PermissionDenied."""
    found = queries.visible_activity(pk, request.user)
    require(
        permissions.can_plan(request.user, found.project)
        or permissions.can_enter_progress(request.user, found)
    )
    return found


@require_form
def activity_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    page = _form_page(found, _("Sửa thông tin"), _("Lưu thay đổi"))

    def act(data: dict[str, Any]) -> Activity:
        return services.edit_activity(activity=found, by=request.user, **_known(data))

    return answer(request, EditForm(found, posted(request)), page, act, _("Đã lưu thay đổi."))


@require_form
def activity_reschedule(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    intro = _("Kế hoạch hiện nay được giữ lại; độ lùi được tính so với kế hoạch ban đầu.")
    page = _form_page(found, _("Điều chỉnh thời gian"), _("Điều chỉnh"), intro=intro)

    def act(data: dict[str, Any]) -> Activity:
        return services.reschedule(activity=found, by=request.user, **data)

    return answer(request, RescheduleForm(found, posted(request)), page, act, _("Đã điều chỉnh thời gian."))


# --- Dependencies ----------------------------------------------------------------------------------------


@require_form
def dependency_add(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    page = _form_page(found, _("Thêm quan hệ phụ thuộc"), _("Thêm"))

    def act(data: dict[str, Any]) -> object:
        return services.add_dependency(activity=found, predecessor=data["predecessor"], by=request.user)

    return answer(request, DependencyForm(found, posted(request)), page, act, _("Đã thêm quan hệ phụ thuộc."))


@require_POST
def dependency_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    dependency = queries.visible_dependency(pk, request.user)
    require(permissions.can_plan(request.user, dependency.activity.project))
    try:
        services.remove_dependency(dependency=dependency, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã bỏ quan hệ phụ thuộc."))
    return redirect(_page_of(dependency.activity))


# --- Human acts ------------------------------------------------------------------------------------------


def _on_a_day(
    request: SignedInRequest,
    found: Activity,
    act: Callable[..., Activity],
    title: str,
    label: str,
    done: str,
) -> HttpResponse:
    form = DayForm(posted(request), label=label, initial={"on": timezone.localdate()})
    page = _form_page(found, title, title)
    return answer(request, form, page, lambda data: act(activity=found, on=data["on"], by=request.user), done)


@require_form
def activity_start(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _carried(request, pk)
    title, label = _("Ghi nhận bắt đầu"), _("Ngày bắt đầu thực tế")
    return _on_a_day(request, found, services.start, title, label, _("Đã ghi nhận bắt đầu."))


@require_form
def activity_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _carried(request, pk)
    title, label = _("Ghi nhận hoàn thành"), _("Ngày kết thúc thực tế")
    return _on_a_day(request, found, services.finish, title, label, _("Đã ghi nhận hoàn thành."))


def _with_reason(
    request: SignedInRequest,
    found: Activity,
    act: Callable[..., Activity],
    title: str,
    label: str,
    done: str,
    tone: str,
) -> HttpResponse:
    page = _form_page(found, title, title, tone=tone)
    return answer(
        request,
        ReasonForm(posted(request), label=label),
        page,
        lambda data: act(activity=found, reason=data["reason"], by=request.user),
        done,
    )


@require_form
def activity_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    title, label = _("Huỷ hoạt động"), _("Lý do huỷ")
    return _with_reason(request, found, services.cancel, title, label, _("Đã huỷ."), "danger")


@require_form
def activity_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _planned(request, pk)
    title, label = _("Mở lại hoạt động"), _("Lý do mở lại")
    return _with_reason(request, found, services.reopen, title, label, _("Đã mở lại."), "primary")
