"""Reads for the pages of programmes: the list, and one from its objectives down to targets and projects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, Prefetch, QuerySet, Value, When
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
from projects.models import Objective, Programme, Project, Target
from projects.queries.carriers import AGENCIES, Carriers, carriers
from projects.queries.target_board import TargetProgress, target_board
from projects.queries.work import ProjectProgress, progress_of_projects

# --- List ------------------------------------------------------------------------------------------------


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


# --- One programme ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project on its programme's page. `progress` is None for somebody who does not follow the project."""

    project: Project
    carriers: Carriers
    progress: ProjectProgress | None


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective with what serves it; None gathers what is tied to no objective."""

    objective: Objective | None
    targets: list[TargetProgress]
    projects: list[Project]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    programme: Programme
    objectives: list[ObjectiveRow]
    projects: list[ProjectRow]
    targets: list[TargetProgress]
    restricted: bool  # counts from reports are not shown to this person

    @property
    def years(self) -> str:
        return years(self.programme)

    @property
    def synthetic(self) -> bool:
        return any(row.synthetic for row in self.targets)

    @property
    def follows(self) -> bool:
        return any(row.progress is not None for row in self.projects)


def visible_programme(code: str, user: User) -> Programme:
    """One statement. Raises Http404."""
    programme = Programme.objects.visible_to(user).select_related("instrument").filter(code=code).first()
    if programme is None:
        raise Http404
    return programme


def programme_page(code: str, user: User, today: date) -> ProgrammePage:
    """All of a programme's page: eight statements and those of the providers of counts. Raises Http404."""
    programme = visible_programme(code, user)
    followed = Project.objects.followed_by(user).values("pk")
    projects = list(
        Project.objects.filter(programme=programme)
        .select_related("instrument")
        .prefetch_related(Prefetch("agencies", AGENCIES.filter(subproject=None)))
        .annotate(followed=_is_in(followed))
        .order_by("number")
    )
    progress = progress_of_projects([row.pk for row in projects if vars(row)["followed"]], today)
    board = target_board(programme, user, today_year=today.year)
    return ProgrammePage(
        programme=programme,
        objectives=_objectives(programme, projects, board.rows),
        projects=[ProjectRow(row, carriers(row.agencies.all()), progress.get(row.pk)) for row in projects],
        targets=board.rows,
        restricted=board.restricted,
    )


def _is_in(ids: QuerySet[Project, Any]) -> Case:
    return Case(When(pk__in=ids, then=Value(True)), default=Value(False), output_field=BooleanField())


def _objectives(
    programme: Programme, projects: list[Project], targets: list[TargetProgress]
) -> list[ObjectiveRow]:
    """The objectives in their order, what is tied to none last; one statement."""
    found = [
        ObjectiveRow(
            objective,
            [row for row in targets if row.target.objective_id == objective.pk],
            [row for row in projects if row.objective_id == objective.pk],
        )
        for objective in programme.objectives.order_by("number")
    ]
    loose = ObjectiveRow(
        None,
        [row for row in targets if row.target.objective_id is None],
        [row for row in projects if row.objective_id is None],
    )
    return [*found, loose] if loose.targets or loose.projects else found


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
    named = _("chỉ tiêu %(target)s") % {"target": item}
    address = reverse("projects:target_detail", args=[item.programme.code, item.code])
    return Citation(_("quy định"), named, address, live=item.programme.year_to >= year)
