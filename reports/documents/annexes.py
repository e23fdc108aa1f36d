"""The annexes: figures by section, figures by province, report versions used, texts of the provinces."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.documents import specification as spec
from reports.documents.blocks import Annex, Block, Column, Paragraph, Row, Table
from reports.documents.content import (
    CompiledFigure,
    Mark,
    NarrativeParagraph,
    NarrativeText,
    NationalReport,
    Section,
    UnitRow,
)
from reports.documents.numbers import change
from reports.documents.outline import with_extra
from reports.documents.sentences import figure_value
from reports.documents.text import lines, lower_first, one_line

UNKNOWN = "…"
"""Not filled in, or no unit reported: never to be read as zero."""
NATION = "Cả nước"
MOST_COLUMNS = 8
"""Figure columns of the table by province that fit the width of a page."""
SHA_DIGITS = 16

FIGURE_COLUMNS = (
    Column(12, "STT", "A", "table_center"),
    Column(62, "Chỉ tiêu", "B", "table_text"),
    Column(19, "Đơn vị tính", "C", "table_center"),
    Column(20, "Kỳ báo cáo", "1", "table_number"),
    Column(20, "Cùng kỳ năm trước", "2", "table_number"),
    Column(16, "Tăng, giảm (%)", "3", "table_number"),
    Column(16, "Đơn vị báo cáo", "4", "table_center"),
)
VERSION_COLUMNS = (
    Column(12, "STT", "A", "table_center"),
    Column(58, "Cơ quan báo cáo", "B", "table_text"),
    Column(44, "Mã báo cáo", "C", "table_code"),
    Column(16, "Phiên bản", "1", "table_center"),
    Column(35, f"SHA-256 ({SHA_DIGITS} ký tự đầu)", "2", "table_code"),
)
FIGURE_NOTE = (
    "Ghi chú: “…” là chưa có số liệu; “x” là không so sánh được vì kỳ gốc bằng 0 hoặc không có số liệu; chỉ tiêu là "
    "tỷ lệ thì cột 3 là chênh lệch tính bằng điểm phần trăm; cột 4 là số đơn vị có số liệu trên tổng số đơn vị phải "
    "báo cáo."
)
UNIT_NOTE = (
    "Ghi chú: “…” là chưa có số liệu; “-” là không phát sinh; “x” là không áp dụng; (*) là địa phương chưa gửi "
    "báo cáo."
)
DIGEST_LABEL = "Mã xác thực của kết quả tổng hợp (SHA-256):"
DIGEST_NOTE = (
    "Mã xác thực được tính trên toàn bộ số liệu tổng hợp và các phiên bản báo cáo nêu trên; tính lại từ tệp JSON "
    "của kết quả tổng hợp mà khớp từng ký tự thì số liệu chưa bị thay đổi."
)
ROMAN = ("I", "II", "III", "IV")


def compose(report: NationalReport, reference: str) -> tuple[Annex, ...]:
    """The annexes that have content, numbered in Roman numerals when there are two or more (Annex I, III.1.a)."""
    present = [(title, blocks) for title, _, blocks in _contents(report)]
    labels = [f"Phụ lục {numeral}" for numeral in ROMAN] if len(present) > 1 else ["Phụ lục"]
    return tuple(
        Annex(
            heading=(
                Paragraph("annex_label", label),
                Paragraph("annex_title", title),
                Paragraph("annex_reference", one_line(reference)),
            ),
            blocks=blocks,
        )
        for label, (title, blocks) in zip(labels, present, strict=False)
    )


def pointer(report: NationalReport) -> str:
    """The body's reference to the annexes (Annex I, III.1.a)."""
    subjects = [subject for _, subject, _ in _contents(report)]
    if len(subjects) == 1:
        return f"{subjects[0]} tại Phụ lục kèm theo."
    parts = [f"{subject} tại Phụ lục {numeral}" for subject, numeral in zip(subjects, ROMAN, strict=False)]
    return f"{'; '.join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])}."


def _contents(report: NationalReport) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """Title, words for the pointer, and blocks of each annex."""
    period = one_line(report.period_name).upper()
    yield f"SỐ LIỆU TỔNG HỢP {period}", "Số liệu chi tiết", tuple(_figure_blocks(report))
    columns = headline_columns(report)
    if report.units and columns:
        yield (
            f"SỐ LIỆU THEO ĐỊA PHƯƠNG {period}",
            "Số liệu theo địa phương",
            tuple(_unit_blocks(report, columns)),
        )
    yield "DANH MỤC BÁO CÁO ĐƯỢC SỬ DỤNG", "Danh mục báo cáo được sử dụng", tuple(_version_blocks(report))
    texts = tuple(_text_blocks(report))
    if texts:
        yield "THUYẾT MINH CỦA ĐỊA PHƯƠNG", "Thuyết minh của địa phương", texts


def texts_label(report: NationalReport) -> str:
    """Name of the annex with the units' texts, which is the last one."""
    return f"Phụ lục {ROMAN[len(list(_contents(report))) - 1]}"


def cited(narrative: NarrativeText) -> list[NarrativeParagraph]:
    """The paragraphs that units wrote."""
    return [paragraph for paragraph in narrative.paragraphs if paragraph.citation is not None]


