"""Filling a report and sending it. What was typed stays on the page whatever the answer is."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.formats import format_number
from reports import permissions
from reports.calendar import is_locked
from reports.forms import entries_of, texts_of_post
from reports.models import Report, Section
from reports.parsing import Entry
from reports.queries.entry_page import entry_page, texts_page
from reports.queries.layout import section_cells
from reports.services import filing
from reports.views.finding import find_report, status_of
from reports.views.review import show_report
from reports.workflow import Verb, can_move

_READ_OR_SAVE = ["GET", "HEAD", "POST"]


def _own_report(request: SignedInRequest, pk: int) -> Report:
    """The report, when this person fills it. Raises Http404 and PermissionDenied."""
    report = find_report(request.user, pk)
    if not permissions.can_fill(request.user, report):
        raise PermissionDenied
    return report


def _is_open(report: Report) -> bool:
    return can_move(report.state, Verb.EDIT) and not is_locked(report.period.locks_on, timezone.now())


# --- Figures ---------------------------------------------------------------------------------------------


@require_http_methods(_READ_OR_SAVE)
def section(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """The cells of one section: shown on GET, saved on POST."""
    report = _own_report(request, pk)
    if request.method == "POST":
        return _save_section(request, report, code)
    if not _is_open(report):
        return redirect("reports:report", pk)
    return _show_section(request, report, code)


def _save_section(request: SignedInRequest, report: Report, code: str) -> HttpResponse:
    row = get_object_or_404(Section, form_version=report.form_version_id, code=code)
    entries = entries_of(request.POST, [cell for cell in section_cells(row) if cell.is_typed])
    try:
        saved = filing.save_section(
            report=report, section=row, entries=entries, seen=request.POST.get("seen", ""), by=request.user
        )
    except DomainError as error:
        return _show_section(request, report, code, entries, error)
    messages.success(request, _saved_words(saved.changed, code))
    following = request.POST.get("next", "")
    if following == "narrative":
        return redirect("reports:narrative", report.pk)
    known = following and Section.objects.filter(form_version=report.form_version_id, code=following).exists()
    return redirect("reports:section", report.pk, following if known else code)


def _saved_words(changed: int, code: str) -> str:
    if not changed:
        return _("Mục %(code)s không có gì thay đổi.") % {"code": code}
    return _("Đã lưu %(count)s ô của mục %(code)s.") % {"count": format_number(changed), "code": code}


def _show_section(
    request: SignedInRequest,
    report: Report,
    code: str,
    typed: Mapping[str, Entry] | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    page = entry_page(report, code, typed, error)
    if page is None:
        raise Http404
    context = {"page": page, "report": report, "has_synthetic_data": report.synthetic}
    return render(request, "reports/section.html", context, status=status_of(error))


# --- Texts -----------------------------------------------------------------------------------------------


@require_http_methods(_READ_OR_SAVE)
def narrative(request: SignedInRequest, pk: int) -> HttpResponse:
    """All texts of the report: shown on GET, saved on POST."""
    report = _own_report(request, pk)
    if request.method == "POST":
        return _save_narrative(request, report)
    if not _is_open(report):
        return redirect("reports:report", pk)
    return _show_narrative(request, report)


def _save_narrative(request: SignedInRequest, report: Report) -> HttpResponse:
    texts = texts_of_post(request.POST, report.form_version.headings.filter(writable=True))
    try:
        saved = filing.save_narrative(
            report=report, texts=texts, seen=request.POST.get("seen", ""), by=request.user
        )
    except DomainError as error:
        return _show_narrative(request, report, texts, error)
    if saved.changed:
        words = _("Đã lưu %(count)s đề mục thuyết minh.") % {"count": format_number(saved.changed)}
    else:
        words = _("Phần thuyết minh không có gì thay đổi.")
    messages.success(request, words)
    return redirect("reports:narrative", report.pk)


def _show_narrative(
    request: SignedInRequest,
    report: Report,
    typed: Mapping[str, str] | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    page = texts_page(report, typed, error)
    context = {"page": page, "report": report, "has_synthetic_data": report.synthetic}
    return render(request, "reports/narrative.html", context, status=status_of(error))


# --- Sending ---------------------------------------------------------------------------------------------


@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the draft to the standing office."""
    report = find_report(request.user, pk)
    if not permissions.can_submit(request.user, report):
        raise PermissionDenied
    try:
        version = filing.submit(report=report, by=request.user)
    except DomainError as error:
        report.refresh_from_db(fields=["state"])
        return show_report(request, report, error=error)
    messages.success(request, _("Đã gửi báo cáo, phiên bản %(number)d.") % {"number": version.number})
    return redirect("reports:report", pk)
