"""The official report as a Word document that staff can edit.

Same content and measures as the PDF: both draw one `Composition` by one specification. Formatting is by named
styles only. Equal reports give equal bytes: nothing in the file depends on the time of writing.
"""

from datetime import UTC, datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Twips

from reports.documents import docx_xml as xml
from reports.documents import specification as spec
from reports.documents.blocks import Annex, Composition, Ruled, Signature
from reports.documents.composition import compose
from reports.documents.content import NationalReport
from reports.documents.docx_styles import SECTION_BREAK, styles
from reports.documents.fonts import FONT_FOLDER

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP entry can bear."""
KEPT_PARTS = ("/officeDocument", "/core-properties", "/styles", "/settings", "/header")
"""Of the library's blank document, only these are kept."""


def render(report: NationalReport, fonts: Path = FONT_FOLDER) -> bytes:
    """The .docx file. Raises as `composition.compose` does."""
    return draw(compose(report, fonts))


def draw(composition: Composition) -> bytes:
    """The .docx file of a composition."""
    document = Document()
    _drop_unused_parts(document)
    _define_styles(document, composition)
    _word_settings(document)
    _set_properties(document, composition)
    _set_up_pages(document.sections[0], composition.mark)
    _append(document, _main_part(composition))
    for annex in composition.annexes:
        _append_annex(document, annex)
    return _packed(document)


def _main_part(composition: Composition) -> str:
    """Letterhead, title, addressees, body and signature, in the order of the decree's boxes."""
    return "".join(
        (
            _letterhead(composition),
            xml.paragraph("type_name", xml.run(composition.type_name)),
            xml.ruled(composition.subject),
            xml.blocks(composition.opening),
            xml.blocks(composition.body),
            _signature(composition.signature),
        )
    )


def _letterhead(composition: Composition) -> str:
    head = composition.letterhead
    left = xml.lines("parent_agency", head.parent_agency) + xml.ruled(head.agency)
    right = xml.paragraph("country", xml.run(spec.COUNTRY)) + xml.ruled(head.motto)
    number = xml.paragraph("number", xml.run(head.number))
    place_date = xml.paragraph("place_date", xml.run(head.place_date))
    return xml.plain_table(
        (spec.LETTERHEAD_LEFT, spec.LETTERHEAD_RIGHT), ((left, right), (number, place_date))
    )


def _signature(signature: Signature) -> str:
    label = xml.paragraph("recipients_label", xml.run("Nơi nhận:" if signature.recipients else ""))
    left = label + xml.lines("recipient", signature.recipients)
    right = xml.lines("authority", signature.authority)
    if signature.post:
        right += xml.paragraph("post", xml.run(signature.post))
    right += xml.paragraph("signer_after_post" if signature.post else "signer", xml.run(signature.name))
    gap = xml.paragraph("signature_gap", "")
    return gap + xml.plain_table((spec.SIGNATURE_LEFT, spec.SIGNATURE_RIGHT), ((left, right),))


def _append(document: WordDocument, content: str) -> None:
    """Parse WordprocessingML and put it before the end of the last section."""
    body = document.element.body
    last = body[-1]
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{content}</w:body>")):
        last.addprevious(element)


def _append_annex(document: WordDocument, annex: Annex) -> None:
    """A new section on a new page whose page numbers start again at 1 (Annex I, III.1.đ)."""
    document.add_section(WD_SECTION.NEW_PAGE)
    break_paragraph = document.element.body[-2]
    break_paragraph.get_or_add_pPr().style = xml.style_id(SECTION_BREAK)
    _append(document, xml.blocks(annex.heading) + xml.blocks(annex.blocks))


def _set_up_pages(section: Section, mark: str) -> None:
    """Paper, margins, and the page number centred in the top margin from page 2 on (Annex I, I.7)."""
    page = spec.PAGE
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = _at_least(page.top), _at_least(page.bottom)
    section.left_margin, section.right_margin = _at_least(page.left), _at_least(page.right)
    section.header_distance = section.footer_distance = Mm(page.number_from_top)
    section.different_first_page_header_footer = True
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
    label = xml.framed_mark(mark) if mark else ""
    for header, number in ((section.first_page_header, ""), (section.header, xml.PAGE_FIELD)):
        content = label + xml.paragraph("page_number", number)
        element = header._element
        for old in list(element):
            element.remove(old)
        for new in list(parse_xml(f"<w:hdr {nsdecls('w')}>{content}</w:hdr>")):
            element.append(new)


def _at_least(millimetres: float) -> Twips:
    """Word counts in twips: rounded up, so that a least margin is not undercut."""
    return Twips(ceil(millimetres / 25.4 * 1440))


def _define_styles(document: WordDocument, composition: Composition) -> None:
    rules: dict[str, tuple[Ruled, float]] = {
        "agency": (composition.letterhead.agency, spec.LETTERHEAD_LEFT),
        "motto": (composition.letterhead.motto, spec.LETTERHEAD_RIGHT),
        "subject": (composition.subject, spec.PAGE.text_width),
    }
    element = document.styles.element
    for old in list(element):
        element.remove(old)
    for new in list(parse_xml(f"<w:styles {nsdecls('w')}>{styles(rules)}</w:styles>")):
        element.append(new)


def _word_settings(document: WordDocument) -> None:
    """Layout rules of Word 2013 and later, Vietnamese marks, no traces of the blank document's history."""
    settings = document.settings.element
    for name in ("rsids", "savePreviewPicture", "proofState", "shapeDefaults", "themeFontLang"):
        for old in settings.findall(qn(f"w:{name}")):
            settings.remove(old)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), ",")
    settings.find(qn("w:listSeparator")).set(qn("w:val"), ";")


def _set_properties(document: WordDocument, composition: Composition) -> None:
    moment = datetime.combine(composition.day, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = composition.title[:255], composition.author[:255]
    properties.last_modified_by, properties.language = composition.author[:255], "vi-VN"
    properties.comments, properties.keywords, properties.revision = "", composition.mark, 1
    properties.created = properties.modified = moment


def _drop_unused_parts(document: WordDocument) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in relations.items() if not rel.reltype.endswith(KEPT_PARTS)]:
            del relations[key]


def _packed(document: WordDocument) -> bytes:
    """The package with entries that bear no time."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
