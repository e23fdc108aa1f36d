"""Sample accounts for the demonstration: one for every role, passwords made at load time."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from accounts.models import Agency, Membership, User
from accounts.roles import ROLES, Role
from core.errors import NotAllowed

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that two people read differently
_SINCE = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample account: whom it stands for and where it serves."""

    username: str
    full_name: str
    role: Role
    agency_code: str


@dataclass(frozen=True, slots=True)
class SampleLogin:
    """What to type at the sign-in page to be `who`."""

    username: str
    password: str
    who: str


SAMPLES = [
    Sample("canbo.tw", "Cán bộ Ban Chỉ đạo (mẫu)", Role.COMMITTEE_STAFF, "tt-bcd138-cp"),
    Sample("kiemduyet.tw", "Cán bộ kiểm tra văn bản (mẫu)", Role.COMMITTEE_STAFF, "tt-bcd138-cp"),
    Sample("lanhdao.tw", "Lãnh đạo Ban Chỉ đạo (mẫu)", Role.LEADERSHIP, "bcd138-cp"),
    Sample("kiemtra", "Kiểm tra, giám sát (mẫu)", Role.AUDITOR, "bcd138-cp"),
    Sample("quantri", "Quản trị hệ thống (mẫu)", Role.ADMINISTRATOR, "bcd138-cp"),
    Sample("dean", "Cán bộ chủ trì đề án (mẫu)", Role.PROJECT_LEAD, "bo-cong-an"),
    Sample("canbo.langson", "Cán bộ Lạng Sơn (mẫu)", Role.PROVINCE_OFFICER, "bcd138-20-2004"),
    Sample("lanhdao.langson", "Lãnh đạo Lạng Sơn (mẫu)", Role.PROVINCE_LEADER, "bcd138-20-2004"),
    Sample("canbo.laocai", "Cán bộ Lào Cai (mẫu)", Role.PROVINCE_OFFICER, "bcd138-15-2025"),
]


def refuse_in_production() -> None:
    """Raises NotAllowed in production settings: sample accounts and figures have no place there."""
    if settings.PRODUCTION:
        raise NotAllowed("Dữ liệu mẫu và tài khoản mẫu không được nạp khi PROGRAM130_ENV=production.")


@transaction.atomic
def load_sample_accounts() -> list[SampleLogin]:
    """Create the sample accounts or give them new passwords; returns what to type.

    Raises NotAllowed in production settings.
    """
    refuse_in_production()
    agencies = Agency.objects.in_bulk({sample.agency_code for sample in SAMPLES}, field_name="code")
    return [_load(sample, agencies[sample.agency_code]) for sample in SAMPLES]


def sample_users() -> dict[str, User]:
    """The sample accounts by username, for the demonstration's reports."""
    return User.objects.in_bulk({sample.username for sample in SAMPLES}, field_name="username")


def _load(sample: Sample, agency: Agency) -> SampleLogin:
    password = _password()
    user, _created = User.objects.get_or_create(
        username=sample.username,
        defaults={
            "full_name": sample.full_name,
            "email": f"{sample.username}@vi-du.invalid",
            "is_demonstration": True,
            "is_staff": sample.role == Role.ADMINISTRATOR,
            "is_superuser": sample.role == Role.ADMINISTRATOR,
        },
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    Membership.objects.get_or_create(
        user=user,
        agency=agency,
        role=sample.role,
        defaults={"valid_from": max(_SINCE, agency.valid_from)},
    )
    return SampleLogin(sample.username, password, f"{ROLES[sample.role].title} – {agency.short_name}")


def _password() -> str:
    """Four groups of four letters and digits: about 79 bits, easy to type."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
