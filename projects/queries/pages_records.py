"""Reads for products, obstacles, seats, attachments and meetings."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.lists import Column, ListSpec, choice_order
from core.ui import Event
from directives.models import Assignment
from projects import permissions, workflow
from projects.choices import MeetingKind, ProductState, ProjectVerb
from projects.filters import MeetingFilter
from projects.models import (
    Attachment,
    Conclusion,
    ManagementBoardMember,
    Meeting,
    MeetingAgency,
    Obstacle,
    Product,
    Project,
)
from projects.queries.pages_projects import event_of

# --- Products --------------------------------------------------------------------------------------------


def visible_product(pk: int, user: User) -> Product:
    """One statement. Raises Http404."""
    found = (
        Product.objects.visible_to(user)
        .select_related("project__programme", "subproject", "activity")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with its evidence and history; the history only for those who follow the project."""

    product: Product
    proofs: list[Attachment]
    events: list[Event]
    follows: bool
    edit: bool
    deliver: bool
    cancel: bool
    reopen: bool
    attach: bool


def product_page(product: Product, user: User) -> ProductPage:
    """At most four statements."""
    may_edit = permissions.can_edit_project(user, product.project)
    follows = may_edit or permissions.can_follow(user, product.project)
    state = ProductState(product.state)

    def can(verb: ProjectVerb) -> bool:
        return may_edit and workflow.can_move(workflow.PRODUCT, state, verb)

    return ProductPage(
        product=product,
        proofs=list(
            product.attachments.filter(withdrawn_at=None)
            .select_related("file", "added_by")
            .order_by("added_at", "pk")
        ),
        events=[event_of(row) for row in product.events.select_related("by").order_by("-at", "-pk")]
        if follows
        else [],
        follows=follows,
        edit=can(ProjectVerb.EDIT),
        deliver=can(ProjectVerb.DELIVER),
        cancel=can(ProjectVerb.CANCEL),
        reopen=can(ProjectVerb.REOPEN),
        attach=may_edit and state is not ProductState.CANCELLED,
    )


# --- Obstacles, seats, attachments -----------------------------------------------------------------------


def visible_obstacle(pk: int, user: User) -> Obstacle:
    """One statement. Raises Http404."""
    found = (
        Obstacle.objects.visible_to(user)
        .select_related("project__programme", "activity__project__programme", "owner")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_seat(pk: int, user: User) -> ManagementBoardMember:
    """One statement. Raises Http404."""
    found = (
        ManagementBoardMember.objects.filter(project__in=Project.objects.visible_to(user))
        .select_related("project__programme")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_attachment(pk: int, user: User) -> Attachment:
    """What hangs on something the person sees, with what it hangs on; one statement. Raises Http404."""
    found = (
        Attachment.objects.visible_to(user)
        .select_related(
            "file",
            "project",
            "entry__activity__project",
            "product__project",
            "meeting__project",
            "meeting__programme",
            "target_count__target__programme",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


# --- Meetings --------------------------------------------------------------------------------------------


#: How many conclusions stand.
STANDING_CONCLUSIONS = Count("conclusions", filter=Q(conclusions__withdrawn_at=None))

MEETINGS: ListSpec[Meeting] = ListSpec(
    name="cuoc-hop",
    title=gettext_lazy("Cuộc họp, sơ kết, tổng kết"),
    noun=gettext_lazy("cuộc họp"),
    filters=MeetingFilter,
    sort="-held_on",
    columns=[
        Column("held_on", gettext_lazy("Ngày"), lambda row: row.held_on, sort=["held_on"]),
        Column("title", gettext_lazy("Cuộc họp"), lambda row: row.title),
        Column(
            "kind",
            gettext_lazy("Loại"),
            lambda row: row.get_kind_display(),
            sort=[choice_order("kind", MeetingKind), F("held_on")],
            wide=True,
        ),
        Column("place", gettext_lazy("Chương trình, đề án"), lambda row: str(row.project or row.programme)),
        Column(
            "conclusions", gettext_lazy("Kết luận"), lambda row: vars(row)["agreed"], numeric=True, wide=True
        ),
        Column("synthetic", gettext_lazy("Dữ liệu minh hoạ"), lambda row: row.synthetic, shown=False),
    ],
)


def listed_meetings(user: User) -> QuerySet[Meeting]:
    """One statement."""
    return (
        Meeting.objects.visible_to(user)
        .select_related("programme", "project")
        .annotate(agreed=STANDING_CONCLUSIONS)
    )


def visible_meeting(pk: int, user: User) -> Meeting:
    """One statement. Raises Http404."""
    found = (
        Meeting.objects.visible_to(user)
        .select_related(
            "programme__instrument",
            "project__programme",
            "project__instrument",
            "instrument",
            "created_by",
            "withdrawn_by",
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def participants_of(meeting: Meeting) -> list[MeetingAgency]:
    """One statement."""
    return list(meeting.participants.select_related("agency").order_by("agency__sort_key"))


def visible_conclusion(pk: int, user: User) -> Conclusion:
    """With its meeting; one statement. Raises Http404."""
    found = (
        Conclusion.objects.filter(meeting__in=Meeting.objects.visible_to(user))
        .select_related("meeting__programme", "meeting__project__programme", "obligation")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """A conclusion with the assignments that the person sees of the duty it became."""

    conclusion: Conclusion
    assignments: list[Assignment]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    meeting: Meeting
    participants: list[MeetingAgency]
    conclusions: list[ConclusionRow]
    files: list[Attachment]
    events: list[Event]
    may_edit: bool


def meeting_page(meeting: Meeting, user: User) -> MeetingPage:
    """At most six statements."""
    conclusions = list(meeting.conclusions.select_related("obligation", "withdrawn_by").order_by("number"))
    given: dict[int, list[Assignment]] = {}
    duties = [row.obligation_id for row in conclusions if row.obligation_id is not None]
    for row in (
        Assignment.objects.visible_to(user)
        .filter(obligation__in=duties)
        .select_related("agency")
        .order_by("agency__sort_key")
    ):
        given.setdefault(row.obligation_id, []).append(row)
    return MeetingPage(
        meeting=meeting,
        participants=participants_of(meeting),
        conclusions=[
            ConclusionRow(row, given.get(row.obligation_id, []) if row.obligation_id is not None else [])
            for row in conclusions
        ],
        files=list(
            meeting.attachments.filter(withdrawn_at=None)
            .select_related("file", "added_by")
            .order_by("added_at", "pk")
        ),
        events=[event_of(row) for row in meeting.events.select_related("by").order_by("-at", "-pk")],
        may_edit=meeting.withdrawn_at is None
        and permissions.can_hold_meeting(user, meeting.programme, meeting.project),
    )
