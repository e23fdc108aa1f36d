"""Pages of the duties that instruments lay down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError, InvalidInput
from core.forms import show_refusal
from core.lists import list_response
from core.ui import PAGE_PARAMETER
from directives import permissions, services
from directives.forms.obligations import ObligationForm, first_initial, obligation_initial
from directives.models import Obligation
from directives.queries import pages_obligations as queries
from directives.queries.pages_instruments import visible_instrument

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def obligation_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.obligation_rows(request.user)
    context = {"may_edit": permissions.can_edit_obligations(request.user)}
    return list_response(request, queries.OBLIGATIONS, rows, "directives/obligation_list.html", context)


@require_safe
def obligation_detail(request: SignedInRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    page = queries.obligation_page(code, request.user, today, request.GET.get(PAGE_PARAMETER))
    context = {
        "page": page,
        "today": today,
        "may_edit": permissions.can_edit_obligations(request.user),
        "may_see_assignments": request.user.has(Permission.ASSIGNMENT_VIEW),
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "directives/obligation_detail.html", context)


@require_form
def obligation_new(request: SignedInRequest) -> HttpResponse:
    """Enter a duty; `?instrument=` begins one under an instrument."""
    _require_editor(request)
    asked = request.GET.get("instrument", "")
    instrument = visible_instrument(asked, request.user) if asked else None
    posted = request.method == "POST"
    form = ObligationForm(request.POST if posted else None, initial=first_initial(instrument))
    if form.is_valid():
        try:
            made = services.create_obligation(values=form.values, by=request.user)
        except DomainError as error:
            show_refusal(form, _placed(error))
        else:
            messages.success(
                request, _("Đã thêm nhiệm vụ. Các cơ quan nhận được khi chương trình giao nhiệm vụ đêm nay.")
            )
            return redirect("directives:obligation_detail", made.code)
    return _show_form(request, form, None)


@require_form
def obligation_edit(request: SignedInRequest, code: str) -> HttpResponse:
    obligation = queries.visible_obligation(code, request.user)
    _require_editor(request)
    posted = request.method == "POST"
    form = ObligationForm(request.POST if posted else None, initial=obligation_initial(obligation))
    if form.is_valid():
        try:
            services.edit_obligation(obligation=obligation, values=form.values, by=request.user)
        except DomainError as error:
            show_refusal(form, _placed(error))
        else:
            messages.success(request, _("Đã lưu nhiệm vụ."))
            return redirect("directives:obligation_detail", code)
    return _show_form(request, form, obligation)


def _require_editor(request: SignedInRequest) -> None:
    if not permissions.can_edit_obligations(request.user):
        raise PermissionDenied


def _placed(error: DomainError) -> DomainError:
    """The service speaks of addressees as a whole; the form's first field for them shows it."""
    if isinstance(error, InvalidInput) and "addressees" in error.errors:
        errors = {"kinds" if name == "addressees" else name: text for name, text in error.errors.items()}
        return InvalidInput(error.message, errors)
    return error


def _show_form(request: SignedInRequest, form: ObligationForm, obligation: Obligation | None) -> HttpResponse:
    context = {"form": form, "obligation": obligation}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "directives/obligation_form.html", context, status=status)
