"""What of the projects' work waits for a person, in counts, for the first page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from projects.choices import ActivityState, EntryState
from projects.models import ProgressEntry
from projects.queries.pages_progress import own_activities


@dataclass(frozen=True, slots=True)
class Mine:
    """What the agencies of a project lead have to do. `url` is the page that lists it."""

    late: int  # activities past their planned end
    drafts: int  # entries begun and not sent
    returned: int  # of these, those that go on from a returned entry
    running: int
    url: str

    @property
    def empty(self) -> bool:
        return not (self.late or self.drafts or self.running)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that wait to be confirmed, of all projects."""

    entries: int
    url: str


def mine(user: User, today: date) -> Mine | None:
    """None for somebody who enters no progress. One SQL statement beyond the user's own memberships and scope."""
    if not user.has(Permission.PROGRESS_ENTER):
        return None
    drafts = ProgressEntry.objects.filter(activity=OuterRef("pk"), state=EntryState.DRAFT)
    still = Q(state__in=[ActivityState.PLANNED, ActivityState.RUNNING])
    counts = (
        own_activities(user)
        .annotate(drafted=Exists(drafts), sent_back=Exists(drafts.filter(corrects__isnull=False)))
        .aggregate(
            late=Count("pk", filter=still & Q(planned_end__lt=today)),
            drafts=Count("pk", filter=Q(drafted=True)),
            returned=Count("pk", filter=Q(sent_back=True)),
            running=Count("pk", filter=Q(state=ActivityState.RUNNING)),
        )
    )
    return Mine(**counts, url=reverse("projects:own_work"))


def waiting(user: User) -> Waiting | None:
    """None for somebody who does not confirm. One SQL statement."""
    if not user.has(Permission.PROGRESS_CONFIRM):
        return None
    entries = ProgressEntry.objects.visible_to(user).filter(state=EntryState.SUBMITTED).count()
    return Waiting(entries, reverse("projects:entry_list"))
