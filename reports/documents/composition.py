"""From a frozen report to the composed document: what is printed, in which order, in which style."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reports.documents import annexes, sentences, text
from reports.documents import specification as spec
from reports.documents.blocks import Composition, Letterhead, Paragraph, Ruled, Signature
from reports.documents.content import NationalReport, SentencePlan
from reports.documents.fonts import FONT_FOLDER, FontSet, balanced_lines, load
from reports.documents.numbers import long_date
from reports.documents.outline import SECTION_HEADINGS, TARGETS, Heading, with_extra

TYPE_NAME = "BÁO CÁO"
SYNTHETIC = "SỐ LIỆU MINH HOẠ"
PROVISIONAL = "TẠM TÍNH"
BASIS = "Căn cứ"
NOTHING_WRITTEN = "Các đơn vị không có nội dung báo cáo ở mục này."
GAP = "\u00a0" * 8
"""Room for a number or a day to be written by hand; ordinary blanks would collapse."""


def compose(report: NationalReport, folder: Path = FONT_FOLDER) -> Composition:
    """The document of a report. Raises `FontsMissing`, and `KeyError` for a sentence about an unknown cell."""
    fonts = load(folder)
    agency = text.one_line(report.header.issuing_agency)
    return Composition(
        title=text.one_line(f"Báo cáo {text.lower_first(report.subject)}"),
        author=agency,
        day=report.header.issued_on or report.cut_to,
        mark=mark(report),
        letterhead=_letterhead(report, fonts),
        type_name=TYPE_NAME,
        subject=_ruled("subject", text.one_line(report.subject), fonts, spec.SUBJECT_WIDTH),
        opening=(*_addressees(report), *_bases(report)),
        body=tuple(_body(report)),
        signature=_signature(report),
        annexes=annexes.compose(report, _reference(report)),
    )


def mark(report: NationalReport) -> str:
    """What stands on every page of figures that are not final, or nothing."""
    return " - ".join(
        word for word, on in ((SYNTHETIC, report.synthetic), (PROVISIONAL, report.provisional)) if on
    )


def _ruled(style: str, words: str, fonts: FontSet, width: float, share: float = spec.RULE_SHARE) -> Ruled:
    size = spec.STYLES[style].size
    lines = balanced_lines(words, fonts.bold, size, width)
    longest = max((fonts.bold.width(line, size) for line in lines), default=0.0)
    return Ruled(style, lines, round(longest * share, 2))


def _letterhead(report: NationalReport, fonts: FontSet) -> Letterhead:
    header = report.header
    parent = text.one_line(header.parent_agency).upper()
    size, width = spec.STYLES["parent_agency"].size, spec.LETTERHEAD_LEFT
    day = long_date(header.issued_on) if header.issued_on else f"ngày{GAP}tháng{GAP}năm {report.cut_to.year}"
    return Letterhead(
        parent_agency=balanced_lines(parent, fonts.regular, size, width),
        agency=_ruled("agency", text.one_line(header.issuing_agency).upper(), fonts, width),
        number=f"Số:{_number(report, GAP)}/{text.one_line(header.symbol)}",
        motto=_ruled("motto", spec.MOTTO, fonts, spec.LETTERHEAD_RIGHT, spec.MOTTO_RULE_SHARE),
        place_date=f"{text.one_line(header.place)}, {day}",
    )


def _number(report: NationalReport, gap: str) -> str:
    """The number with its leading blank; below 10 with a leading zero (Annex I, II.3.c)."""
    return gap if report.header.number is None else f"\u00a0{report.header.number:02}"


def _reference(report: NationalReport) -> str:
    """Line under an annex's title that points to the document (Annex I, III.1.c)."""
    header = report.header
    day = long_date(header.issued_on) if header.issued_on else f"ngày …… tháng …… năm {report.cut_to.year}"
    number = _number(report, "\u00a0……")
    return f"(Kèm theo Báo cáo số{number}/{header.symbol} {day} của {header.issuing_agency})"


def _bases(report: NationalReport) -> Iterator[Paragraph]:
    for index, basis in enumerate(report.bases, start=1):
        words = text.one_line(basis).removeprefix(BASIS).strip()
        yield Paragraph("basis", f"{BASIS} {words}{';' if index < len(report.bases) else '.'}")


