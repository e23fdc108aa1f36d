"""From draft to issued document: check, approve, send back, number, sign, issue.

Whoever drafted last does not check. A document takes the next number of its agency's series of the year when its
issue is asked for; a job then renders and signs it, and its state and its files are written together.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core import jobs
from core.errors import Conflict, InvalidInput, NotAllowed
from core.formats import format_date
from core.jobs import JobState
from core.screening import refusal as personal_refusal
from reports import official_workflow as workflow
from reports.choices import IssuedFileKind, OfficialState, OfficialVerb
from reports.documents import docx, figures_csv, json, pdf, signing, xlsx
from reports.documents.composition import compose
from reports.documents.content import NationalReport
from reports.documents.fonts import FONT_FOLDER
from reports.models import DocumentEvent, IssuedFile, IssueJob, OfficialDocument
from reports.queries import official
from reports.services.signing_key import signing_key


@transaction.atomic
def check(*, document: OfficialDocument, by: User) -> OfficialDocument:
    """Confirm that a draft has been checked. Raises NotAllowed for who drafted it, InvalidInput for what is missing."""
    current = _locked(document)
    after = workflow.move(current.state, OfficialVerb.CHECK)
    if current.edited_by_id == by.pk:
        raise NotAllowed(_("Người soạn văn bản không tự kiểm tra; hãy để đồng chí khác kiểm tra."))
    missing = official.faults(current)
    if missing:
        raise InvalidInput(" ".join(missing))
    return _moved(current, after, OfficialVerb.CHECK, by)


@transaction.atomic
def approve(*, document: OfficialDocument, by: User) -> OfficialDocument:
    """Leadership approves a checked document. Raises Conflict when it is not waiting for that."""
    current = _locked(document)
    return _moved(current, workflow.move(current.state, OfficialVerb.APPROVE), OfficialVerb.APPROVE, by)


@transaction.atomic
def send_back(*, document: OfficialDocument, reason: str, by: User) -> OfficialDocument:
    """Give a checked or approved document back to be changed; a number it was given goes back to the series.

    Raises InvalidInput without a reason, Conflict while it is being issued or in another state.
    """
    current = _locked(document)
    after = workflow.move(current.state, OfficialVerb.SEND_BACK)
    words = reason.strip()
    refused = personal_refusal(words) if words else _("Hãy ghi lý do trả lại.")
    if refused:
        raise InvalidInput(refused, {"reason": refused})
    if _open_job(current) is not None:
        raise Conflict(_("Văn bản đang được phát hành nên không trả lại được."))
    current.year = current.number = current.issued_on = None
    return _moved(current, after, OfficialVerb.SEND_BACK, by, note=words)


# --- Number and issue --------------------------------------------------------------------------------------


@transaction.atomic
def request_issue(
    *, document: OfficialDocument, issued_on: date, by: User, today: date | None = None
) -> IssueJob:
    """Number an approved document and have it signed and issued by a job; the open job when there is one.

    Raises InvalidInput for a day in the future or before the last one of the series, and when the signing key
    cannot be used; Conflict when the document is not approved.
    """
    current = _locked(document)
    workflow.move(current.state, OfficialVerb.ISSUE)
    running = _open_job(current)
    if running is not None:
        return running
    with signing_key():
        pass  # before a number is given, because an expired certificate would leave it lying about
    Agency.objects.select_for_update(no_key=True).get(pk=current.agency_id)  # one number at a time
    _check_day(current, issued_on, today or timezone.localdate())
    current.number = _next_number(current, issued_on.year)
    current.year, current.issued_on = issued_on.year, issued_on
    current.save(update_fields=["number", "year", "issued_on"])
    job = IssueJob.objects.create(document=current, requested_by=by)
    jobs.enqueue(job)
    return job


def _next_number(document: OfficialDocument, year: int) -> int:
    if document.number is not None and document.year == year:
        return document.number
    last = OfficialDocument.objects.filter(
        agency=document.agency_id, symbol=document.symbol, year=year
    ).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _check_day(document: OfficialDocument, day: date, today: date) -> None:
    problem = ""
    others = OfficialDocument.objects.filter(
        agency=document.agency_id, symbol=document.symbol, year=day.year
    ).exclude(pk=document.pk)
    if document.number is not None and document.year == day.year:
        others = others.filter(number__lt=document.number)
    last = others.aggregate(last=Max("issued_on"))["last"]
    if day > today:
        problem = _("Ngày ban hành %(day)s ở tương lai; muộn nhất là hôm nay %(today)s.") % {
            "day": format_date(day),
            "today": format_date(today),
        }
    elif last and day < last:
        problem = _(
            "Ngày ban hành %(day)s trước ngày của văn bản liền trước trong sổ (%(last)s); số và ngày phải cùng tăng."
        ) % {"day": format_date(day), "last": format_date(last)}
    if problem:
        raise InvalidInput(problem, {"issued_on": problem})


def issue_job(job: IssueJob) -> None:
    """Render and sign the files of the job's document, then issue it. Safe to run twice.

    Raises InvalidInput when the key cannot be used any more: the document stays approved with its number.
    """
    document = job.document
    if document.state == OfficialState.ISSUED:
        return
    job.advance(10, _("Đọc số liệu đã chốt và nội dung văn bản"))
    report = official.content_of(document)
    files: dict[IssuedFileKind, bytes] = {}
    for percent, kind, content in _files(report):
        job.advance(percent, _("Tạo tệp %(kind)s") % {"kind": kind.label})
        files[kind] = content
    job.advance(80, _("Ký số"))
    with signing_key() as key:
        files[IssuedFileKind.PDF] = signing.sign(
            files[IssuedFileKind.PDF], key, reason=_("Ban hành văn bản"), place=document.place
        )
    with transaction.atomic():
        _issue(document, files, job.requested_by)


def _files(report: NationalReport) -> Iterator[tuple[int, IssuedFileKind, bytes]]:
    composition = compose(report, FONT_FOLDER)
    yield 20, IssuedFileKind.DOCX, docx.draw(composition)
    yield 30, IssuedFileKind.PDF, pdf.draw(composition)
    yield 45, IssuedFileKind.TAGGED_PDF, pdf.draw(composition, standard=pdf.ACCESSIBLE)
    yield 60, IssuedFileKind.XLSX, xlsx.render(report)
    yield 70, IssuedFileKind.CSV, figures_csv.render(report)
    yield 75, IssuedFileKind.JSON, json.render(report)


def _issue(document: OfficialDocument, files: dict[IssuedFileKind, bytes], by: User) -> None:
    current = _locked(document)
    after = workflow.move(current.state, OfficialVerb.ISSUE)
    IssuedFile.objects.bulk_create(
        IssuedFile(
            document=current,
            kind=kind,
            content=content,
            size=len(content),
            sha256=sha256(content).hexdigest(),
        )
        for kind, content in files.items()
    )
    _moved(current, after, OfficialVerb.ISSUE, by)


def _open_job(document: OfficialDocument) -> IssueJob | None:
    return document.issue_jobs.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()


def _locked(document: OfficialDocument) -> OfficialDocument:
    return OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)


def _moved(
    document: OfficialDocument, state: OfficialState, verb: OfficialVerb, by: User, *, note: str = ""
) -> OfficialDocument:
    document.state = state
    document.save(update_fields=["state", "year", "number", "issued_on"])
    DocumentEvent.objects.create(document=document, kind=verb, by=by, note=note)
    return document
