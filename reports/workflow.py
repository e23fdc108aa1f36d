"""How a report moves: one table, no other place changes `Report.state`."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from reports.choices import ReportState


class Verb(StrEnum):
    """What a person does to a report."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"


TRANSITIONS: dict[tuple[Verb, ReportState], ReportState] = {
    (Verb.EDIT, ReportState.DRAFT): ReportState.DRAFT,
    (Verb.EDIT, ReportState.RETURNED): ReportState.RETURNED,
    (Verb.SUBMIT, ReportState.DRAFT): ReportState.SUBMITTED,
    (Verb.SUBMIT, ReportState.RETURNED): ReportState.SUBMITTED,
    (Verb.RETURN, ReportState.SUBMITTED): ReportState.RETURNED,
    (Verb.ACCEPT, ReportState.SUBMITTED): ReportState.ACCEPTED,
}

_REFUSED: dict[Verb, Promise] = {
    Verb.EDIT: gettext_lazy("không sửa được nữa"),
    Verb.SUBMIT: gettext_lazy("không gửi được"),
    Verb.RETURN: gettext_lazy("không trả lại được"),
    Verb.ACCEPT: gettext_lazy("không tiếp nhận được"),
}

_NEXT: dict[ReportState, Promise] = {
    ReportState.DRAFT: gettext_lazy("Cơ quan báo cáo nhập số liệu, thuyết minh rồi gửi."),
    ReportState.SUBMITTED: gettext_lazy("Cơ quan thường trực tiếp nhận hoặc trả lại kèm lý do."),
    ReportState.RETURNED: gettext_lazy("Cơ quan báo cáo sửa theo lý do trả lại rồi gửi lại."),
    ReportState.ACCEPTED: gettext_lazy("Báo cáo đã được dùng để tổng hợp và giữ nguyên."),
}


def can_move(state: ReportState | str, verb: Verb) -> bool:
    return (verb, ReportState(state)) in TRANSITIONS


def move(state: ReportState | str, verb: Verb) -> ReportState:
    """The state that `verb` leads to. Raises Conflict, saying how the report stands and what can be done."""
    now = ReportState(state)
    try:
        return TRANSITIONS[verb, now]
    except KeyError:
        raise Conflict(
            _("Báo cáo ở trạng thái “%(state)s” nên %(refused)s. %(next)s")
            % {"state": now.label, "refused": _REFUSED[verb], "next": _NEXT[now]}
        ) from None
