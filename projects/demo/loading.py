"""Writes the demonstration through the services, each act on its own day, so that every rule and event is real."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Agency, Membership, User
from accounts.roles import Role
from core.export import Sheet, as_xlsx
from core.formats import LOCAL_ZONE
from projects import services
from projects.choices import ActivityLevel, AgencyRole, MovementKind
from projects.demo.outline import Course, Step, course_of, outline
from projects.models import Activity, Programme, Project, ProjectAgency, Subproject, Target
from projects.services import EntryInput, FigureInput

PROGRAMME = "2016-2020"
STAFF = "canbo.tw"
LEADS = {"bo-cong-an": "dean"}  # agencies whose officer is one of the sample accounts
_FILED = {"de-an-1"}  # whose last entries carry a file
_HUNDRED = Decimal(100)


@transaction.atomic
def load_projects(*, users: Mapping[str, User]) -> int:
    """Write the demonstration's work unless it is there; how many activities were written.

    `users` are the sample accounts by username (`accounts.demo.sample_users`). Needs the reference data.
    """
    programme = Programme.objects.get(code=PROGRAMME)
    if Activity.objects.filter(project__programme=programme, synthetic=True).exists():
        return 0
    cast = _Cast(programme, users)
    for code, tasks in outline()["tasks"].items():
        _Work(cast, cast.projects[code]).write(tasks)
    _seat_boards(cast)
    _spend(cast)
    _hinder(cast)
    _meet(cast)
    _count(cast)
    return Activity.objects.filter(project__programme=programme, synthetic=True).count()


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_ZONE)


class _Cast:
    """Projects, agencies and people of the demonstration."""

    def __init__(self, programme: Programme, users: Mapping[str, User]) -> None:
        self.programme = programme
        self.projects = {
            project.code: project
            for project in Project.objects.filter(programme=programme).select_related("programme")
        }
        self.agencies = Agency.objects.in_bulk(field_name="code")
        self.targets = {target.code: target for target in Target.objects.filter(programme=programme)}
        self.subprojects = {
            (row.project_id, row.number): row
            for row in Subproject.objects.filter(project__programme=programme)
        }
        self.staff = users[STAFF]
        self.lead_agency: dict[int, Agency] = {
            row.project_id: row.agency
            for row in ProjectAgency.objects.filter(
                project__programme=programme, subproject=None, role=AgencyRole.LEAD
            ).select_related("agency")
        }
        self._leads = {pk: self._lead(agency, users) for pk, agency in self.lead_agency.items()}

    def lead(self, project: Project) -> User:
        return self._leads[project.pk]

    def _lead(self, agency: Agency, users: Mapping[str, User]) -> User:
        """An officer of the leading agency: a sample account, or one that nobody can sign in with."""
        if agency.code in LEADS:
            return users[LEADS[agency.code]]
        username = f"chutri.{agency.code}"
        user, created = User.objects.get_or_create(
            username=username,
            defaults={
                "full_name": f"Cán bộ chủ trì đề án, {agency.short_name} (mẫu)",
                "email": f"{username}@vi-du.invalid",
                "password": make_password(None),
                "is_active": False,
                "is_demonstration": True,
            },
        )
        if created:
            Membership.objects.create(
                user=user,
                agency=agency,
                role=Role.PROJECT_LEAD,
                valid_from=max(date(2016, 1, 1), agency.valid_from),
                valid_to=agency.valid_to,
            )
        return user


class _Work:
    """The activities of one project, from their plan to the last entry."""

    def __init__(self, cast: _Cast, project: Project) -> None:
        self.cast, self.project, self.lead = cast, project, cast.lead(project)
        self.activities: list[Activity] = []

    def write(self, tasks: Sequence[Mapping[str, Any]]) -> None:
        for number, task in enumerate(tasks, start=1):
            within = task["activities"]
            parent = self._plan(
                ActivityLevel.TASK,
                f"{number}",
                {
                    "name": task["name"],
                    "from": min(item["from"] for item in within),
                    "to": max(item["to"] for item in within),
                    "subproject": task.get("subproject"),
                },
            )
            parent = services.start(
                activity=parent, on=parent.planned_start, by=self.lead, at=_at(parent.planned_start)
            )
            for place, item in enumerate(within, start=1):
                activity = self._plan(ActivityLevel.ACTIVITY, f"{number}.{place}", item, parent)
                self.activities.append(activity)
                self._run(activity, item, course_of(item))

    def _plan(
        self, level: ActivityLevel, code: str, item: Mapping[str, Any], parent: Activity | None = None
    ) -> Activity:
        agency = self.cast.agencies[item["by"]] if "by" in item else self.cast.lead_agency[self.project.pk]
        subproject = item.get("subproject")
        return services.plan_activity(
            project=self.project,
            level=level,
            code=code,
            name=item["name"],
            responsible=agency,
            planned_start=item["from"],
            planned_end=item["to"],
            by=self.lead,
            parent=parent,
            subproject=self.cast.subprojects[self.project.pk, subproject] if subproject else None,
            target=self.cast.targets[item["target"]] if "target" in item else None,
            weight=Decimal(item.get("weight", "1")),
            coordinating=self._coordinating(agency),
            after=[self.activities[item["after"] - 1]] if "after" in item else [],
            synthetic=True,
            at=_at(item["from"] - timedelta(days=20)),
        )

    def _coordinating(self, agency: Agency) -> list[Agency]:
        lead = self.cast.lead_agency[self.project.pk]
        return [] if agency == lead else [lead]

    def _run(self, activity: Activity, item: Mapping[str, Any], course: Course) -> None:
        if course.start is None:
            return
        services.start(activity=activity, on=course.start, by=self.lead, at=_at(course.start))
        rescheduled = False
        for place, step in enumerate(course.steps, start=1):
            if course.rescheduled is not None and step.as_of > course.rescheduled and not rescheduled:
                self._move(activity, course)
                rescheduled = True
            self._report(activity, item, step, last=place == len(course.steps))
        if course.cancel is not None:
            services.cancel(
                activity=activity,
                reason="Lồng ghép vào hệ thống thống kê hình sự chung (minh hoạ).",
                by=self.lead,
                at=_at(course.cancel),
            )
        if course.finish is not None:
            services.finish(
                activity=activity, on=course.finish, by=self.lead, at=_at(course.finish + timedelta(days=12))
            )

    def _move(self, activity: Activity, course: Course) -> None:
        if course.new_end is None or course.rescheduled is None:
            return
        services.reschedule(
            activity=activity,
            seen=0,
            planned_start=activity.planned_start,
            planned_end=course.new_end,
            reason="Kinh phí được giao chậm so với kế hoạch (minh hoạ).",
            by=self.lead,
            at=_at(course.rescheduled),
        )

    def _report(self, activity: Activity, item: Mapping[str, Any], step: Step, *, last: bool) -> None:
        written = step.as_of + timedelta(days=4)
        entry = services.enter_progress(
            activity=activity, content=_content(item, step), by=self.lead, at=_at(written)
        )
        services.attach(
            owner=entry,
            description="Báo cáo kết quả thực hiện (minh hoạ)",
            by=self.lead,
            document_number=f"MH-{activity.code}.{entry.number}/BC",
            document_date=step.as_of,
            at=_at(written),
        )
        if last and self.project.code in _FILED:
            services.attach(
                owner=entry,
                description="Bảng tổng hợp kết quả (minh hoạ)",
                by=self.lead,
                upload=_table(activity, step, _content(item, step)),
                at=_at(written),
            )
        services.submit_progress(entry=entry, by=self.lead, at=_at(written, 16))
        decided = _at(written + timedelta(days=5))
        if step.fate == "confirmed":
            services.confirm_progress(entry=entry, by=self.cast.staff, at=decided)
        elif step.fate == "returned":
            services.return_progress(
                entry=entry,
                reason="Kết quả chưa khớp với tài liệu kèm theo; đề nghị rà soát và bổ sung (minh hoạ).",
                by=self.cast.staff,
                at=decided,
            )


def _content(item: Mapping[str, Any], step: Step) -> EntryInput:
    figures: list[FigureInput] = []
    if "result" in item:
        label, unit, amount = item["result"]
        done = (Decimal(amount) * step.percent / _HUNDRED).quantize(Decimal(1))
        figures = [FigureInput(label, done, unit)]
    name = item["name"][0].lower() + item["name"][1:]
    return EntryInput(
        as_of=step.as_of,
        done=f"Đã thực hiện: {name}, đạt {step.percent}% khối lượng kế hoạch (minh hoạ).",
        percent=step.percent,
        backward_reason="Rà soát lại, loại các mô hình chưa hoạt động thực chất (minh hoạ)."
        if step.backward
        else "",
        proposal=""
        if step.percent == _HUNDRED
        else "Đề nghị bảo đảm kinh phí cho giai đoạn tiếp theo (minh hoạ).",
        figures=figures,
    )


def _table(activity: Activity, step: Step, content: EntryInput) -> SimpleUploadedFile:
    """A small workbook with the entry's figures, as somebody might attach it."""
    sheet = Sheet(
        title="Kết quả (minh hoạ)",
        keys=["result", "value", "unit", "as_of"],
        heads=["Kết quả", "Số lượng", "Đơn vị tính", "Tính đến ngày"],
        rows=[[figure.label, figure.value, figure.unit, step.as_of] for figure in content.figures],
    )
    return SimpleUploadedFile(f"ket-qua-{activity.code}.xlsx", as_xlsx(sheet))