def _text_blocks(report: NationalReport) -> Iterator[Block]:
    """What the units wrote, by heading, each with its unit and version."""
    written = [narrative for narrative in report.narratives if cited(narrative)]
    for heading in with_extra(report.narratives):
        paragraphs = [p for narrative in written if narrative.code == heading.code for p in cited(narrative)]
        if paragraphs:
            yield Paragraph("annex_section", one_line(f"{heading.code}. {heading.title}"))
        for paragraph in paragraphs:
            yield from _text_paragraphs(paragraph)


def _text_paragraphs(paragraph: NarrativeParagraph) -> Iterator[Paragraph]:
    by = paragraph.citation
    source = f"[{one_line(by.province)}, phiên bản {by.version}]" if by else ""
    parts = lines(paragraph.text)
    for index, part in enumerate(parts, start=1):
        yield Paragraph("annex_body", part, source if index == len(parts) else "")


def _figure_blocks(report: NationalReport) -> Iterator[Block]:
    yield Paragraph("annex_note", FIGURE_NOTE)
    for section in report.sections:
        yield Paragraph("annex_section", one_line(f"{section.code}. {section.title}"))
        yield Table(FIGURE_COLUMNS, tuple(_figure_rows(section)))


def _figure_rows(section: Section) -> Iterator[Row]:
    counters: list[int] = []
    group = ("", "")
    for figure in section.figures:
        if figure.breakdown_name and group != (figure.indicator, figure.breakdown_name):
            yield Row(("", f"Chia theo {lower_first(one_line(figure.breakdown_name))}:", *[""] * 5), indent=1)
        group = (figure.indicator, figure.breakdown_name)
        level = min(figure.indent, len(counters))
        counters = [*counters[: level + 1], *([0] if len(counters) == level else [])]
        counters[level] += 1
        yield Row(
            cells=(
                ".".join(map(str, counters)),
                row_name(figure),
                one_line(figure.unit),
                value_text(figure, figure.value),
                value_text(figure, figure.same_period_last_year),
                change(figure.value, figure.same_period_last_year, is_rate=figure.is_rate).cell,
                f"{figure.reported}/{figure.expected}",
            ),
            indent=min(figure.indent, 2),
        )


def row_name(figure: CompiledFigure) -> str:
    """The indicator's name, or its category with a dash."""
    return one_line(f"- {figure.breakdown_label}" if figure.breakdown_label else figure.name)


def value_text(figure: CompiledFigure, value: Decimal | Mark | None) -> str:
    """A table cell: the number, the unit's mark, or "…"."""
    if value is None:
        return UNKNOWN
    return value.value if isinstance(value, Mark) else figure_value(figure, value)


def headline_columns(report: NationalReport) -> tuple[CompiledFigure, ...]:
    """Headline figures that the units give values for."""
    given = {cell for unit in report.units for cell in unit.values}
    return tuple(figure for figure in report.figures if figure.headline and figure.cell in given)


def _unit_blocks(report: NationalReport, figures: Sequence[CompiledFigure]) -> Iterator[Block]:
    """One table, or several of nearly equal width when there are many columns."""
    tables = -(-len(figures) // MOST_COLUMNS)
    yield Paragraph("annex_note", UNIT_NOTE)
    for index in range(tables):
        if tables > 1:
            yield Paragraph("annex_section", f"Bảng {index + 1}/{tables}")
        part = slice(len(figures) * index // tables, len(figures) * (index + 1) // tables)
        yield _unit_table(report.units, figures[part])


def _unit_table(units: Sequence[UnitRow], figures: Sequence[CompiledFigure]) -> Table:
    number, name = Column(10, "STT", "A", "table_center"), Column(35, "Địa phương", "B", "table_text")
    width = round((spec.PAGE.text_width - number.width - name.width) / len(figures), 2)
    columns = (
        Column(width, _head(figure), str(i), "table_number") for i, figure in enumerate(figures, start=1)
    )
    total = Row(("", NATION, *(value_text(figure, figure.value) for figure in figures)), bold=True)
    return Table((number, name, *columns), (total, *_unit_rows(units, figures)))


def _head(figure: CompiledFigure) -> str:
    """Head of a narrow column: short name, category, unit."""
    name = one_line(figure.short_name or figure.name)
    category = f" - {one_line(figure.breakdown_label)}" if figure.breakdown_label else ""
    return f"{name}{category} ({one_line(figure.unit)})"


def _unit_rows(units: Sequence[UnitRow], figures: Sequence[CompiledFigure]) -> Iterator[Row]:
    for position, unit in enumerate(units, start=1):
        name = one_line(unit.name) + ("" if unit.filed else " (*)")
        yield Row(
            (str(position), name, *(value_text(figure, unit.values.get(figure.cell)) for figure in figures))
        )


def _version_blocks(report: NationalReport) -> Iterator[Block]:
    rows = (
        Row(
            (
                str(position),
                one_line(used.agency),
                one_line(used.report),
                str(used.version),
                one_line(used.sha256)[:SHA_DIGITS],
            )
        )
        for position, used in enumerate(report.inputs, start=1)
    )
    yield Table(VERSION_COLUMNS, tuple(rows))
    yield Paragraph("annex_body", DIGEST_LABEL)
    yield Paragraph("annex_code", report.digest)
    yield Paragraph("annex_note", DIGEST_NOTE)
