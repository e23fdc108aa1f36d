"""Who may do what to programmes, projects and their work. Whether the state allows it is asked of `workflow`.

Each function needs at most one SQL statement. An agency acts for those it succeeded: the project of a ministry that was
merged away is carried on by its successor.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Agency, User
from accounts.roles import Permission, Role, permissions_of
from projects.choices import AgencyRole, EntryState
from projects.models import Activity, Programme, ProgressEntry, Project, ProjectAgency


def can_edit_programme(user: User) -> bool:
    """Objectives, targets, counts, meetings of whole programmes."""
    return user.has(Permission.PROJECT_EDIT_ALL)


def can_follow(user: User, project: Project) -> bool:
    """See activities, progress, money and meetings; everybody sees what was published about the project."""
    return Project.objects.followed_by(user).filter(pk=project.pk).exists()


def can_edit_project(user: User, project: Project) -> bool:
    """Plan activities, products, money, obstacles, board and files: staff, and whoever leads the project today."""
    if user.has(Permission.PROJECT_EDIT_ALL):
        return True
    own = _agencies_with(user, Permission.PROJECT_EDIT)
    return bool(own) and _leads(project).filter(_stands_in("agency", own), subproject=None).exists()


def can_plan(user: User, project: Project) -> bool:
    return can_edit_project(user, project)


def can_enter_progress(user: User, activity: Activity) -> bool:
    """The responsible agency, and whoever leads the project or the activity's subproject today."""
    own = _agencies_with(user, Permission.PROGRESS_ENTER)
    if not own:
        return False
    if activity.responsible_id in own:
        return True
    responsible = Agency.objects.filter(_stands_in("", own), pk=activity.responsible_id)
    leading = _leads(activity.project).filter(
        _stands_in("agency", own), Q(subproject=None) | Q(subproject=activity.subproject_id)
    )
    return responsible.values("pk").union(leading.values("pk"), all=True).exists()


def agencies_entering(user: User) -> list[int]:
    """Agencies for which the person enters progress."""
    return _agencies_with(user, Permission.PROGRESS_ENTER)


def subprojects_led(user: User, project: Project) -> list[int] | None:
    """Subprojects in which the person enters progress for every activity; None when they lead the whole project."""
    own = agencies_entering(user)
    if not own:
        return []
    led = list(_leads(project).filter(_stands_in("agency", own)).values_list("subproject", flat=True))
    return None if None in led else [pk for pk in led if pk is not None]


def carried_by(own: list[int]) -> Q:
    """Activities that these agencies answer for, or whose project or subproject they lead today."""
    led = _leading_today().filter(_stands_in("agency", own))
    return (
        _stands_in("responsible", own)
        | Q(project__in=led.filter(subproject=None).values("project"))
        | Q(subproject__in=led.filter(subproject__isnull=False).values("subproject"))
    )


def can_confirm_any(user: User) -> bool:
    """See the list of entries that wait for confirmation."""
    return user.has(Permission.PROGRESS_CONFIRM)


def can_decide(user: User, entry: ProgressEntry) -> bool:
    """Confirm or return. Nobody decides on what they wrote or sent."""
    return can_confirm_any(user) and user.pk not in {entry.created_by_id, entry.submitted_by_id}


def can_see_draft(user: User, entry: ProgressEntry) -> bool:
    return entry.state != EntryState.DRAFT or can_enter_progress(user, entry.activity)


def can_hold_meeting(user: User, programme: Programme, project: Project | None) -> bool:
    return can_edit_programme(user) if project is None else can_edit_project(user, project)


def _agencies_with(user: User, permission: Permission) -> list[int]:
    """Agencies in which a current membership gives the permission."""
    if not user.is_active:
        return []
    return [
        membership.agency_id
        for membership in user.current_memberships
        if permission in permissions_of(frozenset({Role(membership.role)}))
    ]


def _stands_in(path: str, own: list[int]) -> Q:
    """The agency at `path` is one of these, or was succeeded by one, directly or through another."""
    prefix = f"{path}__" if path else ""
    return (
        Q(**{f"{prefix}pk__in": own})
        | Q(**{f"{prefix}successor__in": own})
        | Q(**{f"{prefix}successor__successor__in": own})
    )


def _leads(project: Project) -> QuerySet[ProjectAgency]:
    """Who leads today."""
    return _leading_today().filter(project=project)


def _leading_today() -> QuerySet[ProjectAgency]:
    today = timezone.localdate()
    return ProjectAgency.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        role=AgencyRole.LEAD,
    )
