"""Pages of official documents: register, page, state verbs, previews, files."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.errors import DomainError
from core.forms import show_refusal
from core.lists import list_response
from projects.models import Project
from reports import official_permissions as permissions
from reports.choices import IssuedFileKind
from reports.documents import docx, pdf
from reports.models import Compilation, OfficialDocument, ReportVersion
from reports.official_forms import IssueForm, SendBackForm
from reports.queries import official as content
from reports.queries import official_pages as queries
from reports.queries.compilations import visible_compilation
from reports.services import issuing, official_drafts
from reports.views.compilations import CONTENT_TYPES
from reports.views.finding import find_report, status_of

_PREVIEWS = {"pdf": pdf.render, "docx": docx.render}
_TYPES = {
    **{kind.value: content_type for kind, content_type in CONTENT_TYPES.items()},
    IssuedFileKind.TAGGED_PDF.value: "application/pdf",
    IssuedFileKind.CSV.value: "text/csv; charset=utf-8",
}


def find_official(user: User, pk: int) -> OfficialDocument:
    """The document with what its pages need beside. Raises Http404 for what lies out of scope."""
    rows = OfficialDocument.objects.visible_to(user).select_related(
        "agency",
        "compilation__period",
        "compilation__form_version__form",
        "version__report__agency__province",
        "version__report__period",
        "version__report__form_version__form",
        "project",
        "supersedes",
        "superseded_by",
        "edited_by",
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def official_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.official_rows(request.user)
    context = {"has_synthetic_data": rows.filter(synthetic=True).exists()}
    return list_response(request, queries.OFFICIALS, rows, "reports/officials/list.html", context)


@require_safe
def document(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_document(request, find_official(request.user, pk))


def show_document(
    request: SignedInRequest,
    found: OfficialDocument,
    *,
    error: DomainError | None = None,
    send_back_form: SendBackForm | None = None,
    issue_form: IssueForm | None = None,
) -> HttpResponse:
    """The page of a document, with what was refused at its head."""
    context = {
        "page": queries.official_page(found, request.user),
        "document": found,
        "error": error,
        "send_back_form": send_back_form or SendBackForm(),
        "issue_form": issue_form or IssueForm(initial={"issued_on": timezone.localdate()}),
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "reports/officials/document.html", context, status=status_of(error))


# --- Begin -------------------------------------------------------------------------------------------------


@require_POST
def start_national(request: SignedInRequest, pk: int) -> HttpResponse:
    compilation = _compilation(request, pk)
    _allow(permissions.can_start_national(request.user))
    return _begun(
        request,
        lambda: official_drafts.start_national(compilation=compilation, by=request.user),
        back=("reports:compilation", pk),
    )


@require_POST
def start_project(request: SignedInRequest, pk: int) -> HttpResponse:
    compilation = _compilation(request, pk)
    _allow(permissions.can_start_national(request.user))
    projects = Project.objects.filter(code=request.POST.get("project", ""))
    project = get_object_or_404(projects)
    return _begun(
        request,
        lambda: official_drafts.start_project_report(
            compilation=compilation, project=project, by=request.user
        ),
        back=("reports:compilation", pk),
    )


@require_POST
def start_province(request: SignedInRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(ReportVersion.objects.select_related("report__agency__province"), pk=pk)
    find_report(request.user, version.report_id)
    _allow(permissions.can_start_province(request.user, version))
    return _begun(
        request,
        lambda: official_drafts.start_province_report(version=version, by=request.user),
        back=("reports:report", version.report_id),
    )


@require_POST
def supersede(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the document that takes the place of an issued one, from the newest compilation of its period."""
    found = find_official(request.user, pk)
    _allow(permissions.can_draft(request.user, found))
    if found.compilation is None:
        raise Http404
    newest = queries.newest_final(found.compilation)
    return _begun(
        request,
        lambda: official_drafts.start_national(compilation=newest, supersedes=found, by=request.user),
        back=("reports:official", pk),
    )


def _begun(
    request: SignedInRequest, begin: Callable[[], OfficialDocument], *, back: tuple[str, int]
) -> HttpResponse:
    try:
        begun = begin()
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(*back)
    return redirect("reports:official", begun.pk)


def _compilation(request: SignedInRequest, pk: int) -> Compilation:
    try:
        return visible_compilation(request.user, pk)
    except Compilation.DoesNotExist as error:
        raise Http404 from error


# --- Verbs -------------------------------------------------------------------------------------------------


@require_POST
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_official(request.user, pk)
    _allow(permissions.can_check(request.user, found))
    return _done(
        request,
        found,
        lambda: issuing.check(document=found, by=request.user),
        _("Đã xác nhận kiểm tra; văn bản chờ lãnh đạo duyệt."),
    )


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_official(request.user, pk)
    _allow(permissions.can_approve(request.user, found))
    return _done(
        request, found, lambda: issuing.approve(document=found, by=request.user), _("Đã duyệt văn bản.")
    )


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_official(request.user, pk)
    _allow(permissions.can_approve(request.user, found))
    form = SendBackForm(request.POST)
    form.is_valid()
    try:
        issuing.send_back(document=found, reason=form.cleaned_data["reason"], by=request.user)
    except DomainError as error:
        show_refusal(form, error)
        return show_document(request, find_official(request.user, pk), error=error, send_back_form=form)
    messages.success(request, _("Đã trả lại văn bản cho người soạn."))
    return redirect("reports:official", pk)


@require_POST
def issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the document its number and have it signed by a job; the page shows how far it is."""
    found = find_official(request.user, pk)
    _allow(permissions.can_issue(request.user, found))
    form = IssueForm(request.POST)
    if not form.is_valid():
        return show_document(request, found, issue_form=form)
    try:
        issuing.request_issue(document=found, issued_on=form.cleaned_data["issued_on"], by=request.user)
    except DomainError as error:
        show_refusal(form, error)
        return show_document(request, find_official(request.user, pk), error=error, issue_form=form)
    return redirect("reports:official", pk)


def _done(
    request: SignedInRequest, found: OfficialDocument, act: Callable[[], object], words: str
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        return show_document(request, find_official(request.user, found.pk), error=error)
    messages.success(request, words)
    return redirect("reports:official", found.pk)


def _allow(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


# --- Files -------------------------------------------------------------------------------------------------


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress of issuing alone; the page asks for it while the job goes on."""
    found = find_official(request.user, pk)
    job = found.issue_jobs.first()
    if job is None:
        raise Http404
    return render(request, "reports/officials/_progress.html", {"job": job, "document": found})


@require_safe
def preview(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The document as it would be printed now, without signature; "pdf" or "docx"."""
    found = find_official(request.user, pk)
    if kind not in _PREVIEWS:
        raise Http404
    made = _PREVIEWS[kind](content.content_of(found))
    response = HttpResponse(made, content_type=_TYPES[kind])
    way = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{way}; filename="du-thao-{found.pk}.{kind}"'
    return response


@require_safe
def file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """A file of the issued document, byte for byte as issued."""
    found = find_official(request.user, pk)
    stored = get_object_or_404(found.files.all(), kind=kind)
    response = HttpResponse(bytes(stored.content), content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{queries.file_name(found, kind)}"'
    response["ETag"] = f'"{stored.sha256}"'
    return response
