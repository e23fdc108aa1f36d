"""Carrying duties over to the instrument that follows the one they were laid down in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import InvalidInput
from core.formats import format_date
from directives.choices import DueRule
from directives.models import Addressee, LegalInstrument, Obligation
from directives.services import generation_sql as sql

_ONE_OFF = (DueRule.ONCE, DueRule.AFTER_EVENT)


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The new obligations, and how many open assignments went over to them."""

    obligations: list[Obligation]
    assignments: int


@transaction.atomic
def carry_over(
    *, obligations: Sequence[Obligation], successor: LegalInstrument, from_date: date, by: User
) -> CarriedOver:
    """From `from_date` on the duties rest on `successor`: the old ones end the day before, copies begin.

    What is done stays where it was done. Open one-off duties go over with their due date; of recurring ones those due
    from `from_date` on, while what fell due before stays owed under the old instrument. Raises InvalidInput with
    "obligations", "successor" or "from_date".
    """
    locked = list(
        Obligation.objects.select_for_update(of=("self",))
        .select_related("instrument")
        .filter(pk__in=[obligation.pk for obligation in obligations])
        .order_by("pk")
    )
    _refuse_unfit(locked, successor, from_date)
    copies = [_copy(old, successor, from_date) for old in locked]
    with pghistory.context(user=by.pk, action="carry_over"):
        Obligation.objects.bulk_create(copies)
        Obligation.objects.filter(pk__in=[old.pk for old in locked]).update(
            valid_to=from_date - timedelta(days=1)
        )
    _copy_addressees(locked, copies)
    return CarriedOver(copies, _hand_on(locked, copies, from_date, by))


def _refuse_unfit(obligations: Sequence[Obligation], successor: LegalInstrument, from_date: date) -> None:
    errors: dict[str, str] = {}
    if not obligations:
        errors["obligations"] = _("Chọn ít nhất một nhiệm vụ để chuyển tiếp.")
    for old in obligations:
        if old.instrument_id == successor.pk:
            errors["successor"] = _("Nhiệm vụ “%(title)s” đã căn cứ vào văn bản này.") % {"title": old.title}
        elif old.carried_to.exists():
            errors["obligations"] = _("Nhiệm vụ “%(title)s” đã được chuyển tiếp.") % {"title": old.title}
        elif from_date <= old.valid_from:
            errors["from_date"] = _(
                "Nhiệm vụ “%(title)s” áp dụng từ %(day)s; ngày chuyển tiếp phải sau ngày đó."
            ) % {
                "title": old.title,
                "day": format_date(old.valid_from),
            }
    issued = successor.effective_from or successor.issued_on
    if issued is not None and from_date < issued:
        errors["from_date"] = _("Văn bản kế tiếp chỉ có từ ngày %(day)s.") % {"day": format_date(issued)}
    if errors:
        raise InvalidInput(_("Chưa chuyển tiếp được nhiệm vụ."), errors)


def _copy(old: Obligation, successor: LegalInstrument, from_date: date) -> Obligation:
    still = old.valid_to if old.valid_to is not None and old.valid_to >= from_date else None
    return Obligation(
        code=f"{old.code[:40]}-{from_date:%Y%m%d}-{old.pk}"[:60],
        title=old.title,
        text=old.text,
        kind=old.kind,
        instrument=successor,
        rule=old.rule,
        due_on=old.due_on,
        due_month=old.due_month,
        due_day=old.due_day,
        event=old.event,
        event_on=old.event_on,
        working_days=old.working_days,
        valid_from=from_date,
        valid_to=still,
        verified=False,
        verification_note=_("Chuyển tiếp từ %(old)s; điều khoản của văn bản kế tiếp cần đối chiếu.")
        % {"old": old.instrument},
        source=old.source,
        carried_from=old,
    )


def _copy_addressees(olds: Sequence[Obligation], copies: Sequence[Obligation]) -> None:
    follow = {old.pk: copy for old, copy in zip(olds, copies, strict=True)}
    Addressee.objects.bulk_create(
        [
            Addressee(
                obligation=follow[given.obligation_id],
                agency_id=given.agency_id,
                agency_kind=given.agency_kind,
                group_id=given.group_id,
            )
            for given in Addressee.objects.filter(obligation__in=olds).order_by("pk")
        ]
    )


def _hand_on(olds: Sequence[Obligation], copies: Sequence[Obligation], from_date: date, by: User) -> int:
    parameters: dict[str, Any] = {
        "old": [old.pk for old in olds],
        "new": [copy.pk for copy in copies],
        "once": [old.rule in _ONE_OFF for old in olds],
        "from_date": from_date,
        "by": by.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.CARRY, parameters)
        cursor.execute(sql.CARRIED_FROM, parameters)
        return int(cursor.rowcount)
