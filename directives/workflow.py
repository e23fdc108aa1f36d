"""How an assignment moves: one table, no other place changes `Assignment.state`."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from directives.choices import AssignmentState, AssignmentVerb

Verb = AssignmentVerb
_S = AssignmentState
_STILL_OPEN = (_S.OPEN, _S.ACKNOWLEDGED, _S.RETURNED)

#: What a verb leads to from a state. ASSIGN and INHERIT begin an assignment, REDATE leaves its state alone.
TRANSITIONS: dict[tuple[Verb, AssignmentState], AssignmentState] = {
    (Verb.ACKNOWLEDGE, _S.OPEN): _S.ACKNOWLEDGED,
    **{(Verb.REPORT_DONE, state): _S.REPORTED for state in _STILL_OPEN},
    # What another part of the program has recorded needs no second look; withdrawing the record reopens.
    **{(Verb.FULFIL, state): _S.CONFIRMED for state in (*_STILL_OPEN, _S.REPORTED)},
    (Verb.WITHDRAW, _S.REPORTED): _S.OPEN,
    (Verb.WITHDRAW, _S.CONFIRMED): _S.OPEN,
    (Verb.CONFIRM, _S.REPORTED): _S.CONFIRMED,
    (Verb.RETURN, _S.REPORTED): _S.RETURNED,
    (Verb.RETURN, _S.CONFIRMED): _S.RETURNED,
    **{(Verb.WAIVE, state): _S.WAIVED for state in _STILL_OPEN},
    **{(Verb.PASS_ON, state): _S.PASSED_ON for state in _STILL_OPEN},
    **{(Verb.REDATE, state): state for state in _STILL_OPEN},
}

_REFUSED: dict[Verb, Promise] = {
    Verb.ASSIGN: gettext_lazy("không giao lại được"),
    Verb.ACKNOWLEDGE: gettext_lazy("không nhận được nữa"),
    Verb.REPORT_DONE: gettext_lazy("không báo hoàn thành được"),
    Verb.FULFIL: gettext_lazy("không ghi nhận hoàn thành được"),
    Verb.WITHDRAW: gettext_lazy("không rút minh chứng được"),
    Verb.CONFIRM: gettext_lazy("không xác nhận được"),
    Verb.RETURN: gettext_lazy("không trả lại được"),
    Verb.WAIVE: gettext_lazy("không miễn được"),
    Verb.INHERIT: gettext_lazy("không kế thừa được"),
    Verb.PASS_ON: gettext_lazy("không chuyển tiếp được"),
    Verb.REDATE: gettext_lazy("không điều chỉnh hạn được"),
}

_NEXT: dict[AssignmentState, Promise] = {
    _S.OPEN: gettext_lazy("Cơ quan thực hiện nhận nhiệm vụ rồi báo hoàn thành kèm minh chứng."),
    _S.ACKNOWLEDGED: gettext_lazy("Cơ quan thực hiện báo hoàn thành kèm minh chứng khi đã làm xong."),
    _S.REPORTED: gettext_lazy("Cơ quan thường trực xác nhận hoặc trả lại kèm lý do."),
    _S.CONFIRMED: gettext_lazy("Nhiệm vụ đã xong; muốn làm lại thì rút minh chứng hoặc trả lại kèm lý do."),
    _S.RETURNED: gettext_lazy("Cơ quan thực hiện bổ sung theo lý do trả lại rồi báo hoàn thành lại."),
    _S.WAIVED: gettext_lazy("Nhiệm vụ đã được miễn nên không tính vào kết quả."),
    _S.PASSED_ON: gettext_lazy("Nhiệm vụ được theo dõi tiếp ở cơ quan hoặc văn bản kế thừa."),
}


def can_move(state: AssignmentState | str, verb: Verb) -> bool:
    return (verb, AssignmentState(state)) in TRANSITIONS


def move(state: AssignmentState | str, verb: Verb) -> AssignmentState:
    """The state that `verb` leads to. Raises Conflict, saying how the assignment stands and what can be done."""
    now = AssignmentState(state)
    try:
        return TRANSITIONS[verb, now]
    except KeyError:
        raise Conflict(
            _("Nhiệm vụ ở trạng thái “%(state)s” nên %(refused)s. %(next)s")
            % {"state": now.label, "refused": _REFUSED[verb], "next": _NEXT[now]}
        ) from None
