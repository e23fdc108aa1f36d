"""All files of one report at once."""

from dataclasses import dataclass
from pathlib import Path

from reports.documents import docx, json, pdf, xlsx
from reports.documents.composition import compose
from reports.documents.content import NationalReport
from reports.documents.fonts import FONT_FOLDER


@dataclass(frozen=True, slots=True)
class Bundle:
    """The four files of a report, as bytes; the fields are the file name extensions."""

    docx: bytes
    pdf: bytes
    xlsx: bytes
    json: bytes


def render_all(report: NationalReport, fonts: Path = FONT_FOLDER) -> Bundle:
    """Draw every file from one composition. Raises as the single renderers do."""
    composition = compose(report, fonts)
    return Bundle(
        docx=docx.draw(composition),
        pdf=pdf.draw(composition, fonts),
        xlsx=xlsx.render(report),
        json=json.render(report),
    )
