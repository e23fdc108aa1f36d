from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.lists import list_response
from provinces import queries
from provinces.filters import PROVINCES


@require_safe
def province_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.province_rows(request.user)
    context = {"last_day_of_63": queries.LAST_DAY_OF_63, "first_day_of_34": queries.FIRST_DAY_OF_34}
    return list_response(request, PROVINCES, rows, "provinces/province_list.html", context)


@require_safe
def province_detail(request: SignedInRequest, key: str) -> HttpResponse:
    page = queries.province_page(key, request.user)
    return render(request, "provinces/province_detail.html", {"page": page})
