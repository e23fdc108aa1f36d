"""The page of a report, and what reviewers do on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.forms import show_refusal
from reports import permissions
from reports.forms import ReturnForm
from reports.models import Report
from reports.queries.report_page import report_page
from reports.services import review
from reports.views.finding import find_report, status_of


def show_report(
    request: SignedInRequest,
    report: Report,
    *,
    number: int | None = None,
    error: DomainError | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    """The page of a report, with what was refused at its head."""
    page = report_page(report, request.user, timezone.now(), number)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "report": report,
        "number": number,
        "error": error,
        "return_form": return_form or ReturnForm(),
        "today": timezone.localdate(),
        "has_synthetic_data": report.synthetic,
    }
    return render(request, "reports/report.html", context, status=status_of(error))


@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_report(request, find_report(request.user, pk))


@require_safe
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One version, read-only."""
    return show_report(request, find_report(request.user, pk), number=number)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return the report with a reason."""
    found = find_report(request.user, pk)
    if not permissions.can_review(request.user, found):
        raise PermissionDenied
    form = ReturnForm(request.POST)
    form.is_valid()
    try:
        review.return_report(report=found, reason=request.POST.get("reason", ""), by=request.user)
    except DomainError as error:
        show_refusal(form, error)
        found.refresh_from_db(fields=["state"])
        return show_report(request, found, error=error, return_form=form)
    messages.success(request, _("Đã trả lại báo cáo cho %(agency)s.") % {"agency": found.agency.name})
    return redirect("reports:report", pk)


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_report(request.user, pk)
    if not permissions.can_review(request.user, found):
        raise PermissionDenied
    try:
        review.accept(report=found, by=request.user)
    except DomainError as error:
        found.refresh_from_db(fields=["state"])
        return show_report(request, found, error=error)
    messages.success(request, _("Đã tiếp nhận báo cáo của %(agency)s.") % {"agency": found.agency.name})
    return redirect("reports:report", pk)
