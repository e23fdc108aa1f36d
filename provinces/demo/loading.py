"""Writes the demonstration's plans and records in bulk: the same rows that the services would write.

Going through the services would take tens of thousands of statements; tests check what they would have checked. The
few inspections and photographs do go through them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Agency, Membership, User
from accounts.roles import Role
from core.formats import LOCAL_ZONE
from projects.models import Programme, Project
from provinces.choices import CommitteeSeat, Occasion, PlanState, PlanVerb
from provinces.demo import words
from provinces.demo.extras import load_extras
from provinces.demo.story import REPLACED, ActivityStory, CommitteeStory, PlanStory, tell
from provinces.models import (
    AwarenessEvent,
    CommitteeMember,
    Consolidation,
    Integration,
    IntegrationTopic,
    PlanEvent,
    PlanTask,
    PlanVersion,
    Province,
    ProvincialPlan,
)

PROGRAMME = "2016-2020"
BOUNDARIES = date(2018, 6, 14)
STAFF = "canbo.tw"
#: Units whose officer and leader are sample accounts.
OFFICERS = {"20@2004": "canbo.langson"}
LEADERS = {"20@2004": "lanhdao.langson"}
_SINCE = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts, by province key, and what they refer to."""

    programme: Programme
    provinces: Mapping[str, Province]
    officers: Mapping[str, User]
    leaders: Mapping[str, User]
    staff: User
    projects: Mapping[int, int]  # number → id
    topics: Mapping[str, int]  # code → id


@transaction.atomic
def load_plans(*, users: Mapping[str, User]) -> int:
    """Write plans, committees, activities, inspections and pilots unless they are there; how many plans were written.

    `users` are the sample accounts by username (`accounts.demo.sample_users`). Needs the reference data. The duties
    that all this proves are told to `directives.demo` by `plan_records`.
    """
    if ProvincialPlan.objects.filter(synthetic=True).exists():
        return 0
    with connection.cursor() as cursor:
        # Each row's triggers open a subtransaction, which walks the queue of deferred checks; checked at once there is
        # none, and the time does not grow with the square.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cast = _cast(users)
    story = tell({key: bool(province.borders) for key, province in cast.provinces.items()})
    _write_plans(cast, story.plans)
    _replace(cast, next(plan for plan in story.plans if plan.province == REPLACED and plan.year is None))
    _write_committees(cast, story.committees)
    _write_activities(cast, story.activities)
    load_extras(programme=cast.programme, provinces=cast.provinces, officers=cast.officers, staff=cast.staff)
    return ProvincialPlan.objects.filter(synthetic=True).count()


# --- Who acts --------------------------------------------------------------------------------------------


def _cast(users: Mapping[str, User]) -> Cast:
    programme = Programme.objects.select_related("instrument").get(code=PROGRAMME)
    provinces = {
        province.key: province
        for province in Province.objects.valid_on(BOUNDARIES).select_related("committee")
    }
    return Cast(
        programme=programme,
        provinces=provinces,
        officers=_people(provinces, users, OFFICERS, "canbo", "Cán bộ", Role.PROVINCE_OFFICER),
        leaders=_people(provinces, users, LEADERS, "lanhdao", "Lãnh đạo", Role.PROVINCE_LEADER),
        staff=users[STAFF],
        projects=dict(Project.objects.filter(programme=programme).values_list("number", "pk")),
        topics=dict(IntegrationTopic.objects.filter(programme=programme).values_list("code", "pk")),
    )


def _people(
    provinces: Mapping[str, Province],
    users: Mapping[str, User],
    samples: Mapping[str, str],
    prefix: str,
    title: str,
    role: Role,
) -> dict[str, User]:
    """Somebody for every province: a sample account, or one that nobody can sign in with."""
    names = {key: samples.get(key, f"{prefix}.{province.gso_code}") for key, province in provinces.items()}
    known = {**User.objects.in_bulk(list(names.values()), field_name="username"), **users}
    absent = [key for key, name in names.items() if name not in known]
    created = User.objects.bulk_create(
        [
            User(
                username=names[key],
                full_name=f"{title} {provinces[key].name} (mẫu)",
                email=f"{names[key]}@vi-du.invalid",
                password=make_password(None),
                is_active=False,
                is_demonstration=True,
            )
            for key in absent
        ]
    )
    Membership.objects.bulk_create(
        [_membership(user, provinces[key].committee, role) for key, user in zip(absent, created, strict=True)]
    )
    known |= {user.username: user for user in created}
    return {key: known[name] for key, name in names.items()}


