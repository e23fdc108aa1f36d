"""Reads of the dashboard: each function one statement, unless it says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.ui import Status
from dashboard.figures import HEADLINE_CELLS, Coverage, coverage, urgency
from reports.comparison import Comparison
from reports.documents.numbers import Trend
from reports.models import Compilation, CompiledDocument, CompiledFigure, Period, PublishedFigure
from reports.queries.compilations import documents_of, file_name
from reports.queries.register import filing_rows, state_of, timeliness_of

MAIN_FORM = "130CP"


@dataclass(frozen=True, slots=True)
class Attention:
    """A province whose report is overdue, was late or has been sent back."""

    name: str
    url: str  # of its report; empty when it has none
    timeliness: Status
    state: Status
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """How the provinces stand in a period."""

    coverage: Coverage
    attention: list[Attention]
    synthetic: bool


def board(user: User, period: Period, now: datetime) -> Board:
    """Counts and what needs attention, both from the same rows."""
    rows: list[Any] = list(filing_rows(user, period, now).order_by("sort_key"))  # annotated
    urgent = [(urgency(row.timeliness, row.state), index, row) for index, row in enumerate(rows)]
    attention = [
        Attention(
            name=row.province.name if hasattr(row, "province") else row.name,
            url=reverse("reports:report", args=[row.report_id]) if row.report_id else "",
            timeliness=timeliness_of(row),
            state=state_of(row),
            first_at=row.first_at,
        )
        for _order, _index, row in sorted(entry for entry in urgent if entry[0] is not None)
    ]
    return Board(
        coverage=coverage((row.timeliness, row.state) for row in rows),
        attention=attention,
        synthetic=any(row.synthetic for row in rows),
    )


def newest_compilation(user: User, period: Period) -> Compilation | None:
    """The newest compilation of a period that the user may see, final ones before provisional ones."""
    return (
        Compilation.objects.visible_to(user)
        .filter(period=period, form_version__form__code=MAIN_FORM)
        .select_related("period", "form_version__form")
        .order_by("provisional", "-created_at", "-pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Headline:
    """One national total at the top of the page."""

    name: str
    unit: str
    value: Decimal | None
    url: str
    direction: str  # up, down, flat, or empty where nothing can be compared
    change: str


_DIRECTIONS = {Trend.UP: "up", Trend.DOWN: "down", Trend.SAME: "flat"}


def headlines(compilation: Compilation) -> list[Headline]:
    """The headline totals of a compilation, in the order of `HEADLINE_CELLS`."""
    rows = CompiledFigure.objects.filter(
        compilation=compilation, cell__code__in=HEADLINE_CELLS
    ).select_related("cell__indicator")
    found = {row.cell.code: _headline(row) for row in rows}
    return [found[code] for code in HEADLINE_CELLS if code in found]


def _headline(row: CompiledFigure) -> Headline:
    comparison = Comparison(row.value, row.same_period_last_year)
    return Headline(
        name=row.cell.indicator.name,
        unit=row.cell.indicator.unit,
        value=row.value,
        url=reverse("reports:compiled_figure", args=[row.compilation_id, row.pk]),
        direction=_DIRECTIONS.get(comparison.trend, ""),
        change=_("So với cùng kỳ năm trước: %(change)s") % {"change": comparison.text},
    )


@dataclass(frozen=True, slots=True)
class File:
    """A document of the compilation, to download."""

    name: str
    url: str
    row: CompiledDocument


def files(compilation: Compilation) -> list[File]:
    found = []
    for row in documents_of(compilation):
        row.compilation = compilation
        url = reverse("reports:compilation_document", args=[compilation.pk, row.kind])
        found.append(File(file_name(row), url, row))
    return found


_HISTORY_CELLS = ("C.03", "C.04", "C.05")


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """One year's national cases, suspects and victims as published; None where nothing was."""

    label: str
    cells: tuple[PublishedFigure | None, ...]

    @property
    def source(self) -> str:
        """Keys of the sources of the year's figures, each once."""
        keys = [key.strip() for cell in self.cells if cell for key in cell.source.split(",")]
        return ", ".join(dict.fromkeys(keys))

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(cell.note for cell in self.cells if cell and cell.note))


def published_history() -> list[PublishedYear]:
    """The published yearly figures since 2013, oldest first; the first row listed for a cell and year counts."""
    years: dict[str, dict[str, PublishedFigure]] = {}
    rows = PublishedFigure.objects.filter(
        cell__code__in=_HISTORY_CELLS, period_code__endswith="-Y"
    ).select_related("cell")
    for row in rows:
        cells = years.setdefault(row.period_label, {})
        if row.cell is not None:
            cells.setdefault(row.cell.code, row)
    return [
        PublishedYear(label, tuple(cells.get(code) for code in _HISTORY_CELLS))
        for label, cells in years.items()
    ]
