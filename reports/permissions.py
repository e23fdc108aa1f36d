"""Who may do what to a report. Whether its state allows it is another question: `reports.workflow` answers that."""

from accounts.models import Agency, User
from accounts.roles import Permission
from reports.models import Report, ReportVersion


def can_start(user: User, agency: Agency) -> bool:
    """Officers of the very agency begin its reports."""
    return user.has_in(Permission.REPORT_FILL, agency.pk)


def can_fill(user: User, report: Report) -> bool:
    return user.has_in(Permission.REPORT_FILL, report.agency_id)


def can_submit(user: User, report: Report) -> bool:
    return user.has_in(Permission.REPORT_SUBMIT, report.agency_id)


def can_review(user: User, report: Report) -> bool:
    """Return a report. Reviewing reaches every agency, so it asks for a national role."""
    return user.has(Permission.REPORT_REVIEW)


def can_accept(user: User, report: Report, submitted: ReportVersion) -> bool:
    """Nobody accepts what they submitted themselves."""
    return can_review(user, report) and submitted.submitted_by_id != user.pk


def can_see_draft(user: User, report: Report) -> bool:
    """An unsent draft is the agency's own affair; everybody else sees what was submitted."""
    return user.has_in(Permission.REPORT_VIEW, report.agency_id)
