"""Meetings and reviews: held, with who took part, and conclusions that become duties with their assignments."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from directives.choices import DueRule, ObligationKind
from directives.models import LegalInstrument, Obligation
from directives.services.generation import assign_one, owed_by
from directives.services.obligations import AddresseeValue, ObligationValues, create_obligation
from projects.choices import MeetingKind, ProjectVerb
from projects.models import Conclusion, Meeting, MeetingAgency, Programme, Project
from projects.services.common import Checked, future, note_project, today_of

LONGEST_OFFICE = 200
LONGEST_TITLE = 300


@transaction.atomic
def hold_meeting(
    *,
    programme: Programme,
    project: Project | None,
    kind: MeetingKind | str,
    title: str,
    held_on: date,
    by: User,
    chair: str = "",
    summary: str = "",
    instrument: LegalInstrument | None = None,
    participants: Sequence[tuple[Agency, str]] = (),
    synthetic: bool = False,
    at: datetime | None = None,
) -> Meeting:
    """Note a meeting of a programme, or of one of its projects. `participants` are agencies with the office present.

    `instrument` is the notice of conclusions; the legal basis of what is concluded. Raises InvalidInput with field
    names, "participants-<place>" for a participant.
    """
    checked = Checked()
    texts = texts_of(checked, title, chair, summary)
    checked.refuse("held_on", future(held_on, today_of(at)))
    if project is not None and project.programme_id != programme.pk:
        checked.refuse("project", _("Đề án này thuộc chương trình khác."))
    offices = offices_of(checked, participants)
    checked.settle(_("Chưa ghi được cuộc họp."))
    meeting = Meeting.objects.create(
        programme=programme,
        project=project,
        kind=kind,
        held_on=held_on,
        instrument=instrument,
        created_by=by,
        created_at=at or timezone.now(),
        synthetic=synthetic,
        **texts,
    )
    MeetingAgency.objects.bulk_create(
        [MeetingAgency(meeting=meeting, agency_id=pk, office=office) for pk, office in offices.items()]
    )
    note_project(meeting, ProjectVerb.ADD, by=by, at=at, note=meeting.title, meeting=meeting)
    return meeting


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it stands now; whoever else wants to change it waits. Raises Conflict when it was withdrawn."""
    current = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__instrument", "project__instrument", "instrument")
        .get(pk=meeting.pk)
    )
    if current.withdrawn_at is not None:
        raise Conflict(_("Cuộc họp này đã được rút nên giữ nguyên."))
    return current


def texts_of(checked: Checked, title: str, chair: str, summary: str) -> dict[str, str]:
    return {
        "title": checked.line("title", title, missing=_("Hãy ghi tên cuộc họp.")),
        "chair": checked.line("chair", chair, longest=LONGEST_OFFICE),
        "summary": checked.text("summary", summary),
    }


def offices_of(checked: Checked, participants: Sequence[tuple[Agency, str]]) -> dict[int, str]:
    """The office present by agency."""
    offices: dict[int, str] = {}
    for place, (agency, office) in enumerate(participants):
        name = f"participants-{place}"
        if agency.pk in offices:
            checked.refuse(name, _("%(agency)s đã được ghi ở dòng khác.") % {"agency": agency.short_name})
        offices[agency.pk] = checked.line(name, office, longest=LONGEST_OFFICE)
    return offices


@transaction.atomic
def conclude(
    *,
    meeting: Meeting,
    text: str,
    by: User,
    due_on: date | None = None,
    agencies: Sequence[Agency] = (),
    at: datetime | None = None,
) -> Conclusion:
    """Note a conclusion. With `agencies` it becomes a duty of theirs, due on `due_on`, and is given out at once.

    The duty's legal basis is the notice of conclusions, or else what approved the project or the programme. Raises
    InvalidInput with "text", "due_on", "agencies" or "instrument".
    """
    current = lock_meeting(meeting)
    words = concluded_words(current, text, due_on, agencies)
    last = current.conclusions.aggregate(last=Max("number"))["last"] or 0
    conclusion = Conclusion(meeting=current, number=last + 1, text=words, due_on=due_on)
    conclusion.obligation = given_out(current, words, due_on, agencies, by=by)
    conclusion.save(force_insert=True)
    note_project(current, ProjectVerb.CONCLUDE, by=by, at=at, note=words[:200], meeting=current)
    return conclusion


def concluded_words(meeting: Meeting, text: str, due_on: date | None, agencies: Sequence[Agency]) -> str:
    """The cleaned words of a conclusion. Raises InvalidInput when it cannot stand, or cannot become a duty."""
    checked = Checked()
    words = checked.text("text", text, missing=_("Hãy ghi kết luận."))
    if agencies and due_on is None:
        checked.refuse("due_on", _("Kết luận giao nhiệm vụ phải có hạn."))
    elif due_on is not None and due_on < meeting.held_on:
        checked.refuse(
            "due_on", _("Hạn không được trước ngày họp %(day)s.") % {"day": format_date(meeting.held_on)}
        )
    if agencies and _basis(meeting) is None:
        checked.refuse(
            "instrument", _("Chưa có văn bản làm căn cứ để giao nhiệm vụ; hãy ghi văn bản kết luận.")
        )
    checked.settle(_("Chưa ghi được kết luận."))
    return words


def _basis(meeting: Meeting) -> LegalInstrument | None:
    project = meeting.project
    approval = project.instrument if project is not None else None
    return meeting.instrument or approval or meeting.programme.instrument


def given_out(
    meeting: Meeting, text: str, due_on: date | None, agencies: Sequence[Agency], *, by: User
) -> Obligation | None:
    """The duty that a conclusion lays down, with an assignment for each agency; None without agencies.

    What is given has been checked by `concluded_words`.
    """
    basis = _basis(meeting)
    if not agencies or basis is None or due_on is None:
        return None
    line = " ".join(text.split())
    values = ObligationValues(
        title=line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…",
        text=text,
        kind=ObligationKind.OTHER,
        instrument=basis,
        rule=DueRule.ONCE,
        due_on=due_on,
        valid_from=meeting.held_on,
        addressees=[AddresseeValue(agency=agency) for agency in agencies],
        source=_("Kết luận cuộc họp “%(title)s” ngày %(day)s")
        % {"title": meeting.title[:200], "day": format_date(meeting.held_on)},
    )
    try:
        obligation = create_obligation(values=values, by=by)
    except InvalidInput as error:
        raise InvalidInput(
            error.message, {_OURS.get(name, name): told for name, told in error.errors.items()}
        ) from error
    owing = owed_by(obligation)
    bodies = Agency.objects.in_bulk([agency for agency, _occurrence in owing])
    for agency, occurrence in owing:
        assign_one(
            obligation=obligation,
            agency=bodies[agency],
            occurrence=occurrence,
            by=by,
            synthetic=meeting.synthetic,
        )
    return obligation


#: Fields of a duty by the field of ours that they come from.
_OURS = {"title": "text", "addressees": "agencies"}
