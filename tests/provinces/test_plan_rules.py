"""What keeps a plan from being sent, what is worth a second look, two versions side by side, the tables of moves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.errors import Conflict
from provinces.choices import InspectionState, PlanState
from provinces.comparison import Change, compare
from provinces.content import IntegrationContent, PlanContent, TaskContent
from provinces.rules import Dated, PlanFrame, readiness
from provinces.workflow import (
    INSPECTION_TRANSITIONS,
    TRANSITIONS,
    InspectionVerb,
    Verb,
    can_move,
    move,
    move_inspection,
    next_steps,
)

TASK = TaskContent("Tuyên truyền tại xã biên giới", "Hội Phụ nữ", project=1, budget=Decimal(100))
OTHER = TaskContent("Điều tra, khám phá các đường dây", "Công an tỉnh", project=2)
PLAN = PlanContent(
    document_number="35",
    document_symbol="KH-UBND",
    issued_on=date(2016, 9, 1),
    title="Thực hiện Chương trình",
    signer_office="Phó Chủ tịch",
    period_from=date(2016, 9, 1),
    period_to=date(2020, 12, 31),
    implements="Quyết định 2546/QĐ-TTg",
    file_name="ke-hoach.pdf",
    tasks=(TASK, OTHER),
    integrations={"kl": IntegrationContent("Gắn với Kết luận 05-KL/TW.", "Mục I")},
)
FRAME = PlanFrame(
    year_from=2016,
    year_to=2020,
    year=None,
    implements=Dated("Quyết định 2546/QĐ-TTg", date(2015, 12, 31)),
    topics={"kl": Dated("Kết luận 05-KL/TW", date(2016, 7, 15)), "kt": Dated("kinh tế - xã hội", None)},
    projects={1: "Truyền thông", 2: "Đấu tranh"},
    today=date(2018, 1, 1),
)


def errors(plan: PlanContent = PLAN, frame: PlanFrame = FRAME) -> set[str]:
    return set(readiness(plan, frame).by_field)


def warnings(plan: PlanContent = PLAN, frame: PlanFrame = FRAME) -> list[str]:
    return [finding.message for finding in readiness(plan, frame).warnings]


def test_a_whole_plan_is_ready() -> None:
    assert readiness(PLAN, FRAME).ready


@pytest.mark.parametrize(
    ("plan", "frame", "field"),
    [
        (replace(PLAN, document_number=""), FRAME, "document_number"),
        (replace(PLAN, signer_office=""), FRAME, "signer_office"),
        (PLAN, replace(FRAME, implements=None), "implements"),
        (replace(PLAN, issued_on=date(2018, 1, 2)), FRAME, "issued_on"),
        (replace(PLAN, issued_on=date(2015, 12, 30), integrations={}), FRAME, "issued_on"),
        (replace(PLAN, issued_on=date(2016, 7, 14)), FRAME, "integrations-kl-passage"),
        (replace(PLAN, period_to=date(2021, 1, 1)), FRAME, "period_to"),
        (PLAN, replace(FRAME, year=2016), "period_to"),
        (PLAN, replace(FRAME, year=2017), "period_from"),
        (replace(PLAN, period_to=date(2016, 8, 1)), FRAME, "period_to"),
        (replace(PLAN, tasks=()), FRAME, "tasks"),
    ],
)
def test_each_rule_refuses_at_its_field(plan: PlanContent, frame: PlanFrame, field: str) -> None:
    assert errors(plan, frame) == {field}


def test_the_very_day_of_the_instrument_is_allowed() -> None:
    assert errors(replace(PLAN, issued_on=date(2015, 12, 31), integrations={})) == set()
    assert errors(replace(PLAN, issued_on=date(2016, 7, 15))) == set()


def test_what_is_worth_a_second_look_does_not_refuse() -> None:
    assert warnings() == ["Chưa dẫn đoạn lồng ghép với kinh tế - xã hội."]
    assert "Chưa kèm tệp văn bản kế hoạch." in warnings(replace(PLAN, file_name=""))
    assert "Chưa có nhiệm vụ nào thuộc đề án 2." in warnings(replace(PLAN, tasks=(TASK,)))
    late = replace(TASK, ends_on=date(2021, 6, 1))
    assert "Nhiệm vụ 1 nằm ngoài thời gian thực hiện của kế hoạch." in warnings(replace(PLAN, tasks=(late,)))


def test_a_topic_that_came_later_is_not_missed() -> None:
    early = replace(PLAN, issued_on=date(2016, 3, 1), integrations={})

    assert warnings(early) == ["Chưa dẫn đoạn lồng ghép với kinh tế - xã hội."]


# --- Side by side ------------------------------------------------------------------------------------------


def test_equal_versions_are_said_to_be_identical() -> None:
    assert compare(PLAN, PLAN).identical


def test_fields_that_differ_are_printed_as_pages_print_them() -> None:
    found = compare(
        PLAN,
        replace(PLAN, issued_on=date(2016, 10, 1), tasks=(replace(TASK, budget=Decimal("1200.5")), OTHER)),
    )

    changed = {item.name: (item.left, item.right) for item in found.fields if item.changed}
    assert changed == {"issued_on": ("01/09/2016", "01/10/2016"), "budget": ("100", "1.200,5")}
    assert not found.identical


def test_tasks_are_paired_by_title_and_reworded_ones_by_likeness() -> None:
    right = replace(
        PLAN,
        tasks=(
            TaskContent("Điều tra, khám phá các đường dây liên tỉnh", "Công an tỉnh", project=2),
            replace(TASK, responsible="Sở Thông tin và Truyền thông"),
            TaskContent("Hỗ trợ nạn nhân hoà nhập", "Sở Lao động", project=3),
        ),
    )

    found = compare(PLAN, right).tasks

    assert [item.change for item in found] == [Change.CHANGED, Change.CHANGED, Change.ADDED]
    assert [item.fields for item in found] == [("responsible",), ("title",), ()]
    assert [item.change for item in compare(right, PLAN).tasks] == [
        Change.CHANGED,
        Change.CHANGED,
        Change.REMOVED,
    ]


def test_the_same_words_under_another_project_are_another_task() -> None:
    found = compare(PLAN, replace(PLAN, tasks=(replace(TASK, project=3), OTHER)))

    assert [item.change for item in found.tasks] == [Change.REMOVED, Change.SAME, Change.ADDED]


def test_integrations_are_compared_by_topic() -> None:
    right = replace(PLAN, integrations={"kt": IntegrationContent("Gắn với phát triển kinh tế.")})

    assert {item.topic: item.change for item in compare(PLAN, right).integrations} == {
        "kl": Change.REMOVED,
        "kt": Change.ADDED,
    }
    moved = replace(PLAN, integrations={"kl": IntegrationContent("Gắn với Kết luận 05-KL/TW.", "Mục II")})
    assert compare(PLAN, moved).integrations[0].change == Change.CHANGED


# --- Tables of moves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("verb", [Verb.EDIT, Verb.SUBMIT, Verb.NOTE, Verb.RETURN, Verb.WITHDRAW])
def test_a_plan_moves_by_the_table_and_is_refused_in_words(state: PlanState, verb: Verb) -> None:
    if (verb, state) in TRANSITIONS:
        assert can_move(state, verb)
        assert move(state, verb) == TRANSITIONS[verb, state]
    else:
        assert not can_move(state, verb)
        with pytest.raises(Conflict) as refused:
            move(state, verb)
        assert f"“{state.label}”" in refused.value.message
        assert refused.value.message.endswith(".")


def test_every_state_says_what_comes_next() -> None:
    assert set(next_steps()) == set(PlanState)
    assert set(TRANSITIONS.values()) <= set(PlanState)


@pytest.mark.parametrize("state", InspectionState)
@pytest.mark.parametrize("verb", InspectionVerb)
def test_an_inspection_moves_only_while_it_is_planned(state: InspectionState, verb: InspectionVerb) -> None:
    if state == InspectionState.PLANNED:
        assert move_inspection(state, verb) == INSPECTION_TRANSITIONS[verb, state]
    else:
        with pytest.raises(Conflict):
            move_inspection(state, verb)