# --- Beside the activities -------------------------------------------------------------------------------


def _seat_boards(cast: _Cast) -> None:
    for code, seats in outline()["board"].items():
        project = cast.projects[code]
        for seat in seats:
            services.seat_member(
                project=project,
                seat=seat["seat"],
                office=seat["office"],
                agency=cast.agencies[seat["agency"]],
                valid_from=seat["from"],
                valid_to=seat.get("to"),
                by=cast.lead(project),
                synthetic=True,
                at=_at(seat["from"]),
            )


def _spend(cast: _Cast) -> None:
    """Allot most of each plan in two documents and disburse most of that; one line each year spends too much."""
    for code, sources in outline()["budget"].items():
        project = cast.projects[code]
        for source, years in sources.items():
            for year, planned in years.items():
                _spend_line(cast, project, source, year, Decimal(planned))


def _spend_line(cast: _Cast, project: Project, source: str, year: int, planned: Decimal) -> None:
    lead = cast.lead(project)
    line = services.add_line(
        project=project,
        subproject=None,
        year=year,
        source=source,
        planned=planned,
        by=lead,
        synthetic=True,
        at=_at(date(year, 1, 5)),
    )
    over = project.code == "de-an-3" and source == "aid" and year == 2019
    spent = Decimal("1.02") if over else Decimal("0.93")
    movements = [
        (MovementKind.ALLOTTED, date(year, 1, 20), planned * Decimal("0.6")),
        (MovementKind.ALLOTTED, date(year, 7, 10), planned * Decimal("0.35")),
        (MovementKind.DISBURSED, date(year, 6, 25), planned * Decimal("0.55") * spent),
        (MovementKind.DISBURSED, date(year, 12, 20), planned * Decimal("0.4") * spent),
    ]
    for number, (kind, day, amount) in enumerate(sorted(movements, key=lambda row: row[1]), start=1):
        services.record_movement(
            line=line,
            kind=kind,
            amount=amount.quantize(Decimal("0.000001")),
            on=day,
            document_number=f"MH-{project.number}{source[0].upper()}{year}-{number}",
            by=lead,
            overspend_reason="Nhà tài trợ đồng ý ứng trước (minh hoạ)." if over and number == 4 else "",
            at=_at(day),
        )


