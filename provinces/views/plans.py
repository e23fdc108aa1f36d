"""Provincial plans: the list, the page of one, its versions, and what is done to it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError, InvalidInput
from core.forms import show_refusal
from core.lists import list_response
from directives.views.downloads import download
from provinces import permissions, services
from provinces.forms.plans import ReasonForm
from provinces.models import PlanVersion, ProvincialPlan
from provinces.queries import pages_plans as queries
from provinces.views.common import require, require_plans, say, status_of


@require_safe
def plan_list(request: SignedInRequest) -> HttpResponse:
    require_plans(request.user)
    rows = queries.plan_rows(request.user)
    context = {"may_start": may_start(request)}
    return list_response(request, queries.PLANS, rows, "provinces/plan_list.html", context)


def may_start(request: SignedInRequest) -> bool:
    """Whether the person writes plans of some province."""
    return request.user.has(Permission.PLAN_EDIT)


def _number(text: str | None) -> int | None:
    """A version number from the address. Raises Http404 for what is no number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Http404
    return int(text)


def show(
    request: SignedInRequest,
    plan: ProvincialPlan,
    error: DomainError | None = None,
    *,
    returning: ReasonForm | None = None,
    withdrawing: ReasonForm | None = None,
) -> HttpResponse:
    """The page of a plan; after a refusal with what was typed and why."""
    number = _number(request.GET.get("version")) if request.method in {"GET", "HEAD"} else None
    page = queries.plan_page(plan, request.user, number)
    context = {
        "page": page,
        "plan": plan,
        "error": error,
        "findings": list(error.errors.items()) if isinstance(error, InvalidInput) else [],
        "return_form": returning or ReasonForm(verb="return", label=_("Lý do trả lại")),
        "withdraw_form": withdrawing or ReasonForm(verb="withdraw", label=_("Lý do rút")),
        "has_synthetic_data": plan.synthetic,
    }
    return render(request, "provinces/plan_detail.html", context, status=status_of(error))


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return show(request, queries.visible_plan(pk, request.user))


@require_safe
def plan_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = queries.visible_plan(pk, request.user)
    left, right = _number(request.GET.get("left")), _number(request.GET.get("right"))
    page = queries.compare_page(plan, request.user, left, right)
    context = {"plan": plan, "page": page, "has_synthetic_data": plan.synthetic}
    return render(request, "provinces/plan_compare.html", context)


@require_safe
def plan_file(request: SignedInRequest, pk: int, number: int) -> HttpResponseBase:
    plan = queries.visible_plan(pk, request.user)
    version = (
        PlanVersion.objects.visible_to(request.user)
        .filter(plan=plan, number=number)
        .select_related("file")
        .first()
    )
    if version is None or version.file is None:
        raise Http404
    back = reverse("provinces:plan_detail", args=[pk])
    return download(request, version.file, version.file_name, back)


# --- Acts ------------------------------------------------------------------------------------------------


def _act(
    request: SignedInRequest, plan: ProvincialPlan, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        return show(request, queries.visible_plan(plan.pk, request.user), error)
    say(request, done)
    return redirect("provinces:plan_detail", plan.pk)


@require_POST
def plan_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = queries.visible_plan(pk, request.user)
    require(permissions.can_submit_plan(request.user, plan.province))
    return _act(
        request,
        plan,
        lambda: services.submit_plan(plan=plan, by=request.user),
        _("Đã gửi kế hoạch; các nhiệm vụ mà kế hoạch đáp ứng được tính là hoàn thành."),
    )


@require_POST
def plan_note(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = queries.visible_plan(pk, request.user)
    require(permissions.can_note_plan(request.user, plan))
    return _act(
        request, plan, lambda: services.note_plan(plan=plan, by=request.user), _("Đã ghi nhận kế hoạch.")
    )


@require_POST
def plan_return(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = queries.visible_plan(pk, request.user)
    require(permissions.can_return_plan(request.user, plan))
    form = ReasonForm(request.POST, verb="return", label=_("Lý do trả lại"))
    try:
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        services.return_plan(plan=plan, reason=reason, by=request.user)
    except DomainError as error:
        _show_once(form, error)
        return show(request, queries.visible_plan(pk, request.user), error, returning=form)
    say(request, _("Đã trả lại kế hoạch kèm lý do."))
    return redirect("provinces:plan_detail", pk)


@require_POST
def plan_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = queries.visible_plan(pk, request.user)
    require(permissions.can_withdraw_plan(request.user, plan.province))
    form = ReasonForm(request.POST, verb="withdraw", label=_("Lý do rút"))
    try:
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        services.withdraw_plan(plan=plan, reason=reason, by=request.user)
    except DomainError as error:
        _show_once(form, error)
        return show(request, queries.visible_plan(pk, request.user), error, withdrawing=form)
    say(request, _("Đã rút kế hoạch; bản đang soạn giữ nguyên nội dung để sửa rồi gửi lại."))
    return redirect("provinces:plan_detail", pk)


def _show_once(form: ReasonForm, error: DomainError) -> None:
    """The form may have said already that the reason is missing."""
    if not form.errors:
        show_refusal(form, error)


def editable(request: SignedInRequest, pk: int) -> ProvincialPlan:
    """The plan, for those who write it. Raises Http404, PermissionDenied."""
    plan = queries.visible_plan(pk, request.user)
    if not permissions.can_edit_plan(request.user, plan.province):
        raise PermissionDenied
    return plan
