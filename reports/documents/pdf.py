"""The official report as a PDF/A-2b file, typeset by Typst.

The template is fixed; the composition reaches it as JSON, so a user's text is data and is never evaluated. Only
the vendored Tinos faces are used: no system font, no network, no file of the machine. Equal reports give equal
bytes, because the file's dates are the document's own.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

import typst

from reports.documents import specification as spec
from reports.documents.blocks import Composition
from reports.documents.composition import compose
from reports.documents.content import NationalReport
from reports.documents.fonts import FONT_FOLDER, load

Standard = Literal["a-2b", "ua-1"]
TEMPLATE = Path(__file__).with_name("national_report.typ")
ARCHIVE: Standard = "a-2b"
"""The official file: small enough for a slow line, because it leaves out the tags that only ua-1 needs."""
ACCESSIBLE: Standard = "ua-1"
"""A tagged copy for screen readers, several times as large."""


class TypesettingFailed(RuntimeError):
    """Typst warned or failed, for instance because a face or a glyph is missing."""


def render(report: NationalReport, fonts: Path = FONT_FOLDER, *, standard: Standard = ARCHIVE) -> bytes:
    """The PDF file. Raises `TypesettingFailed`, and as `composition.compose` does."""
    return draw(compose(report, fonts), fonts, standard=standard)


def draw(composition: Composition, fonts: Path = FONT_FOLDER, *, standard: Standard = ARCHIVE) -> bytes:
    """The PDF file of a composition."""
    moment = datetime.combine(composition.day, time(), UTC)
    try:
        content, warnings = typst.compile_with_warnings(
            TEMPLATE.read_bytes(),
            font_paths=load(fonts).typst_fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": _data(composition)},
            pdf_standards=standard,
            pdf_tags=standard == ACCESSIBLE,
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
    if warnings:
        raise TypesettingFailed("; ".join(str(warning) for warning in warnings))
    if not isinstance(content, bytes):
        raise TypesettingFailed("no PDF was produced")
    return content


def _data(composition: Composition) -> str:
    """Composition and specification as the template reads them."""
    document = asdict(composition)
    document["day"] = [composition.day.year, composition.day.month, composition.day.day]
    page = {**asdict(spec.PAGE), "text_width": spec.PAGE.text_width}
    measures = {
        "font": spec.METRIC_FONT,
        "single_line": spec.SINGLE_LINE,
        "ascender": spec.ASCENDER,
        "descender": spec.DESCENDER,
        "country": spec.COUNTRY,
        "letterhead": [spec.LETTERHEAD_LEFT, spec.LETTERHEAD_RIGHT],
        "signature": [spec.SIGNATURE_LEFT, spec.SIGNATURE_RIGHT],
        "rule_before": spec.RULE_BEFORE,
        "rule_thickness": spec.RULE_THICKNESS,
        "mark_width": spec.MARK_WIDTH,
        "cell_margin": spec.CELL_MARGIN,
    }
    styles = {key: asdict(style) for key, style in spec.STYLES.items()}
    return json.dumps(
        {"document": document, "page": page, "measures": measures, "styles": styles}, ensure_ascii=False
    )