def _hinder(cast: _Cast) -> None:
    for code, rows in outline()["obstacles"].items():
        project = cast.projects[code]
        lead = cast.lead(project)
        for row in rows:
            obstacle = services.open_obstacle(
                project=project,
                kind=row["kind"],
                text=f"{row['text']} (minh hoạ)",
                owner=cast.agencies[row["owner"]],
                due_on=row["due"],
                by=lead,
                synthetic=True,
                at=_at(row["opened"]),
            )
            if "closed" in row:
                services.close_obstacle(
                    obstacle=obstacle, resolution=row["how"], on=row["closed"], by=lead, at=_at(row["closed"])
                )


def _meet(cast: _Cast) -> None:
    for row in outline()["meetings"]:
        project = cast.projects[row["project"]] if "project" in row else None
        held = _at(row["held"], 15)
        meeting = services.hold_meeting(
            programme=cast.programme,
            project=project,
            kind=row["kind"],
            title=row["title"],
            held_on=row["held"],
            chair=row["chair"],
            participants=[(cast.agencies[code], office) for code, office in row["agencies"].items()],
            by=cast.staff,
            synthetic=True,
            at=held,
        )
        for text, due_on, agencies in row["concludes"]:
            services.conclude(
                meeting=meeting,
                text=text,
                due_on=due_on,
                agencies=[cast.agencies[code] for code in agencies],
                by=cast.staff,
                at=held,
            )


def _count(cast: _Cast) -> None:
    for row in outline()["counts"]:
        services.enter_count(
            target=cast.targets[row["target"]],
            year=row["year"],
            numerator=Decimal(row["numerator"]),
            denominator=Decimal(row["denominator"]),
            origin="Số liệu minh hoạ, không phải số liệu thống kê",
            by=cast.staff,
            synthetic=True,
            at=_at(date(row["year"] + 1, 1, 15)),
        )
