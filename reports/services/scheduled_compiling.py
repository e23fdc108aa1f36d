"""Compiling by the clock: once a period is due, and again while late and corrected reports come in."""

from datetime import date, timedelta

from core.errors import InvalidInput
from reports.models import Compilation, CompileJob, FormVersion, Period
from reports.queries import staleness
from reports.services import compiling

FOLLOWED_FOR = timedelta(days=31)  # after the due date; later changes are compiled when somebody asks


def request_due_compiles(*, today: date) -> list[CompileJob]:
    """Ask for a final compilation of every period due lately that has none, or whose sources have changed.

    A period in which nothing has been accepted yet is left for another day. Safe to run twice: an open job stands
    for the request.
    """
    due = Period.objects.filter(due_on__lt=today, due_on__gte=today - FOLLOWED_FOR).order_by("due_on", "code")
    asked = []
    for period in due.select_related("report_type"):
        try:
            form_version = compiling.form_version_for(period)
            if _up_to_date(period, form_version):
                continue
            job = compiling.request_compile(period=period, form_version=form_version, by=None)
        except InvalidInput:
            continue
        asked.append(job)
    return asked


def _up_to_date(period: Period, form_version: FormVersion) -> bool:
    newest = Compilation.objects.filter(period=period, form_version=form_version, provisional=False).first()
    if newest is None:
        return False
    return not staleness.units_changed(newest, newest.inputs.select_related("version__report"))
