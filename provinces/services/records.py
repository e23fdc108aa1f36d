"""What records have in common: locked for a change, withdrawn with a reason and kept."""

from datetime import datetime
from typing import TypeVar

import pghistory
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict
from directives.services.locking import reason_of
from provinces.models import AwarenessEvent, Consolidation, PilotReview
from provinces.services import common

R = TypeVar("R", Consolidation, AwarenessEvent, PilotReview)


def lock_record(row: R) -> R:
    """The record as it stands now; whoever else wants to change it waits. Raises Conflict when it was withdrawn."""
    current = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if current.withdrawn_at is not None:
        raise Conflict(_("Bản ghi này đã được rút nên giữ nguyên."))
    return current


def withdraw(row: R, *, reason: str, by: User, at: datetime | None) -> R:
    """Take a record back; it stays in the history and counts no more. Raises InvalidInput with "reason", Conflict."""
    words = reason_of(reason, _("Nêu lý do rút bản ghi này."))
    current = lock_record(row)
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_reason = common.moment_of(at), by, words
    with pghistory.context(user=by.pk, action="withdraw"):
        current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return current
