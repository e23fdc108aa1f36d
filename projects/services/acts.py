"""What people say about an activity: it began, it ended, it was given up, it was taken up again."""

from datetime import date, datetime
from decimal import Decimal

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, InvalidInput
from core.formats import format_date, format_percent
from directives.services.locking import reason_of
from projects import workflow
from projects.choices import ActivityState, ActivityVerb, EntryState
from projects.models import Activity
from projects.services.common import future, lock_activity, note_activity, runs_backward, today_of

_HUNDRED = Decimal(100)


@transaction.atomic
def start(*, activity: Activity, on: date, by: User, at: datetime | None = None) -> Activity:
    """Say that work began on a day. Raises InvalidInput with "on", Conflict."""
    current = lock_activity(activity)
    begin(current, on, by=by, at=at)
    return current


def begin(current: Activity, on: date, *, by: User, at: datetime | None) -> None:
    """`start` for a row that is locked already."""
    after = workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.START)
    if error := future(on, today_of(at)):
        raise InvalidInput(error, {"on": error})
    current.state, current.actual_start = after, on
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state", "actual_start"])
    note_activity(current, ActivityVerb.START, by=by, at=at, note=format_date(on))


@transaction.atomic
def finish(*, activity: Activity, on: date, by: User, at: datetime | None = None) -> Activity:
    """Say that work ended on a day: an activity confirmed at 100 %, a task when all below it is over.

    Raises InvalidInput with "on", Conflict saying what is missing.
    """
    current = lock_activity(activity)
    after = workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.FINISH)
    error = future(on, today_of(at)) or runs_backward(current.actual_start, on)
    if error:
        raise InvalidInput(error, {"on": error})
    _refuse_waiting(current)
    _refuse_unfinished(current)
    current.state, current.actual_end = after, on
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state", "actual_end"])
    note_activity(current, ActivityVerb.FINISH, by=by, at=at, note=format_date(on))
    return current


def _refuse_unfinished(activity: Activity) -> None:
    if activity.is_task:
        _refuse_open_below(activity)
        return
    percent = activity.confirmed_entry.percent if activity.confirmed_entry is not None else Decimal(0)
    if percent < _HUNDRED:
        raise Conflict(
            _("Tỷ lệ đã được xác nhận là %(percent)s; chỉ ghi hoàn thành khi đã xác nhận 100%%.")
            % {"percent": format_percent(percent, 2)}
        )


def _refuse_open_below(task: Activity) -> None:
    still = task.children.exclude(state__in=[ActivityState.DONE, ActivityState.CANCELLED]).order_by("path")
    count = still.count()
    if count:
        listed = ", ".join(child.code for child in still[:5])
        raise Conflict(
            _("Còn %(count)d nhiệm vụ, hoạt động cấp dưới chưa hoàn thành hoặc huỷ: %(codes)s.")
            % {"count": count, "codes": listed if count <= 5 else f"{listed} …"}
        )


def _refuse_waiting(activity: Activity) -> None:
    if activity.entries.filter(state=EntryState.SUBMITTED).exists():
        raise Conflict(
            _("Đang có cập nhật tiến độ chờ xác nhận. Hãy chờ xác nhận hoặc trả lại rồi làm tiếp.")
        )


@transaction.atomic
def cancel(*, activity: Activity, reason: str, by: User, at: datetime | None = None) -> Activity:
    """Give an activity up; it no longer counts. A task can go when all below it is over.

    Raises InvalidInput with "reason", Conflict.
    """
    words = reason_of(reason, _("Nêu lý do huỷ."))
    current = lock_activity(activity)
    after = workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.CANCEL)
    _refuse_waiting(current)
    if current.is_task:
        _refuse_open_below(current)
    current.state = after
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state"])
    note_activity(current, ActivityVerb.CANCEL, by=by, at=at, reason=words)
    return current


@transaction.atomic
def reopen(*, activity: Activity, reason: str, by: User, at: datetime | None = None) -> Activity:
    """Take a finished or cancelled activity up again. Raises InvalidInput with "reason", Conflict."""
    words = reason_of(reason, _("Nêu lý do mở lại."))
    current = lock_activity(activity)
    after = workflow.move(workflow.ACTIVITY, ActivityState(current.state), ActivityVerb.REOPEN)
    if current.actual_start is not None:
        after = ActivityState.RUNNING
    parent = current.parent
    if parent is not None and parent.state in {ActivityState.DONE, ActivityState.CANCELLED}:
        raise Conflict(_("Hãy mở lại nhiệm vụ cấp trên “%(name)s” trước.") % {"name": parent})
    current.state, current.actual_end = after, None
    with pghistory.context(user=by.pk):
        current.save(update_fields=["state", "actual_end"])
    note_activity(current, ActivityVerb.REOPEN, by=by, at=at, reason=words)
    return current
