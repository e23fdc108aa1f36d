"""Closing agencies, giving and ending roles: what is refused, and in which words."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import ROLES, Role
from accounts.services import close_agency, end_membership, grant_membership
from core.errors import Conflict, InvalidInput, NotAllowed
from core.text import sort_key
from tests.people import SINCE, People, person

LAST = date(2026, 6, 30)


def agency(code: str, kind: AgencyKind = AgencyKind.PROVINCIAL_DEPARTMENT, **values: object) -> Agency:
    name = f"Sở thử {code}"
    fields: dict[str, object] = {"valid_from": date(2010, 1, 1), "sort_key": sort_key(name)}
    return Agency.objects.create(code=code, kind=kind, name=name, short_name=name, **{**fields, **values})


def refused(error: pytest.ExceptionInfo[InvalidInput]) -> dict[str, str]:
    return error.value.errors


# --- Closing ---------------------------------------------------------------------------------------------


def test_closing_sets_day_and_successor_and_ends_open_memberships(people: People) -> None:
    old, new = agency("cu"), agency("moi")
    serving = person("con", Role.PROVINCE_OFFICER, "cu").memberships.get()
    ending = person("sap-het", Role.PROVINCE_OFFICER, "cu").memberships.get()
    Membership.objects.filter(pk=ending.pk).update(valid_to=LAST + timedelta(days=30))
    ended = person("da-het", Role.PROVINCE_OFFICER, "cu").memberships.get()
    Membership.objects.filter(pk=ended.pk).update(valid_to=date(2020, 1, 1))

    close_agency(agency=old, last_day=LAST, successor=new, by=people.administrator)

    old.refresh_from_db()
    assert (old.valid_to, old.successor) == (LAST, new)
    days = {item.pk: item.valid_to for item in Membership.objects.filter(agency=old)}
    assert days == {serving.pk: LAST, ending.pk: LAST, ended.pk: date(2020, 1, 1)}


def test_who_closed_an_agency_is_remembered(people: People) -> None:
    old = agency("cu")

    close_agency(agency=old, last_day=LAST, successor=agency("moi"), by=people.administrator)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT context.metadata->>'user', context.metadata->>'action' FROM accounts_agencyevent event"
            " JOIN pghistory_context context ON context.id = event.pgh_context_id WHERE event.code = 'cu'"
        )
        assert cursor.fetchall() == [(str(people.administrator.pk), "close_agency")]


def test_an_agency_closes_once(people: People) -> None:
    old, new = agency("cu"), agency("moi")
    close_agency(agency=old, last_day=LAST, successor=new, by=people.administrator)

    with pytest.raises(Conflict, match="đã kết thúc vào ngày 30/06/2026"):
        close_agency(agency=old, last_day=LAST, successor=new, by=people.administrator)


@pytest.mark.parametrize(
    ("last_day", "successor", "field", "words"),
    [
        (date(2009, 12, 31), "moi", "last_day", "không được trước ngày bắt đầu hiệu lực 01/01/2010"),
        (LAST, "cu", "successor", "không thể kế thừa chính mình"),
        (LAST, "da-dong", "successor", "phải có hiệu lực từ ngày 01/07/2026"),
        (LAST, "chua-mo", "successor", "phải có hiệu lực từ ngày 01/07/2026"),
    ],
)
def test_a_closing_that_makes_no_sense_is_refused_at_its_field(
    people: People, last_day: date, successor: str, field: str, words: str
) -> None:
    new = agency("moi")
    old = agency("cu")
    agency("da-dong", valid_to=date(2020, 1, 1), successor=new)
    agency("chua-mo", valid_from=date(2027, 1, 1))

    with pytest.raises(InvalidInput) as error:
        close_agency(
            agency=old,
            last_day=last_day,
            successor=Agency.objects.get(code=successor),
            by=people.administrator,
        )

    assert list(refused(error)) == [field]
    assert words in refused(error)[field]


def test_an_agency_with_open_agencies_below_is_not_closed(people: People) -> None:
    old = agency("cu")
    agency("duoi", parent=old)

    with pytest.raises(InvalidInput) as error:
        close_agency(agency=old, last_day=LAST, successor=agency("moi"), by=people.administrator)

    assert "Còn cơ quan cấp dưới đang hoạt động: Sở thử duoi" in refused(error)["last_day"]


def test_an_agency_is_not_closed_before_a_membership_that_begins_later(people: People) -> None:
    old = agency("cu")
    later = person("sau")
    Membership.objects.create(user=later, agency=old, role=Role.PROVINCE_OFFICER, valid_from=date(2026, 9, 1))

    with pytest.raises(InvalidInput) as error:
        close_agency(agency=old, last_day=LAST, successor=agency("moi"), by=people.administrator)

    assert "Người sau bắt đầu ngày 01/09/2026" in refused(error)["last_day"]


def test_successions_never_make_a_ring(people: People) -> None:
    first, second = agency("mot"), agency("hai")
    close_agency(agency=first, last_day=LAST, successor=second, by=people.administrator)

    with pytest.raises(InvalidInput) as error:
        close_agency(agency=second, last_day=date(2026, 3, 1), successor=first, by=people.administrator)

    assert "tạo thành vòng" in refused(error)["successor"]


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.delete(),
        lambda row: Agency.objects.filter(pk=row.pk).update(valid_to=LAST),
        lambda row: Agency.objects.filter(pk=row.pk).update(
            successor=Agency.objects.exclude(pk=row.pk).first()
        ),
    ],
)
def test_the_database_neither_deletes_an_agency_nor_closes_it_halfway(people: People, change: object) -> None:
    row = agency("cu")

    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        change(row)  # type: ignore[operator]

    assert Agency.objects.filter(pk=row.pk, valid_to=None, successor=None).exists()


# --- Giving roles ----------------------------------------------------------------------------------------


def _grant(
    people: People, user: User, place: Agency, role: Role = Role.PROVINCE_OFFICER, **days: date | None
) -> Membership:
    period: dict[str, date | None] = {"valid_from": date(2026, 1, 1), "valid_to": None, **days}
    return grant_membership(user=user, agency=place, role=role, by=people.administrator, **period)  # type: ignore[arg-type]


def test_a_role_is_given_for_a_time(people: People) -> None:
    place, somebody = agency("so"), person("moi")

    given = _grant(people, somebody, place, valid_to=date(2026, 12, 31))

    assert (given.user, given.agency, given.role) == (somebody, place, Role.PROVINCE_OFFICER)
    assert (given.valid_from, given.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", list(AgencyKind))
def test_a_role_is_given_only_in_the_kinds_of_agency_it_is_for(
    people: People, role: Role, kind: AgencyKind
) -> None:
    place, somebody = agency("noi", kind), person("moi")

    if kind in ROLES[role].agency_kinds:
        assert _grant(people, somebody, place, role).role == role
    else:
        with pytest.raises(InvalidInput) as error:
            _grant(people, somebody, place, role)
        assert list(refused(error)) == ["role"]
        assert "không dành cho loại cơ quan" in refused(error)["role"]


@pytest.mark.parametrize(
    ("start", "end", "ok"),
    [
        (date(2026, 6, 30), None, False),
        (date(2026, 7, 1), None, True),
        (date(2025, 1, 1), date(2025, 12, 31), True),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (date(2026, 3, 1), date(2026, 4, 1), False),
        (date(2020, 1, 1), None, False),
    ],
)
def test_the_same_role_in_the_same_agency_does_not_overlap(
    people: People, start: date, end: date | None, ok: bool
) -> None:
    place, somebody = agency("so"), person("moi")
    _grant(people, somebody, place, valid_to=date(2026, 6, 30))

    if ok:
        assert _grant(people, somebody, place, valid_from=start, valid_to=end).pk
    else:
        with pytest.raises(InvalidInput) as error:
            _grant(people, somebody, place, valid_from=start, valid_to=end)
        assert "từ ngày 01/01/2026 đến hết ngày 30/06/2026" in refused(error)["valid_from"]


def test_the_database_refuses_an_overlap_that_slipped_past_the_check(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, somebody = agency("so"), person("moi")
    _grant(people, somebody, place)
    monkeypatch.setattr("accounts.services._overlapping", lambda *_args: None)

    with pytest.raises(Conflict, match="vừa được phân công"):
        _grant(people, somebody, place)


@pytest.mark.parametrize(
    ("start", "end", "field", "words"),
    [
        (date(2009, 1, 1), date(2019, 1, 1), "valid_from", "có hiệu lực từ ngày 01/01/2010"),
        (date(2019, 1, 1), None, "valid_to", "kết thúc vào ngày 31/12/2020"),
        (date(2019, 1, 1), date(2021, 1, 1), "valid_to", "kết thúc vào ngày 31/12/2020"),
        (date(2019, 1, 1), date(2018, 1, 1), "valid_to", "phải sau ngày bắt đầu"),
    ],
)
def test_a_role_lies_within_the_life_of_its_agency(
    people: People, start: date, end: date | None, field: str, words: str
) -> None:
    place = agency("cu", valid_to=date(2020, 12, 31), successor=agency("moi"))

    with pytest.raises(InvalidInput) as error:
        _grant(people, person("ai"), place, valid_from=start, valid_to=end)

    assert words in refused(error)[field]


def test_a_closed_account_gets_no_role(people: People) -> None:
    somebody = person("nghi")
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    somebody.refresh_from_db()

    with pytest.raises(InvalidInput) as error:
        _grant(people, somebody, agency("so"))

    assert "ngừng hoạt động" in refused(error)["user"]


def test_nobody_gives_a_role_to_themselves(people: People) -> None:
    with pytest.raises(NotAllowed, match="Không ai tự phân công"):
        _grant(people, people.administrator, agency("so"))


# --- Ending roles ----------------------------------------------------------------------------------------


def test_a_role_ends_with_a_day_and_stays_on_record(people: People) -> None:
    membership = people.officer.memberships.get()

    end_membership(membership=membership, last_day=date(2026, 1, 31), by=people.administrator)

    membership.refresh_from_db()
    assert membership.valid_to == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (SINCE - timedelta(days=1), "không được trước ngày bắt đầu 01/01/2016"),
        (date(2021, 1, 1), "không kéo dài được"),
    ],
)
def test_an_ending_that_makes_no_sense_is_refused(people: People, last_day: date, words: str) -> None:
    membership = people.officer.memberships.get()
    Membership.objects.filter(pk=membership.pk).update(valid_to=date(2020, 12, 31))

    with pytest.raises(InvalidInput) as error:
        end_membership(membership=membership, last_day=last_day, by=people.administrator)

    assert words in refused(error)["last_day"]


def test_nobody_ends_their_own_role(people: People) -> None:
    with pytest.raises(NotAllowed, match="Không ai tự kết thúc"):
        end_membership(
            membership=people.administrator.memberships.get(),
            last_day=date(2026, 1, 31),
            by=people.administrator,
        )
