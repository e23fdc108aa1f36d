"""How states of work look as badges: words, tone and symbol. Pure; days come in as values."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number
from core.ui import Status, Tone
from projects import schedule
from projects.budgeting import BudgetWarning
from projects.choices import ActivityState, EntryState, ObstacleState, ProductState, TargetState
from projects.schedule import Slip

UNVERIFIED_TONE = (Tone.WARNING, "help-circle")

_ACTIVITY = {
    ActivityState.PLANNED: (Tone.NEUTRAL, "circle-dashed"),
    ActivityState.RUNNING: (Tone.INFO, "player-play"),
    ActivityState.DONE: (Tone.SUCCESS, "circle-check"),
    ActivityState.CANCELLED: (Tone.NEUTRAL, "ban"),
}
_ENTRY = {
    EntryState.DRAFT: (Tone.NEUTRAL, "pencil"),
    EntryState.SUBMITTED: (Tone.INFO, "hourglass"),
    EntryState.CONFIRMED: (Tone.SUCCESS, "circle-check"),
    EntryState.RETURNED: (Tone.WARNING, "arrow-back-up"),
}
_PRODUCT = {
    ProductState.PENDING: (Tone.NEUTRAL, "circle-dashed"),
    ProductState.DELIVERED: (Tone.SUCCESS, "circle-check"),
    ProductState.CANCELLED: (Tone.NEUTRAL, "ban"),
}
_OBSTACLE = {
    ObstacleState.OPEN: (Tone.WARNING, "alert-triangle"),
    ObstacleState.CLOSED: (Tone.SUCCESS, "circle-check"),
}
_TARGET = {
    TargetState.REACHED: (Tone.SUCCESS, "circle-check"),
    TargetState.MISSED: (Tone.DANGER, "circle-x"),
    TargetState.ON_COURSE: (Tone.SUCCESS, "trending-up"),
    TargetState.BEHIND: (Tone.WARNING, "trending-down"),
    TargetState.PENDING: (Tone.NEUTRAL, "clock"),
    TargetState.NO_DATA: (Tone.NEUTRAL, "circle-dashed"),
    TargetState.NOT_COMPUTABLE: (Tone.WARNING, "help-circle"),
}


def activity_badge(state: str) -> Status:
    known = ActivityState(state)
    return Status(known.label, *_ACTIVITY[known])


def entry_badge(state: str) -> Status:
    known = EntryState(state)
    return Status(known.label, *_ENTRY[known])


def product_badge(state: str) -> Status:
    known = ProductState(state)
    return Status(known.label, *_PRODUCT[known])


def obstacle_badge(state: str) -> Status:
    known = ObstacleState(state)
    return Status(known.label, *_OBSTACLE[known])


def target_badge(state: str) -> Status:
    known = TargetState(state)
    return Status(known.label, *_TARGET[known])


def lateness(state: str, planned_start: date, planned_end: date, today: date) -> Status | None:
    """Whether work should have ended, or begun, before today; None when it is in time."""
    if schedule.is_overdue(state, planned_end, today):
        days = (today - planned_end).days
        return Status(
            _("quá hạn %(days)s ngày") % {"days": format_number(days)}, Tone.DANGER, "clock-exclamation"
        )
    if schedule.starts_late(state, planned_start, today):
        days = (today - planned_start).days
        return Status(_("chậm bắt đầu %(days)s ngày") % {"days": format_number(days)}, Tone.WARNING, "clock")
    return None


def slip_words(slip: Slip | None) -> str:
    """How far the plan has moved since the baseline: "lùi 45 ngày so với ban đầu"; empty when it has not."""
    if slip is None or not slip.slipped:
        return ""
    days = slip.end or slip.start
    sentence = _("lùi %(days)s ngày") if days > 0 else _("sớm hơn %(days)s ngày")
    return sentence % {"days": format_number(abs(days))}


def money_badge(warning: BudgetWarning) -> Status:
    if warning is BudgetWarning.OVERSPENT:
        return Status(_("giải ngân vượt dự toán giao"), Tone.DANGER, "alert-circle")
    return Status(_("giao vượt kế hoạch"), Tone.WARNING, "alert-triangle")


def direction_of(before: Decimal | None, after: Decimal) -> str:
    """The icon between the confirmed percentage and a new one."""
    if before is None or after > before:
        return "trending-up"
    return "minus" if after == before else "trending-down"
