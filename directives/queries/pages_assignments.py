"""Reads for the pages of assignments: the lists, and one with its proofs and its history."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter

from accounts.models import User
from accounts.roles import Permission
from core.lists import Column, ListSpec, choice_order
from core.ui import Event, Status, Tone
from directives import permissions, workflow
from directives.choices import AssignmentState, AssignmentVerb, Cell, ObligationKind
from directives.due import occurrence_words
from directives.facets import AGENCY_FACETS, FacetFilter
from directives.models import Assignment, AssignmentEvent, Evidence, Reminder
from directives.queries.naming import agencies_named, instruments_named, obligations_named
from directives.queries.wording import provision_path, rule_of
from directives.status import OPEN, cell_badge, cell_expression, cell_of

TODO, WAITING, DONE, ALL = "todo", "waiting", "done", "all"


# --- Lists -----------------------------------------------------------------------------------------------


def periods_due() -> list[tuple[str, str]]:
    """Years and half-years in which anything falls due, newest first; one statement on an index."""
    ends = Assignment.objects.aggregate(first=Min("due_on"), last=Max("due_on"))
    if ends["first"] is None:
        return []
    found: list[tuple[str, str]] = []
    for year in range(ends["last"].year, ends["first"].year - 1, -1):
        found += [
            (str(year), _("năm %(year)d") % {"year": year}),
            (f"{year}-H1", _("6 tháng đầu năm %(year)d") % {"year": year}),
            (f"{year}-H2", _("6 tháng cuối năm %(year)d") % {"year": year}),
        ]
    return found


def days_of(period: str) -> tuple[date, date]:
    """First and last day of "2018", "2018-H1" or "2018-H2"."""
    year, _dash, half = period.partition("-")
    first, last = {"": (1, 12), "H1": (1, 6), "H2": (7, 12)}[half]
    return date(int(year), first, 1), date(int(year), last, calendar.monthrange(int(year), last)[1])


class AssignmentFilter(FacetFilter):
    facets = AGENCY_FACETS
    facet_field = "agency"

    cell = ChoiceFilter(
        label=gettext_lazy("Kết quả"), choices=Cell.choices, empty_label=gettext_lazy("Tất cả")
    )
    state = ChoiceFilter(
        label=gettext_lazy("Trạng thái"),
        choices=AssignmentState.choices,
        empty_label=gettext_lazy("Tất cả"),
    )
    period = ChoiceFilter(
        label=gettext_lazy("Hạn trong kỳ"),
        choices=periods_due,
        method="_period",
        empty_label=gettext_lazy("Tất cả"),
    )
    kind = ChoiceFilter(
        field_name="obligation__kind",
        label=gettext_lazy("Loại nhiệm vụ"),
        choices=ObligationKind.choices,
        empty_label=gettext_lazy("Tất cả"),
    )
    agency = CharFilter(label=gettext_lazy("Cơ quan (tên)"), method="_agency")
    obligation = CharFilter(label=gettext_lazy("Nhiệm vụ (tên)"), method="_obligation")
    instrument = CharFilter(label=gettext_lazy("Văn bản (số, ký hiệu)"), method="_instrument")

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Each word in the duty, its basis or the agency; looked up there first, for there are few of those."""
        for word in value.split():
            rows = rows.filter(Q(obligation__in=obligations_named(word)) | Q(agency__in=agencies_named(word)))
        return rows

    def _period(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(due_on__range=days_of(value))

    def _agency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(agency__in=agencies_named(value))

    def _obligation(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(obligation__in=obligations_named(value))

    def _instrument(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(obligation__instrument__in=instruments_named(value))


def _cell_words(row: Any) -> str:
    return str(cell_badge(Cell(row.cell) if row.cell else None, row.state).label)


def _columns(*, with_agency: bool) -> list[Column[Assignment]]:
    agency: list[Column[Assignment]] = [
        Column(
            "agency",
            gettext_lazy("Cơ quan thực hiện"),
            lambda row: row.agency.name,
            sort=["agency__sort_key", "due_on"],
            wide=True,
        )
    ]
    return [
        Column("number", gettext_lazy("Số"), lambda row: row.pk, shown=False),
        Column(
            "obligation",
            gettext_lazy("Nhiệm vụ"),
            lambda row: row.obligation.title,
            sort=["obligation__code", "due_on"],
        ),
        Column("instrument", gettext_lazy("Căn cứ"), lambda row: str(row.obligation.instrument), shown=False),
        Column("occurrence", gettext_lazy("Kỳ"), lambda row: occurrence_words(row.occurrence), shown=False),
        *(agency if with_agency else []),
        Column("due_on", gettext_lazy("Hạn"), lambda row: row.due_on, sort=["due_on"], wide=True),
        Column("due_reason", gettext_lazy("Lý do lùi hạn"), lambda row: row.due_reason, shown=False),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", AssignmentState), "due_on"],
            wide=True,
        ),
        Column("done_on", gettext_lazy("Ngày hoàn thành"), lambda row: row.done_on, shown=False),
        Column("cell", gettext_lazy("Kết quả"), _cell_words, wide=True),
        Column("synthetic", gettext_lazy("Dữ liệu minh hoạ"), lambda row: row.synthetic, shown=False),
    ]


ASSIGNMENTS: ListSpec[Assignment] = ListSpec(
    name="nhiem-vu-da-giao",
    title=gettext_lazy("Nhiệm vụ đã giao"),
    noun=gettext_lazy("nhiệm vụ"),
    filters=AssignmentFilter,
    sort="due_on",
    columns=_columns(with_agency=True),
)


def with_cells(rows: QuerySet[Assignment], today: date) -> QuerySet[Assignment]:
    return rows.annotate(cell=cell_expression(today))


def assignment_rows(user: User, today: date) -> QuerySet[Assignment]:
    """Everything the person may see; one statement."""
    visible = Assignment.objects.visible_to(user).select_related("obligation__instrument", "agency")
    return with_cells(visible, today)


# --- What the user's own agencies owe --------------------------------------------------------------------


class OwnFilter(AssignmentFilter):
    """Without `?view=` what is still to be done."""

    facets = []
    state = agency = obligation = None

    view = ChoiceFilter(
        label=gettext_lazy("Xem"),
        choices=[
            (TODO, gettext_lazy("cần làm")),
            (WAITING, gettext_lazy("chờ xác nhận")),
            (DONE, gettext_lazy("đã xong")),
            (ALL, gettext_lazy("tất cả")),
        ],
        method="_view",
        empty_label=None,
    )

    def filter_queryset(self, queryset: QuerySet[Assignment]) -> QuerySet[Assignment]:
        found: QuerySet[Assignment] = super().filter_queryset(queryset)
        states = _VIEWS[self.form.cleaned_data.get("view") or TODO]
        return found.filter(state__in=states) if states else found

    def _view(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows  # filter_queryset does it, since what is to be done counts when nothing is asked


_VIEWS: dict[str, frozenset[AssignmentState]] = {
    TODO: OPEN,
    WAITING: frozenset({AssignmentState.REPORTED}),
    DONE: frozenset({AssignmentState.CONFIRMED}),
    ALL: frozenset(),
}

#: What came back first, then the nearest day.
_URGENCY = Case(
    When(state=AssignmentState.RETURNED, then=Value(0)), default=Value(1), output_field=IntegerField()
)

OWN: ListSpec[Assignment] = ListSpec(
    name="nhiem-vu-cua-don-vi",
    title=gettext_lazy("Nhiệm vụ của đơn vị"),
    noun=gettext_lazy("nhiệm vụ"),
    filters=OwnFilter,
    sort="urgency",
    columns=[
        *_columns(with_agency=True),
        Column("urgency", "", None, sort=[_URGENCY, "due_on"], shown=False),
    ],
)


def own_agencies(user: User) -> set[int]:
    """Ids of the agencies in which the person serves and whose duties they see."""
    return {
        membership.agency_id
        for membership in user.current_memberships
        if user.has_in(Permission.ASSIGNMENT_VIEW, membership.agency_id)
    }


def own_rows(user: User, today: date) -> QuerySet[Assignment]:
    return assignment_rows(user, today).filter(agency__in=own_agencies(user))


# --- The page of one -------------------------------------------------------------------------------------


def visible_assignment(pk: int, user: User) -> Assignment:
    """The assignment with its duty and agency; one statement. Raises Http404."""
    found = (
        Assignment.objects.visible_to(user)
        .select_related(
            "obligation__instrument",
            "obligation__provision__parent__parent__parent",
            "agency",
            "passed_to__agency",
            "passed_to__obligation",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_evidence(assignment: Assignment, pk: int) -> Evidence:
    """A proof of an assignment the person may see. Raises Http404."""
    found = assignment.evidence.select_related("file").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.assignment = assignment
    return found


@dataclass(frozen=True, slots=True)
class Proof:
    evidence: Evidence
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do now: allowed to them, and possible in the state."""

    acknowledge: bool
    report: bool
    add_evidence: bool
    confirm: bool
    send_back: bool
    waive: bool

    @property
    def any(self) -> bool:
        return any(
            (self.acknowledge, self.report, self.add_evidence, self.confirm, self.send_back, self.waive)
        )


@dataclass(frozen=True)
class AssignmentPage:
    assignment: Assignment
    today: date
    cell: Status
    rule: str
    place: str
    proofs: list[Proof]
    events: list[Event]
    returned_reason: str
    inherited: list[Assignment]
    actions: Actions

    @cached_property
    def standing(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.evidence.withdrawn_at is None]

    @cached_property
    def withdrawn(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.evidence.withdrawn_at is not None]


def assignment_page(assignment: Assignment, user: User, today: date) -> AssignmentPage:
    """All of an assignment's page; four statements."""
    proofs = list(assignment.evidence.select_related("file", "added_by"))
    for proof in proofs:
        proof.assignment = assignment
    events = list(assignment.events.select_related("by", "evidence"))
    reminders = list(assignment.reminders.select_related("by", "to"))
    obligation = assignment.obligation
    return AssignmentPage(
        assignment=assignment,
        today=today,
        cell=_badge(assignment, today),
        rule=rule_of(obligation),
        place=provision_path(obligation.provision) if obligation.provision else "",
        proofs=[Proof(proof, permissions.can_withdraw(user, proof)) for proof in proofs],
        events=timeline(events, reminders),
        returned_reason=_returned_reason(assignment, events),
        inherited=list(assignment.inherited_from.select_related("agency", "obligation")),
        actions=_actions(assignment, user),
    )


def _badge(assignment: Assignment, today: date) -> Status:
    cell = cell_of(assignment.state, assignment.done_on, assignment.due_on, today)
    return cell_badge(cell, assignment.state)


def _actions(assignment: Assignment, user: User) -> Actions:
    def possible(verb: AssignmentVerb) -> bool:
        return workflow.can_move(assignment.state, verb)

    reports = permissions.can_report(user, assignment)
    return Actions(
        acknowledge=permissions.can_acknowledge(user, assignment) and possible(AssignmentVerb.ACKNOWLEDGE),
        report=reports and possible(AssignmentVerb.REPORT_DONE),
        add_evidence=reports and possible(AssignmentVerb.CONFIRM),
        confirm=permissions.can_confirm(user, assignment) and possible(AssignmentVerb.CONFIRM),
        send_back=permissions.can_return(user, assignment) and possible(AssignmentVerb.RETURN),
        waive=permissions.can_waive(user, assignment) and possible(AssignmentVerb.WAIVE),
    )


def _returned_reason(assignment: Assignment, events: list[AssignmentEvent]) -> str:
    if assignment.state != AssignmentState.RETURNED:
        return ""
    reasons = [event.reason for event in events if event.verb == AssignmentVerb.RETURN]
    return reasons[-1] if reasons else ""


_LOOKS = {
    AssignmentVerb.ASSIGN: (Tone.NEUTRAL, "list-details"),
    AssignmentVerb.ACKNOWLEDGE: (Tone.INFO, "check"),
    AssignmentVerb.REPORT_DONE: (Tone.INFO, "send"),
    AssignmentVerb.FULFIL: (Tone.SUCCESS, "rosette-discount-check"),
    AssignmentVerb.WITHDRAW: (Tone.WARNING, "circle-x"),
    AssignmentVerb.CONFIRM: (Tone.SUCCESS, "circle-check"),
    AssignmentVerb.RETURN: (Tone.WARNING, "arrow-back-up"),
    AssignmentVerb.WAIVE: (Tone.NEUTRAL, "ban"),
    AssignmentVerb.INHERIT: (Tone.NEUTRAL, "arrow-right"),
    AssignmentVerb.PASS_ON: (Tone.NEUTRAL, "arrow-right"),
    AssignmentVerb.REDATE: (Tone.NEUTRAL, "calendar-due"),
}


def timeline(events: list[AssignmentEvent], reminders: list[Reminder]) -> list[Event]:
    """What happened, newest first; the reminders that went out together are one entry."""
    shown = [_event(event) for event in events]
    together: dict[tuple[datetime, str], list[Reminder]] = {}
    for reminder in reminders:
        together.setdefault((reminder.at, reminder.text), []).append(reminder)
    shown += [
        Event(
            at,
            _("Nhắc %(people)s") % {"people": ", ".join(str(each.to) for each in group)},
            by=str(group[0].by),
            note=text,
            tone=Tone.WARNING,
            icon="mail",
        )
        for (at, text), group in together.items()
    ]
    return sorted(shown, key=lambda event: event.at, reverse=True)


def _event(event: AssignmentEvent) -> Event:
    tone, icon = _LOOKS[AssignmentVerb(event.verb)]
    words = str(AssignmentVerb(event.verb).label)
    if event.evidence is not None and event.verb == AssignmentVerb.WITHDRAW:
        words = _("rút minh chứng “%(proof)s”") % {"proof": event.evidence}
    return Event(
        event.at,
        words[:1].upper() + words[1:],
        by=str(event.by) if event.by else _("chương trình"),
        note=event.reason,
        tone=tone,
        icon=icon,
    )
