"""Everything that the page of one report shows, in ten statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.formats import format_number, format_percent
from core.ui import Event, Status, Tone
from reports import permissions
from reports.badges import severity_badge, state_badge, timeliness_badge
from reports.calendar import PeriodCode, is_locked, local_day, timeliness
from reports.choices import FigureState, ReportEventKind, ReportState
from reports.models import NarrativeHeading, Report, ReportEvent, ReportVersion
from reports.parsing import Stated
from reports.queries.content import Stateds, figures_of, filed_before, texts_of
from reports.queries.layout import Layout, LayoutCell, LayoutSection, layout_of
from reports.rules import Finding, Readiness, readiness
from reports.totals import rate
from reports.workflow import Verb, can_move

_EVENTS = {
    ReportEventKind.CREATED: (Tone.NEUTRAL, "plus"),
    ReportEventKind.SUBMITTED: (Tone.INFO, "send"),
    ReportEventKind.RETURNED: (Tone.WARNING, "arrow-back-up"),
    ReportEventKind.ACCEPTED: (Tone.SUCCESS, "circle-check"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One cell as shown: its figure, or its state in words when it is no number."""

    cell: LayoutCell
    group: str  # the breakdown's name above its first part, otherwise empty
    number: str
    words: str  # "không phát sinh", "không áp dụng", "chưa nhập"
    previous: str
    last_year: str
    missing: bool  # required and not filled


@dataclass(frozen=True, slots=True)
class SectionBlock:
    section: LayoutSection
    rows: list[Row]
    filled: int
    expected: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    heading: NarrativeHeading
    text: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go to mend something: the anchor is a cell's, the section is the page that holds it."""

    label: str
    section: str
    anchor: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    finding: Finding
    badge: Status
    cells: list[Link]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is and since when."""

    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Actions:
    """What this person can do to this report now."""

    edit: bool
    submit: bool
    send_back: bool
    accept: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    report: Report
    words: str  # the period inside a sentence
    versions: list[ReportVersion]
    shown: ReportVersion | None  # None: nothing has been submitted and the draft is not this person's to see
    layout: Layout
    sections: list[SectionBlock]
    texts: list[TextBlock]
    readiness: Readiness
    findings: list[FindingLine]
    missing: list[Link]
    events: list[Event]
    turn: Turn | None
    returned_reason: str  # of the newest return, while it is to be answered
    state: Status
    timeliness: Status
    first_submitted_at: datetime | None
    locked: bool
    before_cut: bool
    compared: bool  # whether figures of another period stand beside
    actions: Actions

    @property
    def is_draft(self) -> bool:
        return self.shown is not None and self.shown.submitted_at is None

    @property
    def first_section(self) -> str:
        """Where filling goes on: the first section that is not complete, else the first one."""
        open_ones = [block for block in self.sections if block.filled < block.expected]
        return (open_ones or self.sections)[0].section.code


def report_page(report: Report, user: User, now: datetime, number: int | None = None) -> ReportPage | None:
    """The page of a report that the user may see, at its newest visible version or at version `number`.

    `report` comes with its agency, period (and the periods it is compared with), form version. None when there is
    no such version or it is a draft that the user may not see.
    """
    versions = list(report.versions.select_related("submitted_by").order_by("number"))
    visible = [v for v in versions if v.submitted_at is not None or permissions.can_see_draft(user, report)]
    shown = next((v for v in reversed(visible) if number in {None, v.number}), None)
    if number is not None and shown is None:
        return None
    layout = layout_of(report.form_version)
    figures = figures_of(shown) if shown else {}
    texts = texts_of(shown) if shown else {}
    before = filed_before(report)
    ready = _judged(layout, figures, texts)
    events = _events(report)
    first = next((v.submitted_at for v in versions if v.submitted_at is not None), None)
    locked = is_locked(report.period.locks_on, now)
    return ReportPage(
        report=report,
        words=PeriodCode.parse(report.period.code).words,
        versions=visible,
        shown=shown,
        layout=layout,
        sections=_blocks(layout, figures, before, report),
        texts=[_text_block(heading, texts, ready) for heading in layout.headings],
        readiness=ready,
        findings=[finding_line(finding, layout) for finding in ready.findings],
        missing=missing_links(ready, layout),
        events=[_event_line(event, report) for event in events],
        turn=_turn(report, events, locked=locked),
        returned_reason=_returned_reason(report, events),
        state=state_badge(report.state),
        timeliness=timeliness_badge(timeliness(report.period.due_on, first, now)),
        first_submitted_at=first,
        locked=locked,
        before_cut=local_day(now) <= report.period.cut_to,
        compared=any(before.values()),
        actions=_actions(report, user, versions, locked=locked),
    )


def _judged(layout: Layout, figures: Stateds, texts: Mapping[str, str]) -> Readiness:
    return readiness(
        checks=layout.checks,
        cells=figures,
        texts=texts,
        required_cells=layout.required_cells,
        required_headings=layout.required_headings,
    )


# --- Figures ---------------------------------------------------------------------------------------------


def _blocks(
    layout: Layout, figures: Stateds, before: Mapping[int, Stateds], report: Report
) -> list[SectionBlock]:
    previous = before.get(report.period.previous_id or 0, {})
    last_year = before.get(report.period.same_last_year_id or 0, {})
    return [
        SectionBlock(
            section,
            rows_of(section, figures, previous, last_year),
            filled=sum(cell.code in figures for cell in section.typed),
            expected=len(section.typed),
        )
        for section in layout.sections
    ]


def rows_of(section: LayoutSection, figures: Stateds, previous: Stateds, last_year: Stateds) -> list[Row]:
    """The cells of a section as shown, rates computed."""
    rows: list[Row] = []
    group = ""
    for cell in section.cells:
        opens_group = cell.group if cell.is_part and cell.group != group else ""
        group = cell.group if cell.is_part else ""
        stated = figures.get(cell.code)
        number = shown_number(cell, figures)
        rows.append(
            Row(
                cell=cell,
                group=opens_group,
                number=number,
                words="" if number else _words(cell, stated),
                previous=shown_number(cell, previous) or _short_words(previous.get(cell.code)),
                last_year=shown_number(cell, last_year) or _short_words(last_year.get(cell.code)),
                missing=cell.required and cell.is_typed and stated is None,
            )
        )
    return rows


def shown_number(cell: LayoutCell, figures: Stateds) -> str:
    """The cell's number in Vietnamese spelling; empty when there is none."""
    if not cell.is_typed:
        share = rate(_amount(figures.get(cell.numerator)), _amount(figures.get(cell.denominator)))
        return "" if share is None else format_percent(share)
    stated = figures.get(cell.code)
    return "" if stated is None or stated.value is None else format_number(stated.value)


