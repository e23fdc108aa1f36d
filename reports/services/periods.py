"""Opening reporting periods. Safe to run twice and at the same time."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.calendar import WorkingCalendar
from core.errors import InvalidInput
from core.services.working_days import working_calendar
from reports.calendar import FIRST_YEAR, PeriodCode, begun, chain, dates_of
from reports.choices import Frequency
from reports.models import FilingRule, Period, ReportType


@transaction.atomic
def open_period(*, code: str) -> Period:
    """The period `code`, opened when it is not, linked to the previous one and to the same one a year before.

    Those before it, down to the programme's first year, are opened with it. A period that exists keeps its
    dates. Raises InvalidInput for a code that is none, lies before the programme, or is opened by request.
    """
    try:
        parsed = PeriodCode.parse(code)
        dates_of(parsed)
    except ValueError as error:
        raise InvalidInput(_("“%(code)s” không phải là mã kỳ báo cáo định kỳ.") % {"code": code}) from error
    if parsed.year < FIRST_YEAR:
        raise InvalidInput(
            _("Kỳ %(code)s trước năm đầu của Chương trình (%(year)d).") % {"code": code, "year": FIRST_YEAR}
        )
    _open(chain(parsed))
    return Period.objects.select_related("report_type", "previous", "same_last_year").get(code=code)


@transaction.atomic
def open_periods(*, today: date) -> list[Period]:
    """Open every period since the programme's first year that has begun and that somebody must file.

    Returns the newly opened ones, oldest first. Downtime only delays: a period missed yesterday opens today.
    """
    validity: dict[Frequency, list[tuple[date, date | None]]] = {}
    for frequency, first, last in FilingRule.objects.values_list("frequency", "valid_from", "valid_to"):
        validity.setdefault(Frequency(frequency), []).append((first, last))
    opened: list[str] = []
    for frequency, spans in validity.items():
        owed = [code for code in begun(frequency, today) if _ruled(dates_of(code).cut_to, spans)]
        if owed:
            opened += _open(chain(owed[-1]))
    return list(Period.objects.filter(code__in=opened).order_by("cut_to", "code"))


def _ruled(day: date, spans: list[tuple[date, date | None]]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _open(codes: list[PeriodCode]) -> list[str]:
    """Create what is missing of `codes`, then link what has no link; codes of the new ones."""
    wanted = {str(code): code for code in codes}
    existing = set(Period.objects.filter(code__in=wanted).values_list("code", flat=True))
    missing = [code for code in codes if str(code) not in existing]
    if missing:
        types = {row.code: row for row in ReportType.objects.all()}
        # Two openers at once: the second one's rows meet the unique code and are left out.
        calendar = working_calendar()
        Period.objects.bulk_create([_row(code, types, calendar) for code in missing], ignore_conflicts=True)
        _link(wanted)
    return [str(code) for code in missing]


def _row(code: PeriodCode, types: dict[str, ReportType], calendar: WorkingCalendar) -> Period:
    dates = dates_of(code, calendar)
    return Period(
        code=str(code),
        report_type=types[code.frequency.value],
        year=code.year,
        cut_from=dates.cut_from,
        cut_to=dates.cut_to,
        due_nominal=dates.due.nominal,
        due_on=dates.due.day,
        due_reason=dates.due.reason,
        locks_on=dates.locks_on,
    )


def _link(wanted: dict[str, PeriodCode]) -> None:
    rows = {row.code: row for row in Period.objects.filter(code__in=wanted)}
    unlinked = Q(previous=None) | Q(same_last_year=None)
    changed = []
    for row in Period.objects.filter(unlinked, code__in=wanted):
        row.previous = row.previous or rows.get(str(wanted[row.code].previous))
        row.same_last_year = row.same_last_year or rows.get(str(wanted[row.code].same_last_year))
        changed.append(row)
    Period.objects.bulk_update(changed, ["previous", "same_last_year"])
