"""Reads for the pages of progress entries: the register, one of them, and what one's agencies have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.lists import Column, ListSpec, choice_order
from core.ui import Event, Tone
from projects import permissions, workflow
from projects.choices import ActivityLevel, ActivityState, EntryState, EntryVerb
from projects.filters import EntryFilter
from projects.models import Activity, Attachment, ProgressEntry, ProgressEvent, Project
from projects.queries.progress import returned_drafts, with_content
from projects.services.common import readable

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_MOST = 25

# --- Register --------------------------------------------------------------------------------------------


ENTRIES: ListSpec[ProgressEntry] = ListSpec(
    name="cap-nhat-tien-do",
    title=gettext_lazy("Cập nhật tiến độ"),
    noun=gettext_lazy("cập nhật"),
    filters=EntryFilter,
    sort="submitted_at",
    columns=[
        Column("project", gettext_lazy("Đề án"), lambda row: row.activity.project.code, shown=False),
        Column("code", gettext_lazy("Mã hoạt động"), lambda row: row.activity.code, shown=False),
        Column("activity", gettext_lazy("Hoạt động"), lambda row: row.activity.name),
        Column("number", gettext_lazy("Lần"), lambda row: row.number, shown=False),
        Column(
            "responsible",
            gettext_lazy("Cơ quan chủ trì"),
            lambda row: row.activity.responsible.name,
            sort=["activity__responsible__sort_key", "submitted_at"],
            wide=True,
        ),
        Column("as_of", gettext_lazy("Tính đến ngày"), lambda row: row.as_of, sort=["as_of"], wide=True),
        Column("percent", gettext_lazy("Tỷ lệ"), lambda row: row.percent, sort=["percent"], numeric=True),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", EntryState), "submitted_at"],
        ),
        Column("submitted_at", gettext_lazy("Gửi lúc"), lambda row: row.submitted_at, sort=["submitted_at"]),
        Column("done", gettext_lazy("Việc đã làm"), lambda row: row.done, shown=False),
        Column("obstacles", gettext_lazy("Khó khăn, vướng mắc"), lambda row: row.obstacles, shown=False),
        Column("proposal", gettext_lazy("Đề xuất, kiến nghị"), lambda row: row.proposal, shown=False),
        Column(
            "synthetic", gettext_lazy("Dữ liệu minh hoạ"), lambda row: row.activity.synthetic, shown=False
        ),
    ],
)


def listed_entries(user: User) -> QuerySet[ProgressEntry]:
    """Entries that the person sees; one statement."""
    return ProgressEntry.objects.visible_to(user).select_related(
        "activity__project", "activity__responsible", "activity__confirmed_entry", "submitted_by"
    )


# --- One -------------------------------------------------------------------------------------------------


def visible_entry(pk: int, user: User) -> ProgressEntry:
    """The entry with its content, its activity and what it corrects; four statements. Raises Http404."""
    found = (
        with_content(ProgressEntry.objects.visible_to(user))
        .select_related(
            "activity__project__programme",
            "activity__responsible",
            "activity__confirmed_entry",
            "activity__parent",
            "activity__target__programme",
            "created_by",
            "submitted_by",
            "decided_by",
            "corrects",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """What a corrected entry says differently from the returned one."""

    label: "_StrOrPromise"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryActions:
    """What the person may do now: allowed to them, and possible in the state."""

    edit: bool
    submit: bool
    confirm: bool
    send_back: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    entry: ProgressEntry
    before: Decimal | None  # the confirmed percentage that it is compared with
    returned: ProgressEvent | None  # why it, or what it corrects, was given back
    changes: list[Change]
    proofs: list[Attachment]
    events: list[Event]
    actions: EntryActions

    @property
    def activity(self) -> Activity:
        return self.entry.activity


def entry_page(entry: ProgressEntry, user: User) -> EntryPage:
    """At most four statements beyond those of `visible_entry`."""
    events = list(entry.events.all())
    return EntryPage(
        entry=entry,
        before=_before(entry),
        returned=_return_of(entry, events),
        changes=_changes(entry),
        proofs=list(entry.attachments.all()),
        events=[_event(row) for row in reversed(events)],
        actions=_actions(entry, user),
    )


def _before(entry: ProgressEntry) -> Decimal | None:
    confirmed = entry.activity.confirmed_entry
    if confirmed is None or confirmed.pk == entry.pk or confirmed.number > entry.number:
        return None
    return confirmed.percent


def _return_of(entry: ProgressEntry, events: Sequence[ProgressEvent]) -> ProgressEvent | None:
    if entry.state == EntryState.RETURNED:
        return next((event for event in events if event.verb == EntryVerb.RETURN), None)
    if entry.corrects is None or entry.state == EntryState.CONFIRMED:
        return None
    return entry.corrects.events.filter(verb=EntryVerb.RETURN).select_related("by").first()


_COMPARED = ("as_of", "percent", "done", "obstacles", "proposal", "backward_reason")


def _changes(entry: ProgressEntry) -> list[Change]:
    """Against the returned entry; one statement where there is one."""
    old = entry.corrects
    if old is None:
        return []
    found = [
        Change(label_of(ProgressEntry, name), readable(before), readable(after))
        for name in _COMPARED
        if (before := getattr(old, name)) != (after := getattr(entry, name))
    ]
    before, after = _figures(old), _figures(entry)
    return [*found, Change(_("số liệu kết quả"), before, after)] if before != after else found


def label_of(model: type[Model], name: str) -> str:
    """The words for a column."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _figures(entry: ProgressEntry) -> str:
    return "; ".join(f"{row.label}: {readable(row.value)} {row.unit}" for row in entry.figures.all())