def _amount(stated: Stated | None) -> Decimal | None:
    if stated is not None and stated.state == FigureState.NOTHING:
        return Decimal(0)
    return stated.value if stated else None


def _words(cell: LayoutCell, stated: Stated | None) -> str:
    if stated is not None:
        return str(stated.state.label)
    return _("chưa nhập") if cell.is_typed else _("chưa tính được")


def _short_words(stated: Stated | None) -> str:
    return "" if stated is None or stated.state == FigureState.NUMBER else str(stated.state.label)


def _text_block(heading: NarrativeHeading, texts: Mapping[str, str], ready: Readiness) -> TextBlock:
    return TextBlock(heading, texts.get(heading.code, ""), heading.code in ready.missing_headings)


# --- What to mend ----------------------------------------------------------------------------------------


def cell_anchor(cell: LayoutCell) -> str:
    return f"o-{cell.pk}"


def finding_line(finding: Finding, layout: Layout) -> FindingLine:
    cells = [layout.cells[code] for code in finding.cells if code in layout.cells]
    return FindingLine(
        finding, severity_badge(finding.severity), [_cell_link(cell, layout) for cell in cells]
    )


def missing_links(ready: Readiness, layout: Layout) -> list[Link]:
    """Required cells, then required headings, that are not filled."""
    titles = {heading.code: heading for heading in layout.headings}
    cells = [_cell_link(layout.cells[code], layout) for code in ready.missing_cells]
    return cells + [Link(str(titles[code]), "", f"m-{titles[code].pk}") for code in ready.missing_headings]


def _cell_link(cell: LayoutCell, layout: Layout) -> Link:
    label = f"{cell.indicator} – {cell.label}" if cell.is_part else cell.indicator
    return Link(label, layout.section_of[cell.code], cell_anchor(cell))


# --- Who and when ----------------------------------------------------------------------------------------


def _events(report: Report) -> list[ReportEvent]:
    return list(report.events.select_related("by", "version").order_by("-at", "-pk"))


def _event_line(event: ReportEvent, report: Report) -> Event:
    kind = ReportEventKind(event.kind)
    tone, icon = _EVENTS[kind]
    title = _("%(what)s (phiên bản %(number)d)") % {"what": _title(kind), "number": event.version.number}
    return Event(event.at, title, str(event.by), event.reason, tone, icon)


def _title(kind: ReportEventKind) -> str:
    return str(kind.label).capitalize()


def _turn(report: Report, events: list[ReportEvent], *, locked: bool) -> Turn | None:
    """None when nobody has anything left to do; `events` are the newest first."""
    since = events[0].at if events else report.created_at
    agency = report.agency.short_name
    words = {
        ReportState.DRAFT: _("%(agency)s: nhập số liệu, thuyết minh và gửi") % {"agency": agency},
        ReportState.RETURNED: _("%(agency)s: sửa theo lý do trả lại và gửi lại") % {"agency": agency},
        ReportState.SUBMITTED: _("Cơ quan thường trực: tiếp nhận hoặc trả lại"),
    }
    state = ReportState(report.state)
    if state not in words or (locked and state != ReportState.SUBMITTED):
        return None
    return Turn(words[state], since)


def _returned_reason(report: Report, events: list[ReportEvent]) -> str:
    if report.state != ReportState.RETURNED:
        return ""
    return next((event.reason for event in events if event.kind == ReportEventKind.RETURNED), "")


def _actions(report: Report, user: User, versions: list[ReportVersion], *, locked: bool) -> Actions:
    submitted = next((v for v in reversed(versions) if v.submitted_at is not None), None)
    waiting = submitted is not None and can_move(report.state, Verb.ACCEPT)
    return Actions(
        edit=not locked and can_move(report.state, Verb.EDIT) and permissions.can_fill(user, report),
        submit=not locked and can_move(report.state, Verb.SUBMIT) and permissions.can_submit(user, report),
        send_back=not locked and waiting and permissions.can_review(user, report),
        accept=waiting and submitted is not None and permissions.can_accept(user, report, submitted),
    )
