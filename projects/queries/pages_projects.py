"""Reads for the pages of one project: its overview and its file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from core.ui import Event, Tone
from directives.models import Obligation
from projects import permissions
from projects.budgeting import Amounts, BudgetWarning, warnings
from projects.choices import MovementKind, ObstacleState, ProductState, ProjectVerb
from projects.models import (
    Activity,
    Attachment,
    BudgetLine,
    BudgetMovement,
    ManagementBoardMember,
    Meeting,
    Obstacle,
    Product,
    Project,
    ProjectEvent,
    Subproject,
    Target,
)
from projects.queries.carriers import AGENCIES, Carriers, carriers
from projects.queries.pages_programmes import years
from projects.queries.work import ProjectProgress, project_progress

MOST_EVENTS = 12


def visible_project(code: str, user: User) -> Project:
    """The project with its programme and what approves both; one statement. Raises Http404."""
    return _first(Project.objects.visible_to(user), code)


def followed_project(code: str, user: User) -> Project:
    """The same for somebody who sees its work; one statement. Raises Http404."""
    return _first(Project.objects.followed_by(user), code)


def _first(rows: QuerySet[Project], code: str) -> Project:
    found = rows.select_related("programme__instrument", "instrument", "objective").filter(code=code).first()
    if found is None:
        raise Http404
    return found


# --- Overview --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SubprojectRow:
    subproject: Subproject
    carriers: Carriers
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class TopTask:
    """A task or activity at the top of the tree."""

    activity: Activity
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Work:
    """What only those see who follow the project."""

    progress: ProjectProgress
    top: list[TopTask]
    money: Amounts
    money_warnings: list[BudgetWarning]
    obstacles: list[Obstacle]
    may_plan: bool


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project's overview."""

    project: Project
    today: date
    carriers: Carriers
    subprojects: list[SubprojectRow]
    targets: list[Target]
    products: list[Product]
    work: Work | None

    @property
    def years(self) -> str:
        return years(self.project.programme)

    @property
    def delivered(self) -> int:
        return sum(product.state == ProductState.DELIVERED for product in self.products)

    @property
    def owed(self) -> int:
        return sum(product.state != ProductState.CANCELLED for product in self.products)

    @property
    def synthetic(self) -> bool:
        shown = [product.synthetic for product in self.products]
        if self.work is not None:
            shown += [task.activity.synthetic for task in self.work.top]
            shown += [obstacle.synthetic for obstacle in self.work.obstacles]
        return any(shown)


def project_page(code: str, user: User, today: date) -> ProjectPage:
    """All of a project's overview: eleven statements. Raises Http404."""
    project = visible_project(code, user)
    assignments = list(AGENCIES.filter(project=project))
    work = _work(project, user, today) if permissions.can_follow(user, project) else None
    percents = work.progress.by_subproject if work is not None else {}
    return ProjectPage(
        project=project,
        today=today,
        carriers=carriers(item for item in assignments if item.subproject_id is None),
        subprojects=[
            SubprojectRow(
                row,
                carriers(item for item in assignments if item.subproject_id == row.pk),
                percents.get(row.pk),
            )
            for row in project.subprojects.order_by("number")
        ],
        targets=list(project.targets.select_related("programme").order_by("code")),
        products=list(
            Product.objects.visible_to(user)
            .filter(project=project)
            .annotate(proofs=Count("attachments", filter=Q(attachments__withdrawn_at=None)))
            .order_by("number")
        ),
        work=work,
    )


def _work(project: Project, user: User, today: date) -> Work:
    """Four statements, and one for whoever is no national role."""
    progress = project_progress(project, today)
    top = Activity.objects.visible_to(user).filter(project=project, parent=None)
    obstacles = Obstacle.objects.visible_to(user).filter(project=project, state=ObstacleState.OPEN)
    money, found = _money(project)
    return Work(
        progress=progress,
        top=[
            TopTask(row, progress.shares.get(row.pk))
            for row in top.select_related("responsible").order_by("path")
        ],
        money=money,
        money_warnings=found,
        obstacles=list(obstacles.select_related("owner", "activity").order_by("due_on", "pk")),
        may_plan=permissions.can_edit_project(user, project),
    )


def _money(project: Project) -> tuple[Amounts, list[BudgetWarning]]:
    """All money of a project and what its lines warn of; one statement."""
    lines = BudgetLine.objects.filter(project=project).values_list(
        "planned", _moved(MovementKind.ALLOTTED), _moved(MovementKind.DISBURSED)
    )
    whole, found = Amounts(), set[BudgetWarning]()
    for planned, allotted, disbursed in lines.order_by():
        amounts = Amounts(planned, allotted, disbursed)
        whole += amounts
        found.update(warnings(amounts))
    return whole, [warning for warning in BudgetWarning if warning in found]


