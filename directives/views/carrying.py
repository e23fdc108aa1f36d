"""Carrying duties over to the instrument that follows: what would move is shown before it moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.forms import show_refusal
from directives import permissions, services
from directives.forms.instruments import CarryOverForm
from directives.queries import pages_instruments as queries


@require_http_methods(["GET", "HEAD", "POST"])
def carry_over(request: SignedInRequest, code: str) -> HttpResponse:
    """A form that gets shows what would move; the same values posted move it."""
    source = queries.carry_source(code, request.user, timezone.localdate())
    if not permissions.can_carry_over(request.user):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    initial = {
        "successor": source.successor.code if source.successor else "",
        "from_date": source.first_day,
        "obligations": source.resting,
    }
    form = CarryOverForm(source.obligations, asked if "from_date" in asked else None, initial=initial)
    context: dict[str, object] = {"instrument": source.instrument, "form": form}
    if form.is_valid():
        chosen = list(form.cleaned_data["obligations"])
        if request.method == "POST":
            try:
                done = services.carry_over(
                    obligations=chosen,
                    successor=form.cleaned_data["successor"],
                    from_date=form.cleaned_data["from_date"],
                    by=request.user,
                )
            except DomainError as error:
                show_refusal(form, error)
            else:
                messages.success(
                    request,
                    _("Đã chuyển tiếp %(duties)d nhiệm vụ cùng %(open)d lượt chưa hoàn thành.")
                    % {"duties": len(done.obligations), "open": done.assignments},
                )
                return redirect("directives:instrument_detail", form.cleaned_data["successor"].code)
        else:
            context["preview"] = queries.carry_preview(chosen, form.cleaned_data["from_date"])
            context["successor"] = form.cleaned_data["successor"]
            context["from_date"] = form.cleaned_data["from_date"]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "directives/carry_over.html", context, status=status)
