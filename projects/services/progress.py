"""Progress entries: written by the agency that answers for the activity, confirmed or returned by staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, InvalidInput, NotAllowed
from core.formats import format_date, format_percent
from directives.services.locking import reason_of
from projects import progress, workflow
from projects.choices import ActivityState, EntryState, EntryVerb
from projects.models import Activity, Attachment, ProgressEntry, ProgressEvent, ResultFigure
from projects.parsing import COUNT, PERCENT
from projects.services.common import (
    Checked,
    changes,
    future,
    lock_activity,
    readable,
    refuse_stale,
    save,
    today_of,
)

MOST_FIGURES = 20
LONGEST_LABEL, LONGEST_UNIT = 200, 40


@dataclass(frozen=True, slots=True)
class FigureInput:
    """A figure of what was achieved: "số buổi tập huấn", 12, "buổi"."""

    label: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class EntryInput:
    """An entry as typed. `backward_reason` is needed when the percentage is lower than the confirmed one."""

    as_of: date
    done: str
    percent: Decimal | None
    obstacles: str = ""
    proposal: str = ""
    backward_reason: str = ""
    figures: Sequence[FigureInput] = ()


# --- Writing ---------------------------------------------------------------------------------------------


@transaction.atomic
def enter_progress(
    *, activity: Activity, content: EntryInput, by: User, seen: int | None = None, at: datetime | None = None
) -> ProgressEntry:
    """Write the activity's draft, or begin one. `seen` is the draft's `edits` when the form was opened.

    Raises InvalidInput with field names ("figures-<place>" for figures), EditConflict when somebody else saved the
    draft, Conflict when the activity does not run or an entry waits for confirmation.
    """
    return write(lock_activity(activity), content, by=by, seen=seen, at=at)


def write(
    activity: Activity, content: EntryInput, *, by: User, seen: int | None, at: datetime | None
) -> ProgressEntry:
    """`enter_progress` for an activity that is locked already."""
    _refuse_unless_running(activity)
    entry = open_entry(activity)
    if entry is not None:
        workflow.move(workflow.ENTRY, EntryState(entry.state), EntryVerb.EDIT)
    wanted = _checked(activity, content, today_of(at))
    if entry is None:
        return _begin(activity, wanted, content.figures, by=by, at=at)
    _change(entry, wanted, content.figures, seen=seen, by=by, at=at)
    return entry


def _refuse_unless_running(activity: Activity) -> None:
    if activity.is_task:
        raise Conflict(_("Tiến độ nhập cho hoạt động; tiến độ của nhiệm vụ được tính từ cấp dưới."))
    if activity.state != ActivityState.RUNNING:
        raise Conflict(
            _("Hoạt động ở trạng thái “%(state)s”; chỉ nhập tiến độ khi đang thực hiện.")
            % {"state": activity.get_state_display()}
        )


def open_entry(activity: Activity) -> ProgressEntry | None:
    """The draft or the entry that waits for confirmation; there is at most one."""
    return activity.entries.filter(state__in=[EntryState.DRAFT, EntryState.SUBMITTED]).first()


def _checked(activity: Activity, content: EntryInput, today: date) -> dict[str, Any]:
    """The content as stored. Raises InvalidInput with all that is wrong."""
    checked = Checked()
    wanted: dict[str, Any] = {
        "as_of": content.as_of,
        "done": checked.text("done", content.done),
        "percent": content.percent,
        "obstacles": checked.text("obstacles", content.obstacles),
        "proposal": checked.text("proposal", content.proposal),
        "backward_reason": checked.text("backward_reason", content.backward_reason),
    }
    checked.refuse("as_of", _wrong_day(activity, content.as_of, today))
    if content.percent is None:
        checked.refuse("percent", _("Hãy nhập tỷ lệ hoàn thành."))
    elif not PERCENT.fits(content.percent):
        checked.refuse("percent", _("Tỷ lệ hoàn thành phải là %(allowed)s.") % {"allowed": PERCENT.allowed})
    else:
        wanted["backward_reason"] = _backward_reason(activity, content.percent, wanted, checked)
    _check_figures(checked, content.figures)
    checked.settle(_("Chưa lưu được cập nhật tiến độ."))
    return wanted


def _backward_reason(activity: Activity, percent: Decimal, wanted: dict[str, Any], checked: Checked) -> str:
    """The reason, kept only where it is needed."""
    confirmed = activity.confirmed_entry.percent if activity.confirmed_entry is not None else None
    if not progress.goes_backwards(percent, confirmed):
        return ""
    reason: str = wanted["backward_reason"]
    if not reason:
        checked.refuse(
            "backward_reason",
            _("Tỷ lệ %(new)s thấp hơn tỷ lệ đã xác nhận %(old)s; hãy nêu lý do.")
            % {"new": format_percent(percent, 2), "old": format_percent(confirmed, 2)},
        )
    return reason


def _wrong_day(activity: Activity, as_of: date, today: date) -> str:
    if error := future(as_of, today):
        return error
    if activity.actual_start is not None and as_of < activity.actual_start:
        return _("Ngày %(day)s trước ngày bắt đầu thực tế %(start)s.") % {
            "day": format_date(as_of),
            "start": format_date(activity.actual_start),
        }
    confirmed = activity.confirmed_entry
    if confirmed is not None and as_of < confirmed.as_of:
        return _("Đã xác nhận tiến độ tính đến ngày %(day)s; không nhập lùi trước ngày đó.") % {
            "day": format_date(confirmed.as_of)
        }
    return ""


def _check_figures(checked: Checked, figures: Sequence[FigureInput]) -> None:
    if len(figures) > MOST_FIGURES:
        checked.refuse("figures", _("Mỗi lần nhập tối đa %(most)d số liệu kết quả.") % {"most": MOST_FIGURES})
    for place, figure in enumerate(figures):
        name = f"figures-{place}"
        checked.line(name, figure.label, missing=_("Hãy ghi tên kết quả."), longest=LONGEST_LABEL)
        checked.line(name, figure.unit, missing=_("Hãy ghi đơn vị tính."), longest=LONGEST_UNIT)
        if not COUNT.fits(figure.value):
            checked.refuse(name, _("Số lượng phải là %(allowed)s.") % {"allowed": COUNT.allowed})


def _begin(
    activity: Activity,
    wanted: dict[str, Any],
    figures: Sequence[FigureInput],
    *,
    by: User,
    at: datetime | None,
) -> ProgressEntry:
    entry = ProgressEntry.objects.create(
        activity=activity,
        number=_next_number(activity),
        created_by=by,
        created_at=at or timezone.now(),
        **wanted,
    )
    _write_figures(entry, figures)
    _note(entry, EntryVerb.ENTER, by=by, at=at)
    return entry


def _next_number(activity: Activity) -> int:
    return int(activity.entries.aggregate(last=Max("number"))["last"] or 0) + 1


def _change(
    entry: ProgressEntry,
    wanted: dict[str, Any],
    figures: Sequence[FigureInput],
    *,
    seen: int | None,
    by: User,
    at: datetime | None,
) -> None:
    different = changes(entry, wanted)
    stored = figures_of(entry)
    other_figures = _plain(figures) != _plain(stored)
    if not different and not other_figures:
        return
    also = {"figures": (_told(figures), _told(stored))} if other_figures else {}
    refuse_stale(entry, seen, different, also)
    with pghistory.context(user=by.pk):
        save(entry, different)
        if other_figures:
            _write_figures(entry, figures)
    _note(entry, EntryVerb.EDIT, by=by, at=at)


def figures_of(entry: ProgressEntry) -> list[FigureInput]:
    return [FigureInput(row.label, row.value, row.unit) for row in entry.figures.order_by("order")]


def _plain(figures: Iterable[FigureInput]) -> list[tuple[str, Decimal, str]]:
    return [(figure.label, figure.value, figure.unit) for figure in figures]


def _told(figures: Iterable[FigureInput]) -> str:
    return "; ".join(f"{figure.label}: {readable(figure.value)} {figure.unit}" for figure in figures)


def _write_figures(entry: ProgressEntry, figures: Sequence[FigureInput]) -> None:
    entry.figures.all().delete()
    ResultFigure.objects.bulk_create(
        [
            ResultFigure(entry=entry, order=order, label=figure.label, value=figure.value, unit=figure.unit)
            for order, figure in enumerate(figures, start=1)
        ]
    )


def _note(entry: ProgressEntry, verb: EntryVerb, *, by: User, at: datetime | None, reason: str = "") -> None:
    ProgressEvent.objects.create(entry=entry, verb=verb, by=by, at=at or timezone.now(), reason=reason)


# --- Sending and deciding --------------------------------------------------------------------------------


def _lock_entry(entry: ProgressEntry) -> ProgressEntry:
    """The entry with its activity, both locked, the activity first."""
    activity = lock_activity(entry.activity)
    current = ProgressEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    current.activity = activity
    return current


@transaction.atomic
def submit_progress(*, entry: ProgressEntry, by: User, at: datetime | None = None) -> ProgressEntry:
    """Send a draft: its content never changes from now on. Raises InvalidInput with field names, Conflict."""
    return send(_lock_entry(entry), by=by, at=at)


def send(current: ProgressEntry, *, by: User, at: datetime | None) -> ProgressEntry:
    """`submit_progress` for an entry that is locked with its activity."""
    after = workflow.move(workflow.ENTRY, EntryState(current.state), EntryVerb.SUBMIT)
    _refuse_unless_running(current.activity)
    if not current.done:
        error = _("Hãy ghi việc đã làm trước khi gửi.")
        raise InvalidInput(error, {"done": error})
    # What was confirmed may have changed since the draft was written.
    _checked(current.activity, content_of(current), today_of(at))
    current.state, current.submitted_by, current.submitted_at = after, by, at or timezone.now()
    current.save(update_fields=["state", "submitted_by", "submitted_at"])
    _note(current, EntryVerb.SUBMIT, by=by, at=at)
    return current


def content_of(entry: ProgressEntry) -> EntryInput:
    """An entry as somebody would type it."""
    return EntryInput(
        as_of=entry.as_of,
        done=entry.done,
        percent=entry.percent,
        obstacles=entry.obstacles,
        proposal=entry.proposal,
        backward_reason=entry.backward_reason,
        figures=figures_of(entry),
    )


@transaction.atomic
def return_progress(
    *, entry: ProgressEntry, reason: str, by: User, at: datetime | None = None
) -> ProgressEntry:
    """Give an entry back with a reason; the lead goes on in a new draft that holds the same content and evidence.

    Returns that draft. Raises InvalidInput with "reason", Conflict when it does not wait for confirmation.
    """
    words = reason_of(reason, _("Nêu lý do trả lại để cơ quan chủ trì biết phải sửa gì."))
    current = _lock_entry(entry)
    after = workflow.move(workflow.ENTRY, EntryState(current.state), EntryVerb.RETURN)
    content = content_of(current)
    _decide(current, after, EntryVerb.RETURN, by=by, at=at, reason=words)
    draft = ProgressEntry.objects.create(
        activity=current.activity,
        number=_next_number(current.activity),
        corrects=current,
        created_by=current.created_by,
        created_at=at or timezone.now(),
        as_of=content.as_of,
        done=content.done,
        percent=current.percent,
        obstacles=content.obstacles,
        proposal=content.proposal,
        backward_reason=content.backward_reason,
    )
    _write_figures(draft, content.figures)
    _copy_evidence(current, draft)
    return draft


def _copy_evidence(returned: ProgressEntry, draft: ProgressEntry) -> None:
    """The same files hang on the draft: nobody has to look for them again."""
    copies = list(returned.attachments.filter(withdrawn_at=None))
    for copy in copies:
        copy.pk, copy.entry = None, draft
        copy._state.adding = True
    Attachment.objects.bulk_create(copies)


@transaction.atomic
def confirm_progress(*, entry: ProgressEntry, by: User, at: datetime | None = None) -> ProgressEntry:
    """Confirm an entry; from now on it is what counts of its activity.

    Raises NotAllowed for whoever wrote or sent it, Conflict when it does not wait for confirmation (the second of two
    people at once gets this).
    """
    current = _lock_entry(entry)
    after = workflow.move(workflow.ENTRY, EntryState(current.state), EntryVerb.CONFIRM)
    if by.pk in _authors(current):
        raise NotAllowed(_("Không ai tự xác nhận cập nhật của mình. Hãy nhờ người khác xác nhận."))
    _decide(current, after, EntryVerb.CONFIRM, by=by, at=at)
    activity = current.activity
    activity.confirmed_entry = current
    with pghistory.context(user=by.pk):
        activity.save(update_fields=["confirmed_entry"])
    return current


def _authors(entry: ProgressEntry) -> set[int]:
    """Whoever began, changed or sent it."""
    wrote = entry.events.filter(verb__in=[EntryVerb.ENTER, EntryVerb.EDIT, EntryVerb.SUBMIT])
    return {entry.created_by_id, *wrote.values_list("by", flat=True)}


def _decide(
    entry: ProgressEntry,
    after: EntryState,
    verb: EntryVerb,
    *,
    by: User,
    at: datetime | None,
    reason: str = "",
) -> None:
    entry.state, entry.decided_by, entry.decided_at = after, by, at or timezone.now()
    entry.save(update_fields=["state", "decided_by", "decided_at"])
    _note(entry, verb, by=by, at=at, reason=reason)
