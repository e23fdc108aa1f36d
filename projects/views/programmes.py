"""Pages of programmes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.lists import list_response
from projects import permissions
from projects.queries import pages_programmes as queries


@require_safe
def programme_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.programme_rows(request.user)
    return list_response(request, queries.PROGRAMMES, rows, "projects/programme_list.html")


@require_safe
def programme_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.programme_page(code, request.user, timezone.localdate())
    context = {
        "page": page,
        "may_edit": permissions.can_edit_programme(request.user),
        "has_synthetic_data": page.synthetic,
    }
    return render(request, "projects/programme_detail.html", context)
