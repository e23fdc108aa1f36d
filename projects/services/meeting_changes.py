"""Corrections of meetings and of their conclusions, and taking them back. What became a duty changes as a duty only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict
from core.formats import format_date
from directives.choices import AssignmentState
from directives.models import LegalInstrument
from directives.services.locking import reason_of
from projects.choices import MeetingKind, ProjectVerb
from projects.models import Conclusion, Meeting, MeetingAgency
from projects.services.common import (
    Checked,
    changes,
    future,
    note_project,
    readable,
    refuse_stale,
    save,
    today_of,
)
from projects.services.meetings import concluded_words, given_out, lock_meeting, offices_of, texts_of

_LONGEST_TOLD = 120  # characters of a value in the note of an edit


@transaction.atomic
def edit_meeting(
    *,
    meeting: Meeting,
    seen: int | None,
    kind: MeetingKind | str,
    title: str,
    held_on: date,
    chair: str,
    summary: str,
    instrument: LegalInstrument | None,
    participants: Sequence[tuple[Agency, str]],
    by: User,
    at: datetime | None = None,
) -> Meeting:
    """Correct what was noted of a meeting. `seen` is its `edits` when the form was opened.

    Duties that came of it keep the legal basis they were given out on. Raises InvalidInput like `hold_meeting`,
    EditConflict, Conflict when it was withdrawn.
    """
    current = lock_meeting(meeting)
    checked = Checked()
    wanted: dict[str, Any] = {"kind": str(kind), "held_on": held_on, "instrument": instrument}
    wanted |= texts_of(checked, title, chair, summary)
    checked.refuse("held_on", future(held_on, today_of(at)) or _after_its_days(current, held_on))
    offices = offices_of(checked, participants)
    checked.settle(_("Chưa lưu được thay đổi."))
    different = changes(current, wanted)
    attended = _attendance(current, participants, offices)
    refuse_stale(current, seen, different, attended)
    if not different and not attended:
        return current
    note = _told(current, different, attended)
    with pghistory.context(user=by.pk):
        save(current, different)
        if attended:
            _set_participants(current, offices)
    note_project(current, ProjectVerb.EDIT, by=by, at=at, note=note, meeting=current)
    return current


def _after_its_days(meeting: Meeting, held_on: date) -> str:
    """Why a meeting cannot have been held on a day: a conclusion fell due before it."""
    early = meeting.conclusions.standing().filter(due_on__lt=held_on).order_by("number").first()
    if early is None or early.due_on is None:
        return ""
    return _("Ngày họp %(held)s sau hạn %(due)s của kết luận %(number)d.") % {
        "held": format_date(held_on),
        "due": format_date(early.due_on),
        "number": early.number,
    }


def _attendance(
    meeting: Meeting, participants: Sequence[tuple[Agency, str]], offices: Mapping[int, str]
) -> dict[str, tuple[str, str]]:
    """Who took part, as wanted and as noted, by the name of the field; empty when both are the same."""
    noted = list(meeting.participants.select_related("agency").order_by("agency__sort_key"))
    if {row.agency_id: row.office for row in noted} == offices:
        return {}
    wanted = sorted(participants, key=lambda pair: pair[0].sort_key)
    mine = _list_of((agency.name, offices[agency.pk]) for agency, _office in wanted)
    return {"participants": (mine, _list_of((row.agency.name, row.office) for row in noted))}


def _list_of(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name} ({office})" if office else name for name, office in pairs)


def _set_participants(meeting: Meeting, offices: Mapping[int, str]) -> None:
    noted = {row.agency_id: row for row in meeting.participants.all()}
    for pk, row in noted.items():
        if pk not in offices:
            row.delete()
        elif row.office != offices[pk]:
            row.office = offices[pk]
            row.save(update_fields=["office"])
    MeetingAgency.objects.bulk_create(
        [
            MeetingAgency(meeting=meeting, agency_id=pk, office=office)
            for pk, office in offices.items()
            if pk not in noted
        ]
    )


def _told(row: Meeting | Conclusion, different: Mapping[str, Any], attended: Mapping[str, Any]) -> str:
    """What an edit changes, in words: "tên cuộc họp: Giao ban → Giao ban quý II"."""
    parts = [
        f"{row._meta.get_field(name).verbose_name}: {_short(row, name)} → {_value(name, row, wanted)}"  # type: ignore[union-attr]
        for name, wanted in different.items()
    ]
    return "; ".join([*parts, _("cơ quan dự")] if attended else parts)


def _short(row: Meeting | Conclusion, name: str) -> str:
    return _value(name, row, getattr(row, name))


def _value(name: str, row: Meeting | Conclusion, value: object) -> str:
    words = str(MeetingKind(str(value)).label) if name == "kind" else readable(value)
    line = " ".join(words.split()) or "—"
    return line if len(line) <= _LONGEST_TOLD else f"{line[: _LONGEST_TOLD - 1]}…"


@transaction.atomic
def edit_conclusion(
    *,
    conclusion: Conclusion,
    seen: int | None,
    text: str,
    due_on: date | None,
    by: User,
    agencies: Sequence[Agency] = (),
    at: datetime | None = None,
) -> Conclusion:
    """Correct a conclusion that is no duty yet; with `agencies` it becomes one now, as in `conclude`.

    Raises InvalidInput like `conclude`, EditConflict, Conflict when it is a duty already or was withdrawn.
    """
    meeting = lock_meeting(conclusion.meeting)
    current = _lock_conclusion(conclusion)
    if current.obligation_id is not None:
        raise Conflict(_("Kết luận này đã thành nhiệm vụ nên nội dung và hạn chỉ thay đổi ở trang nhiệm vụ."))
    words = concluded_words(meeting, text, due_on, agencies)
    different = changes(current, {"text": words, "due_on": due_on})
    refuse_stale(current, seen, different)
    note = _told(current, different, {})
    obligation = given_out(meeting, words, due_on, agencies, by=by)
    if obligation is not None:
        different["obligation"] = obligation
        note = "; ".join(part for part in (note, _("giao thành nhiệm vụ")) if part)
    if not different:
        return current
    with pghistory.context(user=by.pk):
        save(current, different)
    note_project(meeting, ProjectVerb.EDIT, by=by, at=at, note=_of_number(current, note), meeting=meeting)
    return current


def _lock_conclusion(conclusion: Conclusion) -> Conclusion:
    """The conclusion as it stands now; its meeting is locked. Raises Conflict when it was withdrawn."""
    current = Conclusion.objects.select_for_update(of=("self",), no_key=True).get(pk=conclusion.pk)
    if current.withdrawn_at is not None:
        raise Conflict(_("Kết luận này đã được rút nên giữ nguyên."))
    return current


def _of_number(conclusion: Conclusion, note: str) -> str:
    return _("kết luận %(number)d: %(note)s") % {"number": conclusion.number, "note": note}


@transaction.atomic
def withdraw_conclusion(
    *, conclusion: Conclusion, reason: str, by: User, at: datetime | None = None
) -> Conclusion:
    """Take a conclusion back; it stays to be read and counts no more.

    Raises InvalidInput with "reason"; Conflict while somebody still owes the duty it became, or when it was withdrawn.
    """
    words = reason_of(reason, _("Nêu lý do rút kết luận."))
    meeting = lock_meeting(conclusion.meeting)
    current = _lock_conclusion(conclusion)
    _refuse_while_owed([current])
    _withdraw(current, words, by=by, at=at)
    note_project(
        meeting,
        ProjectVerb.RETRACT,
        by=by,
        at=at,
        reason=words,
        note=_of_number(current, str(current)),
        meeting=meeting,
    )
    return current


@transaction.atomic
def withdraw_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime | None = None) -> Meeting:
    """Take a meeting back that was noted by mistake; it stays to be read and leaves the lists.

    Raises InvalidInput with "reason"; Conflict while somebody still owes what it concluded, or when it was withdrawn.
    """
    words = reason_of(reason, _("Nêu lý do rút cuộc họp."))
    current = lock_meeting(meeting)
    _refuse_while_owed(list(current.conclusions.standing().order_by("number")))
    _withdraw(current, words, by=by, at=at)
    note_project(
        current, ProjectVerb.RETRACT, by=by, at=at, reason=words, note=current.title, meeting=current
    )
    return current


def _refuse_while_owed(conclusions: Sequence[Conclusion]) -> None:
    """A duty goes on by its own rules: only when all it was given to are excused may its conclusion go."""
    owed = [
        row
        for row in conclusions
        if row.obligation is not None
        and (row.obligation.assignments.exclude(state=AssignmentState.WAIVED).exists())
    ]
    if owed:
        numbers = ", ".join(str(row.number) for row in owed)
        raise Conflict(
            _("Kết luận %(numbers)s đã thành nhiệm vụ giao cho cơ quan; hãy miễn nhiệm vụ đó trước khi rút.")
            % {"numbers": numbers}
        )


def _withdraw(row: Meeting | Conclusion, reason: str, *, by: User, at: datetime | None) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at or timezone.now(), by, reason
    with pghistory.context(user=by.pk):
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
