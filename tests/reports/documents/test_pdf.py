"""The PDF measured by an independent reading: pages, faces, sizes, positions, archive standard."""

from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from reports.documents import pdf
from reports.documents.blocks import Composition
from reports.documents.bundle import Bundle
from reports.documents.content import NationalReport
from reports.documents.fonts import FontsMissing
from tests.reports.documents.factory import national_report

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: position of its start in millimetres from the left and the foot of the page, type size."""

    text: str
    x: float
    y: float
    size: float
    face: str


@pytest.fixture(scope="module")
def reader(bundle: Bundle) -> PdfReader:
    return PdfReader(BytesIO(bundle.pdf))


@pytest.fixture(scope="module")
def pages(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def pieces(reader: PdfReader) -> list[list[Piece]]:
    """The pieces of text of every page."""
    return [_pieces(page) for page in reader.pages]


def _pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def keep(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            face = str(font["/BaseFont"]).partition("+")[2] if font else ""
            found.append(Piece(text.strip(), x / MM, y / MM, abs(size * tm[0] * cm[0]), face))

    page.extract_text(visitor_text=keep)
    return found


def first(pieces: list[Piece], start: str) -> Piece:
    return next(piece for piece in pieces if piece.text.startswith(start))


def test_every_page_is_a4_portrait(reader: PdfReader) -> None:
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(210 * MM, abs=0.5)
        assert float(page.mediabox.height) == pytest.approx(297 * MM, abs=0.5)


def test_all_faces_are_tinos_and_embedded(reader: PdfReader) -> None:
    faces: dict[str, bool] = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            faces[str(inner["/BaseFont"]).partition("+")[2]] = "/FontFile2" in inner["/FontDescriptor"]

    assert set(faces) <= {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic"} <= set(faces)
    assert all(faces.values())


def test_the_file_declares_pdf_a_2b_and_its_language(reader: PdfReader) -> None:
    metadata = reader.xmp_metadata
    assert metadata is not None
    xml = metadata.stream.get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in xml
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xml
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("vi")  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Báo cáo kết quả thực hiện Chương trình phòng, chống mua bán người 6 tháng đầu năm 2018"
    )
    assert f"{reader.metadata.creation_date:%Y-%m-%d}" == "2018-06-25"


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 25 tháng 6 năm 2018",
        "Toàn quốc phát hiện 89 vụ, 142 đối tượng, 169 nạn nhân; so với cùng kỳ năm trước giảm 10,1% số vụ",
    ],
)
def test_vietnamese_text_can_be_searched_and_copied(pages: list[str], text: str) -> None:
    assert text in pages[0]


def test_the_words_of_pdf_and_composition_are_the_same(pages: list[str], composition: Composition) -> None:
    text = "".join("".join(pages).split())

    for paragraph in composition.body:
        for sentence in paragraph.text.split(". "):
            inside = "".join(sentence.split())
            head = inside[:40]
            assert head in text, sentence


@pytest.mark.parametrize(
    ("start", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI", (12, 13), "Tinos-Bold"),
        ("Độc lập", (13, 14), "Tinos-Bold"),
        ("CHÍNH PHỦ", (12, 13), "Tinos-Regular"),
        ("BAN CHỈ ĐẠO", (12, 13), "Tinos-Bold"),
        ("Số:", (13, 13), "Tinos-Regular"),
        ("Hà Nội, ngày", (13, 14), "Tinos-Italic"),
        ("BÁO CÁO", (13, 14), "Tinos-Bold"),
        ("Kết quả thực hiện", (13, 14), "Tinos-Bold"),
        ("I. TÌNH HÌNH", (13, 14), "Tinos-Bold"),
        ("Toàn quốc phát hiện", (13, 14), "Tinos-Regular"),
    ],
)
def test_sizes_and_faces_of_page_one_are_those_of_the_decree(
    pieces: list[list[Piece]], start: str, size: tuple[float, float], face: str
) -> None:
    found = first(pieces[0], start)

    assert size[0] - 0.01 <= found.size <= size[1] + 0.01
    assert found.face == face


def test_number_and_date_share_a_line_and_the_body_keeps_its_margins(pieces: list[list[Piece]]) -> None:
    assert first(pieces[0], "Số:").y == pytest.approx(first(pieces[0], "Hà Nội, ngày").y, abs=0.2)
    assert first(pieces[0], "Toàn quốc phát hiện").x == pytest.approx(30 + 12.7, abs=0.3)
    for page in pieces:
        below_header = [piece for piece in page if piece.y < 297 - 20]
        assert min(p.x for p in below_header) >= 30 - 0.1
        assert min(p.y for p in below_header) >= 20 - 0.1


def test_page_numbers_start_on_page_two_and_again_in_every_annex(pieces: list[list[Piece]]) -> None:
    starts, numbers = [], []
    for index, page in enumerate(pieces):
        top = [piece for piece in page if piece.y > 297 - 20]
        numbers.append(next((int(p.text) for p in top if p.text.isdigit()), None))
        if index == 0 or any(p.text.startswith("Phụ lục I") and p.size > 13.9 for p in page):
            starts.append(index)

    expected: list[int | None] = []
    for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        expected += [None, *range(2, end - start + 1)]
    assert len(starts) == 5
    assert numbers == expected


def test_the_page_number_is_centred_in_the_top_margin(pieces: list[list[Piece]]) -> None:
    number = next(p for p in pieces[1] if p.text == "2")

    assert number.x == pytest.approx(30 + 165 / 2, abs=2)
    assert 297 - 20 < number.y < 297 - 10
    assert 13 <= number.size <= 14.01


def test_table_heads_repeat_on_every_page_of_an_annex(pages: list[str]) -> None:
    annex_pages = [text for text in pages if "STT" in text]

    assert len(annex_pages) >= 8
    assert all("(A) (B)" in text for text in annex_pages)


@pytest.mark.parametrize(("synthetic", "shown"), [(True, True), (False, False)])
def test_synthetic_figures_are_marked_on_every_page(synthetic: bool, shown: bool) -> None:
    reader = PdfReader(BytesIO(pdf.render(national_report(synthetic=synthetic))))

    assert {"SỐ LIỆU MINH HOẠ" in page.extract_text() for page in reader.pages} == {shown}


def test_the_digest_is_printed_whole(pages: list[str], report: NationalReport) -> None:
    assert any(report.digest in page for page in pages)


def test_headings_are_bookmarks(reader: PdfReader) -> None:
    titles: dict[int, list[str]] = defaultdict(list)

    def walk(items: list[Any], level: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, level + 1)
            else:
                titles[level].append(str(item.title))

    walk(reader.outline, 1)

    assert titles[1][:2] == ["I. TÌNH HÌNH TỘI PHẠM MUA BÁN NGƯỜI", "II. KẾT QUẢ THỰC HIỆN"]
    assert titles[1][-4:] == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    assert "1. Công tác lãnh đạo, chỉ đạo" in titles[2]


def test_a_tagged_copy_for_screen_readers_can_be_made(composition: Composition) -> None:
    reader = PdfReader(BytesIO(pdf.draw(composition, standard=pdf.ACCESSIBLE)))
    metadata = reader.xmp_metadata
    assert metadata is not None

    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata.stream.get_data().decode()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None  # type: ignore[index]
    assert "/StructTreeRoot" in reader.trailer["/Root"]  # type: ignore[operator]


def test_without_the_vendored_faces_nothing_is_printed(report: NationalReport, tmp_path: Path) -> None:
    with pytest.raises(FontsMissing):
        pdf.render(report, tmp_path)