def _actions(entry: ProgressEntry, user: User) -> EntryActions:
    state = EntryState(entry.state)
    may_enter = (
        state is EntryState.DRAFT
        and entry.activity.state == ActivityState.RUNNING
        and permissions.can_enter_progress(user, entry.activity)
    )
    decides = permissions.can_decide(user, entry)
    return EntryActions(
        edit=may_enter,
        submit=may_enter,
        confirm=decides and workflow.can_move(workflow.ENTRY, state, EntryVerb.CONFIRM),
        send_back=decides and workflow.can_move(workflow.ENTRY, state, EntryVerb.RETURN),
    )


_TONES = {
    EntryVerb.ENTER: (Tone.NEUTRAL, "pencil"),
    EntryVerb.EDIT: (Tone.NEUTRAL, "pencil"),
    EntryVerb.SUBMIT: (Tone.INFO, "send"),
    EntryVerb.RETURN: (Tone.WARNING, "arrow-back-up"),
    EntryVerb.CONFIRM: (Tone.SUCCESS, "circle-check"),
}


def _event(row: ProgressEvent) -> Event:
    verb = EntryVerb(row.verb)
    title = str(verb.label)
    tone, icon = _TONES[verb]
    return Event(row.at, f"{title[:1].upper()}{title[1:]}", str(row.by), row.reason, tone, icon)


# --- What one's agencies have to do ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProjectWork:
    """Running activities of a project that the person answers for."""

    project: Project
    running: int
    planned: int


@dataclass(frozen=True, slots=True)
class OwnWork:
    returned: list[ProgressEntry]
    drafts: list[ProgressEntry]
    late: list[Activity]
    more_late: bool
    projects: list[ProjectWork]

    @property
    def nothing(self) -> bool:
        return not (self.returned or self.drafts or self.late or self.projects)

    @property
    def synthetic(self) -> bool:
        rows = [*(entry.activity for entry in (*self.returned, *self.drafts)), *self.late]
        return any(row.synthetic for row in rows)


def own_activities(user: User) -> QuerySet[Activity]:
    """Activities of the agencies for which the person enters progress, and of the projects that these lead."""
    own = permissions.agencies_entering(user)
    if not own:
        return Activity.objects.none()
    return Activity.objects.visible_to(user).filter(permissions.carried_by(own), level=ActivityLevel.ACTIVITY)


def own_work(user: User, today: date) -> OwnWork:
    """Four statements."""
    activities = own_activities(user)
    open_states = [ActivityState.PLANNED, ActivityState.RUNNING]
    late = list(
        activities.filter(planned_end__lt=today, state__in=open_states)
        .select_related("project", "responsible", "confirmed_entry")
        .order_by("planned_end", "pk")[: _MOST + 1]
    )
    drafts = (
        ProgressEntry.objects.visible_to(user)
        .filter(state=EntryState.DRAFT, corrects=None, activity__in=activities.order_by().values("pk"))
        .select_related("activity__project", "created_by")
        .order_by("created_at", "pk")
    )
    projects = (
        Project.objects.filter(activities__in=activities.order_by().values("pk"))
        .annotate(
            running=Count("activities", filter=Q(activities__state=ActivityState.RUNNING)),
            planned=Count("activities", filter=Q(activities__state=ActivityState.PLANNED)),
        )
        .order_by("-programme__year_from", "number")
    )
    return OwnWork(
        returned=list(returned_drafts(user)[:_MOST]),
        drafts=list(drafts[:_MOST]),
        late=late[:_MOST],
        more_late=len(late) > _MOST,
        projects=[ProjectWork(row, vars(row)["running"], vars(row)["planned"]) for row in projects],
    )
