"""Pages of compilations: list, start, job, result, files, and the way back from a figure to its cells."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError
from core.lists import list_response
from reports.calendar import PeriodCode
from reports.choices import DocumentKind
from reports.compilation_forms import CompileForm
from reports.models import Compilation, CompiledDocument, CompileJob
from reports.queries import compilations as queries
from reports.queries import staleness
from reports.services import compiling

CONTENT_TYPES = {
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.PDF: "application/pdf",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentKind.JSON: "application/json",
}


@require_safe
def compilation_list(request: SignedInRequest) -> HttpResponse:
    """All compilations; whoever may compile finds the form above them."""
    _require(request, Permission.COMPILATION_VIEW)
    rows = queries.compilation_rows(request.user)
    context: dict[str, object] = {
        "jobs": list(queries.open_jobs(request.user)),
        "has_synthetic_data": rows.filter(synthetic=True).exists(),
    }
    if request.user.has(Permission.COMPILATION_RUN):
        context["form"] = CompileForm(periods=queries.compilable_periods(compiling.MAIN_FORM))
    return list_response(request, queries.COMPILATIONS, rows, "reports/compilations/list.html", context)


@require_POST
def compilation_start(request: SignedInRequest) -> HttpResponse:
    """Ask for a compilation and go to its job, the running one when there is one."""
    _require(request, Permission.COMPILATION_RUN)
    form = CompileForm(request.POST, periods=queries.compilable_periods(compiling.MAIN_FORM))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("reports:compilation_list")
    period = form.cleaned_data["period"]
    try:
        job = compiling.request_compile(
            period=period,
            form_version=compiling.form_version_for(period),
            provisional=form.cleaned_data["provisional"],
            by=request.user,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:compilation_list")
    return redirect("reports:compile_job", job.pk)


@require_safe
def compile_job(request: SignedInRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    context = {"job": job, "has_synthetic_data": job.compilation is not None and job.compilation.synthetic}
    return render(request, "reports/compilations/job.html", context)


@require_safe
def compile_job_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The progress alone; the page asks for it while the job goes on."""
    return render(request, "reports/compilations/_progress.html", {"job": _job(request, pk)})


@require_safe
def compilation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The frozen result. `?parts=1` lists breakdowns too."""
    with_parts = request.GET.get("parts") == "1"
    found = _compilation(request, pk)
    page = queries.compilation_page(found, with_parts=with_parts)
    may_trace = request.user.has(Permission.REPORT_VIEW_ALL)
    context = {
        "page": page,
        "with_parts": with_parts,
        "changes": staleness.units_changed(found, page.inputs),
        "may_trace": may_trace,
        # One look-up for some three hundred links: the address of figure 0 without its number.
        "figures_url": reverse("reports:compiled_figure", args=[pk, 0]).removesuffix("0/")
        if may_trace
        else "",
        "has_synthetic_data": page.compilation.synthetic,
    }
    return render(request, "reports/compilations/detail.html", context)


@require_safe
def compilation_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would be different if the period were compiled now."""
    found = _compilation(request, pk)
    context = {
        "compilation": found,
        "words": PeriodCode.parse(found.period.code).words,
        "difference": staleness.difference(found),
        "may_trace": request.user.has(Permission.REPORT_VIEW_ALL),
        "may_compile": request.user.has(Permission.COMPILATION_RUN),
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "reports/compilations/changes.html", context)


@require_safe
def compiled_figure(request: SignedInRequest, pk: int, figure_pk: int) -> HttpResponse:
    """From a national figure to the cells of the units; only for those who see every unit's report."""
    if not request.user.has(Permission.REPORT_VIEW_ALL):
        raise Http404
    found = _compilation(request, pk)
    figure = get_object_or_404(found.figures.select_related("cell__indicator"), pk=figure_pk)
    context = {"page": queries.figure_page(found, figure), "has_synthetic_data": found.synthetic}
    return render(request, "reports/compilations/figure.html", context)


@require_safe
def figure_by_code(request: SignedInRequest, code: str) -> HttpResponse:
    """From the reference that an annex prints to the page of its figure."""
    figure = queries.figure_by_code(request.user, code)
    if figure is None or not request.user.has(Permission.REPORT_VIEW_ALL):
        raise Http404
    return redirect("reports:compiled_figure", figure.compilation_id, figure.pk)


@require_safe
def compilation_document(request: SignedInRequest, pk: int, kind: str) -> HttpResponseBase:
    """A file of the compilation. It never changes, so a browser that has it is told so."""
    visible = Compilation.objects.visible_to(request.user)
    documents = CompiledDocument.objects.filter(compilation__in=visible).select_related(
        "compilation__period", "compilation__form_version__form"
    )
    document = get_object_or_404(documents.defer("content"), compilation=pk, kind=kind)
    etag = f'"{document.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(document.content), content_type=CONTENT_TYPES[DocumentKind(kind)])
        response["Content-Disposition"] = f'attachment; filename="{queries.file_name(document)}"'
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _compilation(request: SignedInRequest, pk: int) -> Compilation:
    try:
        return queries.visible_compilation(request.user, pk)
    except Compilation.DoesNotExist as error:
        raise Http404 from error


def _job(request: SignedInRequest, pk: int) -> CompileJob:
    jobs = CompileJob.objects.visible_to(request.user).select_related("period", "compilation", "requested_by")
    return get_object_or_404(jobs, pk=pk)


def _require(request: SignedInRequest, permission: Permission) -> None:
    if not request.user.has(permission):
        raise PermissionDenied
