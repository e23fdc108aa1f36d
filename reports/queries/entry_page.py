"""What the entry pages show: one section of figures, or the texts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, InvalidInput
from core.formats import format_number
from core.ui import FieldError
from reports.calendar import PeriodCode
from reports.choices import FigureState
from reports.models import NarrativeHeading, Report
from reports.parsing import Entry, Stated
from reports.queries.content import (
    Stateds,
    figures_of,
    figures_token,
    filed_before,
    newest_of,
    texts_of,
    texts_token,
)
from reports.queries.layout import Layout, LayoutCell, LayoutSection, layout_of
from reports.queries.report_page import (
    FindingLine,
    Link,
    Row,
    cell_anchor,
    finding_line,
    missing_links,
    rows_of,
)
from reports.rules import Check, cells_of, readiness


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the report to go to while filling it."""

    code: str
    title: str
    filled: int
    expected: int
    current: bool

    @property
    def complete(self) -> bool:
        return self.filled == self.expected


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A cell to fill. `text` and `state` are what the person sees; `stored` what is saved, when the two differ."""

    row: Row
    anchor: str
    text: str
    state: str
    error: str
    stored: str

    @property
    def cell(self) -> LayoutCell:
        return self.row.cell


@dataclass(frozen=True, slots=True)
class EntryPage:
    report: Report
    words: str
    section: LayoutSection
    steps: list[Step]
    texts_step: Step
    rows: list[EntryRow]
    seen: str
    compared: bool
    findings: list[FindingLine]
    missing: list[Link]
    errors: list[FieldError]
    conflict: bool
    rules: str  # checks and the figures of other sections that they need, as JSON for the browser

    @property
    def following(self) -> str:
        """The code of the section after this one; empty after the last."""
        codes = [step.code for step in self.steps]
        return next(iter(codes[codes.index(self.section.code) + 1 :]), "")

    @property
    def filled(self) -> int:
        return next(step.filled for step in self.steps if step.current)


def entry_page(
    report: Report, code: str, typed: Mapping[str, Entry] | None = None, error: DomainError | None = None
) -> EntryPage | None:
    """The entry page of section `code`, with what was typed and why it was refused; None without such a section.

    Nine statements. Where the report has been sent meanwhile, what was sent stands beside what was typed.
    """
    layout = layout_of(report.form_version)
    section = next((found for found in layout.sections if found.code == code), None)
    if section is None:
        return None
    version = newest_of(report)
    figures, texts = figures_of(version), texts_of(version)
    before = filed_before(report)
    previous = before.get(report.period.previous_id or 0, {})
    last_year = before.get(report.period.same_last_year_id or 0, {})
    messages = error.errors if isinstance(error, InvalidInput) else {}
    own = {cell.code for cell in section.cells}
    checks = [check for check in layout.checks if own.intersection(cells_of(check))]
    ready = readiness(
        checks=checks,
        cells=figures,
        texts={},
        required_cells=[cell.code for cell in section.typed if cell.required],
        required_headings=[],
    )
    return EntryPage(
        report=report,
        words=PeriodCode.parse(report.period.code).words,
        section=section,
        steps=_steps(layout, figures, code),
        texts_step=_texts_step(layout, texts, current=False),
        rows=[
            _entry_row(row, figures.get(row.cell.code), (typed or {}).get(row.cell.code), messages)
            for row in rows_of(section, figures, previous, last_year)
        ],
        seen=figures_token(figures, [cell.code for cell in section.typed]),
        compared=any(before.values()),
        findings=[finding_line(finding, layout) for finding in ready.findings],
        missing=missing_links(ready, layout),
        errors=_errors(error, section),
        conflict=isinstance(error, Conflict),
        rules=_rules(checks, figures, own),
    )


def _steps(layout: Layout, figures: Stateds, current: str) -> list[Step]:
    return [
        Step(
            section.code,
            section.title,
            sum(cell.code in figures for cell in section.typed),
            len(section.typed),
            section.code == current,
        )
        for section in layout.sections
    ]


def _texts_step(layout: Layout, texts: Mapping[str, str], *, current: bool) -> Step:
    return Step("", "", sum(h.code in texts for h in layout.writable), len(layout.writable), current)


def _entry_row(row: Row, stored: Stated | None, typed: Entry | None, messages: Mapping[str, str]) -> EntryRow:
    saved = _as_entry(stored)
    shown = typed or saved
    error = messages.get(row.cell.code, "").removeprefix(f"{row.cell.title}: ")
    return EntryRow(
        row=row,
        anchor=cell_anchor(row.cell),
        text=shown.text,
        state=shown.state,
        error=error,
        stored=_stored_words(stored) if typed is not None and _differs(typed, saved) else "",
    )


def _as_entry(stated: Stated | None) -> Entry:
    """What is stored, as a person would type it."""
    if stated is None:
        return Entry()
    return Entry("" if stated.value is None else format_number(stated.value), stated.state)


def _differs(typed: Entry, saved: Entry) -> bool:
    return (typed.text.strip(), typed.state) != (saved.text, saved.state)


def _stored_words(stated: Stated | None) -> str:
    if stated is None:
        return _("chưa nhập")
    return format_number(stated.value) if stated.state == FigureState.NUMBER else str(stated.state.label)


def _errors(error: DomainError | None, section: LayoutSection) -> list[FieldError]:
    if error is None:
        return []
    if not isinstance(error, InvalidInput) or not error.errors:
        return [FieldError(error.message)]
    cells = {cell.code: cell for cell in section.cells}
    return [
        FieldError(text.removeprefix(f"{cells[code].title}: "), cell_anchor(cells[code]), cells[code].title)
        if code in cells
        else FieldError(text)
        for code, text in error.errors.items()
    ]


def _rules(checks: list[Check], figures: Stateds, own: set[str]) -> str:
    """Figures as text ("12.5"), "" for nothing to report, null for not applicable; unfilled cells are left out."""
    others = {code for check in checks for code in cells_of(check)} - own
    return json.dumps(
        {
            "checks": [
                [check.left, check.operator, check.right, check.severity, check.message] for check in checks
            ],
            "others": {code: _plain(figures[code]) for code in sorted(others) if code in figures},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _plain(stated: Stated) -> str | None:
    if stated.state == FigureState.NOT_APPLICABLE:
        return None
    return "" if stated.value is None else f"{stated.value:f}"


# --- Texts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextRow:
    """A heading, and the text under it when it has one of its own."""

    heading: NarrativeHeading
    anchor: str
    text: str
    error: str
    stored: str  # what is saved, when the person's own text differs from it


@dataclass(frozen=True, slots=True)
class TextsPage:
    report: Report
    words: str
    steps: list[Step]
    texts_step: Step
    rows: list[TextRow]
    seen: str
    errors: list[FieldError]
    conflict: bool


def texts_page(
    report: Report, typed: Mapping[str, str] | None = None, error: DomainError | None = None
) -> TextsPage:
    """The page of all texts, with what was written and why it was refused."""
    layout = layout_of(report.form_version)
    version = newest_of(report)
    figures, texts = figures_of(version), texts_of(version)
    messages = error.errors if isinstance(error, InvalidInput) else {}
    rows = [_text_row(heading, texts, typed or {}, messages) for heading in layout.headings]
    if error is not None and not messages:
        errors = [FieldError(error.message)]
    else:
        errors = [FieldError(row.error, row.anchor, str(row.heading)) for row in rows if row.error]
    return TextsPage(
        report=report,
        words=PeriodCode.parse(report.period.code).words,
        steps=_steps(layout, figures, ""),
        texts_step=_texts_step(layout, texts, current=True),
        rows=rows,
        seen=texts_token(texts),
        errors=errors,
        conflict=isinstance(error, Conflict),
    )


def _text_row(
    heading: NarrativeHeading, texts: Mapping[str, str], typed: Mapping[str, str], messages: Mapping[str, str]
) -> TextRow:
    stored = texts.get(heading.code, "")
    text = typed.get(heading.code, stored)
    return TextRow(
        heading=heading,
        anchor=f"m-{heading.pk}",
        text=text,
        error=messages.get(heading.code, ""),
        stored=stored if text.replace("\r\n", "\n").strip() != stored else "",
    )
