"""The standing office's side of a plan: take note of it, or return it with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed
from directives.services.locking import reason_of
from provinces import workflow
from provinces.models import ProvincialPlan
from provinces.services.plans import lock_plan, record, take_down
from provinces.workflow import Verb


@transaction.atomic
def note_plan(*, plan: ProvincialPlan, by: User, at: datetime | None = None) -> ProvincialPlan:
    """Take note of a sent plan. The duty was done when it was sent; this says that somebody has read it.

    Raises NotAllowed for whoever sent it, Conflict when it does not wait for it.
    """
    current = lock_plan(plan)
    after = workflow.move(current.state, Verb.NOTE)
    version = current.standing
    if version is None or version.submitted_by_id == by.pk:
        raise NotAllowed(_("Người gửi kế hoạch không tự ghi nhận được."))
    current.state = after
    current.save(update_fields=["state"])
    record(current, version, Verb.NOTE, by=by, at=at)
    return current


@transaction.atomic
def return_plan(*, plan: ProvincialPlan, reason: str, by: User, at: datetime | None = None) -> ProvincialPlan:
    """Give a sent plan back with a reason; the province goes on in a draft copy and its duties are open again.

    Raises InvalidInput with "reason", Conflict.
    """
    words = reason_of(reason, _("Nêu lý do trả lại để địa phương biết phải sửa gì."))
    current = lock_plan(plan)
    take_down(current, workflow.move(current.state, Verb.RETURN), Verb.RETURN, reason=words, by=by, at=at)
    return current
