"""WordprocessingML of paragraphs and tables (ECMA-376 part 1, chapter 17) as text.

Written as text and parsed once, because adding thousands of cells through python-docx one by one takes seconds.
All words pass through `escape`; nothing of a user's text can become markup.
"""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from reports.documents import specification as spec
from reports.documents.blocks import Block, Paragraph, Row, Ruled, Table

TABLE_STYLE = "VB_table"
PLAIN_TABLE_STYLE = "VB_table_plain"
SOURCE_STYLE = "VB_source"
PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres / 25.4 * 1440)


def style_id(key: str) -> str:
    """Id in the file of a style of the specification."""
    return f"VB_{key}"


def run(text: str, style: str = "") -> str:
    """A run of literal text."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(key: str, content: str) -> str:
    """A paragraph in a style around ready runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(key)}"/></w:pPr>{content}</w:p>'


def framed_mark(text: str) -> str:
    """The mark of figures that are not final, at the right of the page number and outside the header's flow."""
    frame = (
        f'<w:framePr w:w="{twips(spec.MARK_WIDTH)}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="margin" '
        f'w:xAlign="right" w:y="{twips(spec.PAGE.number_from_top)}"/>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id("mark")}"/>{frame}</w:pPr>{run(text)}</w:p>'


def text_paragraph(block: Paragraph) -> str:
    """A composed paragraph with its citation."""
    source = run(f" {block.source}", SOURCE_STYLE) if block.source else ""
    return paragraph(block.style, run(block.text) + source)


def lines(key: str, texts: Iterable[str]) -> str:
    """One paragraph per text, all in one style."""
    return "".join(paragraph(key, run(text)) for text in texts)


def ruled(block: Ruled) -> str:
    """Centred lines and the empty paragraph whose border is the rule under them."""
    return lines(block.style, block.lines) + paragraph(f"{block.style}_rule", "")


def plain_table(widths: Sequence[float], rows: Iterable[Sequence[str]]) -> str:
    """A table without borders from ready cell contents; rows are not broken over pages."""
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(widths, row)}</w:tr>" for row in rows)
    return _table(PLAIN_TABLE_STYLE, widths, body)


def table(block: Table) -> str:
    """A bordered table; both head rows repeat on every page."""
    columns = block.columns
    widths = [column.width for column in columns]
    head = _head_row(widths, [paragraph("table_head", run(column.head)) for column in columns])
    marks = _head_row(widths, [paragraph("table_mark", run(f"({column.mark})")) for column in columns])
    body = "".join(_row(block, widths, row) for row in block.rows)
    return _table(TABLE_STYLE, widths, head + marks + body)


def blocks(content: Iterable[Block]) -> str:
    """Paragraphs and tables in order."""
    return "".join(table(each) if isinstance(each, Table) else text_paragraph(each) for each in content)


def cell_style(style: str, row: Row, position: int) -> str:
    """Style of a cell: the column's, deeper in the name column of a category, bold in a total."""
    if row.bold:
        return f"{style}_bold" if style in ("table_text", "table_number") else style
    return f"{style}_{row.indent}" if row.indent and position == 1 and style == "table_text" else style


def _row(block: Table, widths: Sequence[float], row: Row) -> str:
    cells = [
        paragraph(cell_style(column.style, row, i), run(words))
        for i, (column, words) in enumerate(zip(block.columns, row.cells, strict=True))
    ]
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(widths, cells)}</w:tr>"


def _head_row(widths: Sequence[float], cells: Sequence[str]) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(widths, cells, middle=True)}</w:tr>"


def _cells(widths: Sequence[float], cells: Sequence[str], *, middle: bool = False) -> str:
    align = '<w:vAlign w:val="center"/>' if middle else ""
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{align}</w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )


def _table(style: str, widths: Sequence[float], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    total = sum(twips(width) for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