def _addressees(report: NationalReport) -> Iterator[Paragraph]:
    """One addressee on the line of "Kính gửi", several below it (Annex I, II.9.b)."""
    names = [text.one_line(name) for name in report.addressees]
    if len(names) == 1:
        yield Paragraph("addressee", f"Kính gửi: {names[0]}.")
    elif names:
        yield Paragraph("addressee_label", "Kính gửi:")
        for item in _closed(names):
            yield Paragraph("addressee_item", item)


def _closed(items: Sequence[str]) -> Iterator[str]:
    """ "- a;", "- b;", "- c."."""
    for index, item in enumerate(items, start=1):
        yield f"- {item}{';' if index < len(items) else '.'}"


def _body(report: NationalReport) -> Iterator[Paragraph]:
    agency = text.one_line(report.header.issuing_agency)
    subject = text.lower_first(text.one_line(report.subject))
    yield Paragraph("body", f"{agency} báo cáo {subject} như sau:")
    if not report.sole_unit:
        yield Paragraph("body", text.one_line(sentences.coverage(report.coverage)))
    yield Paragraph("body", f"{sentences.standing(report)} {annexes.pointer(report)}")
    headings = [each for each in with_extra(report.narratives) if each.code not in report.left_out]
    for heading in headings:
        content = [*_generated(report, heading), *_written(report, heading)]
        if heading.code == TARGETS and not content:
            continue
        yield _heading(heading)
        yield from content
        if not content and not any(h.code.startswith(f"{heading.code}.") for h in headings):
            yield Paragraph("body", NOTHING_WRITTEN)
    names = [text.one_line(name) for name in report.addressees]
    address = f", kính báo cáo {names[0] if len(names) == 1 else ''}".rstrip() if names else ""
    yield Paragraph("closing", f"Trên đây là báo cáo {subject} của {agency}{address}./.")


def _heading(heading: Heading) -> Paragraph:
    title = text.one_line(heading.title)
    return Paragraph(
        f"heading_{heading.level}", f"{heading.label} {title.upper() if heading.level == 1 else title}"
    )


def _generated(report: NationalReport, heading: Heading) -> Iterator[Paragraph]:
    """Sentences planned for the heading, then the other headline figures of its sections, then targets."""
    figures = {figure.cell: figure for figure in report.figures}
    plans = [plan for plan in report.sentences if plan.heading == heading.code]
    for plan in plans:
        yield Paragraph("body", text.one_line(sentences.planned(plan, figures)))
    told = _cells(report.sentences)
    items = [
        text.one_line(sentences.itemised(figure))
        for section in report.sections
        if (section.heading or SECTION_HEADINGS.get(section.code)) == heading.code
        for figure in section.figures
        if figure.headline and figure.cell not in told
    ]
    if heading.code == TARGETS:
        items = [text.one_line(sentences.target(result)) for result in report.targets]
    for item in _closed(items):
        yield Paragraph("body", item)


def _cells(plans: Iterable[SentencePlan]) -> set[str]:
    return {term.cell for plan in plans for term in plan.terms}


def _written(report: NationalReport, heading: Heading) -> Iterator[Paragraph]:
    """Texts of the compiling agency. What the units wrote stands in an annex, and the body says where."""
    written = [n for n in report.narratives if n.code == heading.code]
    for narrative in written:
        for paragraph in narrative.paragraphs:
            if paragraph.citation is None:
                yield from (Paragraph("body", line) for line in text.lines(paragraph.text))
    if any(annexes.cited(narrative) for narrative in written):
        yield Paragraph(
            "body", f"Thuyết minh của địa phương về nội dung này tại {annexes.texts_label(report)}."
        )


def _signature(report: NationalReport) -> Signature:
    signer = report.signer
    return Signature(
        recipients=tuple(_closed([text.one_line(name) for name in report.recipients])),
        authority=tuple(text.one_line(line).upper() for line in (signer.authority, *signer.titles) if line),
        post=text.one_line(signer.post).upper(),
        name=text.one_line(signer.name or ""),
    )
