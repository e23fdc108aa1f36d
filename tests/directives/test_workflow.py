"""The transition table, verb by verb."""

import pytest

from core.errors import Conflict
from directives.choices import AssignmentState, AssignmentVerb
from directives.workflow import TRANSITIONS, can_move, move

S, V = AssignmentState, AssignmentVerb
STILL_OPEN = {S.OPEN, S.ACKNOWLEDGED, S.RETURNED}

#: Every verb a person or a run uses, the states it may be used in, and where it leads.
TABLE = {
    V.ACKNOWLEDGE: ({S.OPEN}, S.ACKNOWLEDGED),
    V.REPORT_DONE: (STILL_OPEN, S.REPORTED),
    V.FULFIL: (STILL_OPEN | {S.REPORTED}, S.CONFIRMED),
    V.WITHDRAW: ({S.REPORTED, S.CONFIRMED}, S.OPEN),
    V.CONFIRM: ({S.REPORTED}, S.CONFIRMED),
    V.RETURN: ({S.REPORTED, S.CONFIRMED}, S.RETURNED),
    V.WAIVE: (STILL_OPEN, S.WAIVED),
    V.PASS_ON: (STILL_OPEN, S.PASSED_ON),
}


@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("state", AssignmentState)
def test_a_verb_leads_where_the_table_says_and_nowhere_else(verb: V, state: S) -> None:
    begins, ends = TABLE[verb]
    if state in begins:
        assert move(state, verb) == ends
        assert can_move(state, verb)
    else:
        assert not can_move(state, verb)
        with pytest.raises(Conflict):
            move(state, verb)


def test_a_new_due_date_changes_no_state() -> None:
    assert {state for verb, state in TRANSITIONS if verb == V.REDATE} == STILL_OPEN
    assert all(move(state, V.REDATE) == state for state in STILL_OPEN)


@pytest.mark.parametrize(
    ("state", "verb", "sentence"),
    [
        (
            S.CONFIRMED, V.REPORT_DONE,
            "Nhiệm vụ ở trạng thái “đã xác nhận hoàn thành” nên không báo hoàn thành được. "
            "Nhiệm vụ đã xong; muốn làm lại thì rút minh chứng hoặc trả lại kèm lý do.",
        ),
        (
            S.OPEN, V.CONFIRM,
            "Nhiệm vụ ở trạng thái “chưa thực hiện” nên không xác nhận được. "
            "Cơ quan thực hiện nhận nhiệm vụ rồi báo hoàn thành kèm minh chứng.",
        ),
        (
            S.PASSED_ON, V.WAIVE,
            "Nhiệm vụ ở trạng thái “đã chuyển tiếp” nên không miễn được. "
            "Nhiệm vụ được theo dõi tiếp ở cơ quan hoặc văn bản kế thừa.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_how_it_stands_and_what_can_be_done(state: S, verb: V, sentence: str) -> None:
    with pytest.raises(Conflict) as refused:
        move(state, verb)

    assert refused.value.message == sentence


def test_every_state_and_every_verb_has_words() -> None:
    for verb in AssignmentVerb:
        for state in AssignmentState:
            if not can_move(state, verb):
                with pytest.raises(Conflict, match="nên không"):
                    move(state, verb)
