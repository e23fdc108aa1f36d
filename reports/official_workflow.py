"""How an official document moves: one table, no other place changes its state.

The law asks for a check of content before signing and for a number and a date at issue (Decree 30/2020/NĐ-CP,
Articles 10 to 19); who drafted does not check.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict
from reports.choices import OfficialState, OfficialVerb

_S, _V = OfficialState, OfficialVerb

#: What a verb leads to from a state. CREATE begins a document; an issued one moves no more.
TRANSITIONS: dict[tuple[OfficialVerb, OfficialState], OfficialState] = {
    (_V.EDIT, _S.DRAFT): _S.DRAFT,
    (_V.CHECK, _S.DRAFT): _S.CHECKED,
    (_V.APPROVE, _S.CHECKED): _S.APPROVED,
    (_V.SEND_BACK, _S.CHECKED): _S.DRAFT,
    (_V.SEND_BACK, _S.APPROVED): _S.DRAFT,
    (_V.ISSUE, _S.APPROVED): _S.ISSUED,
}

NEXT: dict[OfficialState, Promise] = {
    _S.DRAFT: gettext_lazy("Soạn xong, một cán bộ khác người soạn kiểm tra."),
    _S.CHECKED: gettext_lazy("Chờ lãnh đạo duyệt hoặc trả lại kèm lý do."),
    _S.APPROVED: gettext_lazy("Chờ lấy số, ký số và phát hành."),
    _S.ISSUED: gettext_lazy("Văn bản đã phát hành giữ nguyên; muốn sửa thì phát hành văn bản thay thế."),
}


def can_move(state: OfficialState | str, verb: OfficialVerb) -> bool:
    return (verb, OfficialState(state)) in TRANSITIONS


def move(state: OfficialState | str, verb: OfficialVerb) -> OfficialState:
    """The state that `verb` leads to. Raises Conflict, saying how the document stands and what comes next."""
    now = OfficialState(state)
    try:
        return TRANSITIONS[verb, now]
    except KeyError:
        raise Conflict(
            _("Văn bản ở trạng thái “%(state)s” nên không thực hiện được việc “%(verb)s”. %(next)s")
            % {"state": now.label, "verb": verb.label, "next": NEXT[now]}
        ) from None
