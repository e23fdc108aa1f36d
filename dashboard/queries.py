"""Reads of the dashboard, each one statement."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, FilteredRelation, Min, OuterRef, Q, QuerySet

from accounts.choices import AgencyKind
from accounts.models import User
from dashboard.figures import HEADLINE_CELLS, Change, Filing, filing
from provinces.models import Province
from reports.calendar import local_day, timeliness
from reports.choices import Frequency, ReportState, Timeliness
from reports.models import (
    Compilation,
    CompiledDocument,
    CompiledFigure,
    FilingRule,
    Period,
    PublishedFigure,
    Report,
)

MAIN_FORM = "130CP"
#: Shown in the period chooser: the regular reports of the whole programme, newest first.
_CHOICES = 12


def periods() -> list[Period]:
    """Half-years and years that the chooser offers, newest first, each with `has_reports`."""
    filed = Report.objects.filter(period=OuterRef("pk"), form__code=MAIN_FORM).exclude(
        state=ReportState.DRAFT
    )
    return list(
        Period.objects.filter(report_type__code__in=[Frequency.HALF_YEARLY, Frequency.YEARLY])
        .annotate(has_reports=Exists(filed))
        .order_by("-cut_to", "-cut_from")
    )


def choose(offered: list[Period], code: str) -> Period | None:
    """The period asked for; without one, the newest in which somebody has filed, else the newest of all."""
    asked = next((period for period in offered if period.code == code), None)
    if asked or not offered:
        return asked
    return next((period for period in offered if getattr(period, "has_reports", False)), offered[0])


def chooser(offered: list[Period], chosen: Period) -> list[Period]:
    """The newest periods and those with reports, the chosen one among them."""
    newest = offered[:4]
    wanted = [p for p in offered if p in newest or p == chosen or getattr(p, "has_reports", False)]
    return wanted[:_CHOICES] if chosen in wanted[:_CHOICES] else [*wanted[: _CHOICES - 1], chosen]


def board(period: Period, now: datetime) -> list[Filing]:
    """Every province that exists at the cut-off, with its report and first submission."""
    rows = (
        Province.objects.valid_on(period.cut_to)
        .annotate(
            filed=FilteredRelation(
                "reports", condition=Q(reports__period=period, reports__form__code=MAIN_FORM)
            )
        )
        .values("key", "name", "region", "filed__id", "filed__state", "sort_key")
        .annotate(first_submitted_at=Min("filed__versions__submitted_at"))
        .order_by("sort_key")
    )
    return [
        filing(
            province_key=row["key"],
            province=row["name"],
            region=row["region"],
            report_id=row["filed__id"],
            state=row["filed__state"],
            first_submitted_at=row["first_submitted_at"],
            due_on=period.due_on,
            now=now,
        )
        for row in rows
    ]


def newest_compilation(user: User, period: Period) -> Compilation | None:
    """The newest compilation of a period that the user may see, final ones before provisional ones."""
    return (
        Compilation.objects.visible_to(user)
        .filter(period=period, form_version__form__code=MAIN_FORM)
        .select_related("period", "form_version")
        .order_by("provisional", "-created_at", "-pk")
        .first()
    )


def documents(compilation: Compilation) -> QuerySet[CompiledDocument]:
    """The files of a compilation without their contents."""
    return compilation.documents.defer("content").order_by("kind")


@dataclass(frozen=True, slots=True)
class Headline:
    """One national total at the top of the page."""

    cell: str
    name: str
    unit: str
    value: Decimal | None
    reported: int
    expected: int
    change: Change


def headlines(compilation: Compilation) -> list[Headline]:
    """The headline totals of a compilation, in the order of `HEADLINE_CELLS`."""
    rows = CompiledFigure.objects.filter(
        compilation=compilation, cell__code__in=HEADLINE_CELLS
    ).select_related("cell__indicator")
    found = {
        row.cell.code: Headline(
            cell=row.cell.code,
            name=row.cell.indicator.name,
            unit=row.cell.indicator.unit,
            value=row.value,
            reported=row.reported,
            expected=row.expected,
            change=Change(row.value, row.same_period_last_year),
        )
        for row in rows
    }
    return [found[code] for code in HEADLINE_CELLS if code in found]


_HISTORY_CELLS = ("C.03", "C.04", "C.05")


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """One year's national cases, suspects and victims as published; None where nothing was."""

    label: str
    cells: tuple[PublishedFigure | None, ...]

    @property
    def sources(self) -> str:
        """Sources and notes of the year's figures, each once."""
        parts: list[str] = []
        for cell in self.cells:
            for part in (cell.source, cell.note) if cell else ():
                if part and part not in parts:
                    parts.append(part)
        return "; ".join(parts)


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


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that the user's agency owes or has filed."""

    period: Period
    report: Report | None
    first_submitted_at: datetime | None
    timeliness: Timeliness


def own_reports(user: User, now: datetime) -> list[OwnReport]:
    """Newest periods that the user's province files for, with the report where it has been started."""
    committees = [
        m.agency_id for m in user.current_memberships if m.agency.kind == AgencyKind.PROVINCIAL_COMMITTEE
    ]
    if not committees:
        return []
    first_submission: dict[int, datetime | None] = {}
    started: dict[int, Report] = {}
    for report, first in _with_first_submission(user, committees):
        started[report.period_id] = report
        first_submission[report.period_id] = first
    rows = []
    owed = Period.objects.filter(
        Q(pk__in=started) | Q(locks_on__gte=local_day(now), cut_from__lte=local_day(now)),
        report_type__code__in=FilingRule.objects.filter(form__code=MAIN_FORM).values("frequency"),
    ).order_by("-cut_to")
    for period in owed:
        report = started.get(period.pk)
        first = first_submission.get(period.pk)
        rows.append(OwnReport(period, report, first, timeliness(period.due_on, first, now)))
    return rows


def _with_first_submission(user: User, committees: list[int]) -> list[tuple[Report, datetime | None]]:
    reports = (
        Report.objects.visible_to(user)
        .filter(agency__in=committees, form__code=MAIN_FORM)
        .annotate(first=Min("versions__submitted_at"))
    )
    return [(report, report.first) for report in reports]
