"""Progress entries: what waits for confirmation, the history of an activity, the page of many, who has gone silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from projects import permissions
from projects.choices import ActivityLevel, ActivityState, EntryState
from projects.models import Activity, Attachment, ProgressEntry, ProgressEvent, Project

SILENT_AFTER = timedelta(days=92)  # a quarter


def waiting_entries(user: User) -> QuerySet[ProgressEntry]:
    """What was sent and not yet decided, the oldest first; one statement. `submitted_at` says since when."""
    if not user.has(Permission.PROGRESS_CONFIRM):
        return ProgressEntry.objects.none()
    return (
        ProgressEntry.objects.visible_to(user)
        .filter(state=EntryState.SUBMITTED)
        .select_related(
            "activity__project", "activity__responsible", "activity__confirmed_entry", "submitted_by"
        )
        .order_by("submitted_at", "pk")
    )


def returned_drafts(user: User) -> QuerySet[ProgressEntry]:
    """Drafts that go on from a returned entry, of the agencies that the person enters progress for; one statement."""
    if not user.has(Permission.PROGRESS_ENTER):
        return ProgressEntry.objects.none()
    return (
        ProgressEntry.objects.visible_to(user)
        .filter(state=EntryState.DRAFT, corrects__isnull=False)
        .select_related("activity__project", "corrects")
        .order_by("created_at", "pk")
    )


def entries_of(activity: Activity, user: User) -> QuerySet[ProgressEntry]:
    """All entries of an activity that the person sees, the newest first, with everything in them; four statements."""
    return with_content(ProgressEntry.objects.visible_to(user).filter(activity=activity)).order_by("-number")


def with_content(entries: QuerySet[ProgressEntry]) -> QuerySet[ProgressEntry]:
    """Entries with their figures, evidence and events."""
    return entries.select_related("created_by", "submitted_by", "decided_by", "corrects").prefetch_related(
        "figures",
        Prefetch(
            "attachments", Attachment.objects.filter(withdrawn_at=None).select_related("file", "added_by")
        ),
        Prefetch("events", ProgressEvent.objects.select_related("by")),
    )


@dataclass(frozen=True, slots=True)
class BulkFormRow:
    """A line of the page of many activities. `entry` is the draft or the entry that waits for confirmation."""

    activity: Activity
    entry: ProgressEntry | None
    returned: ProgressEvent | None  # why the entry that the draft corrects was given back

    @property
    def waits(self) -> bool:
        return self.entry is not None and self.entry.state == EntryState.SUBMITTED

    @property
    def seen(self) -> int | None:
        """What the form has to bring back."""
        return self.entry.edits if self.entry is not None and not self.waits else None


def bulk_activities(project: Project, user: User) -> QuerySet[Activity]:
    """Activities of the project that the person enters progress for now, in the order of the tree."""
    return (
        Activity.objects.visible_to(user)
        .filter(_enterable(project, user), project=project, level=ActivityLevel.ACTIVITY)
        .filter(state__in=[ActivityState.PLANNED, ActivityState.RUNNING])
        .select_related("responsible", "confirmed_entry", "parent")
        .order_by("path")
    )


def bulk_rows(activities: Sequence[Activity]) -> list[BulkFormRow]:
    """The lines of these activities; at most three statements."""
    open_entries = {
        entry.activity_id: entry
        for entry in ProgressEntry.objects.filter(
            activity__in=activities, state__in=[EntryState.DRAFT, EntryState.SUBMITTED]
        ).prefetch_related("figures")
    }
    corrected = {entry.corrects_id for entry in open_entries.values() if entry.corrects_id}
    returns = {
        event.entry_id: event
        for event in ProgressEvent.objects.filter(entry__in=corrected, verb="return").select_related("by")
    }
    return [_bulk_row(activity, open_entries.get(activity.pk), returns) for activity in activities]


def _bulk_row(
    activity: Activity, entry: ProgressEntry | None, returns: dict[int, ProgressEvent]
) -> BulkFormRow:
    corrects = entry.corrects_id if entry is not None else None
    return BulkFormRow(activity, entry, returns.get(corrects) if corrects is not None else None)


def _enterable(project: Project, user: User) -> Q:
    """All of the project for its lead; what their agencies answer for, for others. One statement."""
    leading = permissions.subprojects_led(user, project)
    if leading is None:
        return Q()
    own = permissions.agencies_entering(user)
    return Q(responsible__in=own) | Q(responsible__successor__in=own) | Q(subproject__in=leading)


@dataclass(frozen=True, slots=True)
class Silent:
    """A running activity of which nothing has been heard for a quarter. `since` is None when nothing ever was."""

    activity: Activity
    since: date | None


def silent_activities(project: Project, user: User, today: date) -> list[Silent]:
    """Running activities without a sent or confirmed entry for `SILENT_AFTER`; one statement."""
    heard = Max("entries__as_of", filter=Q(entries__state__in=[EntryState.SUBMITTED, EntryState.CONFIRMED]))
    rows = (
        Activity.objects.visible_to(user)
        .filter(project=project, state=ActivityState.RUNNING, level=ActivityLevel.ACTIVITY)
        .select_related("responsible")
        .annotate(heard=heard)
        .filter(Q(heard=None, actual_start__lt=today - SILENT_AFTER) | Q(heard__lt=today - SILENT_AFTER))
        .order_by("heard", "path")
    )
    return [Silent(activity, vars(activity)["heard"]) for activity in rows]
