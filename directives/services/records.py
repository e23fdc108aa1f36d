"""Duties done by what happens elsewhere in the program: a plan issued, a report first submitted.

The apps above call `fulfil` in the transaction that records the event, and `unfulfil` when it is taken back. Neither
ever refuses: a duty that does not exist is no reason to refuse a plan.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, User
from directives import workflow
from directives.choices import AssignmentState, EvidenceKind
from directives.models import Assignment, Evidence, Obligation
from directives.services.fulfilment import take_back
from directives.services.generation import assign_one
from directives.services.locking import lock, lock_all
from directives.services.locking import record as write_event
from directives.workflow import Verb


@transaction.atomic
def fulfil(
    *,
    obligation_code: str,
    agency: Agency,
    occurrence: str,
    done_on: date,
    record: str,
    record_url: str,
    description: str,
    by: User,
    at: datetime | None = None,
) -> Assignment | None:
    """The agency has done its duty by a record of another app; it needs no confirmation. Idempotent.

    `occurrence` is the code of the period ("2018-H1", "2018-Y") or "once"; `record` names the record for good
    ("reports.report:12"), `record_url` is its page. A duty carried over to a later instrument is found by the code of
    the earlier one. What was reported or recorded before keeps its day; what is waived stays waived. None when nobody
    demands this of the agency.
    """
    found = _assignment(obligation_code, agency, occurrence, by)
    if found is None:
        return None
    moment = at or timezone.now()
    current = lock(found)
    while current.passed_to is not None:
        current = lock(current.passed_to)
    if current.state == AssignmentState.WAIVED:
        return current
    proof, added = Evidence.objects.get_or_create(
        assignment=current,
        record=record,
        kind=EvidenceKind.RECORD,
        withdrawn_at=None,
        defaults={
            "description": description,
            "record_url": record_url,
            "added_by": by,
            "added_at": moment,
        },
    )
    moves = workflow.can_move(current.state, Verb.FULFIL)
    if moves:
        current.state = workflow.move(current.state, Verb.FULFIL)
        current.done_on = current.done_on or done_on
        current.save(update_fields=["state", "done_on"])
    if moves or added:
        write_event(current, Verb.FULFIL, by=by, at=moment, evidence=proof)
    return current


@transaction.atomic
def unfulfil(*, record: str, reason: str, by: User, at: datetime | None = None) -> list[Assignment]:
    """The record no longer stands: withdraw it as proof wherever it was one; what nothing else proves is open again.

    Returns the assignments it had proved. `reason` is the one given where the record was withdrawn.
    """
    moment = at or timezone.now()
    proofs = Evidence.objects.filter(record=record, kind=EvidenceKind.RECORD, withdrawn_at=None)
    touched = lock_all(Assignment.objects.filter(evidence__in=proofs).distinct())
    for assignment in touched:
        standing = list(proofs.filter(assignment=assignment))
        take_back(assignment, standing, reason=reason, by=by, at=moment)
    return touched


def _assignment(code: str, agency: Agency, occurrence: str, by: User) -> Assignment | None:
    """The assignment under the obligation of that code or under what it was carried over to."""
    obligation = Obligation.objects.filter(code=code).first()
    while obligation is not None:
        found = assign_one(obligation=obligation, agency=agency, occurrence=occurrence, by=by)
        if found is not None:
            return found
        obligation = obligation.carried_to.order_by("pk").first()
    return None
