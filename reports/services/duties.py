"""Reports as duties: the first submission of a report is what the reporting regime demands of its agency."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from directives.services import fulfil
from reports.calendar import PeriodCode, local_day
from reports.choices import Frequency
from reports.models import Report, ReportVersion

#: Codes of the obligations by how often a report is owed; other kinds of report are nobody's standing duty.
OBLIGATIONS = {Frequency.HALF_YEARLY: "2496-bao-cao-6-thang", Frequency.YEARLY: "2496-bao-cao-nam"}


def record_of(report_id: int) -> str:
    """How duties name a report."""
    return f"reports.report:{report_id}"


def fulfil_duty(report: Report, *, by: User, at: datetime) -> None:
    """Tell the duty that its report has been filed. Only the first submission decides whether it was on time."""
    code = PeriodCode.parse(report.period.code)
    obligation = OBLIGATIONS.get(code.frequency)
    if obligation is None:
        return
    first = ReportVersion.objects.filter(report=report, submitted_at__isnull=False).earliest("number")
    fulfil(
        obligation_code=obligation,
        agency=report.agency,
        occurrence=report.period.code,
        done_on=local_day(first.submitted_at or at),
        record=record_of(report.pk),
        record_url=reverse("reports:report", args=[report.pk]),
        description=description_of(code),
        by=by,
        at=at,
    )


def description_of(code: PeriodCode) -> str:
    return _("Báo cáo %(period)s đã gửi.") % {"period": code.words}
