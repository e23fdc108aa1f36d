"""How states look: words, colour and icon for each."""

from core.ui import Status, Tone
from reports.choices import ReportState, Severity, Timeliness

_STATES = {
    ReportState.DRAFT: (Tone.NEUTRAL, "pencil"),
    ReportState.SUBMITTED: (Tone.INFO, "send"),
    ReportState.RETURNED: (Tone.WARNING, "arrow-back-up"),
    ReportState.ACCEPTED: (Tone.SUCCESS, "circle-check"),
}
_TIMELINESS = {
    Timeliness.NOT_DUE: (Tone.NEUTRAL, "clock"),
    Timeliness.OVERDUE: (Tone.DANGER, "clock-exclamation"),
    Timeliness.ON_TIME: (Tone.SUCCESS, "check"),
    Timeliness.LATE: (Tone.WARNING, "clock"),
}
_SEVERITIES = {
    Severity.BLOCK: (Tone.DANGER, "ban"),
    Severity.EXPLAIN: (Tone.WARNING, "alert-triangle"),
    Severity.NOTICE: (Tone.INFO, "info-circle"),
}


def state_badge(state: ReportState | str) -> Status:
    found = ReportState(state)
    return Status(found.label, *_STATES[found])


def timeliness_badge(timeliness: Timeliness | str) -> Status:
    found = Timeliness(timeliness)
    return Status(found.label, *_TIMELINESS[found])


def severity_badge(severity: Severity | str) -> Status:
    found = Severity(severity)
    return Status(found.label, *_SEVERITIES[found])
