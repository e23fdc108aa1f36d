"""Sentences generated from figures: the wording of official reports, and no word without a figure."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.documents import sentences
from reports.documents.content import (
    CompiledFigure,
    Coverage,
    MissingUnit,
    SentencePlan,
    TargetResult,
    Term,
)
from reports.documents.plans import HEADLINES, SENTENCES, sentences_for
from tests.reports.documents.factory import national_report

DETECTED = SentencePlan(
    "I",
    "Toàn quốc phát hiện",
    (Term("cases", "vụ"), Term("suspects", "đối tượng"), Term("victims", "nạn nhân")),
)


def figure(cell: str, value: str | None, base: str | None = None, **changes: object) -> CompiledFigure:
    made = CompiledFigure(
        indicator=cell,
        cell=cell,
        section="C",
        name="Số vụ",
        unit="vụ",
        value=None if value is None else Decimal(value),
        same_period_last_year=None if base is None else Decimal(base),
        reported=63,
        expected=63,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def three(*pairs: tuple[str | None, str | None]) -> Mapping[str, CompiledFigure]:
    cells = ("cases", "suspects", "victims")
    return {cell: figure(cell, value, base) for cell, (value, base) in zip(cells, pairs, strict=True)}


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (
            (("89", "99"), ("142", "126"), ("169", "236")),
            "Toàn quốc phát hiện 89 vụ, 142 đối tượng, 169 nạn nhân; so với cùng kỳ năm trước giảm 10,1% số vụ, "
            "tăng 12,7% số đối tượng, giảm 28,4% số nạn nhân.",
        ),
        (
            (("211", None), ("276", None), ("386", "0")),
            "Toàn quốc phát hiện 211 vụ, 276 đối tượng, 386 nạn nhân; không so sánh được với cùng kỳ năm trước.",
        ),
        (
            (("211", "211"), ("276", None), ("386", "400")),
            "Toàn quốc phát hiện 211 vụ, 276 đối tượng, 386 nạn nhân; so với cùng kỳ năm trước số vụ không thay đổi, "
            "số đối tượng không so sánh được, giảm 3,5% số nạn nhân.",
        ),
        (
            (("1059", "1000"), (None, "3"), (None, None)),
            "Toàn quốc phát hiện 1.059 vụ (chưa có số liệu về số đối tượng và số nạn nhân); so với cùng kỳ năm trước "
            "tăng 5,9% số vụ.",
        ),
        (
            ((None, None), (None, None), (None, None)),
            "Toàn quốc phát hiện: chưa có số liệu về số vụ, số đối tượng và số nạn nhân.",
        ),
    ],
)
def test_a_planned_sentence_tells_counts_and_changes(
    pairs: tuple[tuple[str | None, str | None], ...], sentence: str
) -> None:
    assert sentences.planned(DETECTED, three(*pairs)) == sentence


def test_terms_may_have_a_verb_and_their_own_words_in_the_comparison() -> None:
    plan = SentencePlan("II.4", "Đã", (Term("cases", "nạn nhân", "xác định", "số nạn nhân được xác định"),))

    assert sentences.planned(plan, {"cases": figure("cases", "577", "500")}) == (
        "Đã xác định 577 nạn nhân; so với cùng kỳ năm trước tăng 15,4% số nạn nhân được xác định."
    )


def test_a_sentence_about_an_unknown_cell_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentences.planned(DETECTED, {})


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (figure("a", "99", "100"), "Số vụ: 99 vụ (cùng kỳ năm trước 100 vụ, giảm 1%)"),
        (figure("a", "99", "0"), "Số vụ: 99 vụ (cùng kỳ năm trước 0 vụ, không so sánh được)"),
        (figure("a", "99"), "Số vụ: 99 vụ (không so sánh được với cùng kỳ năm trước)"),
        (
            figure("a", "99", "99", reported=60),
            "Số vụ: 99 vụ (cùng kỳ năm trước 99 vụ, không thay đổi; 60/63 đơn vị có số liệu)",
        ),
        (figure("a", None, "5"), "Số vụ: chưa có số liệu"),
        (
            figure("a", "0", "5", breakdown_label="Công an"),
            "Số vụ - Công an: 0 vụ (cùng kỳ năm trước 5 vụ, giảm 100%)",
        ),
        (
            figure("a", "92.3456", "90.25", unit="%", is_rate=True),
            "Số vụ: 92,3% (cùng kỳ năm trước 90,3%, tăng 2,1 điểm phần trăm)",
        ),
    ],
)
def test_a_headline_figure_is_told_with_its_base_and_its_coverage(made: CompiledFigure, line: str) -> None:
    assert sentences.itemised(made) == line


def test_coverage_names_who_is_missing() -> None:
    assert sentences.coverage(Coverage(63, 63)) == "Đến thời điểm tổng hợp có 63/63 địa phương gửi báo cáo."
    missing = (MissingUnit("02@2004", "Hà Giang"), MissingUnit("04@2004", "Cao Bằng"))
    assert sentences.coverage(Coverage(61, 63, missing)) == (
        "Đến thời điểm tổng hợp có 61/63 địa phương gửi báo cáo; 2 địa phương chưa gửi báo cáo: Hà Giang, Cao Bằng. "
        "Số liệu dưới đây chưa gồm các địa phương này."
    )


@pytest.mark.parametrize(
    ("value", "met", "line"),
    [
        ("92.34", True, "Tỷ lệ giải quyết: đạt 92,3% (yêu cầu trên 90%), hoàn thành"),
        ("88", False, "Tỷ lệ giải quyết: đạt 88% (yêu cầu trên 90%), chưa hoàn thành"),
        (None, None, "Tỷ lệ giải quyết: chưa có số liệu (yêu cầu trên 90%)"),
    ],
)
def test_a_target_says_what_is_required_and_reached(value: str | None, met: bool | None, line: str) -> None:
    result = TargetResult(
        code="T1",
        name="Tỷ lệ giải quyết",
        required="trên 90%",
        value=None if value is None else Decimal(value),
        unit="%",
        met=met,
    )

    assert sentences.target(result) == line


@pytest.mark.parametrize(
    ("provisional", "synthetic", "words", "absent"),
    [
        (True, False, "số liệu tạm tính", "số liệu minh hoạ"),
        (False, True, "số liệu minh hoạ", "số liệu tạm tính"),
        (False, False, "từ ngày 15/12/2017 đến ngày 14/06/2018", "minh hoạ"),
    ],
)
def test_the_reader_is_told_what_kind_of_figures_these_are(
    provisional: bool, synthetic: bool, words: str, absent: str
) -> None:
    told = sentences.standing(national_report(provisional=provisional, synthetic=synthetic))

    assert words in told
    assert absent not in told


def test_plans_without_their_cells_are_left_out() -> None:
    assert sentences_for(["C.03", "C.04"]) == ()
    assert [plan.opening for plan in sentences_for(["C.03", "C.04", "C.05"])] == ["Toàn quốc phát hiện"]


def test_every_plan_reads_as_a_sentence_and_short_names_fit_a_column_head() -> None:
    for plan in SENTENCES:
        told = sentences.planned(plan, {term.cell: figure(term.cell, "12", "10") for term in plan.terms})
        assert "  " not in told
        assert told.endswith(".")
    assert max(map(len, HEADLINES.values())) <= 30
