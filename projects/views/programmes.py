from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.lists import list_response
from projects import queries


@require_safe
def programme_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.programme_rows(request.user)
    return list_response(request, queries.PROGRAMMES, rows, "projects/programme_list.html")


@require_safe
def programme_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.programme_page(code, request.user)
    return render(request, "projects/programme_detail.html", {"page": page})


@require_safe
def project_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.project_page(code, request.user)
    return render(request, "projects/project_detail.html", {"page": page})
