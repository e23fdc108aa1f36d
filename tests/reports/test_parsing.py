"""Figures as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import format_number
from reports.choices import FigureState, IndicatorKind
from reports.parsing import CellRule, Entry, NotAFigure, Stated, read_entry, read_number

CASES = CellRule("C.03 Số vụ phát hiện", IndicatorKind.COUNT, "vụ")
MONEY = CellRule("G.01 Kinh phí", IndicatorKind.MONEY, "triệu đồng")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("007", "7"),
        ("1.234", "1234"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("  12 ", "12"),
        ("１２", "12"),
        ("１．２３４", "1234"),
        ("\ufeff12\u200b", "12"),
        ("999.999.999.999", "999999999999"),
        ("1.234,5", "1234.5"),
        ("0,5", "0.5"),
        ("1234,567", "1234.567"),
        ("１．２３４，５", "1234.5"),
        ("999.999.999.999,0", "999999999999"),
    ],
)
def test_vietnamese_numbers_are_read(text: str, value: str) -> None:
    assert read_number(text, MONEY) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\t\n"])
def test_empty_means_not_yet_filled(text: str) -> None:
    assert read_number(text, CASES) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,234.5", "dùng sai dấu"),
        ("1.5", "dùng sai dấu"),
        ("1,234,567", "dùng sai dấu"),
        ("1.23.456", "đặt sai dấu"),
        ("1.234 567", "đặt sai dấu"),
        ("12.34,5", "đặt sai dấu"),
        (",5", "đặt sai dấu"),
        ("1.234,", "đặt sai dấu"),
        ("-5", "là số âm"),
        ("- 5", "là số âm"),
        ("−5", "là số âm"),
        ("(5)", "là số âm"),
        ("-", "chọn ở cột Tình trạng"),
        ("—", "chọn ở cột Tình trạng"),
        ("không", "chọn ở cột Tình trạng"),
        ("Không", "chọn ở cột Tình trạng"),
        ("N/A", "chọn ở cột Tình trạng"),
        ("mười hai", "không phải là số"),
        ("12 vụ", "không phải là số"),
        ("+12", "không phải là số"),
        ("1e5", "không phải là số"),
        ("12²", "không phải là số"),
        ("١٢", "không phải là số"),
        ("=1+1", "không phải là số"),
        ("1.000.000.000.000", "lớn hơn mức cho phép (999.999.999.999)"),
        ("9" * 100, "không phải là số|đặt sai dấu"),
        ("999.999.999.999,1", "lớn hơn mức cho phép"),
        ("0,1234", "quá 3 chữ số"),
        ("NaN", "không phải là số"),
        ("Infinity", "không phải là số"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_cell_and_what_was_found(text: str, words: str) -> None:
    with pytest.raises(NotAFigure, match=r"^G\.01 Kinh phí: “") as refused:
        read_number(text, MONEY)

    assert any(part in str(refused.value) for part in words.split("|"))


def test_a_counted_unit_takes_no_decimals() -> None:
    with pytest.raises(NotAFigure, match="đơn vị “vụ” chỉ đếm bằng số nguyên"):
        read_number("1,5", CASES)


def test_an_english_thousand_in_a_counted_unit_is_explained() -> None:
    with pytest.raises(NotAFigure, match=r"Nếu là hàng nghìn, viết 1\.234\."):
        read_number("1,234", CASES)


@given(st.decimals(min_value=0, max_value=999_999_999_999, places=3, allow_nan=False, allow_infinity=False))
def test_a_number_as_we_print_it_reads_back(value: Decimal) -> None:
    assert read_number(format_number(value), MONEY) == value


@given(st.text(max_size=60))
def test_any_text_gives_a_figure_or_a_sentence(text: str) -> None:
    try:
        value, sentence = read_number(text, MONEY), ""
    except NotAFigure as refused:
        value, sentence = None, str(refused)

    assert value is None or (value >= 0 and value.is_finite())
    assert sentence == "" or sentence.startswith("G.01 Kinh phí: ")


@pytest.mark.parametrize(
    ("entry", "stated"),
    [
        (Entry(""), None),
        (Entry("0"), Stated(FigureState.NUMBER, Decimal(0))),
        (Entry("12"), Stated(FigureState.NUMBER, Decimal(12))),
        (Entry("", "nothing"), Stated(FigureState.NOTHING)),
        (Entry(" ", "not_applicable"), Stated(FigureState.NOT_APPLICABLE)),
    ],
)
def test_the_four_states_of_a_cell_are_kept_apart(entry: Entry, stated: Stated | None) -> None:
    assert read_entry(entry, CASES) == stated


@pytest.mark.parametrize("state", ["nothing", "not_applicable"])
def test_a_number_beside_another_state_is_not_guessed(state: str) -> None:
    with pytest.raises(NotAFigure, match="vẫn có “5”"):
        read_entry(Entry("5", state), CASES)


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(NotAFigure, match="chọn lại tình trạng"):
        read_entry(Entry("5", "maybe"), CASES)
