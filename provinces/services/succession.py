"""Provinces redrawn by an act: merged, split, changed in type or name. Nothing that was filed moves.

Old units and their committees end the day before, new ones begin that day; people follow into the new committee, open
duties are passed on (`directives`), departments hang under the new committee. All of it or nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pghistory
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.services import close_agency
from core.text import sort_key
from directives.choices import AssignmentState
from directives.models import Assignment
from directives.services.generation import pass_on
from provinces.choices import SuccessionKind
from provinces.models import Province, Succession, TerritoryChange
from provinces.naming import committee_code, committee_names
from provinces.services import common
from provinces.services.common import Checked
from provinces.services.succession_rules import NewUnit, SuccessionValues, check_values

_LOCK = 130_202  # one change of territory at a time
_OPEN = (AssignmentState.OPEN, AssignmentState.ACKNOWLEDGED, AssignmentState.RETURNED)


@dataclass(frozen=True, slots=True)
class MembershipMove:
    """A role that ends with its committee; `moves` when the person goes on with it in the new one."""

    membership: Membership
    moves: bool


@dataclass(frozen=True, slots=True)
class SuccessionPreview:
    """What follows from an act, before it is entered.

    `assignments` counts open duties by the agency that leaves them; they are passed on at once when the day has come,
    else by the first nightly run after it.
    """

    predecessors: list[Province]
    successors: list[NewUnit]
    closes: list[Agency]
    opens: list[str]
    heir: str
    departments: list[Agency]
    assignments: list[tuple[Agency, int]]
    memberships: list[MembershipMove]
    passed_on_now: bool
    warnings: list[str]

    @property
    def open_assignments(self) -> int:
        return sum(count for _agency, count in self.assignments)


def preview_succession(*, values: SuccessionValues, today: date | None = None) -> SuccessionPreview:
    """What entering the act would do; writes nothing. Raises InvalidInput, Conflict like `enter_succession`."""
    now = today or common.today_of(None)
    day = _checked(values, now)
    committees = [province.committee for province in values.predecessors]
    left = _open_by_agency(committees)
    return SuccessionPreview(
        predecessors=list(values.predecessors),
        successors=list(values.successors),
        closes=committees,
        opens=[committee_names(unit.name, unit.full_name).name for unit in values.successors],
        heir=committee_names(*_heir_names(values)).name,
        departments=list(_departments(committees, day)),
        assignments=[(committee, left.get(committee.pk, 0)) for committee in committees],
        memberships=[
            MembershipMove(membership, membership.pk not in values.leave_behind)
            for membership in _ending(committees, day)
        ],
        passed_on_now=day <= now,
        warnings=_warnings(values, day, now),
    )


@transaction.atomic
def enter_succession(
    *, values: SuccessionValues, by: User, at: datetime | None = None, today: date | None = None
) -> TerritoryChange:
    """Enter the act: new units and committees, old ones ended, people moved, open duties passed on.

    Raises InvalidInput with "kind", "date", "legal_basis", "predecessors", "heir" or "successors-<place>-<field>";
    Conflict when one of the old units has ended meanwhile.
    """
    now = today or common.today_of(at)
    _alone()
    locked = Province.objects.select_for_update(of=("self",)).select_related("committee")
    current = {
        row.pk: row for row in locked.filter(pk__in=[p.pk for p in values.predecessors]).order_by("pk")
    }
    fresh = replace(values, predecessors=[current[province.pk] for province in values.predecessors])
    day = _checked(fresh, now)
    with pghistory.context(user=by.pk, action="enter_succession"):
        heirs = _open_committees(fresh, day)
        moved = _close(fresh, day, heirs[fresh.heir], by=by)
        units = _open_units(fresh, day, heirs)
        passed = pass_on(today=now, by=by) if day <= now else 0
    change = TerritoryChange.objects.create(
        date=day,
        kind=fresh.kind,
        legal_basis=fresh.legal_basis.strip(),
        note=fresh.note.strip(),
        assignments_passed_on=passed,
        memberships_moved=moved,
        entered_by=by,
        entered_at=common.moment_of(at),
    )
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor=former,
                successor=unit,
                date=day,
                kind=fresh.kind,
                legal_basis=change.legal_basis,
                note=change.note,
                source=fresh.source.strip(),
                change=change,
            )
            for former in fresh.predecessors
            for unit in units
        ]
    )
    return change


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _checked(values: SuccessionValues, today: date) -> date:
    """The day of the act. Raises InvalidInput, Conflict."""
    checked = Checked()
    day = check_values(checked, values, today)
    checked.settle(_("Chưa nhập được thay đổi địa giới. Hãy sửa các chỗ được báo lỗi."))
    return day


def _warnings(values: SuccessionValues, day: date, today: date) -> list[str]:
    """What is allowed and worth a second look."""
    found: list[str] = []
    if day > today:
        found.append(
            _("Ngày có hiệu lực ở tương lai: nhiệm vụ còn mở được chuyển tiếp trong đêm của ngày đó.")
        )
    if values.kind == SuccessionKind.SPLIT:
        found.append(
            _("Số liệu trước khi chia tách không chia được cho từng đơn vị mới khi xem theo địa giới mới.")
        )
    reused = Province.objects.filter(gso_code__in=[unit.gso_code for unit in values.successors]).exclude(
        pk__in=[province.pk for province in values.predecessors]
    )
    for former in reused:
        found.append(
            _("Mã %(code)s từng là mã của %(unit)s; tệp nhập chỉ ghi mã này sẽ bị từ chối.")
            % {"code": former.gso_code, "unit": f"{former.name} ({former.key})"}
        )
    return found


# --- Opening ---------------------------------------------------------------------------------------------


def _heir_names(values: SuccessionValues) -> tuple[str, str]:
    unit = values.successors[values.heir]
    return unit.name, unit.full_name


def _open_committees(values: SuccessionValues, day: date) -> list[Agency]:
    """A steering committee for every new unit."""
    above = values.predecessors[0].committee.parent
    committees: list[Agency] = []
    for unit in values.successors:
        names = committee_names(unit.name, unit.full_name)
        committees.append(
            Agency.objects.create(
                code=committee_code(unit.key(day)),
                kind=AgencyKind.PROVINCIAL_COMMITTEE,
                name=names.name,
                short_name=names.short_name,
                name_en=names.name_en,
                sort_key=sort_key(unit.name),
                parent=above,
                valid_from=day,
                source=values.source.strip()[:200],
            )
        )
    return committees


def _open_units(values: SuccessionValues, day: date, committees: Sequence[Agency]) -> list[Province]:
    """The new units, once the old ones have ended and their codes are free."""
    return [
        Province.objects.create(
            key=unit.key(day),
            gso_code=unit.gso_code,
            name=unit.name.strip(),
            full_name=unit.full_name.strip(),
            aliases=list(unit.aliases),
            kind=unit.kind,
            region=unit.region,
            borders=list(unit.borders),
            pilot=unit.pilot,
            valid_from=day,
            committee=committee,
            sort_key=sort_key(unit.name),
            source=values.source.strip(),
            note=values.note.strip(),
        )
        for unit, committee in zip(values.successors, committees, strict=True)
    ]


# --- Closing ---------------------------------------------------------------------------------------------


def _close(values: SuccessionValues, day: date, heir: Agency, *, by: User) -> int:
    """End units and committees; people and departments go over to the heir. How many roles moved."""
    last_day = day - timedelta(days=1)
    committees = [province.committee for province in values.predecessors]
    moving = [row for row in _ending(committees, day) if row.pk not in values.leave_behind]
    for department in _departments(committees, day):
        department.parent = heir
        department.save(update_fields=["parent"])
    for province, committee in zip(values.predecessors, committees, strict=True):
        _move_later_memberships(committee, last_day)
        close_agency(agency=committee, last_day=last_day, successor=heir, by=by)
        province.valid_to = last_day
        province.save(update_fields=["valid_to"])
    roles = {
        (row.user_id, row.role): row for row in moving
    }  # who served in two old committees serves once in the new
    Membership.objects.bulk_create(
        [
            Membership(
                user_id=user,
                agency=heir,
                role=role,
                valid_from=max(day, row.valid_from),
                valid_to=row.valid_to,
            )
            for (user, role), row in roles.items()
        ]
    )
    return len(roles)


def _move_later_memberships(committee: Agency, last_day: date) -> None:
    """Roles that were to begin after the end are refused by closing; they begin and end on its last day instead."""
    later = committee.memberships.filter(valid_from__gt=last_day)
    later.update(valid_from=last_day, valid_to=last_day)


def _ending(committees: Sequence[Agency], day: date) -> list[Membership]:
    """Roles that would have gone on on `day`."""
    return list(
        Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), agency__in=committees)
        .select_related("user", "agency")
        .order_by("agency", "user__username", "pk")
    )


def _departments(committees: Sequence[Agency], day: date) -> list[Agency]:
    """Agencies below the committees that go on on `day`."""
    return list(
        Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), parent__in=committees).order_by(
            "sort_key"
        )
    )


def _open_by_agency(committees: Sequence[Agency]) -> dict[int, int]:
    counted = (
        Assignment.objects.filter(agency__in=committees, state__in=_OPEN)
        .values_list("agency")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return dict(counted)
