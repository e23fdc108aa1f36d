"""The Word file measured against Decree 30/2020, Annex I, by an independent reading."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from reports.documents import docx, fonts
from reports.documents.bundle import Bundle
from tests.reports.documents.factory import national_report

# Annex I, part I: lower and upper bound of the type size of each element, by style.
SIZES = {
    "VB Quốc hiệu": (12, 13),
    "VB Tiêu ngữ": (13, 14),
    "VB Cơ quan chủ quản": (12, 13),
    "VB Cơ quan ban hành": (12, 13),
    "VB Số, ký hiệu": (13, 13),
    "VB Địa danh, thời gian": (13, 14),
    "VB Tên loại": (13, 14),
    "VB Trích yếu": (13, 14),
    "VB Căn cứ": (13, 14),
    "VB Kính gửi": (13, 14),
    "VB Nội dung": (13, 14),
    "VB Mục": (13, 14),
    "VB Khoản": (13, 14),
    "VB Quyền hạn, chức vụ": (13, 14),
    "VB Họ tên người ký": (13, 14),
    "VB Nơi nhận": (12, 12),
    "VB Danh sách nơi nhận": (11, 11),
    "VB Phụ lục": (14, 14),
    "VB Tên phụ lục": (13, 14),
    "VB Chỉ dẫn phụ lục": (13, 14),
    "VB Số trang": (13, 14),
}
BOLD = {"VB Quốc hiệu", "VB Tiêu ngữ", "VB Cơ quan ban hành", "VB Tên loại", "VB Trích yếu", "VB Mục", "VB Khoản",
        "VB Quyền hạn, chức vụ", "VB Họ tên người ký", "VB Nơi nhận", "VB Phụ lục", "VB Tên phụ lục"}  # fmt: skip
ITALIC = {"VB Địa danh, thời gian", "VB Căn cứ", "VB Nơi nhận", "VB Chỉ dẫn phụ lục"}


@pytest.fixture(scope="module")
def word(bundle: Bundle) -> WordDocument:
    return Document(BytesIO(bundle.docx))


def blocks(word: WordDocument) -> list[Paragraph | Table]:
    return list(word.iter_inner_content())


def style_of(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def test_paper_and_margins_are_within_the_decree(word: WordDocument) -> None:
    for section in word.sections:
        assert section.page_width is not None
        assert section.page_height is not None
        assert (round(section.page_width.mm, 1), round(section.page_height.mm, 1)) == (210, 297)
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        top, bottom, left, right = (margin.mm for margin in margins if margin is not None)
        assert 20 <= top <= 25
        assert 20 <= bottom <= 25
        assert 30 <= left <= 35
        assert 15 <= right <= 20


def test_the_only_face_is_times_new_roman_in_black(word: WordDocument, bundle: Bundle) -> None:
    fonts_used = list(word.styles.element.iter(qn("w:rFonts")))
    with ZipFile(BytesIO(bundle.docx)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}

    assert len(fonts_used) == 1
    assert set(fonts_used[0].attrib.values()) == {"Times New Roman"}
    assert len(fonts_used[0].attrib) == 4
    assert {name for name, part in parts.items() if "w:rFonts" in part} == {"word/styles.xml"}
    assert [c.get(qn("w:val")) for c in word.styles.element.iter(qn("w:color"))] == ["000000"]


@pytest.mark.parametrize("name", SIZES)
def test_sizes_weights_and_slants_are_those_of_the_decree(word: WordDocument, name: str) -> None:
    font = word.styles[name].font
    lowest, highest = SIZES[name]

    assert lowest <= font.size.pt <= highest
    assert bool(font.bold) == (name in BOLD)
    assert bool(font.italic) == (name in ITALIC)


def test_body_text_is_justified_indented_and_spaced(word: WordDocument) -> None:
    layout = word.styles["VB Nội dung"].paragraph_format

    assert layout.alignment.name == "JUSTIFY"
    assert layout.first_line_indent.cm == pytest.approx(1.27, abs=0.005)
    assert layout.space_before.pt >= 6
    assert 1 <= layout.line_spacing <= 1.5


def test_nothing_is_formatted_by_hand(word: WordDocument) -> None:
    body = word.element.body
    runs = {child.tag for properties in body.iter(qn("w:rPr")) for child in properties}
    paragraphs = {child.tag for properties in body.iter(qn("w:pPr")) for child in properties}

    assert runs == {qn("w:rStyle")}
    assert paragraphs == {qn("w:pStyle"), qn("w:sectPr")}


def test_the_elements_stand_in_the_order_of_the_decree(word: WordDocument) -> None:
    found = [style_of(block) if isinstance(block, Paragraph) else "table" for block in blocks(word)]
    order = list(dict.fromkeys(found))

    assert found[0] == "table"
    assert order[1:12] == [
        "VB Tên loại", "VB Trích yếu", "VB Trích yếu - đường kẻ", "VB Kính gửi nhiều nơi", "VB Nơi kính gửi",
        "VB Căn cứ", "VB Nội dung", "VB Mục", "VB Khoản", "VB Kết thúc", "VB Trước chữ ký",
    ]  # fmt: skip
    end = found.index("VB Kết thúc")
    assert found[end + 1 : end + 7] == [
        "VB Trước chữ ký", "table", "VB Ngắt phần", "VB Phụ lục", "VB Tên phụ lục", "VB Chỉ dẫn phụ lục",
    ]  # fmt: skip
    assert found.count("VB Phụ lục") == 4


def test_the_letterhead_has_agency_left_and_motto_right(word: WordDocument) -> None:
    table = word.tables[0]
    left, right, number, place = (cell for row in table.rows for cell in row.cells)

    assert [p.text for p in left.paragraphs] == [
        "CHÍNH PHỦ",
        "BAN CHỈ ĐẠO PHÒNG, CHỐNG",
        "TỘI PHẠM CỦA CHÍNH PHỦ",
        "",
    ]
    assert [p.text for p in right.paragraphs] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
    ]
    assert number.text == "Số:\u00a005/BC-BCĐ138/CP"
    assert place.text == "Hà Nội, ngày 25 tháng 6 năm 2018"


@pytest.mark.parametrize(
    ("style", "container", "text", "size", "lowest", "highest"),
    [
        ("VB Tiêu ngữ - đường kẻ", 99, "Độc lập - Tự do - Hạnh phúc", 13, 0.99, 1.01),
        ("VB Cơ quan ban hành - đường kẻ", 66, "BAN CHỈ ĐẠO PHÒNG, CHỐNG", 12, 1 / 3, 1 / 2),
        ("VB Trích yếu - đường kẻ", 165, "Kết quả thực hiện Chương trình phòng, chống", 14, 1 / 3, 1 / 2),
    ],
)
def test_rules_have_the_lengths_of_the_decree(
    word: WordDocument, style: str, container: float, text: str, size: float, lowest: float, highest: float
) -> None:
    layout = word.styles[style].paragraph_format
    length = container - layout.left_indent.mm - layout.right_indent.mm
    width = fonts.load(fonts.FONT_FOLDER).bold.width(text, size)

    assert lowest <= length / width <= highest
    assert layout.left_indent == layout.right_indent


def test_page_numbers_are_centred_on_top_from_page_two(word: WordDocument) -> None:
    first = word.sections[0]

    assert first.different_first_page_header_footer
    assert "PAGE" not in first.first_page_header._element.xml
    (number,) = (p for p in first.header.paragraphs if "PAGE" in p._p.xml)
    assert style_of(number) == "VB Số trang"
    assert word.styles["VB Số trang"].paragraph_format.alignment.name == "CENTER"
    assert first.header_distance is not None
    assert first.header_distance < Mm(20)


def test_every_annex_is_numbered_from_one_again(word: WordDocument) -> None:
    assert len(word.sections) == 5
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert all(section.header.is_linked_to_previous for section in list(word.sections)[1:])


def test_table_heads_repeat_and_rows_do_not_break(word: WordDocument) -> None:
    figure_tables = [table for table in word.tables if table.style and table.style.name == "VB Bảng số liệu"]

    assert len(figure_tables) == 7 + 2 + 1
    for table in figure_tables:
        repeated = [
            row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
            for row in table.rows
        ]
        assert repeated == [True, True] + [False] * (len(table.rows) - 2)
        assert all(
            row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None
            for row in table.rows
        )


def test_figures_of_the_tables_are_the_frozen_ones(word: WordDocument) -> None:
    table = next(t for t in word.tables if len(t.columns) == 7 and "phát hiện" in t._tbl.xml)
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in table.rows}

    assert rows["Số vụ mua bán người phát hiện"][3:] == ["89", "99", "-10,1", "63/63"]


def test_signature_stands_beside_the_recipients(word: WordDocument) -> None:
    left, right = word.tables[1].rows[0].cells

    assert [p.text for p in left.paragraphs][:2] == ["Nơi nhận:", "- Như trên;"]
    assert [p.text for p in right.paragraphs] == [
        "TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC", "BỘ TRƯỞNG BỘ CÔNG AN", "Nguyễn Văn A",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("provisional", "synthetic", "mark"),
    [
        (False, True, "SỐ LIỆU MINH HOẠ"),
        (True, False, "TẠM TÍNH"),
        (True, True, "SỐ LIỆU MINH HOẠ - TẠM TÍNH"),
        (False, False, None),
    ],
)
def test_figures_that_are_not_final_are_marked_on_every_page(
    provisional: bool, synthetic: bool, mark: str | None
) -> None:
    word = Document(BytesIO(docx.render(national_report(provisional=provisional, synthetic=synthetic))))

    for header in (word.sections[0].first_page_header, word.sections[0].header):
        marks = [p.text for p in header.paragraphs if style_of(p) == "VB Nhãn số liệu"]
        assert marks == ([mark] if mark else [])


def test_the_file_is_vietnamese_and_carries_no_trace_of_when_it_was_made(
    bundle: Bundle, word: WordDocument
) -> None:
    properties = word.core_properties
    with ZipFile(BytesIO(bundle.docx)) as package:
        dates = {entry.date_time for entry in package.infolist()}
        names = package.namelist()

    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert (properties.created, properties.modified) == (properties.modified, properties.created)
    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2018-06-25 00:00"
    assert properties.author == "Ban Chỉ đạo phòng, chống tội phạm của Chính phủ"
    assert [lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))] == ["vi-VN"]
    assert not any("thumbnail" in name or "customXml" in name for name in names)
