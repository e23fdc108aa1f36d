"""Writes the demonstration's duties in bulk: the same rows that the services would write.

Going through the services would take tens of thousands of statements; tests check what they would have checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from directives.choices import AssignmentState, AssignmentVerb, EvidenceKind
from directives.demo.plan import Duty, Outcome, outcome
from directives.models import Assignment, Obligation
from directives.services.generation import AHEAD, assign, pass_on

REVIEWER = "canbo.tw"
_SINCE = date(2016, 1, 1)
_DEFERRED_CHECKS = "SET CONSTRAINTS ALL IMMEDIATE"


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """A record of another app that did a duty, for instance a report first submitted."""

    obligation: str
    agency_id: int
    occurrence: str
    done_on: date
    at: datetime
    by_id: int
    record: str
    record_url: str
    description: str


@transaction.atomic
def load_duties(*, users: Mapping[str, User], records: Iterable[DemoRecord] = ()) -> int:
    """Give out what was owed since 2016 and write what came of it, all of it synthetic; how many were given out.

    `users` are the sample accounts by username. `records` are duties done elsewhere in the program; they are what
    happened, the rest is made up. What was given out before stays as it is, so a second run adds nothing. What closed
    agencies left open is passed on in the end.
    """
    today = timezone.localdate()
    before = Assignment.objects.aggregate(last=Max("pk"))["last"] or 0
    created = assign(until=today + AHEAD, synthetic=True)
    if not created:
        return 0
    new = list(_duties(before))
    recorded = {(record.obligation, record.agency_id, record.occurrence): record for record in records}
    people = _people({agency_id for _duty, agency_id in new})
    made_up: list[Outcome] = []
    proved: list[tuple[Duty, DemoRecord]] = []
    for duty, agency_id in new:
        record = recorded.get((duty.obligation, agency_id, duty.occurrence))
        if record is None:
            made_up.append(outcome(duty, today))
        else:
            proved.append((duty, record))
    reporters = {duty.id: people[agency_id] for duty, agency_id in new}
    _write(made_up, reporters, users[REVIEWER].pk)
    _write_records(proved)
    with connection.cursor() as cursor:
        cursor.execute(_DEFERRED_CHECKS)  # all at once now instead of one by one at the end
    pass_on(today=today, by=None)
    return created


def _duties(after: int) -> Iterable[tuple[Duty, int]]:
    """What was just given out, with its agency."""
    rows = Assignment.objects.filter(pk__gt=after, synthetic=True).values_list(
        "pk", "obligation_id", "agency__code", "agency_id", "occurrence", "due_on"
    )
    obligations = Obligation.objects.in_bulk()
    for pk, obligation_id, agency, agency_id, occurrence, due_on in rows.order_by("pk"):
        obligation = obligations[obligation_id]
        begins = max(obligation.valid_from, due_on - timedelta(days=40))
        yield Duty(pk, obligation.code, obligation.kind, agency, occurrence, due_on, begins), agency_id


# --- Who acts --------------------------------------------------------------------------------------------


def _people(agency_ids: set[int]) -> dict[int, int]:
    """Somebody who reports for each agency: a sample account, or one that nobody can sign in with."""
    serving = Membership.objects.filter(
        agency__in=agency_ids,
        role__in=[Role.PROVINCE_OFFICER, Role.PROJECT_LEAD],
        user__is_demonstration=True,
    )
    found = dict(serving.order_by("-pk").values_list("agency_id", "user_id"))
    absent = Agency.objects.filter(pk__in=agency_ids - set(found)).order_by("pk")
    users = User.objects.bulk_create([_reporter(agency) for agency in absent])
    Membership.objects.bulk_create(
        [_membership(user, agency) for user, agency in zip(users, absent, strict=True)]
    )
    return found | {agency.pk: user.pk for user, agency in zip(users, absent, strict=True)}


def _reporter(agency: Agency) -> User:
    username = f"nhiemvu.{agency.code}"
    return User(
        username=username,
        full_name=f"Cán bộ {agency.short_name} (mẫu)",
        email=f"{username}@vi-du.invalid",
        password=make_password(None),
        is_active=False,
        is_demonstration=True,
    )


def _membership(user: User, agency: Agency) -> Membership:
    provincial = agency.kind in {AgencyKind.PROVINCIAL_COMMITTEE, AgencyKind.PROVINCIAL_DEPARTMENT}
    role = Role.PROVINCE_OFFICER if provincial else Role.PROJECT_LEAD
    return Membership(user=user, agency=agency, role=role, valid_from=max(_SINCE, agency.valid_from))


# --- What they did ---------------------------------------------------------------------------------------


def _write(outcomes: Sequence[Outcome], reporters: Mapping[int, int], reviewer: int) -> None:
    """States, proofs and events of a made-up story, three statements."""
    changed = [each for each in outcomes if each.state != AssignmentState.OPEN]
    _set_states([(each.duty.id, each.state.value, each.done_on) for each in changed])
    _insert(
        """
        INSERT INTO directives_evidence (assignment_id, kind, description, document_number, document_date, file_name,
            record, record_url, added_by_id, added_at)
        SELECT id, %s, text, number, day, '', '', '', by, at
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::bigint[], %s::timestamptz[])
            AS proof (id, text, number, day, by, at)
        """,
        [EvidenceKind.DOCUMENT.value],
        [
            (
                each.duty.id, each.description, each.document, each.done_on or each.acts[0].at.date(),
                reporters[each.duty.id], each.acts[0].at,
            )
            for each in changed
            if each.document
        ],
    )  # fmt: skip
    _write_events(
        [
            (
                each.duty.id,
                act.verb.value,
                reviewer if act.by_staff else reporters[each.duty.id],
                act.at,
                act.reason,
            )
            for each in changed
            for act in each.acts
        ]
    )


def _write_records(proved: Sequence[tuple[Duty, DemoRecord]]) -> None:
    """Duties done by records of other apps."""
    _set_states([(duty.id, AssignmentState.CONFIRMED.value, record.done_on) for duty, record in proved])
    _insert(
        """
        INSERT INTO directives_evidence (assignment_id, kind, description, document_number, file_name,
            record, record_url, added_by_id, added_at)
        SELECT id, %s, text, '', '', record, url, by, at
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[])
            AS proof (id, text, record, url, by, at)
        """,
        [EvidenceKind.RECORD.value],
        [
            (duty.id, record.description, record.record, record.record_url, record.by_id, record.at)
            for duty, record in proved
        ],
    )
    _write_events(
        [(duty.id, AssignmentVerb.FULFIL.value, record.by_id, record.at, "") for duty, record in proved]
    )


def _set_states(rows: Sequence[tuple[int, str, date | None]]) -> None:
    _insert(
        """
        UPDATE directives_assignment a SET state = new.state, done_on = new.done_on
        FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS new (id, state, done_on) WHERE a.id = new.id
        """,
        [],
        rows,
    )


def _write_events(rows: Sequence[tuple[int, str, int, datetime, str]]) -> None:
    _insert(
        """
        INSERT INTO directives_assignmentevent (assignment_id, verb, by_id, at, reason)
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[])
        """,
        [],
        rows,
    )


def _insert(statement: str, parameters: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    """One statement for all rows, each column an array."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *(list(column) for column in zip(*rows, strict=True))])
