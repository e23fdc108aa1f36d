"""Reads for the pages of programmes and projects."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import NumberFilter

from accounts.models import User
from core.lists import Column, ListFilter, ListSpec, VnFold
from directives.citations import Citation
from directives.models import LegalInstrument
from projects.choices import AgencyRole, Direction
from projects.models import Milestone, Programme, Project, ProjectAgency, Subproject, Target

# --- Programmes ------------------------------------------------------------------------------------------


class ProgrammeFilter(ListFilter):
    search_in = (
        F("name"),
        F("code"),
        F("general_objective"),
        F("instrument__number"),
        F("instrument__symbol"),
    )

    year = NumberFilter(
        label=gettext_lazy("Thực hiện trong năm"), method="_year", min_value=1900, max_value=2200
    )

    def _year(self, rows: QuerySet[Programme], name: str, value: int) -> QuerySet[Programme]:
        return rows.filter(year_from__lte=value, year_to__gte=value)


def years(programme: Programme) -> str:
    """ "2016-2020" with the dash of a range."""
    return f"{programme.year_from}–{programme.year_to}"


def _project_count(programme: Programme) -> int | None:
    """None where no project is entered: that is not known to be none."""
    return len(programme.projects.all()) or None


PROGRAMMES: ListSpec[Programme] = ListSpec(
    name="chuong-trinh",
    title=gettext_lazy("Chương trình và đề án"),
    noun=gettext_lazy("chương trình"),
    filters=ProgrammeFilter,
    sort="-years",
    columns=[
        Column("code", gettext_lazy("Mã"), lambda row: row.code, shown=False),
        Column("years", gettext_lazy("Giai đoạn"), years, sort=["year_from", "year_to"]),
        Column("name", gettext_lazy("Chương trình"), lambda row: row.name, sort=[VnFold(F("name"))]),
        Column(
            "instrument",
            gettext_lazy("Văn bản phê duyệt"),
            lambda row: str(row.instrument or ""),
            wide=True,
        ),
        Column("projects", gettext_lazy("Số đề án"), _project_count, numeric=True, wide=True),
    ],
)


def programme_rows(user: User) -> QuerySet[Programme]:
    """Programmes with what approved them and their projects; two statements."""
    return Programme.objects.visible_to(user).select_related("instrument").prefetch_related("projects")


# --- Agencies of projects --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carrier:
    """An agency in one role, with the days it holds it."""

    assignment: ProjectAgency
    role: AgencyRole
    period: str  # empty: for the whole programme


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carries a project or subproject: leads first, earlier ones before later ones."""

    leads: list[Carrier]
    coordinating: list[Carrier]


_AGENCIES = ProjectAgency.objects.select_related("agency")


def _carriers(assignments: Iterable[ProjectAgency]) -> Carriers:
    found = [
        Carrier(item, AgencyRole(item.role), _period(item)) for item in sorted(assignments, key=_by_start)
    ]
    return Carriers(
        leads=[carrier for carrier in found if carrier.role is AgencyRole.LEAD],
        coordinating=[carrier for carrier in found if carrier.role is AgencyRole.COORDINATING],
    )


def _by_start(assignment: ProjectAgency) -> tuple[str, str]:
    start = assignment.valid_from.isoformat() if assignment.valid_from else ""
    return (start, assignment.agency.sort_key)


