"""How activities, progress entries, products and obstacles move: one table each, no other place changes a state."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from projects.choices import (
    ActivityState,
    ActivityVerb,
    EntryState,
    EntryVerb,
    ObstacleState,
    ProductState,
    ProjectVerb,
)

S = TypeVar("S", bound=TextChoices)
V = TypeVar("V", bound=TextChoices)

_A, _AV = ActivityState, ActivityVerb
ACTIVITY: dict[tuple[ActivityVerb, ActivityState], ActivityState] = {
    **{(_AV.EDIT, state): state for state in (_A.PLANNED, _A.RUNNING, _A.DONE)},
    **{(_AV.RESCHEDULE, state): state for state in (_A.PLANNED, _A.RUNNING)},
    **{(_AV.LINK, state): state for state in (_A.PLANNED, _A.RUNNING)},
    **{(_AV.UNLINK, state): state for state in (_A.PLANNED, _A.RUNNING)},
    (_AV.START, _A.PLANNED): _A.RUNNING,
    (_AV.FINISH, _A.RUNNING): _A.DONE,
    (_AV.CANCEL, _A.PLANNED): _A.CANCELLED,
    (_AV.CANCEL, _A.RUNNING): _A.CANCELLED,
    (_AV.REOPEN, _A.DONE): _A.RUNNING,
    (_AV.REOPEN, _A.CANCELLED): _A.PLANNED,  # or running, when it had begun: `projects.services.planning`
}

_E, _EV = EntryState, EntryVerb
ENTRY: dict[tuple[EntryVerb, EntryState], EntryState] = {
    (_EV.EDIT, _E.DRAFT): _E.DRAFT,
    (_EV.SUBMIT, _E.DRAFT): _E.SUBMITTED,
    (_EV.RETURN, _E.SUBMITTED): _E.RETURNED,
    (_EV.CONFIRM, _E.SUBMITTED): _E.CONFIRMED,
}

_P, _PV = ProductState, ProjectVerb
PRODUCT: dict[tuple[ProjectVerb, ProductState], ProductState] = {
    (_PV.EDIT, _P.PENDING): _P.PENDING,
    (_PV.DELIVER, _P.PENDING): _P.DELIVERED,
    (_PV.CANCEL, _P.PENDING): _P.CANCELLED,
    (_PV.REOPEN, _P.DELIVERED): _P.PENDING,
    (_PV.REOPEN, _P.CANCELLED): _P.PENDING,
}

OBSTACLE: dict[tuple[ProjectVerb, ObstacleState], ObstacleState] = {
    (_PV.CLOSE, ObstacleState.OPEN): ObstacleState.CLOSED,
    (_PV.REOPEN, ObstacleState.CLOSED): ObstacleState.OPEN,
}

_NEXT: dict[TextChoices, Promise] = {
    _A.PLANNED: gettext_lazy("Hãy ghi nhận bắt đầu trước."),
    _A.RUNNING: gettext_lazy("Hoạt động đang thực hiện."),
    _A.DONE: gettext_lazy("Muốn sửa, hãy mở lại kèm lý do."),
    _A.CANCELLED: gettext_lazy("Muốn làm tiếp, hãy mở lại kèm lý do."),
    _E.DRAFT: gettext_lazy("Cơ quan chủ trì hoàn thiện rồi gửi."),
    _E.SUBMITTED: gettext_lazy("Cơ quan thường trực xác nhận hoặc trả lại kèm lý do."),
    _E.CONFIRMED: gettext_lazy("Muốn thay đổi, hãy nhập cập nhật mới."),
    _E.RETURNED: gettext_lazy("Cơ quan chủ trì sửa trong bản mới rồi gửi lại."),
    _P.PENDING: gettext_lazy("Sản phẩm chưa giao nộp."),
    _P.DELIVERED: gettext_lazy("Muốn sửa, hãy mở lại kèm lý do."),
    _P.CANCELLED: gettext_lazy("Muốn làm tiếp, hãy mở lại kèm lý do."),
    ObstacleState.OPEN: gettext_lazy("Vướng mắc đang chờ tháo gỡ."),
    ObstacleState.CLOSED: gettext_lazy("Muốn xem xét lại, hãy mở lại kèm lý do."),
}


def can_move(table: Mapping[tuple[V, S], S], state: S, verb: V) -> bool:
    return (verb, state) in table


def move(table: Mapping[tuple[V, S], S], state: S, verb: V) -> S:
    """The state that `verb` leads to. Raises Conflict, saying how the thing stands and what can be done."""
    try:
        return table[verb, state]
    except KeyError:
        raise Conflict(
            _("Đang ở trạng thái “%(state)s” nên không %(verb)s được. %(next)s")
            % {"state": state.label, "verb": verb.label, "next": _NEXT[state]}
        ) from None
