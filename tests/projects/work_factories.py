"""A small project with its people, beside whatever reference data the database holds."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.roles import Role
from directives.models import LegalInstrument
from projects import services
from projects.choices import ActivityLevel, AgencyRole, Direction
from projects.models import Activity, Programme, ProgressEntry, Project, ProjectAgency, Subproject, Target
from projects.services import EntryInput

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2018, 9, 3, 9, 0, tzinfo=HANOI)
START, END = date(2018, 1, 1), date(2018, 12, 31)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

_numbers = count(1)


def make_agency(kind: AgencyKind = AgencyKind.MINISTRY, **values: Any) -> Agency:
    number = next(_numbers)
    name = f"Bộ thử {number}"
    return Agency.objects.create(
        code=f"da-{number}",
        kind=kind,
        name=name,
        short_name=name,
        sort_key=f"{number:05}",
        **{"valid_from": date(2004, 1, 1), **values},
    )


def make_user(role: Role | None = None, agency: Agency | None = None) -> User:
    number = next(_numbers)
    user = User.objects.create(
        username=f"da-{number}", full_name=f"Người thử {number}", email=f"da{number}@example.org"
    )
    if role is not None and agency is not None:
        Membership.objects.create(user=user, agency=agency, role=role, valid_from=date(2016, 1, 1))
    return user


def make_project(lead: Agency, **values: Any) -> Project:
    number = next(_numbers)
    programme = values.pop("programme", None) or Programme.objects.create(
        code=f"ct-{number}",
        name=f"Chương trình thử {number}",
        year_from=2016,
        year_to=2020,
        instrument=LegalInstrument.objects.get(code="qd-2546-2015-ttg"),
    )
    project = Project.objects.create(
        code=f"da-{number}", programme=programme, number=number, name=f"Đề án thử {number}", **values
    )
    ProjectAgency.objects.create(project=project, agency=lead, role=AgencyRole.LEAD)
    return project


def make_target(project: Project, **values: Any) -> Target:
    return Target.objects.create(
        **{
            "programme": project.programme,
            "project": project,
            "code": f"CT{next(_numbers)}",
            "text": "Xã có tài liệu",
            "numerator": "Số xã có tài liệu",
            "denominator": "Tổng số xã",
            "unit": "%",
            "direction": Direction.AT_LEAST,
            **values,
        }
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """A project led by one ministry, with a second one coordinating, and everyone who might touch it."""

    project: Project
    subproject: Subproject
    lead_agency: Agency
    partner_agency: Agency
    other_agency: Agency
    lead: User
    second_lead: User
    partner: User
    outsider: User  # a lead of another project
    staff: User
    leadership: User
    auditor: User
    administrator: User
    officer: User  # of a province
    stranger: User

    @property
    def people(self) -> dict[str, User]:
        names = [name for name in self.__slots__ if isinstance(getattr(self, name), User)]
        return {name: getattr(self, name) for name in names}


def make_cast() -> Cast:
    lead_agency, partner_agency, other_agency = (make_agency() for _ in range(3))
    office = make_agency(AgencyKind.STANDING_OFFICE)
    province = make_agency(AgencyKind.PROVINCIAL_COMMITTEE)
    project = make_project(lead_agency)
    make_project(other_agency)
    subproject = Subproject.objects.create(project=project, number=1, name="Tiểu đề án thử")
    ProjectAgency.objects.create(project=project, agency=partner_agency, role=AgencyRole.COORDINATING)
    return Cast(
        project=project,
        subproject=subproject,
        lead_agency=lead_agency,
        partner_agency=partner_agency,
        other_agency=other_agency,
        lead=make_user(Role.PROJECT_LEAD, lead_agency),
        second_lead=make_user(Role.PROJECT_LEAD, lead_agency),
        partner=make_user(Role.PROJECT_LEAD, partner_agency),
        outsider=make_user(Role.PROJECT_LEAD, other_agency),
        staff=make_user(Role.COMMITTEE_STAFF, office),
        leadership=make_user(Role.LEADERSHIP, office),
        auditor=make_user(Role.AUDITOR, office),
        administrator=make_user(Role.ADMINISTRATOR, office),
        officer=make_user(Role.PROVINCE_OFFICER, province),
        stranger=make_user(),
    )


def plan(cast: Cast, code: str = "", **values: Any) -> Activity:
    """A planned activity of 2018, answered for by the lead's ministry."""
    number = next(_numbers)
    return services.plan_activity(
        **{
            "project": cast.project,
            "level": ActivityLevel.ACTIVITY,
            "code": code or f"H{number}",
            "name": f"Hoạt động thử {number}",
            "responsible": cast.lead_agency,
            "planned_start": START,
            "planned_end": END,
            "by": cast.lead,
            **values,
        }
    )


def plan_task(cast: Cast, code: str = "", **values: Any) -> Activity:
    return plan(cast, code, level=ActivityLevel.TASK, **values)


def run(cast: Cast, code: str = "", **values: Any) -> Activity:
    """The same, begun."""
    return services.start(activity=plan(cast, code, **values), on=START, by=cast.lead, at=NOW)


def content(percent: str | None = "40", **values: Any) -> EntryInput:
    return EntryInput(
        **{
            "as_of": date(2018, 6, 30),
            "done": "Đã in 3.000 bộ tài liệu.",
            "percent": None if percent is None else Decimal(percent),
            **values,
        }
    )


def enter(cast: Cast, activity: Activity, percent: str = "40", **values: Any) -> ProgressEntry:
    return services.enter_progress(
        activity=activity, content=content(percent, **values), by=cast.lead, at=NOW
    )


def send(cast: Cast, activity: Activity, percent: str = "40", **values: Any) -> ProgressEntry:
    return services.submit_progress(entry=enter(cast, activity, percent, **values), by=cast.lead, at=NOW)


def confirm(cast: Cast, activity: Activity, percent: str = "40", **values: Any) -> ProgressEntry:
    return services.confirm_progress(entry=send(cast, activity, percent, **values), by=cast.staff, at=NOW)


def pdf(name: str = "bien-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)
