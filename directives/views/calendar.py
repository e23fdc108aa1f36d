"""The working calendar that every due date follows, and its corrections."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import DomainError, InvalidInput
from core.formats import format_date
from core.forms import show_refusal
from core.lists import list_response
from core.models import CalendarDay
from core.services.working_days import correct_day, withdraw_correction, working_calendar
from directives import permissions
from directives.forms.others import OFF, WORKING, CalendarDayForm
from directives.queries import pages_calendar as queries

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """Corrections, and the days off and swapped days of a year with them."""
    year = _year(request.GET.get("year", ""))
    context = {
        "year": year,
        "previous": year - 1 if year > queries.FIRST_YEAR else None,
        "next": year + 1 if year < queries.LAST_YEAR else None,
        "days": queries.special_days(working_calendar(), year),
        "may_edit": permissions.can_correct_calendar(request.user),
    }
    return list_response(
        request, queries.CORRECTIONS, CalendarDay.objects.all(), "directives/calendar.html", context
    )


def _year(asked: str) -> int:
    if asked.isascii() and asked.isdigit() and queries.FIRST_YEAR <= int(asked[:6]) <= queries.LAST_YEAR:
        return int(asked)
    return timezone.localdate().year


@require_form
def day_new(request: SignedInRequest) -> HttpResponse:
    return _day_form(request, None)


@require_form
def day_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _day_form(request, get_object_or_404(CalendarDay, pk=pk))


def _day_form(request: SignedInRequest, known: CalendarDay | None) -> HttpResponse:
    _require(request)
    posted = request.method == "POST"
    form = CalendarDayForm(request.POST if posted else None, initial=_initial(known))
    if form.is_valid():
        data = form.cleaned_data
        try:
            _refuse_moving(known, data["day"])
            saved = correct_day(
                day=data["day"],
                is_working=data["is_working"] == WORKING,
                reason=data["reason"],
                source=data["source"],
                by=request.user,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("Đã điều chỉnh ngày %(day)s. Hạn chưa đến được tính lại khi giao nhiệm vụ lần tới.")
                % {"day": format_date(saved.date)},
            )
            return redirect("directives:calendar")
    context = {"form": form, "known": known}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "directives/calendar_day_form.html", context, status=status)


def _refuse_moving(known: CalendarDay | None, day: date) -> None:
    if known is not None and known.date != day:
        error = _("Không đổi được ngày; hãy bỏ điều chỉnh này và thêm điều chỉnh cho ngày kia.")
        raise InvalidInput(error, {"day": error})


def _initial(known: CalendarDay | None) -> dict[str, object]:
    if known is None:
        return {"is_working": OFF}
    return {
        "day": known.date,
        "is_working": WORKING if known.is_working else OFF,
        "reason": known.reason,
        "source": known.source,
    }


@require_POST
def day_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    known = get_object_or_404(CalendarDay, pk=pk)
    _require(request)
    withdraw_correction(correction=known, by=request.user)
    messages.success(
        request,
        _("Đã bỏ điều chỉnh ngày %(day)s; ngày này theo lịch chính thức.") % {"day": format_date(known.date)},
    )
    return redirect("directives:calendar")


def _require(request: SignedInRequest) -> None:
    if not permissions.can_correct_calendar(request.user):
        raise PermissionDenied
