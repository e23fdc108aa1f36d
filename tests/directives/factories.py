"""Agencies, people, instruments and duties for tests, beside whatever reference data the database holds."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup, AgencyGroupMember, Membership, User
from accounts.roles import Role
from directives.choices import DueRule, InstrumentStatus, InstrumentType, ObligationKind
from directives.models import Addressee, Assignment, LegalInstrument, Obligation
from directives.services import EvidenceInput, generate

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_numbers = count(1)


def make_agency(kind: AgencyKind = AgencyKind.OTHER, name: str = "", **values: Any) -> Agency:
    number = next(_numbers)
    name = name or f"Cơ quan thử {number}"
    return Agency.objects.create(
        code=f"nv-{number}",
        kind=kind,
        name=name,
        short_name=name,
        sort_key=f"{number:05}",
        **{"valid_from": date(2004, 1, 1), **values},
    )


def make_user(role: Role | None = None, agency: Agency | None = None, **values: Any) -> User:
    number = next(_numbers)
    user = User.objects.create(
        username=f"nv-{number}", full_name=f"Người thử {number}", email=f"nv{number}@example.org", **values
    )
    if role is not None and agency is not None:
        Membership.objects.create(user=user, agency=agency, role=role, valid_from=date(2016, 1, 1))
    return user


def make_group(*agencies: Agency, **validity: Any) -> AgencyGroup:
    group = AgencyGroup.objects.create(code=f"nhom-{next(_numbers)}", name="Nhóm thử")
    for agency in agencies:
        AgencyGroupMember.objects.create(
            group=group, agency=agency, **{"valid_from": date(2016, 1, 1), **validity}
        )
    return group


def make_instrument(number: str = "", **values: Any) -> LegalInstrument:
    place = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"vb-thu-{place}",
        "number": number or f"9{place:04}",
        "symbol": "QĐ-THU",
        "type": InstrumentType.DECISION,
        "issuer": "Cơ quan thử",
        "issued_on": date(2016, 1, 4),
        "title": f"Văn bản thử {place}",
        "status": InstrumentStatus.IN_FORCE,
    }
    return LegalInstrument.objects.create(**{**defaults, **values})


def make_obligation(*addressees: Agency | AgencyKind | AgencyGroup, **values: Any) -> Obligation:
    place = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"nhiem-vu-thu-{place}",
        "title": f"Nhiệm vụ thử {place}",
        "kind": ObligationKind.ISSUE,
        "rule": DueRule.ONCE,
        "due_on": date(2018, 6, 20),
        "valid_from": date(2016, 1, 1),
        "valid_to": date(2020, 12, 31),
        "source": "GK",
    }
    if values.get("rule", DueRule.ONCE) != DueRule.ONCE:
        del defaults["due_on"]
    if "instrument" not in values:
        defaults["instrument"] = make_instrument()
    obligation = Obligation.objects.create(**{**defaults, **values})
    for given in addressees:
        if isinstance(given, Agency):
            Addressee.objects.create(obligation=obligation, agency=given)
        elif isinstance(given, AgencyGroup):
            Addressee.objects.create(obligation=obligation, group=given)
        else:
            Addressee.objects.create(obligation=obligation, agency_kind=given)
    return obligation


def give_out(obligation: Obligation, today: date = date(2018, 1, 2)) -> list[Assignment]:
    """What `obligation` made agencies owe until the end of 2020."""
    generate(until=date(2020, 12, 31), today=today)
    return list(obligation.assignments.order_by("due_on", "agency__sort_key"))


def make_assignment(agency: Agency, **values: Any) -> Assignment:
    (assignment,) = give_out(make_obligation(agency, **values))
    return assignment


def document(number: str = "12/KH-UBND", day: date = date(2018, 6, 1), **values: Any) -> EvidenceInput:
    return EvidenceInput(
        **{"description": "Kế hoạch đã ban hành", "document_number": number, "document_date": day, **values}
    )


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(name: str = "ke-hoach.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HANOI)


@dataclass
class Cast:
    """Two provinces, the standing office, their people, and one duty that the first province owes."""

    province: Agency
    other: Agency
    office: Agency
    officer: User
    leader: User
    other_officer: User
    staff: User
    second_staff: User
    auditor: User
    leadership: User
    administrator: User
    stranger: User
    assignment: Assignment

    @property
    def people(self) -> dict[str, User]:
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_cast() -> Cast:
    office = make_agency(AgencyKind.STANDING_OFFICE, "Thường trực thử")
    province = make_agency(AgencyKind.PROVINCIAL_COMMITTEE, "Tỉnh A")
    other = make_agency(AgencyKind.PROVINCIAL_COMMITTEE, "Tỉnh B")
    return Cast(
        province=province,
        other=other,
        office=office,
        officer=make_user(Role.PROVINCE_OFFICER, province),
        leader=make_user(Role.PROVINCE_LEADER, province),
        other_officer=make_user(Role.PROVINCE_OFFICER, other),
        staff=make_user(Role.COMMITTEE_STAFF, office),
        second_staff=make_user(Role.COMMITTEE_STAFF, office),
        auditor=make_user(Role.AUDITOR, office),
        leadership=make_user(Role.LEADERSHIP, office),
        administrator=make_user(Role.ADMINISTRATOR, office),
        stranger=make_user(),
        assignment=make_assignment(province),
    )
