"""Finding a report for a person: what lies out of scope is not there."""

from http import HTTPStatus

from django.http import Http404

from accounts.models import User
from core.errors import Conflict, DomainError, InvalidInput, Locked, NotAllowed
from reports.models import Report

_STATUS = {
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    Locked: HTTPStatus.LOCKED,
    NotAllowed: HTTPStatus.FORBIDDEN,
}


def find_report(user: User, pk: int) -> Report:
    """The report with everything its pages need beside; one statement. Raises Http404."""
    report = (
        Report.objects.visible_to(user)
        .select_related(
            "agency",
            "form",
            "form_version__form",
            "period__report_type",
            "period__previous",
            "period__same_last_year",
        )
        .filter(pk=pk)
        .first()
    )
    if report is None:
        raise Http404
    return report


def status_of(error: DomainError | None) -> int:
    """The HTTP status with which a page shows `error`."""
    return _STATUS.get(type(error), HTTPStatus.OK) if error else HTTPStatus.OK
