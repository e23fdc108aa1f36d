"""Pages of assignments: what one's agency owes, what everybody owes, one of them, and what people do to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import Conflict, DomainError
from core.forms import show_refusal
from core.lists import list_response
from directives import permissions
from directives.forms.assignments import DoneForm, EvidenceForm, ReasonForm, show_evidence_refusal
from directives.models import Assignment
from directives.queries import pages_assignments as queries
from directives.queries.summary import summary
from directives.services import decisions, fulfilment
from directives.views.downloads import download

# --- Lists -----------------------------------------------------------------------------------------------

#: What people look for most, as queries of the list.
QUICK = [
    (gettext_lazy("Tất cả"), ""),
    (gettext_lazy("Chờ xác nhận"), "state=reported"),
    (gettext_lazy("Quá hạn chưa hoàn thành"), "cell=open_overdue"),
    (gettext_lazy("Còn trong hạn"), "cell=open_in_time"),
    (gettext_lazy("Bị trả lại"), "state=returned"),
]


@require_safe
def assignment_list(request: SignedInRequest) -> HttpResponse:
    """Every assignment that the person may see."""
    rows = queries.assignment_rows(request.user, timezone.localdate())
    context = {
        "today": timezone.localdate(),
        "quick": QUICK,
        "may_remind": permissions.can_remind(request.user),
        "may_view": request.user.has(Permission.ASSIGNMENT_VIEW),
    }
    return list_response(request, queries.ASSIGNMENTS, rows, "directives/assignment_list.html", context)


@require_safe
def my_assignments(request: SignedInRequest) -> HttpResponse:
    """What the person's own agencies owe, what came back, what waits."""
    today = timezone.localdate()
    context = {
        "today": today,
        "view": request.GET.get("view") or queries.TODO,
        "views": queries.OwnFilter.base_filters["view"].extra["choices"],
        "summary": summary(request.user, today, own=True),
        "agencies": len(queries.own_agencies(request.user)),
    }
    rows = queries.own_rows(request.user, today)
    return list_response(request, queries.OWN, rows, "directives/my_assignments.html", context)


# --- One -------------------------------------------------------------------------------------------------


def _show(
    request: SignedInRequest, found: Assignment, error: DomainError | None = None, **forms: Any
) -> HttpResponse:
    """The page of an assignment; after a refusal with what was typed and why it was refused."""
    page = queries.assignment_page(found, request.user, timezone.localdate())
    context = {
        "page": page,
        "assignment": found,
        "error": error,
        "done_form": forms.get("done") or DoneForm(),
        "evidence_form": forms.get("evidence") or EvidenceForm(),
        "return_form": forms.get("send_back") or ReasonForm(auto_id="id_return_%s", label=_("Lý do trả lại")),
        "waive_form": forms.get("waive") or ReasonForm(auto_id="id_waive_%s", label=_("Lý do miễn")),
        "withdraw_form": forms.get("withdraw") or ReasonForm(label=_("Lý do rút minh chứng")),
        "withdrawing": forms.get("withdrawing"),
        "has_synthetic_data": found.synthetic,
    }
    status = 200
    if error is not None:
        status = 409 if isinstance(error, Conflict) else 422
    return render(request, "directives/assignment.html", context, status=status)


@require_safe
def assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, queries.visible_assignment(pk, request.user))


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _back(request: SignedInRequest, pk: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("directives:assignment", pk)


# --- The agency ------------------------------------------------------------------------------------------


@require_POST
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_acknowledge(request.user, found))
    try:
        fulfilment.acknowledge(assignment=found, by=request.user)
    except DomainError as error:
        return _show(request, queries.visible_assignment(pk, request.user), error)
    return _back(request, pk, _("Đã ghi nhận cơ quan nhận nhiệm vụ."))


