"""Writes the demonstration's reports into the database in bulk: the same rows that the services would write.

Going through `start_report`, `submit` and `accept` would take thousands of statements; what they check is checked by
the tests of this package for every version written here. The database's own triggers and constraints stay on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Agency, Membership, User
from accounts.roles import Role
from provinces.models import Province
from reports.choices import ReportEventKind, ReportState
from reports.demo.build import BOUNDARIES, build_demo
from reports.demo.filing import Filing, Sent, plan_filings
from reports.demo.national import HALF, YEAR
from reports.demo.outline import FORM_CODE
from reports.digests import version_digest
from reports.models import (
    Cell,
    Form,
    FormVersion,
    Narrative,
    NarrativeHeading,
    Period,
    Report,
    ReportEvent,
    ReportVersion,
)
from reports.services.periods import open_period

COMPILED_PERIODS = (HALF, YEAR)
REVIEWER = "canbo.tw"
SENDERS = {"20@2004": "canbo.langson"}  # units whose officer is one of the sample accounts
_SINCE = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A version on its way into the database."""

    row: ReportVersion
    sent: Sent
    sender: User


@transaction.atomic
def load_reports(*, users: Mapping[str, User]) -> int:
    """Write the demonstration's reports that are not there yet; how many were written.

    `users` are the sample accounts by username (`accounts.demo.sample_users`). Needs the reference data.
    """
    form_version = FormVersion.objects.select_related("form").get(form__code=FORM_CODE, number=1)
    periods = {code: open_period(code=code) for code in COMPILED_PERIODS}
    provinces = {
        province.key: province
        for province in Province.objects.valid_on(BOUNDARIES).select_related("committee")
    }
    filings = _missing(form_version.form, periods, provinces)
    if not filings:
        return 0
    senders = _senders(provinces, users)
    reports = _start(filings, form_version, periods, provinces, senders)
    _send(reports, filings, senders, reviewer=users[REVIEWER], form_version=form_version)
    return len(filings)


def _missing(form: Form, periods: Mapping[str, Period], provinces: Mapping[str, Province]) -> list[Filing]:
    """The filings of which no report stands in the database."""
    rows = Report.objects.filter(form=form, period__in=periods.values())
    there = set(rows.values_list("agency_id", "period__code"))
    if len(there) == len(provinces) * len(periods):
        return []
    return [
        filing
        for filing in plan_filings(build_demo())
        if (provinces[filing.report.unit.key].committee_id, filing.report.period) not in there
    ]


# --- Who sends -------------------------------------------------------------------------------------------


def _senders(provinces: Mapping[str, Province], users: Mapping[str, User]) -> dict[str, User]:
    """An officer for every province: a sample account, or one that nobody can sign in with."""
    names = {key: SENDERS.get(key, f"canbo.{province.gso_code}") for key, province in provinces.items()}
    known = {**User.objects.in_bulk(list(names.values()), field_name="username"), **users}
    absent = [key for key, name in names.items() if name not in known]
    created = User.objects.bulk_create([_officer(names[key], provinces[key]) for key in absent])
    Membership.objects.bulk_create(
        [_membership(user, provinces[key].committee) for key, user in zip(absent, created, strict=True)]
    )
    known |= {user.username: user for user in created}
    return {key: known[name] for key, name in names.items()}


def _officer(username: str, province: Province) -> User:
    return User(
        username=username,
        full_name=f"Cán bộ {province.name} (mẫu)",
        email=f"{username}@vi-du.invalid",
        password=make_password(None),
        is_active=False,
        is_demonstration=True,
    )


def _membership(user: User, agency: Agency) -> Membership:
    return Membership(
        user=user, agency=agency, role=Role.PROVINCE_OFFICER, valid_from=max(_SINCE, agency.valid_from)
    )


# --- Reports and versions --------------------------------------------------------------------------------


def _start(
    filings: Sequence[Filing],
    form_version: FormVersion,
    periods: Mapping[str, Period],
    provinces: Mapping[str, Province],
    senders: Mapping[str, User],
) -> list[Report]:
    """The reports, still empty drafts."""
    return Report.objects.bulk_create(
        [
            Report(
                agency=provinces[filing.report.unit.key].committee,
                province=provinces[filing.report.unit.key],
                period=periods[filing.report.period],
                form=form_version.form,
                form_version=form_version,
                synthetic=True,
                created_at=filing.started_at,
            )
            for filing in filings
        ]
    )


