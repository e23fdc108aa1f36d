"""The transition table: which moves exist, and what the others are told."""

import itertools

import pytest

from core.errors import Conflict
from reports.choices import ReportState
from reports.workflow import TRANSITIONS, Verb, can_move, move


@pytest.mark.parametrize(
    ("verb", "state", "after"),
    [
        (Verb.EDIT, "draft", "draft"),
        (Verb.EDIT, "returned", "returned"),
        (Verb.SUBMIT, "draft", "submitted"),
        (Verb.SUBMIT, "returned", "submitted"),
        (Verb.RETURN, "submitted", "returned"),
        (Verb.ACCEPT, "submitted", "accepted"),
    ],
)
def test_moves_that_exist(verb: Verb, state: str, after: str) -> None:
    assert can_move(state, verb)
    assert move(state, verb) == after


REFUSED = [pair for pair in itertools.product(Verb, ReportState) if pair not in TRANSITIONS]


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_every_other_move_says_how_the_report_stands_and_what_can_be_done(
    verb: Verb, state: ReportState
) -> None:
    assert not can_move(state, verb)
    with pytest.raises(
        Conflict, match=f"Báo cáo ở trạng thái “{state.label}” nên không .* được.*[.]$"
    ) as refused:
        move(state, verb)
    assert refused.value.message.count(".") == 2


def test_six_moves_exist_and_no_other() -> None:
    assert len(TRANSITIONS) == 6
