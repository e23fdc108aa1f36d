"""Counts of targets, entered with their source. Rates are never typed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from projects.choices import Direction
from projects.models import Target, TargetCount
from projects.parsing import COUNT
from projects.services.common import Checked, changes, refuse_stale, save, today_of
from projects.target_rules import PERCENT


@transaction.atomic
def enter_count(
    *,
    target: Target,
    year: int,
    numerator: Decimal,
    denominator: Decimal | None,
    origin: str,
    by: User,
    seen: int | None = None,
    note: str = "",
    synthetic: bool = False,
    at: datetime | None = None,
) -> TargetCount:
    """What was counted by the end of `year`. `seen` is the count's `edits` when the form was opened, None without one.

    A denominator of 0 is kept: the target then "cannot be computed", which is not the same as no data. Raises
    InvalidInput with field names, EditConflict.
    """
    Target.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    checked = Checked()
    wanted: dict[str, Any] = {
        "numerator": numerator,
        "denominator": denominator,
        "origin": checked.text("origin", origin, missing=_("Hãy ghi nguồn của số liệu.")),
        "note": checked.text("note", note),
    }
    _check_counts(checked, target, numerator, denominator)
    first, last = target.programme.year_from - 1, min(target.programme.year_to, today_of(at).year)
    if not first <= year <= last:
        checked.refuse("year", _("Năm phải từ %(first)d đến %(last)d.") % {"first": first, "last": last})
    checked.settle(_("Chưa lưu được số liệu chỉ tiêu."))
    current = TargetCount.objects.filter(target=target, year=year).first()
    with pghistory.context(user=by.pk):
        if current is None:
            return TargetCount.objects.create(
                target=target,
                year=year,
                entered_by=by,
                entered_at=at or timezone.now(),
                synthetic=synthetic,
                **wanted,
            )
        different = changes(current, wanted)
        refuse_stale(current, seen, different)
        if different:
            save(current, {**different, "entered_by": by, "entered_at": at or timezone.now()})
    return current


def _check_counts(checked: Checked, target: Target, numerator: Decimal, denominator: Decimal | None) -> None:
    for name, value in (("numerator", numerator), ("denominator", denominator)):
        if value is not None and not COUNT.fits(value):
            checked.refuse(name, _("Phải là %(allowed)s.") % {"allowed": COUNT.allowed})
    if target.denominator and denominator is None:
        checked.refuse("denominator", _("Chỉ tiêu này là tỷ lệ nên phải có mẫu số."))
    if not target.denominator and denominator is not None:
        checked.refuse("denominator", _("Chỉ tiêu này không phải tỷ lệ nên không có mẫu số."))
    share = target.unit == PERCENT and target.direction != Direction.DECREASE
    if share and denominator is not None and numerator > denominator:
        checked.refuse("numerator", _("Tử số lớn hơn mẫu số nên tỷ lệ vượt 100%."))
