"""What of the projects' work waits for a person, in counts, for the first page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Permission
from core.formats import format_date, format_number
from core.ui import Tone
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

    @property
    def late_tone(self) -> Tone:
        return Tone.DANGER if self.late else Tone.NEUTRAL

    @property
    def returned_tone(self) -> Tone:
        return Tone.WARNING if self.returned else Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that wait to be confirmed, of all projects."""

    entries: int
    oldest: date | None  # the day on which the one that waits longest was sent
    url: str

    @property
    def sentence(self) -> str:
        """ "6 cập nhật tiến độ đang chờ xác nhận, lâu nhất từ ngày 05/12/2020." """
        if not self.entries or self.oldest is None:
            return _("Không có cập nhật tiến độ nào chờ xác nhận.")
        text = ngettext(
            "%(n)s cập nhật tiến độ đang chờ xác nhận, lâu nhất từ ngày %(day)s.",
            "%(n)s cập nhật tiến độ đang chờ xác nhận, lâu nhất từ ngày %(day)s.",
            self.entries,
        )
        return text % {"n": format_number(self.entries), "day": format_date(self.oldest)}


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
    rows = ProgressEntry.objects.visible_to(user).filter(state=EntryState.SUBMITTED)
    found = rows.aggregate(entries=Count("pk"), oldest=Min("submitted_at"))
    oldest = timezone.localdate(found["oldest"]) if found["oldest"] else None
    return Waiting(found["entries"], oldest, reverse("projects:entry_list"))
