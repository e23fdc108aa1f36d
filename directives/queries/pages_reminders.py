"""Reads for bulk reminders: what was chosen, who would be addressed, and what was sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from core.jobs import JobState
from core.lists import Column, ListFilter, ListSpec, choice_order
from directives.choices import Cell
from directives.models import Assignment, ReminderMail
from directives.queries.pages_assignments import AssignmentFilter, with_cells
from directives.queries.pages_board import EVERYBODY, asked
from directives.services.reminders import MOST_AT_ONCE, ReminderPreview
from directives.status import OPEN

OVERDUE, OPEN_ALL = "overdue", "open"


class ReminderFilter(AssignmentFilter):
    """Understands what the board and the list of assignments are filtered by; only what is open can be reminded of."""

    cell = None

    agencies = ChoiceFilter(
        label=_("Cơ quan"),
        choices=[(EVERYBODY, _("Tất cả")), *AgencyKind.choices],
        method="_agencies",
        empty_label=None,
    )
    which = ChoiceFilter(
        label=_("Nhắc về"),
        choices=[(OVERDUE, _("nhiệm vụ đã quá hạn")), (OPEN_ALL, _("mọi nhiệm vụ chưa hoàn thành"))],
        method="_which",
        empty_label=None,
    )

    def _agencies(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows if value == EVERYBODY else rows.filter(agency__kind=value)

    def _which(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows  # `selection` does it, since the overdue ones count when nothing is asked


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters, and the open assignments that they leave: the nearest `MOST_AT_ONCE` and one more."""

    filters: ReminderFilter
    assignments: list[Assignment]

    @property
    def too_many(self) -> bool:
        return len(self.assignments) > MOST_AT_ONCE


def selection(query: QueryDict, user: User, today: date, codes: list[str] | None = None) -> Selection:
    """What is chosen, of the agencies of these codes when any are named; one statement and those of the choices."""
    visible = with_cells(Assignment.objects.visible_to(user), today)
    filters = ReminderFilter(data=_wanted(query, user), queryset=visible)
    if not filters.form.is_valid():
        return Selection(filters, [])
    rows = filters.qs.filter(state__in=sorted(OPEN))
    if filters.form.cleaned_data.get("which") != OPEN_ALL:
        rows = rows.filter(due_on__lt=today)
    if codes is not None:
        rows = rows.filter(agency__code__in=codes)
    return Selection(filters, list(rows.order_by("due_on", "pk")[: MOST_AT_ONCE + 1]))


def _wanted(query: QueryDict, user: User) -> QueryDict:
    """What the page that led here showed: the board's provinces, the list's open ones or what came back."""
    wanted = asked(query, user) if "board" in query else query
    shows_more = query.get("cell") == Cell.OPEN_IN_TIME or bool(query.get("state"))
    if shows_more and "which" not in query:
        wanted = wanted.copy()
        wanted["which"] = OPEN_ALL
    return wanted


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency, what it is reminded of, and who gets the message."""

    agency: Agency
    assignments: list[Assignment]
    people: list[User]


def by_agency(preview: ReminderPreview) -> list[AgencyLine]:
    """The preview agency by agency, those in which nobody can be addressed left out."""
    assignments: dict[int, dict[int, Assignment]] = defaultdict(dict)
    people: dict[int, dict[int, User]] = defaultdict(dict)
    agencies: dict[int, Agency] = {}
    for recipient in preview.recipients:
        for assignment in recipient.assignments:
            agencies[assignment.agency_id] = assignment.agency
            assignments[assignment.agency_id][assignment.pk] = assignment
            people[assignment.agency_id][recipient.user.pk] = recipient.user
    lines = [
        AgencyLine(agency, list(assignments[key].values()), list(people[key].values()))
        for key, agency in agencies.items()
    ]
    return sorted(lines, key=lambda line: (line.agency.kind, line.agency.sort_key))


# --- What was sent ---------------------------------------------------------------------------------------


class MailFilter(ListFilter):
    search_in = ("to__full_name", "by__full_name", "text")

    state = ChoiceFilter(label=_("Trạng thái gửi"), choices=JobState.choices, empty_label=_("Tất cả"))


def _count(mail: Any) -> int:
    found: int = mail.count
    return found


MAILS: ListSpec[ReminderMail] = ListSpec(
    name="nhac-viec",
    title=_("Nhắc việc đã gửi"),
    noun=_("thư"),
    filters=MailFilter,
    sort="-at",
    columns=[
        Column("to", _("Gửi tới"), lambda row: row.to.full_name, sort=["to__full_name"]),
        Column("count", _("Số nhiệm vụ"), _count, sort=["count"], numeric=True),
        Column("text", _("Lời nhắn"), lambda row: row.text, wide=True),
        Column("by", _("Người gửi"), lambda row: row.by.full_name, sort=["by__full_name"], wide=True),
        Column("at", _("Lúc"), lambda row: row.created_at, sort=["created_at"]),
        Column(
            "state",
            _("Trạng thái gửi"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", JobState)],
        ),
    ],
)


def mail_rows() -> QuerySet[ReminderMail]:
    return ReminderMail.objects.select_related("to", "by").annotate(count=Count("reminders"))
