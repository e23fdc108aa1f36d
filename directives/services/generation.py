"""Giving duties out: one assignment per agency and occurrence, and handing on what closed agencies leave open.

Everything is set-based: the occurrences are computed once (`directives.due`), the rest is a few statements, however
many agencies owe. Running it again adds what is new and nothing else. Who owes is decided by the day an occurrence
falls due: agencies of a kind or a group that are valid then; for a named agency whoever stands in its line of
succession then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from core import jobs
from core.calendar import WorkingCalendar
from core.jobs import JobState
from core.services.working_days import working_calendar
from directives import due
from directives.choices import DueRule
from directives.due import DueSpec, Occurrence
from directives.models import Assignment, GenerationJob, Obligation
from directives.services import generation_sql as sql
from directives.services.locking import today as local_today

AHEAD = timedelta(days=366)  # how far in advance agencies see what they will owe
_LOCK = 130_1471  # one generation at a time


@dataclass(frozen=True, slots=True)
class Generated:
    """How many assignments were given out, got another due date, and were passed on to a successor."""

    created: int
    redated: int
    passed_on: int


@dataclass(frozen=True, slots=True)
class Owed:
    """An occurrence of an obligation."""

    obligation_id: int
    occurrence: Occurrence


# --- Asking for it ---------------------------------------------------------------------------------------


@transaction.atomic
def request_generation(*, by: User | None, until: date | None = None) -> GenerationJob:
    """The job that gives duties out up to `until` (a year ahead without it): the open one when there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK + 1])
    open_job = GenerationJob.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
    if open_job is not None:
        return open_job
    job = GenerationJob.objects.create(until=until or local_today() + AHEAD, requested_by=by)
    jobs.enqueue(job)
    return job


def generate_job(job: GenerationJob) -> None:
    """What the worker does for a job. Safe to run twice."""
    job.advance(10, "")
    result = generate(until=job.until, today=local_today(), by=job.requested_by)
    job.created = result.created
    job.save(update_fields=["created"])


@transaction.atomic
def generate(*, until: date, today: date, by: User | None = None) -> Generated:
    """Give out everything that falls due by rule until `until`, correct due dates that lie ahead, pass on what is open.

    Eight statements whatever the volume. Idempotent.
    """
    _alone()
    owed = _owed(Obligation.objects.filter(_begun(until)), until, working_calendar())
    return Generated(
        created=_assign(owed, by=by),
        redated=_redate(owed, today=today, by=by),
        passed_on=pass_on(today=today, by=by),
    )


@transaction.atomic
def assign(*, until: date, by: User | None = None, synthetic: bool = False) -> int:
    """Only give out; for loading history, where what happened follows before anything is passed on."""
    _alone()
    owed = _owed(Obligation.objects.filter(_begun(until)), until, working_calendar())
    return _assign(owed, by=by, synthetic=synthetic)


def assign_one(
    *, obligation: Obligation, agency: Agency, occurrence: str, by: User | None, synthetic: bool = False
) -> Assignment | None:
    """The assignment of one agency, given out now when that has not been done; None when it does not owe it."""
    wanted = {"obligation": obligation, "agency": agency, "occurrence": occurrence}
    found = Assignment.objects.filter(**wanted).first()
    if found is not None:
        return found
    until = max(local_today() + AHEAD, obligation.valid_from + AHEAD)
    owed = [
        item for item in _owed([obligation], until, working_calendar()) if item.occurrence.code == occurrence
    ]
    if not owed or not _assign(owed, by=by, agency=agency, synthetic=synthetic):
        return None
    return Assignment.objects.get(**wanted)


# --- Doing it --------------------------------------------------------------------------------------------


def owed_by(obligation: Obligation) -> dict[tuple[int, str], Occurrence]:
    """Who owes what of an obligation by its rule and addressees as they stand: by agency and occurrence."""
    owed = _owed([obligation], local_today() + AHEAD, working_calendar())
    with connection.cursor() as cursor:
        cursor.execute(sql.OWED, _columns(owed))
        rows = cursor.fetchall()
    return {
        (agency, code): Occurrence(code, nominal, day, reason) for agency, code, nominal, day, reason in rows
    }


def spec_of(obligation: Obligation) -> DueSpec:
    """The due rule of an obligation."""
    return DueSpec(
        rule=DueRule(obligation.rule),
        valid_from=obligation.valid_from,
        valid_to=obligation.valid_to,
        due_on=obligation.due_on,
        month=obligation.due_month,
        day=obligation.due_day,
        event_on=obligation.event_on,
        working_days=obligation.working_days,
    )


def _begun(until: date) -> Q:
    """Obligations that can owe something between the first day kept here and `until`."""
    since: date = settings.DUTIES_SINCE
    return Q(valid_from__lte=until) & (Q(valid_to=None) | Q(valid_to__gte=since))


def _owed(obligations: Iterable[Obligation], until: date, calendar: WorkingCalendar) -> list[Owed]:
    since: date = settings.DUTIES_SINCE
    return [
        Owed(obligation.pk, occurrence)
        for obligation in obligations
        for occurrence in due.occurrences(spec_of(obligation), since, until, calendar)
    ]


def _alone() -> None:
    """One generation at a time; a second one waits and then finds everything done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _assign(
    owed: Sequence[Owed], *, by: User | None, agency: Agency | None = None, synthetic: bool = False
) -> int:
    """Insert what is missing, each with its event; how many."""
    if not owed:
        return 0
    parameters = {
        **_columns(owed),
        "agency": agency.pk if agency is not None else None,
        "synthetic": synthetic,
        **_act(by),
    }
    return _run(sql.ASSIGN, parameters)


def _redate(owed: Sequence[Owed], *, today: date, by: User | None) -> int:
    """Move due dates that lie ahead to where the calendar and the rule now put them; how many."""
    if not owed:
        return 0
    return _run(sql.REDATE, {**_columns(owed), "today": today, **_act(by)})


def pass_on(*, today: date, by: User | None) -> int:
    """Hand what closed agencies left open to those that succeeded them; how many were handed on."""
    parameters = {"today": today, **_act(by)}
    _run(sql.INHERIT, parameters)
    return _run(sql.PASS_ON, parameters)


def _columns(owed: Sequence[Owed]) -> dict[str, Any]:
    return {
        "obligations": [item.obligation_id for item in owed],
        "codes": [item.occurrence.code for item in owed],
        "nominal": [item.occurrence.nominal for item in owed],
        "days": [item.occurrence.day for item in owed],
        "reasons": [item.occurrence.reason for item in owed],
    }


def _act(by: User | None) -> dict[str, Any]:
    moment: datetime = timezone.now()
    return {"by": by.pk if by is not None else None, "now": moment}


def _run(statement: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
