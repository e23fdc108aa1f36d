"""The way in: what I have to file, and who has filed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Agency
from accounts.roles import Permission
from core.errors import DomainError
from core.lists import list_response
from reports import permissions
from reports.forms import StartForm
from reports.models import Form, Period, Report
from reports.queries import register
from reports.queries.duties import duties_of
from reports.services import filing


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """National roles see who has filed for a period; the others what they owe and what they have filed."""
    if request.user.has(Permission.REPORT_VIEW_ALL):
        return _national(request)
    now = timezone.now()
    context = {
        "duties": duties_of(request.user, now),
        "today": timezone.localdate(now),
        "may_view": request.user.has(Permission.REPORT_VIEW),
        "has_synthetic_data": Report.objects.visible_to(request.user).filter(synthetic=True).exists(),
    }
    rows = register.own_rows(request.user, now)
    return list_response(request, register.OWN, rows, "reports/own.html", context)


def _national(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    choice = register.period_choice(request.GET.get("period", ""), now)
    period = choice.chosen
    rows = register.filing_rows(request.user, period, now) if period else Agency.objects.none()
    context = {
        "period": period,
        "period_title": register.period_title(period) if period else "",
        "today": timezone.localdate(now),
        "has_synthetic_data": period is not None
        and Report.objects.filter(period=period, synthetic=True).exists(),
    }
    return list_response(request, register.filing_spec(choice), rows, "reports/filing.html", context)


@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Begin a report of one's own agency, or go on with it."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    agency = Agency.objects.visible_to(request.user).filter(code=form.cleaned_data["agency"]).first()
    period = Period.objects.visible_to(request.user).filter(code=form.cleaned_data["period"]).first()
    report_form = Form.objects.filter(code=form.cleaned_data["form"]).first()
    if agency is None or period is None or report_form is None:
        raise Http404
    if not permissions.can_start(request.user, agency):
        raise PermissionDenied
    try:
        report = filing.start_report(agency=agency, period=period, form=report_form, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:home")
    return redirect("reports:report", report.pk)