@require_POST
def report_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Report it done; a proof is left out when earlier ones still stand."""
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_report(request.user, found))
    done, evidence = DoneForm(request.POST), EvidenceForm(request.POST, request.FILES)
    refused: DomainError | None = None
    if done.is_valid() & evidence.is_valid():
        given = [] if evidence.is_empty else [evidence.given]
        try:
            fulfilment.report_done(
                assignment=found, done_on=done.cleaned_data["done_on"], evidence=given, by=request.user
            )
        except DomainError as error:
            show_evidence_refusal(done, evidence, error)
            refused = error
        else:
            return _back(request, pk, _("Đã báo hoàn thành; chờ cơ quan thường trực xác nhận."))
    refused = refused or DomainError(_("Chưa báo hoàn thành được. Hãy sửa các chỗ được báo lỗi."))
    fresh = queries.visible_assignment(pk, request.user)
    return _show(request, fresh, refused, done=done, evidence=evidence)


@require_POST
def add_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more proof of what waits for confirmation."""
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_report(request.user, found))
    form = EvidenceForm(request.POST, request.FILES)
    refused = DomainError(_("Chưa nộp được minh chứng. Hãy sửa các chỗ được báo lỗi."))
    if form.is_valid():
        try:
            fulfilment.add_evidence(assignment=found, evidence=form.given, by=request.user)
        except DomainError as error:
            show_evidence_refusal(None, form, error)
            refused = error
        else:
            return _back(request, pk, _("Đã nộp thêm minh chứng."))
    return _show(request, queries.visible_assignment(pk, request.user), refused, evidence=form)


@require_POST
def withdraw_evidence(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    found = queries.visible_assignment(pk, request.user)
    proof = queries.visible_evidence(found, evidence_pk)
    _require(permissions.can_withdraw(request.user, proof))
    form = ReasonForm(request.POST, label=_("Lý do rút minh chứng"))
    form.is_valid()
    try:
        fulfilment.withdraw_evidence(
            evidence=proof, reason=form.cleaned_data.get("reason", ""), by=request.user
        )
    except DomainError as error:
        show_refusal(form, error)
        fresh = queries.visible_assignment(pk, request.user)
        return _show(request, fresh, error, withdraw=form, withdrawing=proof.pk)
    return _back(request, pk, _("Đã rút minh chứng."))


@require_safe
def evidence_file(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    found = queries.visible_assignment(pk, request.user)
    proof = queries.visible_evidence(found, evidence_pk)
    page_url = reverse("directives:assignment", args=[pk])
    if proof.file is None:
        return redirect(page_url)
    return download(request, proof.file, proof.file_name, page_url)


# --- The standing office ---------------------------------------------------------------------------------


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_confirm(request.user, found))
    try:
        decisions.confirm(assignment=found, by=request.user)
    except DomainError as error:
        return _show(request, queries.visible_assignment(pk, request.user), error)
    return _back(request, pk, _("Đã xác nhận hoàn thành."))


def _with_reason(
    request: SignedInRequest,
    found: Assignment,
    name: str,
    form: ReasonForm,
    act: Callable[..., Assignment],
    done: str,
) -> HttpResponse:
    """Act with the reason typed, or show the page again with what was typed under `name`."""
    form.is_valid()
    try:
        act(assignment=found, reason=form.cleaned_data.get("reason", ""), by=request.user)
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, queries.visible_assignment(found.pk, request.user), error, **{name: form})
    return _back(request, found.pk, done)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_return(request.user, found))
    form = ReasonForm(request.POST, auto_id="id_return_%s", label=_("Lý do trả lại"))
    done = _("Đã trả lại cho %(agency)s.") % {"agency": found.agency.name}
    return _with_reason(request, found, "send_back", form, decisions.return_assignment, done)


@require_POST
def waive(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_assignment(pk, request.user)
    _require(permissions.can_waive(request.user, found))
    form = ReasonForm(request.POST, auto_id="id_waive_%s", label=_("Lý do miễn"))
    done = _("Đã miễn nhiệm vụ này cho %(agency)s.") % {"agency": found.agency.name}
    return _with_reason(request, found, "waive", form, decisions.waive, done)
