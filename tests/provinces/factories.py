"""Plans and records for tests, written through the services."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from projects.models import Programme, Project
from provinces import services
from provinces.models import Province, ProvincialPlan
from provinces.queries.plans import draft_of
from provinces.services import DocumentValues, IntegrationValues, TaskValues

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PASSAGE = "Gắn thực hiện kế hoạch này với nhiệm vụ phòng, chống tội phạm trên địa bàn."


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HANOI)


def province(key: str = "20@2004") -> Province:
    return Province.objects.select_related("committee").get(key=key)


def programme(code: str = "2016-2020") -> Programme:
    return Programme.objects.select_related("instrument").get(code=code)


def pdf(name: str = "ke-hoach.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def document(**values: Any) -> DocumentValues:
    defaults: dict[str, Any] = {
        "document_number": "35",
        "document_symbol": "KH-UBND",
        "issued_on": date(2017, 3, 1),
        "title": "Thực hiện Chương trình phòng, chống mua bán người giai đoạn 2016 - 2020",
        "signer_office": "Phó Chủ tịch Ủy ban nhân dân tỉnh",
        "period_from": date(2017, 3, 1),
        "period_to": date(2020, 12, 31),
    }
    return DocumentValues(**{**defaults, **values})


def tasks() -> list[TaskValues]:
    projects = {row.number: row for row in Project.objects.filter(programme__code="2016-2020")}
    return [
        TaskValues(
            "Tuyên truyền tại xã, phường giáp biên",
            "Hội Liên hiệp Phụ nữ tỉnh",
            project=projects[1],
            coordinating="Sở Thông tin và Truyền thông",
            starts_on=date(2017, 4, 1),
            ends_on=date(2018, 12, 31),
            product="40 buổi tuyên truyền",
            budget=Decimal("120.5"),
            funding="local",
        ),
        TaskValues("Mở đợt cao điểm tấn công, trấn áp tội phạm", "Công an tỉnh", project=projects[2]),
    ]


def drafted(
    by: User, *, place: Province | None = None, year: int | None = None, **values: Any
) -> ProvincialPlan:
    """A plan that only has to be sent. `values` change its document."""
    plan = services.start_plan(province=place or province(), programme=programme(), year=year, by=by)
    if year is not None:
        values = {"period_from": date(year, 1, 2), "period_to": date(year, 12, 31), **values}
    services.save_document(plan=plan, values=document(**values), seen=0, by=by)
    services.save_tasks(plan=plan, tasks=tasks(), seen=1, by=by)
    services.save_integrations(
        plan=plan, integrations={"kl-05-tw": IntegrationValues(PASSAGE, "Mục II.3")}, seen=2, by=by
    )
    plan.refresh_from_db()
    return plan


def submitted(officer: User, leader: User, **values: Any) -> ProvincialPlan:
    return services.submit_plan(plan=drafted(officer, **values), by=leader)


def edits_of(plan: ProvincialPlan) -> int:
    return draft_of(plan).edits
