"""Bulk reminders: choose, look at who is addressed, send."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError
from core.formats import format_number
from core.forms import show_refusal
from core.lists import list_response
from directives import permissions, services
from directives.forms.others import ReminderForm
from directives.queries import pages_reminders as queries
from directives.services.reminders import MOST_AT_ONCE, ReminderPreview


def _require(request: SignedInRequest) -> None:
    if not permissions.can_remind(request.user):
        raise PermissionDenied


@require_safe
def reminder_preview(request: SignedInRequest) -> HttpResponse:
    """Who would be reminded of what; the selection comes from the board or the list as its filter."""
    _require(request)
    return _show(request, None)


def _show(
    request: SignedInRequest, form: ReminderForm | None, chosen: queries.Selection | None = None
) -> HttpResponse:
    if chosen is None:
        chosen = queries.selection(request.GET, request.user, timezone.localdate())
    preview = (
        ReminderPreview() if chosen.too_many else services.preview_reminders(assignments=chosen.assignments)
    )
    lines = queries.by_agency(preview)
    context = {
        "filters": chosen.filters,
        "chosen": chosen,
        "most": MOST_AT_ONCE,
        "preview": preview,
        "lines": lines,
        "form": form or ReminderForm([line.agency for line in lines]),
        "ticked": request.POST.getlist("agency") if form else [line.agency.code for line in lines],
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "directives/reminder_preview.html", context, status=status)


@require_POST
def reminder_send(request: SignedInRequest) -> HttpResponse:
    """Remind the agencies that stayed ticked."""
    _require(request)
    today = timezone.localdate()
    chosen = queries.selection(request.GET, request.user, today)
    agencies = [
        line.agency
        for line in queries.by_agency(
            services.preview_reminders(assignments=chosen.assignments[:MOST_AT_ONCE])
        )
    ]
    form = ReminderForm(agencies, request.POST)
    if form.is_valid():
        ticked = queries.selection(request.GET, request.user, today, form.cleaned_data["agency"])
        try:
            mails = services.remind(
                assignments=ticked.assignments, text=form.cleaned_data["text"], by=request.user
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("Đang gửi %(count)s thư nhắc việc; trạng thái từng thư ở dưới.")
                % {"count": format_number(len(mails))},
            )
            return redirect("directives:reminder_list")
    return _show(request, form, chosen)


@require_safe
def reminder_list(request: SignedInRequest) -> HttpResponse:
    """What was sent, to whom, and whether it has gone."""
    if not request.user.has(Permission.ASSIGNMENT_VIEW_ALL):
        raise PermissionDenied
    return list_response(request, queries.MAILS, queries.mail_rows(), "directives/reminder_list.html")
