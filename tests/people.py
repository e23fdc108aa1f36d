"""One person for each role, in agencies of the reference data."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Agency, Membership, User
from accounts.roles import Role

SINCE = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class People:
    administrator: User
    staff: User
    lead: User
    officer: User  # of Lạng Sơn
    leader: User  # of Lạng Sơn
    leadership: User
    auditor: User
    stranger: User  # signed in, without any role


def person(username: str, role: Role | None = None, agency: str = "", *, is_staff: bool = False) -> User:
    """A user, in one role when one is given."""
    user = User.objects.create_user(
        username, f"{username}@example.org", None, full_name=f"Người {username}", is_staff=is_staff
    )
    if role is not None:
        place = Agency.objects.get(code=agency)
        Membership.objects.create(user=user, agency=place, role=role, valid_from=SINCE)
    return user


def everybody() -> People:
    return People(
        administrator=person("quantri", Role.ADMINISTRATOR, "bcd138-cp", is_staff=True),
        staff=person("canbo", Role.COMMITTEE_STAFF, "tt-bcd138-cp", is_staff=True),
        lead=person("dean", Role.PROJECT_LEAD, "bo-cong-an", is_staff=True),
        officer=person("langson", Role.PROVINCE_OFFICER, "bcd138-20-2004", is_staff=True),
        leader=person("truongban", Role.PROVINCE_LEADER, "bcd138-20-2004"),
        leadership=person("lanhdao", Role.LEADERSHIP, "bcd138-cp"),
        auditor=person("kiemtra", Role.AUDITOR, "bcd138-cp", is_staff=True),
        stranger=person("khach"),
    )
