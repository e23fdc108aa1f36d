"""What an official document is made of: one frozen national result and its presentation.

Everything here is plain data. Nothing reads the database, the network or the clock, so the same
`NationalReport` always gives the same bytes. Texts arrive in proper case ("Ban Chỉ đạo …"); the renderers
put them in capitals where Decree 30/2020/NĐ-CP asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Mark(StrEnum):
    """What stands in a unit's cell instead of a number (a cell not yet filled is `None`)."""

    NOTHING = "-"
    """The unit stated that it has nothing to report: counts as reported, adds nothing."""
    NOT_APPLICABLE = "x"
    """The indicator does not exist for the unit, e.g. border guards in a landlocked province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFigure:
    """One frozen national figure: an indicator, or one category of its breakdown.

    `cell` is the stable key of indicator and breakdown together, unique in a report; sentences and unit rows
    refer to it. `value` is `None` when no unit reported. `expected` counts the units that owe the figure,
    `reported` those that gave it (a zero or "nothing to report" included).
    """

    indicator: str
    cell: str
    section: str
    name: str
    unit: str
    value: Decimal | None
    reported: int
    expected: int
    breakdown: Mapping[str, str] = field(default_factory=dict)
    """Dimension → category, by code; empty for the indicator's total."""
    breakdown_name: str = ""
    """The dimension in words, e.g. "Lực lượng"; printed once above its categories when given."""
    breakdown_label: str = ""
    """The category in words, e.g. "Bộ đội Biên phòng"."""
    previous: Decimal | None = None
    """The same figure of the period before."""
    same_period_last_year: Decimal | None = None
    short_name: str = ""
    """For narrow column heads; the name when empty."""
    indent: int = 0
    """0 for a total, 1 for a category, 2 for a category of a category."""
    is_rate: bool = False
    """A percentage: compared in percentage points, never summed."""
    adds: bool = True
    """The national value is the sum over the units."""
    headline: bool = False
    """Printed in the body of the report and as a column of the annex by province."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its figures in printing order; `heading` is the outline code of its text."""

    code: str
    title: str
    figures: tuple[CompiledFigure, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that owes the report and has not filed it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the units that owe the report are in it."""

    reported: int
    expected: int
    missing: tuple[MissingUnit, ...] = ()
    noun: str = "địa phương"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of a unit was taken from."""

    province: str
    version: int


@dataclass(frozen=True, slots=True)
class NarrativeParagraph:
    """One paragraph written by a person; line breaks inside it start a new paragraph."""

    text: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class NarrativeText:
    """Text under one heading of the outline, e.g. code "II.3" (see `outline.OUTLINE`)."""

    code: str
    title: str
    paragraphs: tuple[NarrativeParagraph, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One figure inside a generated sentence: "<lead> 577 <noun>", for example "xác định 577 nạn nhân".

    `counted` names it in the comparison ("số nạn nhân được xác định"); by default "số <noun>".
    """

    cell: str
    noun: str
    lead: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class SentencePlan:
    """A sentence to be generated from frozen figures, printed under the outline heading `heading`.

    `opening` is the start up to the first number, e.g. "Toàn quốc phát hiện".
    """

    heading: str
    opening: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetResult:
    """State of one target of the programme; `met` is `None` when it cannot be told."""

    code: str
    name: str
    required: str
    """As the instrument words it, e.g. "trên 90%"."""
    value: Decimal | None
    unit: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class InputVersion:
    """A version of a unit's report that went into the result. `report` is its lasting identity."""

    report: str
    agency: str
    province: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's own values by cell, for the annex by province; cells left out count as not filled."""

    key: str
    name: str
    values: Mapping[str, Decimal | Mark | None]
    filed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHeader:
    """Letterhead. `number` and `issued_on` are `None` until the document is issued."""

    issuing_agency: str
    symbol: str
    """Without number, e.g. "BC-BCĐ138/CP"."""
    place: str
    parent_agency: str = ""
    number: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signature block: authority ("TM. BAN CHỈ ĐẠO"), titles, the signer's post elsewhere, and the name."""

    authority: str
    titles: tuple[str, ...] = ()
    post: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalReport:
    """Everything the national report of one period prints.

    Raises `ValueError` when two figures share a cell, because sentences could then quote either.
    """

    period: str
    """Period code, e.g. "2018-H1"."""
    period_name: str
    """In words, e.g. "6 tháng đầu năm 2018"."""
    cut_from: date
    cut_to: date
    form: str
    form_version: int
    form_title: str
    subject: str
    """Trích yếu, e.g. "Kết quả thực hiện Chương trình … 6 tháng đầu năm 2018"."""
    boundaries: date
    """Figures are grouped by the administrative units in force on this day."""
    provisional: bool
    synthetic: bool
    coverage: Coverage
    sections: tuple[Section, ...]
    inputs: tuple[InputVersion, ...]
    digest: str
    header: DocumentHeader
    signer: Signer
    units: tuple[UnitRow, ...] = ()
    narratives: tuple[NarrativeText, ...] = ()
    sentences: tuple[SentencePlan, ...] = ()
    targets: tuple[TargetResult, ...] = ()
    bases: tuple[str, ...] = ()
    """Legal bases, one instrument each with full type, number, date, issuer and summary, without closing mark."""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    """Nơi nhận, one each, without dash and closing mark; the last is "Lưu: …"."""
    sole_unit: str = ""
    """The one unit whose report this is; empty for the whole country. It then tells of no coverage by units."""
    left_out: tuple[str, ...] = ()
    """Codes of outline headings that this document does not have."""
    schema: int = 1

    def __post_init__(self) -> None:
        cells = [figure.cell for figure in self.figures]
        if len(cells) != len(set(cells)):
            raise ValueError("two figures of a report share a cell")

    @property
    def figures(self) -> tuple[CompiledFigure, ...]:
        """All figures in printing order."""
        return tuple(figure for section in self.sections for figure in section.figures)
