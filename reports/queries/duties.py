"""What the user's own agencies have to file now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from accounts.models import Agency, User
from accounts.roles import Permission
from core.ui import Status
from reports import permissions
from reports.badges import state_badge, timeliness_badge
from reports.calendar import PeriodCode, local_day, timeliness
from reports.choices import ReportEventKind, ReportState
from reports.models import FilingRule, Form, Period, Report, ReportEvent


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that an agency owes for an open period, started or not."""

    agency: Agency
    period: Period
    form: Form
    report: Report | None
    state: Status | None
    timeliness: Status
    reason: str  # of the return that is to be answered
    can_start: bool

    @property
    def words(self) -> str:
        return PeriodCode.parse(self.period.code).words

    @property
    def open(self) -> bool:
        """Whether the agency still has something to do."""
        return self.report is None or self.report.state in {ReportState.DRAFT, ReportState.RETURNED}


def duties_of(user: User, now: datetime) -> list[Duty]:
    """Reports owed for periods that have begun and are not locked, the nearest due date first; four statements."""
    agencies = [
        membership.agency
        for membership in user.current_memberships
        if user.has_in(Permission.REPORT_FILL, membership.agency_id)
        or user.has_in(Permission.REPORT_SUBMIT, membership.agency_id)
    ]
    if not agencies:
        return []
    owed = _owed(agencies, local_day(now))
    reports = _started(agencies)
    reasons = _reasons([report for report in reports.values() if report.state == ReportState.RETURNED])
    return [
        _duty(user, agency, period, form, reports.get((agency.pk, period.pk, form.pk)), reasons, now)
        for agency, period, form in owed
    ]


def _owed(agencies: list[Agency], today: date) -> list[tuple[Agency, Period, Form]]:
    rules = list(
        FilingRule.objects.filter(agency_kind__in={agency.kind for agency in agencies}).select_related("form")
    )
    periods = Period.objects.filter(
        cut_from__lte=today, locks_on__gte=today, report_type__code__in={rule.frequency for rule in rules}
    ).select_related("report_type")
    return [
        (agency, period, rule.form)
        for period in periods.order_by("due_on", "cut_from", "code")
        for rule in rules
        for agency in agencies
        if _applies(rule, agency, period)
    ]


def _applies(rule: FilingRule, agency: Agency, period: Period) -> bool:
    return (
        rule.frequency == period.report_type.code
        and rule.agency_kind == agency.kind
        and rule.valid_from <= period.cut_to
        and (rule.valid_to is None or period.cut_to <= rule.valid_to)
        and agency.is_valid_on(period.cut_to)
    )


def _started(agencies: list[Agency]) -> dict[tuple[int, int, int], Report]:
    reports = Report.objects.filter(agency__in=agencies).annotate(first=Min("versions__submitted_at"))
    return {(report.agency_id, report.period_id, report.form_id): report for report in reports}


def _reasons(returned: list[Report]) -> dict[int, str]:
    if not returned:
        return {}
    events = ReportEvent.objects.filter(Q(report__in=returned), kind=ReportEventKind.RETURNED).order_by(
        "at", "pk"
    )
    return dict(events.values_list("report_id", "reason"))


def _duty(
    user: User,
    agency: Agency,
    period: Period,
    form: Form,
    report: Report | None,
    reasons: dict[int, str],
    now: datetime,
) -> Duty:
    first = getattr(report, "first", None)
    return Duty(
        agency=agency,
        period=period,
        form=form,
        report=report,
        state=state_badge(report.state) if report else None,
        timeliness=timeliness_badge(timeliness(period.due_on, first, now)),
        reason=reasons.get(report.pk, "") if report and report.state == ReportState.RETURNED else "",
        can_start=report is None and permissions.can_start(user, agency),
    )
