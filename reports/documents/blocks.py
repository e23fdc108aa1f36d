"""The composed document: paragraphs and tables in order, each with its style, ready to be drawn.

DOCX and PDF draw the same composition, so they cannot differ in content. All texts are literal.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of `specification.STYLES`; `source` is a citation set in italics at its end."""

    style: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Centred lines with a rule of `rule` millimetres beneath them."""

    style: str
    lines: tuple[str, ...]
    rule: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: width in millimetres, head, and the letter or number printed under the head."""

    width: float
    head: str
    mark: str
    style: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cell texts; `indent` moves the second cell, `bold` is for totals."""

    cells: tuple[str, ...]
    indent: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered table whose two head rows repeat on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: Literal["table"] = "table"


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The two columns at the top of page 1."""

    parent_agency: tuple[str, ...]
    agency: Ruled
    number: str
    motto: Ruled
    place_date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Recipients on the left, signer on the right."""

    recipients: tuple[str, ...]
    authority: tuple[str, ...]
    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: own page numbers, label, title, reference to the document, then its blocks."""

    heading: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole document in order of appearance."""

    title: str
    author: str
    day: date
    mark: str
    letterhead: Letterhead
    type_name: str
    subject: Ruled
    opening: tuple[Paragraph, ...]
    """Addressees and legal bases."""
    body: tuple[Paragraph, ...]
    signature: Signature
    annexes: tuple[Annex, ...]
