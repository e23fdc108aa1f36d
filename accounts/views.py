from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions, queries, services
from accounts.forms import CloseAgencyForm, EndMembershipForm, GrantMembershipForm
from accounts.http import SignedInRequest
from accounts.roles import Role
from core.errors import DomainError
from core.formats import format_date
from core.forms import show_refusal
from core.lists import list_response

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def profile(request: SignedInRequest) -> HttpResponse:
    page = queries.profile_page(request.user)
    return render(request, "accounts/profile.html", {"page": page})


@require_safe
def role_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/role_list.html", {"table": queries.role_table()})


@require_safe
def agency_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.agency_rows(request.user)
    return list_response(request, queries.AGENCIES, rows, "accounts/agency_list.html")


@require_safe
def agency_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.agency_page(code, request.user)
    return render(request, "accounts/agency_detail.html", {"page": page})


@require_form
def agency_close(request: SignedInRequest, code: str) -> HttpResponse:
    agency = queries.visible_agency(code, request.user)
    if not permissions.can_close(request.user, agency):
        raise PermissionDenied
    form = CloseAgencyForm(agency, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            closed = services.close_agency(agency=agency, by=request.user, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("%(agency)s kết thúc hiệu lực sau ngày %(day)s.")
                % {"agency": closed.name, "day": format_date(closed.valid_to)},
            )
            return redirect("accounts:agency_detail", code)
    context = {"agency": agency, "form": form}
    return render(request, "accounts/agency_close.html", context, status=422 if form.errors else 200)


@require_form
def membership_grant(request: SignedInRequest, code: str) -> HttpResponse:
    agency = queries.visible_agency(code, request.user)
    if not permissions.can_grant(request.user, agency):
        raise PermissionDenied
    form = GrantMembershipForm(agency, request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            granted = services.grant_membership(
                user=data["user"],
                agency=agency,
                role=Role(data["role"]),
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                by=request.user,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("%(person)s có vai trò %(role)s từ ngày %(day)s.")
                % {
                    "person": granted.user,
                    "role": granted.get_role_display(),
                    "day": format_date(granted.valid_from),
                },
            )
            return redirect("accounts:agency_detail", code)
    context = {"agency": agency, "form": form}
    return render(request, "accounts/membership_grant.html", context, status=422 if form.errors else 200)


@require_form
def membership_end(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = queries.visible_membership(pk, request.user)
    if not permissions.can_end(request.user, membership):
        raise PermissionDenied
    form = EndMembershipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ended = services.end_membership(membership=membership, by=request.user, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _("Phân công của %(person)s kết thúc sau ngày %(day)s.")
                % {"person": membership.user, "day": format_date(ended.valid_to)},
            )
            return redirect("accounts:agency_detail", membership.agency.code)
    context = {"membership": membership, "agency": membership.agency, "form": form}
    return render(request, "accounts/membership_end.html", context, status=422 if form.errors else 200)
