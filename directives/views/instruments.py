from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.lists import list_response
from directives import queries


@require_safe
def instrument_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.instrument_rows(request.user)
    return list_response(request, queries.INSTRUMENTS, rows, "directives/instrument_list.html")


@require_safe
def instrument_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.instrument_page(code, request.user)
    return render(request, "directives/instrument_detail.html", {"page": page})
