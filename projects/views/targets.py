"""Pages of targets: those of a project, one of them, and the counts of a year."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from projects import permissions, services, trails
from projects.forms.targets import CountForm
from projects.models import Target
from projects.queries import pages_targets as queries
from projects.queries.pages_projects import visible_project
from projects.queries.target_board import target_board
from projects.views.common import FormPage, answer, posted, require, require_form


@require_safe
def project_targets(request: SignedInRequest, code: str) -> HttpResponse:
    project = visible_project(code, request.user)
    board = target_board(project, request.user, today_year=timezone.localdate().year)
    context = {
        "project": project,
        "follows": permissions.can_follow(request.user, project),
        "tab": "project_targets",
        "here": _("Chỉ tiêu"),
        "board": board,
        "has_synthetic_data": any(row.synthetic for row in board.rows),
    }
    return render(request, "projects/project_targets.html", context)


@require_safe
def target_detail(request: SignedInRequest, programme: str, code: str) -> HttpResponse:
    target = queries.visible_target(programme, code, request.user)
    page = queries.target_page(target, request.user, timezone.localdate())
    context = {
        "page": page,
        "target": target,
        "may_enter": permissions.can_edit_programme(request.user),
        "this_year": timezone.localdate().year,
        "has_synthetic_data": page.progress.synthetic,
    }
    return render(request, "projects/target.html", context)


def _page_of(target: Target) -> str:
    return reverse("projects:target_detail", args=[target.programme.code, target.code])


@require_form
def target_count(request: SignedInRequest, programme: str, code: str, year: int) -> HttpResponse:
    """Enter or correct the counts of a year."""
    target = queries.visible_target(programme, code, request.user)
    require(permissions.can_edit_programme(request.user))
    if not target.programme.year_from - 1 <= year <= target.programme.year_to:
        raise Http404
    count = queries.count_of(target, year)
    form = CountForm(target, count, posted(request))
    page = FormPage(
        title=_("Số liệu năm %(year)d") % {"year": year},
        lead=str(target),
        intro=_("Chỉ nhập số đếm được; tỷ lệ do chương trình tính. Số nhập ở đây thay số lấy từ báo cáo."),
        submit=_("Lưu số liệu"),
        back=_page_of(target),
        crumbs=[*trails.to_programme(target.programme), (target.code, _page_of(target))],
        synthetic=count.synthetic if count is not None else False,
    )

    def act(data: dict[str, Any]) -> object:
        values = {"denominator": None, **data}
        return services.enter_count(target=target, year=year, by=request.user, **values)

    return answer(request, form, page, act, _("Đã lưu số liệu."))
