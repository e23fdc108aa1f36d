"""The working calendar with its corrections, and correcting it.

The table is small and read where due dates are computed: when duties are generated and periods opened, once for all of
them. Pages show the dates that were stored then, so nothing is cached that could go stale in another process.
"""

from datetime import date
from types import MappingProxyType
from typing import Protocol

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from core.calendar import OFFICIAL, Correction, WorkingCalendar
from core.errors import InvalidInput
from core.models import CalendarDay


class Person(Protocol):
    """Who acts; `core` lies below the accounts."""

    pk: int


def working_calendar() -> WorkingCalendar:
    """The official calendar with every correction in the table; one statement."""
    corrections = {
        day: Correction(is_working, reason)
        for day, is_working, reason in CalendarDay.objects.values_list("date", "is_working", "reason")
    }
    return WorkingCalendar(MappingProxyType(corrections)) if corrections else OFFICIAL


@transaction.atomic
def correct_day(*, day: date, is_working: bool, reason: str, source: str, by: Person) -> CalendarDay:
    """State what offices do on `day`, with the legal act that says so; a day corrected before is stated anew.

    Due dates already given to agencies follow when duties are next generated, as long as they lie ahead. Raises
    InvalidInput with "reason", "source" or "is_working".
    """
    reason, source = " ".join(reason.split()), " ".join(source.split())
    errors: dict[str, str] = {}
    if not reason:
        errors["reason"] = _("Nêu lý do, ví dụ tên ngày nghỉ hoặc ngày làm bù.")
    if not source:
        errors["source"] = _("Nêu văn bản quy định việc nghỉ hoặc làm bù.")
    known = CalendarDay.objects.select_for_update().filter(date=day).first()
    if known is None and OFFICIAL.is_working_day(day) == is_working:
        errors["is_working"] = (
            _("Lịch đã ghi ngày này là ngày làm việc.")
            if is_working
            else _("Lịch đã ghi ngày này là ngày nghỉ.")
        )
    if errors:
        raise InvalidInput(_("Chưa điều chỉnh được lịch làm việc."), errors)
    with pghistory.context(user=by.pk, action="correct_day"):
        row, _created = CalendarDay.objects.update_or_create(
            date=day, defaults={"is_working": is_working, "reason": reason, "source": source}
        )
    return row


@transaction.atomic
def withdraw_correction(*, correction: CalendarDay, by: Person) -> None:
    """Go back to what the official calendar says of the day; the history keeps what was stated."""
    with pghistory.context(user=by.pk, action="withdraw_correction"):
        CalendarDay.objects.filter(pk=correction.pk).delete()
