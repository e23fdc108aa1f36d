"""The agency's side: take note of a duty, report it done with proof, withdraw a proof."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, InvalidInput
from core.formats import LOCAL_ZONE, format_date
from directives import status, workflow
from directives.models import Assignment, Evidence
from directives.services import proof
from directives.services.locking import lock, reason_of, record
from directives.services.proof import EvidenceInput
from directives.workflow import Verb


@transaction.atomic
def acknowledge(*, assignment: Assignment, by: User, at: datetime | None = None) -> Assignment:
    """Take note of the duty. Raises Conflict when it is further than that."""
    current = lock(assignment)
    current.state = workflow.move(current.state, Verb.ACKNOWLEDGE)
    current.save(update_fields=["state"])
    record(current, Verb.ACKNOWLEDGE, by=by, at=at)
    return current


@transaction.atomic
def report_done(
    *,
    assignment: Assignment,
    done_on: date,
    evidence: Sequence[EvidenceInput],
    by: User,
    at: datetime | None = None,
) -> Assignment:
    """Report the duty done on `done_on`, with at least one proof that stands. `at` is for loading history.

    The day decides whether the duty was on time, so it is the day of the deed, no later than today and no earlier
    than the documents that prove it. Raises InvalidInput with "done_on", "evidence" or "evidence-<place>-<field>",
    Conflict when the duty is not open.
    """
    moment = at or timezone.now()
    today = moment.astimezone(LOCAL_ZONE).date()
    current = lock(assignment)
    after = workflow.move(current.state, Verb.REPORT_DONE)
    if done_on > today:
        raise _wrong("done_on", _("Ngày hoàn thành %(day)s ở tương lai.") % {"day": format_date(done_on)})
    proof.add(current, evidence, by=by, at=moment, today=today)
    _refuse_unproven(current, done_on)
    current.state, current.done_on = after, done_on
    current.save(update_fields=["state", "done_on"])
    record(current, Verb.REPORT_DONE, by=by, at=moment)
    return current


def _refuse_unproven(assignment: Assignment, done_on: date) -> None:
    standing = proof.standing(assignment)
    if not standing:
        raise _wrong("evidence", _("Báo hoàn thành phải kèm ít nhất một minh chứng."))
    dated = [found.document_date for found in standing if found.document_date is not None]
    if dated and done_on < min(dated):
        raise _wrong(
            "done_on",
            _("Ngày hoàn thành %(done)s trước ngày %(day)s của văn bản làm minh chứng.")
            % {"done": format_date(done_on), "day": format_date(min(dated))},
        )


@transaction.atomic
def add_evidence(
    *, assignment: Assignment, evidence: EvidenceInput, by: User, at: datetime | None = None
) -> Evidence:
    """Add proof to a duty that waits for confirmation. Raises InvalidInput, Conflict in any other state."""
    moment = at or timezone.now()
    current = lock(assignment)
    if not workflow.can_move(current.state, Verb.CONFIRM):
        raise Conflict(_("Chỉ bổ sung minh chứng khi nhiệm vụ đã báo hoàn thành và chưa được xác nhận."))
    (added,) = proof.add(current, [evidence], by=by, at=moment, today=moment.astimezone(LOCAL_ZONE).date())
    return added


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, by: User, at: datetime | None = None) -> Assignment:
    """Withdraw a proof with a reason; the duty is open again when nothing else proves it.

    Raises InvalidInput with "reason", Conflict when the proof is withdrawn already.
    """
    moment = at or timezone.now()
    words = reason_of(reason, _("Nêu lý do rút minh chứng."))
    current = lock(evidence.assignment)
    found = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if found.withdrawn_at is not None:
        raise Conflict(_("Minh chứng này đã được rút."))
    take_back(current, [found], reason=words, by=by, at=moment)
    return current


def take_back(
    assignment: Assignment, withdrawn: Sequence[Evidence], *, reason: str, by: User, at: datetime
) -> None:
    """Withdraw proofs of a locked assignment, and reopen it when no other proof stands."""
    Evidence.objects.filter(pk__in=[found.pk for found in withdrawn]).update(withdrawn_at=at)
    for found in withdrawn:
        record(assignment, Verb.WITHDRAW, by=by, at=at, reason=reason, evidence=found)
    if assignment.state in status.DONE and not proof.standing(assignment):
        assignment.state, assignment.done_on = workflow.move(assignment.state, Verb.WITHDRAW), None
        assignment.save(update_fields=["state", "done_on"])


def _wrong(name: str, error: str) -> InvalidInput:
    return InvalidInput(error, {name: error})
