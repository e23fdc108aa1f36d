"""The page on which a lead enters the progress of many activities."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError, InvalidInput
from core.ui import PAGE_PARAMETER
from projects import services
from projects.choices import ActivityState
from projects.errors import BulkConflict
from projects.forms.progress import BulkLine, bulk_line
from projects.models import Activity, Project
from projects.queries.pages_projects import followed_project
from projects.queries.progress import bulk_activities, bulk_rows
from projects.views.common import Difference, after_conflict, differences, require, require_form, status_of

PER_PAGE = 20
RUNNING, PLANNED = ActivityState.RUNNING.value, ActivityState.PLANNED.value


def _project(request: SignedInRequest, code: str) -> Project:
    """Raises Http404 and PermissionDenied."""
    project = followed_project(code, request.user)
    require(request.user.has(Permission.PROGRESS_ENTER))
    return project


def _page(request: SignedInRequest, project: Project) -> Page[Activity]:
    """The activities of one page: running ones, or with `?show=planned` those that have not begun."""
    wanted = PLANNED if request.GET.get("show") == PLANNED else RUNNING
    rows = bulk_activities(project, request.user).filter(state=wanted)
    return Paginator(rows, PER_PAGE).get_page(request.GET.get(PAGE_PARAMETER))


def _show(
    request: SignedInRequest,
    project: Project,
    page: Page[Activity],
    lines: Sequence[BulkLine],
    error: DomainError | None = None,
    conflicts: dict[int, list[Difference]] | None = None,
) -> HttpResponse:
    wrong = any(line.form.is_bound and not line.form.is_valid() for line in lines)
    context = {
        "project": project,
        "follows": True,
        "tab": "bulk",
        "here": _("Nhập tiến độ"),
        "page": page,
        "lines": lines,
        "error": error,
        "conflicts": conflicts or {},
        "show": PLANNED if request.GET.get("show") == PLANNED else RUNNING,
        "query": request.GET.urlencode(),
        "has_synthetic_data": any(line.activity.synthetic for line in lines),
    }
    status = status_of(error) if error is not None else 422 if wrong else 200
    return render(request, "projects/bulk.html", context, status=status)


@require_form
def bulk(request: SignedInRequest, code: str) -> HttpResponse:
    """The page on GET; on POST drafts of everything that was typed."""
    project = _project(request, code)
    if request.method == "POST":
        return _save(request, project, submit=False)
    page = _page(request, project)
    rows = bulk_rows(list(page.object_list))
    lines = [bulk_line(row, timezone.localdate()) for row in rows if not row.waits]
    return _show(request, project, page, lines)


@require_POST
def bulk_send(request: SignedInRequest, code: str) -> HttpResponse:
    """Save everything that was typed and send it, with the drafts of this page that were there already."""
    return _save(request, _project(request, code), submit=True)


def _save(request: SignedInRequest, project: Project, *, submit: bool) -> HttpResponse:
    page = _page(request, project)
    lines = _sent_lines(request, project)
    valid = [line.form.is_valid() for line in lines]  # all of them, so that all errors are shown
    if not all(valid):
        return _show(request, project, page, lines)
    chosen = [line for line in lines if line.changed or (submit and line.row.entry is not None)]
    if not chosen:
        messages.info(request, _("Chưa có dòng nào được nhập nên không có gì để lưu."))
        return _back(request, project)
    rows = [line.given() for line in chosen]
    try:
        saved = services.save_entries(project=project, rows=rows, submit=submit, by=request.user)
    except BulkConflict as both:
        found = {pk: _differences(lines, pk, conflict) for pk, conflict in both.conflicts.items()}
        return _show(request, project, page, lines, both, found)
    except DomainError as error:
        _place(lines, error)
        return _show(request, project, page, lines, error)
    messages.success(request, _words(len(saved), submit=submit))
    return _back(request, project)


def _sent_lines(request: SignedInRequest, project: Project) -> list[BulkLine]:
    """The lines that the person saw, wherever they would stand by now; the service says what has moved on."""
    wanted = {int(pk) for pk in request.POST.getlist("row") if pk.isascii() and pk.isdigit() and len(pk) < 19}
    rows = bulk_rows(list(bulk_activities(project, request.user).filter(pk__in=wanted)))
    if len(rows) < len(wanted):
        messages.warning(
            request, _("Có hoạt động vừa hoàn thành, bị huỷ hoặc không còn thuộc quyền nhập của bạn.")
        )
    return [bulk_line(row, timezone.localdate(), request.POST) for row in rows]


def _back(request: SignedInRequest, project: Project) -> HttpResponse:
    answer = redirect("projects:bulk", project.code)
    if request.GET:
        answer["Location"] += f"?{request.GET.urlencode()}"
    return answer


def _words(count: int, *, submit: bool) -> str:
    if submit:
        text = ngettext("Đã gửi %(n)d cập nhật.", "Đã gửi %(n)d cập nhật.", count)
    else:
        text = ngettext("Đã lưu %(n)d bản đang soạn.", "Đã lưu %(n)d bản đang soạn.", count)
    return text % {"n": count}


def _differences(lines: Sequence[BulkLine], pk: int, conflict: Any) -> list[Difference]:
    line = next(line for line in lines if line.activity.pk == pk)
    found = differences(line.form, conflict)
    after_conflict(line.form, conflict)
    return found


def _place(lines: Sequence[BulkLine], error: DomainError) -> None:
    """Put what the service refused at the fields of each line."""
    if not isinstance(error, InvalidInput):
        return
    by_line = {str(line.activity.pk): line.form for line in lines}
    for name, text in error.errors.items():
        pk, _dash, field = name.partition("-")
        form = by_line[pk]
        form.add_error(field if field in form.fields else None, text)
