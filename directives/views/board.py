"""The compliance board."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.export import FileFormat
from core.formats import format_number
from core.lists import file_response
from core.ui import FORMAT_PARAMETER, PAGE_PARAMETER
from directives import permissions
from directives.queries import pages_board as queries


@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Duties × agencies, as a page or, with `?format=`, as a file of everything that is filtered."""
    if not request.user.has(Permission.ASSIGNMENT_VIEW):
        raise PermissionDenied
    status = 200
    if FORMAT_PARAMETER in request.GET:
        answer = _file(request)
        if isinstance(answer, HttpResponse):
            return answer
        messages.error(request, answer)
        status = 400
    found = queries.board(request.GET, request.user, timezone.localdate(), request.GET.get(PAGE_PARAMETER))
    query = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
    context = {
        "board": found,
        "query": f"board=1&{query.urlencode()}",
        "period": request.GET.get("period", "") if found.filters.form.is_valid() else "",
        "filtered": any(value for name, value in query.items() if name != "agencies"),
        "may_remind": permissions.can_remind(request.user),
        "has_synthetic_data": found.matrix.synthetic,
    }
    return render(request, "directives/board.html", context, status=status)


@require_safe
def board_print(request: SignedInRequest) -> HttpResponse:
    """The whole selection for paper: the matrix in parts that fit across a sheet."""
    if not request.user.has(Permission.ASSIGNMENT_VIEW):
        raise PermissionDenied
    today = timezone.localdate()
    back = f"{reverse('directives:board')}?{request.GET.urlencode()}"
    try:
        matrix = queries.whole_matrix(request.GET, request.user, today, queries.PRINTED_ROWS)
    except queries.TooLarge:
        limit = format_number(queries.PRINTED_ROWS)
        messages.error(request, _("Bảng có hơn %(limit)s nhiệm vụ. Hãy lọc bớt rồi in.") % {"limit": limit})
        return redirect(back)
    if matrix is None:
        return redirect(back)
    context = {
        "matrix": matrix,
        "parts": queries.parts_of(matrix),
        "headline": queries.headline_of(matrix.rows, matrix.total),
        "back": back,
        "today": today,
        "has_synthetic_data": matrix.synthetic,
    }
    return render(request, "directives/board_print.html", context)


@require_safe
def crossing(request: SignedInRequest, obligation_pk: int, agency_pk: int) -> HttpResponse:
    """From a crossing of the board to its assignment, or to the list of its several assignments."""
    period = request.GET.get("period", "")
    rows, readable = queries.crossing_rows(request.user, obligation_pk, agency_pk, period)
    found = list(rows.select_related("obligation", "agency")[:2]) if readable else []
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("directives:assignment", found[0].pk)
    wanted = {"obligation": found[0].obligation.code, "agency": found[0].agency.code, "period": period}
    return redirect(f"{reverse('directives:assignment_list')}?{urlencode(wanted)}")


def _file(request: SignedInRequest) -> HttpResponse | str:
    """The file, or why there is none."""
    wanted = request.GET[FORMAT_PARAMETER]
    if wanted not in set(FileFormat):
        return _("Không có định dạng tệp này. Bảng tải được dưới dạng XLSX, CSV hoặc JSON.")
    try:
        sheet = queries.board_sheet(request.GET, request.user, timezone.localdate())
    except queries.TooLarge:
        return _("Bảng có hơn %(limit)s nhiệm vụ nên không tải được một lần. Hãy lọc bớt rồi tải lại.") % {
            "limit": format_number(queries.EXPORT_ROWS)
        }
    if sheet is None:
        return _("Bộ lọc có giá trị không hợp lệ nên chưa tạo tệp. Hãy sửa bộ lọc rồi tải lại.")
    return file_response(sheet, "bang-theo-doi", FileFormat(wanted))