def _membership(user: User, agency: Agency, role: Role) -> Membership:
    # Closed provinces' people left with them.
    return Membership(
        user=user,
        agency=agency,
        role=role,
        valid_from=max(_SINCE, agency.valid_from),
        valid_to=agency.valid_to,
    )


# --- Plans -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Version:
    """A version on its way into the database."""

    plan: ProvincialPlan
    row: PlanVersion
    story: PlanStory
    sent_at: datetime


def _write_plans(cast: Cast, stories: Sequence[PlanStory]) -> None:
    """Plans with their first versions; those that were returned once get a second."""
    plans = ProvincialPlan.objects.bulk_create(
        [
            ProvincialPlan(
                province=cast.provinces[story.province],
                programme=cast.programme,
                year=story.year,
                synthetic=True,
                created_by=cast.officers[story.province],
                created_at=story.sent_at - timedelta(days=3),
            )
            for story in stories
        ]
    )
    pairs = list(zip(plans, stories, strict=True))
    first = [_version(cast, plan, story, number=1) for plan, story in pairs]
    _insert_versions(cast, first)
    returned = [version for version in first if version.story.returned]
    second = [_version(cast, version.plan, version.story, number=2) for version in returned]
    _insert_versions(cast, second)
    last = {version.plan.pk: version for version in (*first, *second)}
    _execute(
        """
        UPDATE provinces_provincialplan AS plan SET state = 'noted', standing_id = sent.standing,
            first_submitted_at = sent.first_at
        FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS sent (id, standing, first_at)
        WHERE plan.id = sent.id
        """,
        [(plan.pk, last[plan.pk].row.pk, story.sent_at) for plan, story in pairs],
    )
    _record(cast, first, second)


def _version(cast: Cast, plan: ProvincialPlan, story: PlanStory, *, number: int) -> _Version:
    sent = story.sent_at if number == 1 else story.sent_again_at
    return _Version(
        plan,
        PlanVersion(
            plan=plan,
            number=number,
            document_number=story.number,
            document_symbol="KH-UBND",
            issued_on=story.issued_on,
            title=story.title,
            signer_office=words.SIGNER,
            period_from=story.period_from,
            period_to=story.period_to,
            implements=cast.programme.instrument,
            note=words.MARK,
            created_at=sent - timedelta(days=3 if number == 1 else 1),
        ),
        story,
        sent,
    )


def _insert_versions(cast: Cast, versions: Sequence[_Version]) -> None:
    """Drafts, what is in them, and last the mark that they were sent, from which on nothing changes."""
    PlanVersion.objects.bulk_create([version.row for version in versions])
    PlanTask.objects.bulk_create([task for version in versions for task in _tasks(cast, version)])
    Integration.objects.bulk_create(
        [
            Integration(version=version.row, topic_id=cast.topics[topic], passage=passage, place=place)
            for version in versions
            for topic, passage, place in version.story.integrations
        ]
    )
    _execute(
        """
        UPDATE provinces_planversion AS version SET submitted_at = sent.at, submitted_by_id = sent.by
        FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[]) AS sent (id, at, by)
        WHERE version.id = sent.id
        """,
        [(version.row.pk, version.sent_at, cast.leaders[version.story.province].pk) for version in versions],
    )


def _tasks(cast: Cast, version: _Version) -> list[PlanTask]:
    """The first version of a plan that was returned said nothing about money."""
    costed = not (version.story.returned and version.row.number == 1)
    return [
        PlanTask(
            version=version.row,
            order=order,
            project_id=cast.projects.get(task.project),
            title=task.title,
            responsible=task.responsible,
            coordinating=task.coordinating,
            product=task.product,
            starts_on=task.starts_on,
            ends_on=task.ends_on,
            budget=task.budget if costed else None,
            funding="local" if costed else "",
        )
        for order, task in enumerate(version.story.tasks, 1)
    ]


