"""What every change of a duty begins with: rows locked, texts cleaned, and what happened written down."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import secrecy
from core.errors import InvalidInput
from core.screening import refusal
from directives.choices import AssignmentVerb
from directives.models import Assignment, AssignmentEvent, Evidence

LONGEST_TEXT = 2_000  # characters of a reason or a description

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def lock(assignment: Assignment) -> Assignment:
    """The assignment as it stands now; whoever else wants to change it waits. Needs a transaction."""
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("obligation", "agency")
        .get(pk=assignment.pk)
    )


def lock_all(assignments: Iterable[Assignment]) -> list[Assignment]:
    """The assignments as they stand now, locked in one order so that two people never wait for each other."""
    return list(
        Assignment.objects.select_for_update(of=("self",))
        .select_related("obligation", "agency")
        .filter(pk__in=[assignment.pk for assignment in assignments])
        .order_by("pk")
    )


def record(
    assignment: Assignment,
    verb: AssignmentVerb,
    *,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
    evidence: Evidence | None = None,
) -> AssignmentEvent:
    """Write down what was done."""
    return AssignmentEvent.objects.create(
        assignment=assignment,
        verb=verb,
        by=by,
        at=at or timezone.now(),
        reason=reason,
        evidence=evidence,
    )


def clean_text(text: str) -> str:
    """A text without control characters and trailing space, with plain line feeds."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    """A text on one line."""
    return " ".join(clean_text(text).split())


def problem_with(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Why a text cannot be kept: too long, marked secret, or naming a person; empty when it can."""
    if len(text) > longest:
        return _("Dài %(length)d ký tự; tối đa %(longest)d ký tự.") % {
            "length": len(text),
            "longest": longest,
        }
    return secrecy.refusal(text) or refusal(text)


def reason_of(text: str, missing: str) -> str:
    """The reason as stored. Raises InvalidInput with "reason"; `missing` says what a reason is for."""
    words = clean_text(text)
    error = problem_with(words) if words else missing
    if error:
        raise InvalidInput(error, {"reason": error})
    return words


def today() -> date:
    """The day in Viet Nam."""
    return timezone.localdate()


def names(assignments: Sequence[Assignment], *, most: int = 3) -> str:
    """The agencies of the first few, for a sentence."""
    listed = ", ".join(assignment.agency.short_name for assignment in assignments[:most])
    return listed if len(assignments) <= most else _("%(listed)s …") % {"listed": listed}
