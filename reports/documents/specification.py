"""The one specification of layout that the DOCX and the PDF both read.

Measures follow Annex I, part I of Decree 30/2020/NĐ-CP of 05/03/2020 ("the annex" below), which gives ranges
for most of them; the value chosen here is the one of the annex's own specimen table (part V) where it has one.
Lengths are millimetres, type sizes and spacings are points, line spacing is a multiple of single.
"""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Alignment of a paragraph."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins: A4 portrait (I.1, I.2); top and bottom 20-25, left 30-35, right 15-20 mm (I.3)."""

    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    number_from_top: float = 10
    """Page number: centred within the top margin, not shown on page 1 (I.7)."""

    @property
    def text_width(self) -> float:
        """Width between the side margins."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """One kind of paragraph. Only space *before* is used, so that both outputs add it up alike."""

    name: str
    """Name of the style in Word."""
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Align = Align.LEFT
    first_line: float = 0
    left: float = 0
    hanging: float = 0
    before: float = 0
    line: float = 1.0
    keep_with_next: bool = False
    outline_level: int = 0
    """1-3 for headings that appear in the navigation of Word and in the bookmarks of the PDF."""


PAGE = Page()

FONT = "Times New Roman"
"""Font named in the DOCX (I.4)."""
METRIC_FONT = "Tinos"
"""Open face with the same widths as Times New Roman: embedded in the PDF, measured for the length of rules."""
SINGLE_LINE = 1.149
"""Height of a single-spaced line of that face, in em (ascender, descender and line gap of its tables)."""
ASCENDER = 0.891
DESCENDER = 0.216

INDENT = 12.7
"""First line of a paragraph: 1 cm or 1.27 cm (II.6.e)."""
BODY_BEFORE = 6.0
"""Between paragraphs at least 6 pt (II.6.e)."""
BODY_LINE = 1.15
"""Line spacing from single to 1.5 (II.6.e)."""

LETTERHEAD_LEFT = 66.0
LETTERHEAD_RIGHT = PAGE.text_width - LETTERHEAD_LEFT
"""Two columns, about 40/60: agency and number (boxes 2, 3); motto, place and date (boxes 1, 4)."""
SIGNATURE_LEFT = 75.0
SIGNATURE_RIGHT = PAGE.text_width - SIGNATURE_LEFT
"""Recipients on the left (box 9b), signer on the right (box 7)."""
SIGNATURE_GAP = 62.0
"""Room for the signature above the name, in points."""

MOTTO_RULE_SHARE = 1.0
"""Rule under the motto: as long as the text (II.1.b)."""
RULE_SHARE = 0.4
"""Rule under the agency (II.2.b) and under the summary (II.5.b): 1/3 to 1/2 of the text."""
RULE_THICKNESS = 0.75
RULE_BEFORE = 3.0

CELL_MARGIN = 1.2
"""Left and right of the text in a bordered cell."""

MARK_WIDTH = 62.0
"""Box of the mark, at the right end of the line of the page number."""

SUBJECT_WIDTH = 135.0
"""The summary is broken into lines no longer than this."""

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

STYLES: dict[str, TextStyle] = {
    # Letterhead: sizes 12-13, motto and date 13-14, number 13 (II.1 to II.4).
    "country": TextStyle(name="VB Quốc hiệu", size=12, bold=True, align=Align.CENTER),
    "motto": TextStyle(name="VB Tiêu ngữ", size=13, bold=True, align=Align.CENTER),
    "parent_agency": TextStyle(name="VB Cơ quan chủ quản", size=12, align=Align.CENTER),
    "agency": TextStyle(name="VB Cơ quan ban hành", size=12, bold=True, align=Align.CENTER),
    "number": TextStyle(name="VB Số, ký hiệu", size=13, align=Align.CENTER, before=6),
    "place_date": TextStyle(
        name="VB Địa danh, thời gian", size=13, italic=True, align=Align.CENTER, before=6
    ),
    # Type, summary (II.5), legal bases (II.6.a), addressees (II.9.b): 13-14.
    "type_name": TextStyle(name="VB Tên loại", bold=True, align=Align.CENTER, before=18),
    "subject": TextStyle(name="VB Trích yếu", bold=True, align=Align.CENTER),
    "basis": TextStyle(
        name="VB Căn cứ",
        italic=True,
        first_line=INDENT,
        align=Align.JUSTIFY,
        before=BODY_BEFORE,
        line=BODY_LINE,
    ),
    "addressee": TextStyle(name="VB Kính gửi", align=Align.CENTER, before=12),
    "addressee_label": TextStyle(name="VB Kính gửi nhiều nơi", left=35, before=12, keep_with_next=True),
    "addressee_item": TextStyle(name="VB Nơi kính gửi", left=57, hanging=2.5),
    # Body (II.6): 13-14, justified; part headings capital bold, item headings bold (part V, 6.b).
    "heading_1": TextStyle(
        name="VB Mục",
        bold=True,
        first_line=INDENT,
        align=Align.JUSTIFY,
        before=12,
        line=BODY_LINE,
        keep_with_next=True,
        outline_level=1,
    ),
    "heading_2": TextStyle(
        name="VB Khoản",
        bold=True,
        first_line=INDENT,
        align=Align.JUSTIFY,
        before=BODY_BEFORE,
        line=BODY_LINE,
        keep_with_next=True,
        outline_level=2,
    ),
    "heading_3": TextStyle(
        name="VB Điểm",
        first_line=INDENT,
        align=Align.JUSTIFY,
        before=BODY_BEFORE,
        line=BODY_LINE,
        keep_with_next=True,
        outline_level=3,
    ),
    "body": TextStyle(
        name="VB Nội dung", first_line=INDENT, align=Align.JUSTIFY, before=BODY_BEFORE, line=BODY_LINE
    ),
    "closing": TextStyle(
        name="VB Kết thúc",
        first_line=INDENT,
        align=Align.JUSTIFY,
        before=BODY_BEFORE,
        line=BODY_LINE,
        keep_with_next=True,
    ),
    # Signer (II.7): 13-14 bold. Recipients (II.9.b): label 12 bold italic, list 11.
    "authority": TextStyle(name="VB Quyền hạn, chức vụ", bold=True, align=Align.CENTER, keep_with_next=True),
    "post": TextStyle(
        name="VB Chức vụ khác", bold=True, align=Align.CENTER, before=SIGNATURE_GAP, keep_with_next=True
    ),
    "signer": TextStyle(name="VB Họ tên người ký", bold=True, align=Align.CENTER, before=SIGNATURE_GAP),
    "signer_after_post": TextStyle(name="VB Họ tên dưới chức vụ", bold=True, align=Align.CENTER),
    "signature_gap": TextStyle(name="VB Trước chữ ký", size=6, keep_with_next=True),
    "recipients_label": TextStyle(name="VB Nơi nhận", size=12, bold=True, italic=True),
    "recipient": TextStyle(name="VB Danh sách nơi nhận", size=11),
    # Annexes (III.1): label 14 bold, title capital bold 13-14, reference italic 13-14.
    "annex_label": TextStyle(
        name="VB Phụ lục", bold=True, align=Align.CENTER, keep_with_next=True, outline_level=1
    ),
    "annex_title": TextStyle(name="VB Tên phụ lục", bold=True, align=Align.CENTER, keep_with_next=True),
    "annex_reference": TextStyle(
        name="VB Chỉ dẫn phụ lục", size=13, italic=True, align=Align.CENTER, keep_with_next=True
    ),
    "annex_section": TextStyle(
        name="VB Mục phụ lục", size=13, bold=True, before=12, keep_with_next=True, outline_level=2
    ),
    "annex_body": TextStyle(name="VB Nội dung phụ lục", size=13, align=Align.JUSTIFY, before=6),
    "annex_code": TextStyle(name="VB Mã xác thực", size=11, align=Align.CENTER, before=4),
    "annex_note": TextStyle(name="VB Ghi chú", size=11, italic=True, align=Align.JUSTIFY, before=6),
    # Tables: the annex sets no size for them.
    "table_head": TextStyle(name="VB Đầu bảng", size=11, bold=True, align=Align.CENTER),
    "table_mark": TextStyle(name="VB Ký hiệu cột", size=10, italic=True, align=Align.CENTER),
    "table_text": TextStyle(name="VB Chữ trong bảng", size=11),
    "table_text_1": TextStyle(name="VB Chữ trong bảng, cấp 1", size=11, left=3),
    "table_text_2": TextStyle(name="VB Chữ trong bảng, cấp 2", size=11, left=6),
    "table_center": TextStyle(name="VB Ô giữa", size=11, align=Align.CENTER),
    "table_number": TextStyle(name="VB Số trong bảng", size=11, align=Align.RIGHT),
    "table_text_bold": TextStyle(name="VB Chữ trong bảng, đậm", size=11, bold=True),
    "table_number_bold": TextStyle(name="VB Số trong bảng, đậm", size=11, bold=True, align=Align.RIGHT),
    "table_code": TextStyle(name="VB Mã trong bảng", size=10),
    # Header: page number 13-14 (I.7); the mark of drafts and synthetic figures.
    "page_number": TextStyle(name="VB Số trang", size=14, align=Align.CENTER),
    "mark": TextStyle(name="VB Nhãn số liệu", size=10, bold=True, align=Align.CENTER),
}
"""Every paragraph of the documents has one of these; nothing is formatted by hand."""
