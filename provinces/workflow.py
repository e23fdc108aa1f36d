"""How provincial plans and inspections move: one table each, no other place changes their states."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from provinces.choices import InspectionState, PlanState, PlanVerb

Verb = PlanVerb
_S = PlanState
_WRITABLE = (_S.DRAFT, _S.RETURNED, _S.WITHDRAWN)
_STANDING = (_S.SUBMITTED, _S.NOTED)

#: What a verb leads to from a state. START begins a plan.
TRANSITIONS: dict[tuple[Verb, PlanState], PlanState] = {
    **{(Verb.EDIT, state): state for state in _WRITABLE},
    **{(Verb.SUBMIT, state): _S.SUBMITTED for state in _WRITABLE},
    (Verb.NOTE, _S.SUBMITTED): _S.NOTED,
    **{(Verb.RETURN, state): _S.RETURNED for state in _STANDING},
    **{(Verb.WITHDRAW, state): _S.WITHDRAWN for state in _STANDING},
}

_REFUSED: dict[Verb, Promise] = {
    Verb.START: gettext_lazy("không lập lại được"),
    Verb.EDIT: gettext_lazy("không sửa được nữa"),
    Verb.SUBMIT: gettext_lazy("không gửi được"),
    Verb.NOTE: gettext_lazy("không ghi nhận được"),
    Verb.RETURN: gettext_lazy("không trả lại được"),
    Verb.WITHDRAW: gettext_lazy("không rút được"),
}

_NEXT: dict[PlanState, Promise] = {
    _S.DRAFT: gettext_lazy("Địa phương soạn xong rồi lãnh đạo Ban Chỉ đạo địa phương gửi."),
    _S.SUBMITTED: gettext_lazy("Cơ quan thường trực ghi nhận hoặc trả lại kèm lý do."),
    _S.NOTED: gettext_lazy(
        "Kế hoạch giữ nguyên; địa phương có thể rút kèm lý do hoặc lập kế hoạch thay thế."
    ),
    _S.RETURNED: gettext_lazy("Địa phương sửa theo lý do trả lại rồi gửi lại."),
    _S.WITHDRAWN: gettext_lazy("Địa phương sửa rồi gửi lại."),
}


class InspectionVerb(StrEnum):
    """What staff do to an inspection."""

    EDIT = "edit"
    CONCLUDE = "conclude"
    CANCEL = "cancel"


_I = InspectionState
INSPECTION_TRANSITIONS: dict[tuple[InspectionVerb, InspectionState], InspectionState] = {
    (InspectionVerb.EDIT, _I.PLANNED): _I.PLANNED,
    (InspectionVerb.CONCLUDE, _I.PLANNED): _I.CONCLUDED,
    (InspectionVerb.CANCEL, _I.PLANNED): _I.CANCELLED,
}


def can_move(state: PlanState | str, verb: Verb) -> bool:
    return (verb, PlanState(state)) in TRANSITIONS


def move(state: PlanState | str, verb: Verb) -> PlanState:
    """The state that `verb` leads to. Raises Conflict, saying how the plan stands and what can be done."""
    now = PlanState(state)
    try:
        return TRANSITIONS[verb, now]
    except KeyError:
        raise Conflict(
            _("Kế hoạch ở trạng thái “%(state)s” nên %(refused)s. %(next)s")
            % {"state": now.label, "refused": _REFUSED[verb], "next": _NEXT[now]}
        ) from None


def can_move_inspection(state: InspectionState | str, verb: InspectionVerb) -> bool:
    return (verb, InspectionState(state)) in INSPECTION_TRANSITIONS


def move_inspection(state: InspectionState | str, verb: InspectionVerb) -> InspectionState:
    """The state that `verb` leads to. Raises Conflict for an inspection that is over."""
    now = InspectionState(state)
    try:
        return INSPECTION_TRANSITIONS[verb, now]
    except KeyError:
        raise Conflict(
            _("Đoàn kiểm tra ở trạng thái “%(state)s” nên hồ sơ giữ nguyên.") % {"state": now.label}
        ) from None


def next_steps() -> Mapping[PlanState, Promise]:
    """What comes next from each state, for pages."""
    return _NEXT
