"""The standing office's side: return a report with a reason, or accept it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import InvalidInput, NotAllowed
from core.screening import refusal
from reports import workflow
from reports.choices import ReportEventKind
from reports.models import Report, ReportEvent, ReportVersion
from reports.services.locking import clean_text, lock, refuse_when_locked
from reports.workflow import Verb

LONGEST_REASON = 2_000


@transaction.atomic
def return_report(*, report: Report, reason: str, by: User, at: datetime | None = None) -> ReportVersion:
    """Give the report back with a reason; the agency goes on in a new draft that holds the same content.

    Returns that draft. Raises InvalidInput without a reason or when it names a person, Conflict when the report is
    not waiting for review, Locked after the lock day: the agency could not send it again.
    """
    moment = at or timezone.now()
    words = _reason(reason)
    current = lock(report)
    after = workflow.move(current.state, Verb.RETURN)
    refuse_when_locked(current.period, moment)
    returned = _submitted(current)
    ReportEvent.objects.create(
        report=current, version=returned, kind=ReportEventKind.RETURNED, by=by, at=moment, reason=words
    )
    draft = ReportVersion.objects.create(report=current, number=returned.number + 1, created_at=moment)
    _copy(returned, draft)
    current.state = after
    current.save(update_fields=["state"])
    return draft


@transaction.atomic
def accept(*, report: Report, by: User, at: datetime | None = None) -> ReportVersion:
    """Accept the submitted version; national figures may use it from now on.

    Raises NotAllowed for the person who submitted it, Conflict when the report is not waiting for review.
    """
    current = lock(report)
    after = workflow.move(current.state, Verb.ACCEPT)
    accepted = _submitted(current)
    if accepted.submitted_by_id == by.pk:
        raise NotAllowed(_("Người gửi báo cáo không được tự tiếp nhận báo cáo đó."))
    current.state, current.accepted_version = after, accepted
    current.save(update_fields=["state", "accepted_version"])
    ReportEvent.objects.create(
        report=current, version=accepted, kind=ReportEventKind.ACCEPTED, by=by, at=at or timezone.now()
    )
    return accepted


def _submitted(report: Report) -> ReportVersion:
    return ReportVersion.objects.filter(report=report, submitted_at__isnull=False).latest("number")


def _reason(text: str) -> str:
    """The reason as stored. Raises InvalidInput."""
    words = clean_text(text)
    if not words:
        error = _("Nêu lý do trả lại để cơ quan báo cáo biết phải sửa gì.")
    elif len(words) > LONGEST_REASON:
        error = _("Lý do dài %(length)d ký tự; tối đa %(longest)d ký tự.") % {
            "length": len(words),
            "longest": LONGEST_REASON,
        }
    else:
        error = refusal(words)
    if error:
        raise InvalidInput(error, {"reason": error})
    return words


def _copy(source: ReportVersion, target: ReportVersion) -> None:
    """Everything of a version into another one, inside the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reports_figure (version_id, cell_id, state, value)
            SELECT %s, cell_id, state, value FROM reports_figure WHERE version_id = %s ORDER BY id
            """,
            [target.pk, source.pk],
        )
        cursor.execute(
            """
            INSERT INTO reports_narrative (version_id, heading_id, text)
            SELECT %s, heading_id, text FROM reports_narrative WHERE version_id = %s ORDER BY id
            """,
            [target.pk, source.pk],
        )