def _record(cast: Cast, first: Sequence[_Version], second: Sequence[_Version]) -> None:
    events: list[PlanEvent] = []
    for version in first:
        story, officer = version.story, cast.officers[version.story.province]
        events.append(_event(version, PlanVerb.START, officer, version.plan.created_at))
        events.append(_event(version, PlanVerb.SUBMIT, cast.leaders[story.province], version.sent_at))
        if story.returned:
            decided = version.sent_at + timedelta(days=7)
            events.append(_event(version, PlanVerb.RETURN, cast.staff, decided, words.RETURN_REASON))
    for version in second:
        leader = cast.leaders[version.story.province]
        events.append(_event(version, PlanVerb.SUBMIT, leader, version.sent_at))
    last = [version for version in first if not version.story.returned] + list(second)
    events += [_event(version, PlanVerb.NOTE, cast.staff, version.story.noted_at) for version in last]
    PlanEvent.objects.bulk_create(events)


def _event(version: _Version, verb: PlanVerb, by: User, at: datetime, reason: str = "") -> PlanEvent:
    return PlanEvent(plan=version.plan, version=version.row, verb=verb, by=by, at=at, reason=reason)


def _replace(cast: Cast, story: PlanStory) -> None:
    """One province has amended its plan in 2018: a plan of its own that replaces the first, sent and not yet noted."""
    place = cast.provinces[story.province]
    sent = story.sent_at.replace(year=2018, month=9, day=14)
    plan = ProvincialPlan.objects.create(
        province=place,
        programme=cast.programme,
        replaces=ProvincialPlan.objects.get(
            province=place, programme=cast.programme, year=None, synthetic=True
        ),
        synthetic=True,
        created_by=cast.officers[story.province],
        created_at=sent - timedelta(days=3),
    )
    version = _version(cast, plan, story, number=1)
    version.row.issued_on, version.row.period_from = date(2018, 9, 12), date(2018, 9, 12)
    version.row.title = f"{words.MARK} {words.REPLACED_TITLE}"
    version = _Version(plan, version.row, story, sent)
    _insert_versions(cast, [version])
    plan.state, plan.standing, plan.first_submitted_at = PlanState.SUBMITTED, version.row, sent
    plan.save(update_fields=["state", "standing", "first_submitted_at"])
    PlanEvent.objects.bulk_create(
        [
            _event(version, PlanVerb.START, cast.officers[story.province], plan.created_at),
            _event(version, PlanVerb.SUBMIT, cast.leaders[story.province], sent),
        ]
    )


# --- Committees and activities ---------------------------------------------------------------------------


def _write_committees(cast: Cast, stories: Sequence[CommitteeStory]) -> None:
    rows = Consolidation.objects.bulk_create(
        [
            Consolidation(
                province=cast.provinces[story.province],
                decision_number=story.decision[0],
                decided_on=story.decision[1],
                signer_office="Chủ tịch Ủy ban nhân dân tỉnh",
                regulation_number=story.regulation[0] if story.regulation else "",
                regulation_on=story.regulation[1] if story.regulation else None,
                assignment_number=story.assignment[0] if story.assignment else "",
                assigned_on=story.assignment[1] if story.assignment else None,
                note=words.MARK,
                recorded_by=cast.officers[story.province],
                recorded_at=_after(story),
                synthetic=True,
            )
            for story in stories
        ]
    )
    CommitteeMember.objects.bulk_create(
        [
            CommitteeMember(
                consolidation=row,
                order=order,
                seat=CommitteeSeat(seat),
                office=office,
                theme=theme if story.assignment else "",
                area=area if story.assignment else "",
            )
            for row, story in zip(rows, stories, strict=True)
            for order, (seat, office, theme, area) in enumerate(words.MEMBERS, 1)
        ]
    )


def _after(story: CommitteeStory) -> datetime:
    """When it was recorded: some days after the last paper."""
    last = max(paper[1] for paper in (story.decision, story.regulation, story.assignment) if paper)
    return _morning(last + timedelta(days=5))


def _write_activities(cast: Cast, stories: Sequence[ActivityStory]) -> None:
    AwarenessEvent.objects.bulk_create(
        [
            AwarenessEvent(
                province=cast.provinces[story.province],
                agency=cast.provinces[story.province].committee,
                occasion=Occasion.DAY_30_7,
                kind=story.kind,
                level=story.level,
                title=story.title,
                held_on=story.held_on,
                place=story.place,
                attendance=story.attendance,
                material="Tờ rơi, áp phích" if story.leaflets else "",
                material_count=story.leaflets or None,
                recorded_by=cast.officers[story.province],
                recorded_at=_morning(story.held_on + timedelta(days=4)),
                synthetic=True,
            )
            for story in stories
        ]
    )


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL_ZONE)


def _execute(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One statement for all rows, each column an array."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
