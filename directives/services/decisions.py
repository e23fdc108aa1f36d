"""The standing office's side: confirm, return with a reason, waive with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed
from directives import workflow
from directives.choices import AssignmentVerb, EvidenceKind
from directives.models import Assignment
from directives.services import proof
from directives.services.locking import lock, reason_of, record
from directives.workflow import Verb


@transaction.atomic
def confirm(*, assignment: Assignment, by: User, at: datetime | None = None) -> Assignment:
    """Confirm what was reported. The day it was done stays as reported: a late confirmation makes nothing late.

    Raises NotAllowed for whoever reported it or brought a proof, Conflict when it does not wait for confirmation
    (the second of two people at once gets this).
    """
    current = lock(assignment)
    after = workflow.move(current.state, Verb.CONFIRM)
    if by.pk in _authors(current):
        raise NotAllowed(_("Người báo hoàn thành hoặc nộp minh chứng không được tự xác nhận."))
    current.state = after
    current.save(update_fields=["state"])
    record(current, Verb.CONFIRM, by=by, at=at)
    return current


def _authors(assignment: Assignment) -> set[int]:
    """Who reported it last, and who brought the proofs that stand."""
    reported = assignment.events.filter(verb=AssignmentVerb.REPORT_DONE).order_by("-at", "-pk").first()
    authors = {found.added_by_id for found in proof.standing(assignment) if found.kind != EvidenceKind.RECORD}
    return authors | ({reported.by_id} if reported is not None and reported.by_id is not None else set())


@transaction.atomic
def return_assignment(
    *, assignment: Assignment, reason: str, by: User, at: datetime | None = None
) -> Assignment:
    """Give it back with a reason; it counts as open again until the agency reports anew.

    Raises InvalidInput with "reason", Conflict when nothing was reported.
    """
    words = reason_of(reason, _("Nêu lý do trả lại để cơ quan thực hiện biết phải bổ sung gì."))
    current = lock(assignment)
    current.state, current.done_on = workflow.move(current.state, Verb.RETURN), None
    current.save(update_fields=["state", "done_on"])
    record(current, Verb.RETURN, by=by, at=at, reason=words)
    return current


@transaction.atomic
def waive(*, assignment: Assignment, reason: str, by: User, at: datetime | None = None) -> Assignment:
    """Release the agency from it with a reason; it is counted apart from then on.

    Raises InvalidInput with "reason", Conflict when it is done or closed.
    """
    words = reason_of(reason, _("Nêu lý do miễn nhiệm vụ."))
    current = lock(assignment)
    current.state = workflow.move(current.state, Verb.WAIVE)
    current.save(update_fields=["state"])
    record(current, Verb.WAIVE, by=by, at=at, reason=words)
    return current
