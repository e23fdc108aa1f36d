"""Coverage board, map, and the page of a province."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.export import FileFormat, Sheet
from core.lists import file_response
from core.ui import FORMAT_PARAMETER
from dashboard.provinces import coverage, map_page
from dashboard.provinces.asking import Asked, ask
from provinces import map as drawing
from provinces import permissions

SVG, PNG = "svg", "png"


def _asked(request: SignedInRequest) -> Asked:
    """Raises PermissionDenied for whoever does not see the whole country."""
    if not permissions.can_see_national(request.user):
        raise PermissionDenied
    return ask(request.GET, timezone.localdate())


def _table(request: SignedInRequest, sheet: Sheet, name: str) -> HttpResponse | None:
    """The table as a file; None, and a message, for a format that does not exist."""
    wanted = request.GET[FORMAT_PARAMETER]
    if wanted in set(FileFormat):
        return file_response(sheet, name, FileFormat(wanted))
    messages.error(request, _("Không có định dạng tệp này. Bảng tải được dưới dạng XLSX, CSV hoặc JSON."))
    return None


@require_safe
def coverage_board(request: SignedInRequest) -> HttpResponse:
    """Criteria × provinces, as a page or, with `?format=`, as a file."""
    asked = _asked(request)
    page = coverage.coverage_page(asked)
    status = 200
    if FORMAT_PARAMETER in request.GET:
        answer = (
            _table(request, coverage.coverage_sheet(page, asked), "bang-phu-kin") if asked.valid else None
        )
        if answer is not None:
            return answer
        status = 400
    context = {"asked": asked, "page": page, "has_synthetic_data": asked.synthetic}
    return render(request, "provinces/coverage.html", context, status=status)


@require_safe
def coverage_criterion(request: SignedInRequest, code: str) -> HttpResponse:
    """One criterion, province by province."""
    asked = _asked(request)
    detail = coverage.detail_of(asked, code)
    if detail is None:
        raise Http404
    context = {"asked": asked, "detail": detail, "has_synthetic_data": asked.synthetic}
    return render(request, "provinces/coverage_criterion.html", context)


@require_safe
def province_map(request: SignedInRequest) -> HttpResponse:
    """The map as a page, with `?format=` svg or png as a picture for slides, or csv, xlsx, json as a table."""
    asked = _asked(request)
    wanted = request.GET.get(FORMAT_PARAMETER, "")
    page = map_page.map_page(asked, request.GET, request.user, for_slides=wanted in {SVG, PNG})
    status = 200
    if wanted:
        answer = _map_file(request, page, asked, wanted) if asked.valid and not page.form.errors else None
        if answer is not None:
            return answer
        status = 400
    context = {
        "asked": asked,
        "page": page,
        "drawn": drawing.page_svg(page.picture),
        "attribution": drawing.ATTRIBUTION,
        "has_synthetic_data": asked.synthetic,
    }
    return render(request, "provinces/map.html", context, status=status)


def _map_file(
    request: SignedInRequest, page: map_page.MapPage, asked: Asked, wanted: str
) -> HttpResponse | None:
    name = map_page.file_stem(page, asked)
    if wanted == SVG:
        return _picture(str(drawing.slide_svg(page.picture)).encode(), "image/svg+xml", f"{name}.svg")
    if wanted == PNG:
        return _picture(map_page.slide_png(page.picture), "image/png", f"{name}.png")
    return _table(request, map_page.map_sheet(page, asked), name)


def _picture(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
