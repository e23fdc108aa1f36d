"""What every change of a report begins with: its row, locked, and the question whether its period still is open."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Locked
from core.formats import format_date
from reports.calendar import is_locked
from reports.models import Period, Report

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def lock(report: Report) -> Report:
    """The report as it stands now; whoever else wants to change it waits. Needs a transaction."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("agency", "period", "form", "form_version__form")
        .get(pk=report.pk)
    )


def refuse_when_locked(period: Period, now: datetime) -> None:
    """Raises Locked once the period's lock day has passed in Viet Nam."""
    if is_locked(period.locks_on, now):
        raise Locked(
            _("Kỳ %(period)s đã khoá từ hết ngày %(day)s nên không nhập, gửi hoặc trả lại báo cáo được nữa.")
            % {"period": period.code, "day": format_date(period.locks_on)}
        )


def clean_text(text: str) -> str:
    """A text without control characters and trailing space, with plain line feeds."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
