"""Activities and money as a workbook: exported, edited elsewhere, looked at, imported."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import files
from core.errors import DomainError, InvalidInput
from core.export import CONTENT_TYPES, FileFormat
from core.models import StoredFile
from projects import permissions
from projects.forms.fields import place_refusal
from projects.forms.records import WorkbookForm
from projects.models import Project
from projects.queries.pages_projects import followed_project
from projects.services.spreadsheets import ImportPlan, apply_import, preview_import
from projects.spreadsheets.exporting import export_workbook
from projects.views.common import posted, require, require_form, sent_files, status_of


@require_form
def exchange(request: SignedInRequest, code: str) -> HttpResponse:
    """Where to export and, on POST, an upload that is kept and then looked at."""
    project = followed_project(code, request.user)
    may_import = permissions.can_edit_project(request.user, project)
    form = WorkbookForm(posted(request), sent_files(request))
    if request.method == "POST":
        require(may_import)
        if form.is_valid():
            try:
                stored = files.store(upload=form.cleaned_data["file"])
            except DomainError as error:
                place_refusal(form, error)
            else:
                return redirect("projects:exchange_preview", code, stored.sha256)
    context = {
        "project": project,
        "follows": True,
        "tab": "exchange",
        "here": _("Bảng tính"),
        "form": form,
        "may_import": may_import,
    }
    return render(request, "projects/exchange.html", context, status=422 if form.errors else 200)


@require_safe
def exchange_export(request: SignedInRequest, code: str) -> HttpResponse:
    """The workbook."""
    project = followed_project(code, request.user)
    response = HttpResponse(export_workbook(project), content_type=CONTENT_TYPES[FileFormat.XLSX])
    name = f"{project.code}-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _workbook(request: SignedInRequest, code: str, digest: str) -> tuple[Project, bytes]:
    """The project and an uploaded workbook. Raises Http404, PermissionDenied and core.files.FileLost."""
    project = followed_project(code, request.user)
    require(permissions.can_edit_project(request.user, project))
    stored = StoredFile.objects.filter(sha256=digest).first()
    if stored is None:
        raise Http404
    with files.open_file(stored) as content:
        return project, content.read()


def _show(
    request: SignedInRequest,
    project: Project,
    upload: str,
    plan: ImportPlan | None,
    error: DomainError | None = None,
) -> HttpResponse:
    context = {
        "project": project,
        "follows": True,
        "tab": "exchange",
        "here": _("Xem trước khi nhập"),
        "upload": upload,
        "plan": plan,
        "error": error,
        "errors": sorted(error.errors.items(), key=_place) if isinstance(error, InvalidInput) else [],
    }
    return render(request, "projects/exchange_preview.html", context, status=status_of(error))


def _place(item: tuple[str, str]) -> tuple[str, int, str]:
    """Errors by sheet, row and column."""
    sheet, _mark, cell = item[0].partition("!")
    number = "".join(letter for letter in cell if letter.isdigit())
    return sheet, int(number or 0), cell


@require_safe
def exchange_preview(request: SignedInRequest, code: str, upload: str) -> HttpResponse:
    """What importing the workbook would do, or everything that is wrong in it."""
    try:
        project, content = _workbook(request, code, upload)
    except files.FileLost as error:
        messages.error(request, error.message)
        return redirect("projects:exchange", code)
    try:
        plan = preview_import(project=project, content=content, by=request.user)
    except DomainError as error:
        return _show(request, project, upload, None, error)
    return _show(request, project, upload, plan)


@require_POST
def exchange_apply(request: SignedInRequest, code: str, upload: str) -> HttpResponse:
    """Do what was shown."""
    try:
        project, content = _workbook(request, code, upload)
    except files.FileLost as error:
        messages.error(request, error.message)
        return redirect("projects:exchange", code)
    digest = request.POST.get("digest", "")
    try:
        done = apply_import(project=project, content=content, digest=digest, by=request.user)
    except DomainError as error:
        return _show(request, project, upload, None, error)
    messages.success(
        request,
        _("Đã nhập: sửa %(cells)d ô, thêm %(rows)d dòng.")
        % {"cells": len(done.changes), "rows": len(done.added)},
    )
    return redirect("projects:exchange", code)
