"""The demonstration's reports as what was done about the duty to report."""

from django.urls import reverse

from directives.demo import DemoRecord
from reports.calendar import PeriodCode, local_day
from reports.models import ReportVersion
from reports.services.duties import OBLIGATIONS, description_of, record_of


def filed_records() -> list[DemoRecord]:
    """Every synthetic report's first submission; one statement."""
    firsts = (
        ReportVersion.objects.filter(number=1, submitted_at__isnull=False, report__synthetic=True)
        .select_related("report__period")
        .order_by("pk")
    )
    records: list[DemoRecord] = []
    for version in firsts:
        report, code = version.report, PeriodCode.parse(version.report.period.code)
        if (
            code.frequency not in OBLIGATIONS
            or version.submitted_at is None
            or version.submitted_by_id is None
        ):
            continue
        records.append(
            DemoRecord(
                obligation=OBLIGATIONS[code.frequency],
                agency_id=report.agency_id,
                occurrence=report.period.code,
                done_on=local_day(version.submitted_at),
                at=version.submitted_at,
                by_id=version.submitted_by_id,
                record=record_of(report.pk),
                record_url=reverse("reports:report", args=[report.pk]),
                description=description_of(code),
            )
        )
    return records