def _moved(kind: MovementKind) -> Coalesce:
    """The sum of a line's movements of one kind."""
    sums = (
        BudgetMovement.objects.filter(line=OuterRef("pk"), kind=kind)
        .order_by()
        .values("line")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    return Coalesce(Subquery(sums), Value(Decimal(0)), output_field=DecimalField())


# --- File ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Board, meetings, related duties, files and history of a project."""

    project: Project
    today: date
    sitting: list[ManagementBoardMember]
    former: list[ManagementBoardMember]
    meetings: list[Meeting]
    obligations: list[Obligation]
    files: list[Attachment]
    events: list[Event]
    follows: bool
    may_edit: bool

    @property
    def synthetic(self) -> bool:
        shown = [row.synthetic for row in (*self.sitting, *self.former)]
        return any([*shown, *(row.synthetic for row in self.meetings)])


def dossier_page(code: str, user: User, today: date) -> DossierPage:
    """At most eight statements. Raises Http404."""
    project = visible_project(code, user)
    follows = permissions.can_follow(user, project)
    members = list(
        ManagementBoardMember.objects.filter(project=project).select_related("agency").order_by("valid_from")
    )
    sitting = [row for row in members if row.valid_to is None or row.valid_to >= today]
    return DossierPage(
        project=project,
        today=today,
        sitting=sitting,
        former=[row for row in members if row not in sitting],
        meetings=list(
            Meeting.objects.visible_to(user)
            .standing()
            .filter(project=project)
            .annotate(agreed=Count("conclusions", filter=Q(conclusions__withdrawn_at=None)))
            .order_by("-held_on", "-pk")
        )
        if follows
        else [],
        obligations=_obligations(project),
        files=list(
            Attachment.objects.filter(project=project, withdrawn_at=None)
            .select_related("file", "added_by")
            .order_by("-added_at", "-pk")
        ),
        events=_events(project) if follows else [],
        follows=follows,
        may_edit=permissions.can_edit_project(user, project),
    )


def _obligations(project: Project) -> list[Obligation]:
    """Duties that the approving instrument lays down, and those that meetings of the project concluded."""
    return list(
        Obligation.objects.filter(
            Q(instrument=project.instrument_id, instrument__isnull=False)
            | Q(conclusion__meeting__project=project, conclusion__withdrawn_at=None)
        )
        .select_related("instrument", "conclusion__meeting")
        .distinct()
        .order_by("code")
    )


_TONES = {
    ProjectVerb.ADD: (Tone.INFO, "plus"),
    ProjectVerb.EDIT: (Tone.NEUTRAL, "pencil"),
    ProjectVerb.DELIVER: (Tone.SUCCESS, "circle-check"),
    ProjectVerb.CANCEL: (Tone.DANGER, "ban"),
    ProjectVerb.REOPEN: (Tone.WARNING, "refresh"),
    ProjectVerb.CLOSE: (Tone.SUCCESS, "circle-check"),
    ProjectVerb.REVERSE: (Tone.WARNING, "arrow-back-up"),
    ProjectVerb.CONCLUDE: (Tone.INFO, "checklist"),
    ProjectVerb.ATTACH: (Tone.NEUTRAL, "paperclip"),
    ProjectVerb.WITHDRAW: (Tone.WARNING, "x"),
    ProjectVerb.RETRACT: (Tone.WARNING, "x"),
    ProjectVerb.IMPORT: (Tone.INFO, "upload"),
}


def _events(project: Project) -> list[Event]:
    """The newest things that people did to the project's products, money, meetings and files."""
    rows = project.events.select_related("by").order_by("-at", "-pk")
    return [event_of(row) for row in rows[:MOST_EVENTS]]


def event_of(row: ProjectEvent) -> Event:
    verb = ProjectVerb(row.verb)
    tone, icon = _TONES[verb]
    about = (
        (row.product_id, _("sản phẩm")),
        (row.obstacle_id, _("vướng mắc")),
        (row.line_id, _("kinh phí")),
        (row.meeting_id, _("cuộc họp")),
    )
    what = next((words for pk, words in about if pk), "")
    title = f"{what}: {verb.label}" if what else str(verb.label)
    told = [part for part in (row.note, row.reason) if part]
    return Event(row.at, f"{title[:1].upper()}{title[1:]}", str(row.by), ". ".join(told), tone, icon)