def _send(
    reports: Sequence[Report],
    filings: Sequence[Filing],
    senders: Mapping[str, User],
    *,
    reviewer: User,
    form_version: FormVersion,
) -> None:
    """Versions with their content and events, round by round: a second version follows the return of the first."""
    pairs = list(zip(reports, filings, strict=True))
    cells = dict(Cell.objects.values_list("code", "pk"))
    headings = dict(NarrativeHeading.objects.filter(form_version=form_version).values_list("code", "pk"))
    for number in range(1, max(len(filing.versions) for filing in filings) + 1):
        drafts = [
            _Draft(
                ReportVersion(
                    report=report,
                    number=number,
                    created_at=filing.started_at if number == 1 else filing.versions[number - 2].decided_at,
                ),
                filing.versions[number - 1],
                senders[filing.report.unit.key],
            )
            for report, filing in pairs
            if number <= len(filing.versions)
        ]
        ReportVersion.objects.bulk_create([draft.row for draft in drafts])
        _write_figures(drafts, cells)
        _write_texts(drafts, headings)
        _seal(drafts, form_version)
        _record(drafts, reviewer)
    Report.objects.bulk_update(reports, ["state", "accepted_version"])


def _write_figures(drafts: Sequence[_Draft], cells: Mapping[str, int]) -> None:
    """All figures of a round in one statement."""
    rows = [
        (draft.row.pk, cells[code], stated.state.value, stated.value)
        for draft in drafts
        for code, stated in draft.sent.content.figures.items()
    ]
    with connection.cursor() as cursor:
        # Each row's triggers open a subtransaction, which walks the queue of deferred checks: with tens of thousands
        # of them the time would grow with the square. Checked at once, there is no queue.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            """
            INSERT INTO reports_figure (version_id, cell_id, state, value)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::numeric[])
            """,
            [list(column) for column in zip(*rows, strict=True)],
        )


def _write_texts(drafts: Sequence[_Draft], headings: Mapping[str, int]) -> None:
    Narrative.objects.bulk_create(
        [
            Narrative(version=draft.row, heading_id=headings[code], text=text)
            for draft in drafts
            for code, text in draft.sent.content.narratives.items()
        ]
    )


def _seal(drafts: Sequence[_Draft], form_version: FormVersion) -> None:
    """Mark the versions as sent, with their digests; from here on the database keeps them as they are."""
    for draft in drafts:
        content = draft.sent.content
        draft.row.submitted_at, draft.row.submitted_by = draft.sent.sent_at, draft.sender
        draft.row.sha256 = version_digest(
            form=str(form_version),
            figures=[(code, stated.state, stated.value) for code, stated in content.figures.items()],
            narratives=content.narratives.items(),
        )
    ReportVersion.objects.bulk_update(
        [draft.row for draft in drafts], ["submitted_at", "submitted_by", "sha256"]
    )


def _record(drafts: Sequence[_Draft], reviewer: User) -> None:
    """Events of a round, and where each report stands after it."""
    events: list[ReportEvent] = []
    for draft in drafts:
        row, sent, report = draft.row, draft.sent, draft.row.report
        if row.number == 1:
            events.append(_event(row, ReportEventKind.CREATED, draft.sender, row.created_at))
        events.append(_event(row, ReportEventKind.SUBMITTED, draft.sender, sent.sent_at))
        if sent.reason:
            report.state = ReportState.RETURNED
            events.append(_event(row, ReportEventKind.RETURNED, reviewer, sent.decided_at, sent.reason))
        else:
            report.state, report.accepted_version = ReportState.ACCEPTED, row
            events.append(_event(row, ReportEventKind.ACCEPTED, reviewer, sent.decided_at))
    ReportEvent.objects.bulk_create(events)


def _event(
    row: ReportVersion, kind: ReportEventKind, by: User, at: datetime, reason: str = ""
) -> ReportEvent:
    return ReportEvent(report=row.report, version=row, kind=kind, by=by, at=at, reason=reason)
