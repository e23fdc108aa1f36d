"""What is printed and in which order, before any file format."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.documents import annexes
from reports.documents.blocks import Composition, Paragraph, Table
from reports.documents.composition import NOTHING_WRITTEN, compose
from reports.documents.content import (
    DocumentHeader,
    Mark,
    NarrativeParagraph,
    NarrativeText,
    NationalReport,
    Signer,
)
from reports.documents.numbers import change
from reports.documents.outline import OUTLINE
from tests.reports.documents.factory import national_report, provinces, with_missing

NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def texts(composition: Composition) -> list[str]:
    return [paragraph.text for paragraph in composition.body]


def tables(composition: Composition, annex: int) -> list[Table]:
    return [block for block in composition.annexes[annex].blocks if isinstance(block, Table)]


def test_the_body_has_the_five_parts_and_their_items_in_order(composition: Composition) -> None:
    headings = [p.text for p in composition.body if p.style.startswith("heading")]

    assert [h.split(" ")[0] for h in headings] == [heading.label for heading in OUTLINE]
    assert [h for h in headings if h.startswith(("I.", "II.", "III.", "IV.", "V."))] == [
        "I. TÌNH HÌNH TỘI PHẠM MUA BÁN NGƯỜI",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. ĐÁNH GIÁ CHUNG",
        "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI",
        "V. KIẾN NGHỊ, ĐỀ XUẤT",
    ]


def test_the_situation_opens_with_the_published_comparison(composition: Composition) -> None:
    body = texts(composition)

    assert body[body.index("I. TÌNH HÌNH TỘI PHẠM MUA BÁN NGƯỜI") + 1] == (
        "Toàn quốc phát hiện 89 vụ, 142 đối tượng, 169 nạn nhân; so với cùng kỳ năm trước giảm 10,1% số vụ, tăng "
        "12,7% số đối tượng, giảm 28,4% số nạn nhân."
    )


def test_every_number_of_the_generated_text_is_a_frozen_figure_or_its_change(report: NationalReport) -> None:
    from core.formats import format_number

    told = replace(report, narratives=())
    composition = compose(told)
    allowed = {"63", "138", "15", "12", "2017", "14", "06", "2018", "6", "75", "30", "2020", "78,4", "0,1"}
    for figure in report.figures:
        for value in (figure.value, figure.same_period_last_year):
            if value is not None:
                allowed.add(format_number(value, 1 if figure.is_rate else None).removesuffix(",0"))
        allowed |= set(NUMBER.findall(change(figure.value, figure.same_period_last_year).amount))
        allowed |= set(
            NUMBER.findall(change(figure.value, figure.same_period_last_year, is_rate=True).amount)
        )
    body = [p.text for p in composition.body if not p.style.startswith("heading")]

    found = {number for text in body for number in NUMBER.findall(text.replace("Đề án", ""))}

    assert found - allowed == set()
    assert {"89", "142", "169", "10,1", "12,7", "28,4"} <= found


def test_what_provinces_wrote_stands_in_the_last_annex_and_the_body_says_so(composition: Composition) -> None:
    start = texts(composition).index("2. Truyền thông phòng, chống mua bán người (Đề án 1)")
    end = texts(composition).index("3. Đấu tranh phòng, chống tội phạm mua bán người (Đề án 2)")
    annex = [block for block in composition.annexes[-1].blocks if isinstance(block, Paragraph)]

    assert not any(p.source for p in composition.body)
    assert "Thuyết minh của địa phương về nội dung này tại Phụ lục IV." in texts(composition)[start:end]
    heading = next(i for i, p in enumerate(annex) if p.text.startswith("II.2. Truyền thông"))
    assert annex[heading + 1].source == "[Bắc Kạn, phiên bản 3]"


def test_a_heading_without_any_text_says_so() -> None:
    body = texts(compose(national_report(narratives=())))

    assert body[body.index("1. Ưu điểm") + 1] == NOTHING_WRITTEN
    assert body[body.index("III. ĐÁNH GIÁ CHUNG") + 1] == "1. Ưu điểm"


@pytest.mark.parametrize(
    ("code", "before", "printed"),
    [
        ("III.5", "4. Bài học kinh nghiệm", "5. Nhận định"),
        ("II.3.a", "3. Đấu tranh phòng, chống tội phạm mua bán người (Đề án 2)", "a) Nhận định"),
        ("VI", "V. KIẾN NGHỊ, ĐỀ XUẤT", "VI. NHẬN ĐỊNH"),
        ("IX.2", "V. KIẾN NGHỊ, ĐỀ XUẤT", "2. Nhận định"),
    ],
)
def test_a_text_under_an_unknown_heading_is_never_lost(code: str, before: str, printed: str) -> None:
    added = NarrativeText(code, "Nhận định", (NarrativeParagraph("Một nhận định thêm."),))

    composition = compose(national_report(narratives=(added,)))

    headings = [p.text for p in composition.body if p.style.startswith("heading")]
    assert headings[headings.index(before) + 1] == printed
    assert "Một nhận định thêm." in texts(composition)


def test_lines_of_a_text_become_paragraphs_and_the_source_closes_the_last() -> None:
    text = NarrativeText("V", "", (NarrativeParagraph("Một.\r\n\r\n  Hai.\u2028Ba.\n"),))

    body = texts(compose(national_report(narratives=(text,))))

    start = body.index("V. KIẾN NGHỊ, ĐỀ XUẤT")
    assert body[start + 1 : start + 4] == ["Một.", "Hai.", "Ba."]


def test_targets_are_left_out_when_there_are_none() -> None:
    body = texts(compose(national_report(targets=())))

    assert not any("Mức độ hoàn thành" in text for text in body)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (5, "Số:\u00a005/BC-BCĐ138/CP"),
        (12, "Số:\u00a012/BC-BCĐ138/CP"),
        (None, "Số:" + "\u00a0" * 8 + "/BC-BCĐ138/CP"),
    ],
)
def test_numbers_below_ten_have_a_leading_zero(number: int | None, line: str, report: NationalReport) -> None:
    header = replace(report.header, number=number)

    assert compose(replace(report, header=header)).letterhead.number == line


def test_a_document_that_is_not_issued_has_room_for_number_and_day(report: NationalReport) -> None:
    header = DocumentHeader(issuing_agency="Ban Chỉ đạo 138/CP", symbol="BC-BCĐ", place="Hà Nội")
    unsigned = replace(report, header=header, signer=Signer(authority="TM. Ban Chỉ đạo"))

    composition = compose(unsigned)

    assert re.fullmatch(r"Hà Nội, ngày\s+tháng\s+năm 2018", composition.letterhead.place_date)
    assert composition.annexes[0].heading[2].text == (
        "(Kèm theo Báo cáo số ……/BC-BCĐ ngày …… tháng …… năm 2018 của Ban Chỉ đạo 138/CP)".replace(
            "số ", "số\u00a0"
        )
    )
    assert composition.signature.name == ""
    assert composition.day == report.cut_to


@pytest.mark.parametrize(
    ("addressees", "lines", "closing"),
    [
        ((), [], "Chính phủ./."),
        (("Thủ tướng Chính phủ",), ["Kính gửi: Thủ tướng Chính phủ."], "kính báo cáo Thủ tướng Chính phủ./."),
        (("Bộ A", "Bộ B"), ["Kính gửi:", "- Bộ A;", "- Bộ B."], "kính báo cáo./."),
    ],
)
def test_addressees_stand_on_one_line_or_below_each_other(
    addressees: tuple[str, ...], lines: list[str], closing: str
) -> None:
    composition = compose(national_report(addressees=addressees, bases=()))

    assert [p.text for p in composition.opening] == lines
    assert composition.body[-1].text.endswith(closing)


def test_legal_bases_end_with_semicolons_and_a_full_stop() -> None:
    composition = compose(national_report(addressees=(), bases=("Luật A", "Căn cứ Nghị định B")))

    assert [p.text for p in composition.opening] == ["Căn cứ Luật A;", "Căn cứ Nghị định B."]


def test_recipients_have_dashes_semicolons_and_a_final_stop(composition: Composition) -> None:
    assert composition.signature.recipients[0] == "- Như trên;"
    assert composition.signature.recipients[-1] == "- Lưu: VT, C02."


def test_the_body_points_to_the_annexes_that_exist() -> None:
    four = "\n".join(texts(compose(national_report())))
    two = "\n".join(texts(compose(national_report(units=(), narratives=()))))

    assert (
        "tại Phụ lục I; số liệu theo địa phương tại Phụ lục II; danh mục báo cáo được sử dụng tại Phụ lục III; "
        "thuyết minh của địa phương tại Phụ lục IV." in four
    )
    assert "Số liệu chi tiết tại Phụ lục I; danh mục báo cáo được sử dụng tại Phụ lục II." in two
    assert "Phụ lục III" not in two


def test_annex_one_has_a_table_per_section_with_numbered_rows(
    composition: Composition, report: NationalReport
) -> None:
    found = tables(composition, 0)

    assert len(found) == len(report.sections)
    rows = found[2].rows
    assert rows[0].cells == ("1", "Tin báo, tố giác tiếp nhận", "tin", "5.458", "5.277", "+3,4", "63/63")
    assert rows[1].cells[1] == "Chia theo lực lượng:"
    assert [row.cells[0] for row in rows[2:6]] == ["1.1", "1.2", "1.3", "2"]
    assert rows[2].cells[1] == "- Công an"
    assert rows[-1].cells == ("15", "Tỷ lệ giải quyết tin báo, tố giác", "%", "92,3", "90,3", "+2,1", "63/63")


def test_annex_two_lists_every_province_under_the_national_total(report: NationalReport) -> None:
    composition = compose(with_missing(report, ("02@2004",)))

    first, second = tables(composition, 1)

    assert len(first.columns) == len(second.columns) == 2 + annexes.MOST_COLUMNS
    assert sum(column.width for column in first.columns) == pytest.approx(165, abs=0.2)
    assert first.rows[0].bold
    assert first.rows[0].cells[1:3] == ("Cả nước", "5.332")
    names = [row.cells[1] for row in first.rows[1:]]
    assert names == [name + (" (*)" if key == "02@2004" else "") for key, name in provinces()]
    assert set(first.rows[2].cells[2:]) == {annexes.UNKNOWN}


def test_unit_marks_are_printed_as_signs(report: NationalReport) -> None:
    row = replace(
        report.units[0], values={"C.3": Mark.NOTHING, "C.4": Mark.NOT_APPLICABLE, "C.5": Decimal(0)}
    )

    first, second = tables(compose(replace(report, units=(row, *report.units[1:]))), 1)

    assert first.rows[1].cells[-2:] == ("-", "x")
    assert second.rows[1].cells[2] == "0"


def test_annex_three_lists_the_versions_and_the_whole_digest(
    composition: Composition, report: NationalReport
) -> None:
    (table,) = tables(composition, 2)
    codes = [
        b.text for b in composition.annexes[2].blocks if isinstance(b, Paragraph) and b.style == "annex_code"
    ]

    assert len(table.rows) == 63
    assert table.rows[0].cells[-1] == report.inputs[0].sha256[:16]
    assert codes == [report.digest]