def _period(assignment: ProjectAgency) -> str:
    start, end = assignment.valid_from, assignment.valid_to
    if start and end:
        return _("từ %(start)s đến %(end)s") % {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    if start:
        return _("từ %(start)s") % {"start": f"{start:%d/%m/%Y}"}
    return _("đến %(end)s") % {"end": f"{end:%d/%m/%Y}"} if end else ""


# --- Pages -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project on its programme's page."""

    project: Project
    carriers: Carriers


_SIGNS = {Direction.AT_LEAST: "≥ ", Direction.AT_MOST: "≤ ", Direction.DECREASE: ""}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with the value per year, in the order of the table's years; None where none is set."""

    target: Target
    values: list[Milestone | None]

    @property
    def sign(self) -> str:
        """The direction before a value; a decrease is told by the target's own words."""
        return _SIGNS[Direction(self.target.direction)]


@dataclass(frozen=True, slots=True)
class TargetTable:
    years: list[int]
    rows: list[TargetRow]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    programme: Programme
    projects: list[ProjectRow]
    targets: TargetTable

    @property
    def years(self) -> str:
        return years(self.programme)


def programme_page(code: str, user: User) -> ProgrammePage:
    """All of a programme's page: six statements. Raises Http404."""
    programme = (
        programme_rows(user)
        .prefetch_related(None)
        .prefetch_related(
            "objectives",
            Prefetch("projects", Project.objects.select_related("instrument")),
            Prefetch("projects__agencies", _AGENCIES.filter(subproject=None)),
            Prefetch("targets", _TARGETS),
            "targets__milestones",
        )
        .filter(code=code)
        .first()
    )
    if programme is None:
        raise Http404
    return ProgrammePage(
        programme=programme,
        projects=[
            ProjectRow(project, _carriers(project.agencies.all())) for project in programme.projects.all()
        ],
        targets=_target_table(programme.targets.all()),
    )


_TARGETS = Target.objects.select_related("project", "instrument", "responsible")


def _target_table(targets: Iterable[Target]) -> TargetTable:
    found = list(targets)
    years = sorted({milestone.year for target in found for milestone in target.milestones.all()})
    rows = []
    for target in found:
        by_year = {milestone.year: milestone for milestone in target.milestones.all()}
        rows.append(TargetRow(target, [by_year.get(year) for year in years]))
    return TargetTable(years, rows)


@dataclass(frozen=True, slots=True)
class SubprojectRow:
    subproject: Subproject
    carriers: Carriers


@dataclass(frozen=True, slots=True)
class ProjectPage:
    project: Project
    carriers: Carriers
    subprojects: list[SubprojectRow]
    targets: TargetTable

    @property
    def years(self) -> str:
        return years(self.project.programme)

    @property
    def short_name(self) -> str:
        return _("Đề án %(number)d") % {"number": self.project.number}


def project_page(code: str, user: User) -> ProjectPage:
    """All of a project's page: five statements. Raises Http404."""
    project = (
        Project.objects.filter(programme__in=Programme.objects.visible_to(user))
        .select_related("programme", "programme__instrument", "instrument")
        .prefetch_related(
            "subprojects",
            Prefetch("agencies", _AGENCIES),
            Prefetch("targets", _TARGETS),
            "targets__milestones",
        )
        .filter(code=code)
        .first()
    )
    if project is None:
        raise Http404
    assignments = list(project.agencies.all())
    return ProjectPage(
        project=project,
        carriers=_carriers(item for item in assignments if item.subproject_id is None),
        subprojects=[
            SubprojectRow(
                subproject, _carriers(item for item in assignments if item.subproject_id == subproject.pk)
            )
            for subproject in project.subprojects.all()
        ],
        targets=_target_table(project.targets.all()),
    )


# --- What rests on an instrument -------------------------------------------------------------------------


def citations(instrument: LegalInstrument, user: User) -> list[Citation]:
    """Programmes and projects that the instrument approves and targets that it sets, for its page; three statements."""
    visible, year = Programme.objects.visible_to(user), timezone.localdate().year
    projects = Project.objects.filter(programme__in=visible, instrument=instrument).select_related(
        "programme"
    )
    targets = Target.objects.filter(programme__in=visible, instrument=instrument).select_related("programme")
    return [
        *(_approved(item, year) for item in visible.filter(instrument=instrument)),
        *(_approved_project(item, year) for item in projects.order_by("programme", "number")),
        *(_set_target(item, year) for item in targets.order_by("programme", "code")),
    ]


def _approved(item: Programme, year: int) -> Citation:
    address = reverse("projects:programme_detail", args=[item.code])
    return Citation(_("phê duyệt"), item.name, address, live=item.year_to >= year)


def _approved_project(item: Project, year: int) -> Citation:
    named = _("%(project)s (giai đoạn %(start)d-%(end)d)") % {
        "project": item,
        "start": item.programme.year_from,
        "end": item.programme.year_to,
    }
    address = reverse("projects:project_detail", args=[item.code])
    return Citation(_("phê duyệt"), named, address, live=item.programme.year_to >= year)


def _set_target(item: Target, year: int) -> Citation:
    """A target has no page of its own; its programme shows it."""
    named = _("chỉ tiêu %(target)s") % {"target": item}
    address = reverse("projects:programme_detail", args=[item.programme.code])
    return Citation(_("quy định"), named, address, live=item.programme.year_to >= year)
