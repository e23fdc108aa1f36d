"""Reads for the pages of compilations; each page takes a fixed number of statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.models import User
from core.jobs import JobState
from core.lists import Column, ListFilter, ListSpec
from core.ui import Share
from provinces.models import Province
from reports.calendar import PeriodCode
from reports.choices import AcrossUnits, FigureState, IndicatorKind, ReportEventKind, ReportState
from reports.comparison import Comparison
from reports.documents.numbers import tenths
from reports.figure_codes import figure_code, parse_figure_code
from reports.models import (
    Compilation,
    CompilationInput,
    CompiledDocument,
    CompiledFigure,
    CompileJob,
    Figure,
    FormCell,
    Period,
    PublishedFigure,
    Report,
    ReportEvent,
    Section,
)

# --- The list --------------------------------------------------------------------------------------------


class CompilationFilter(ListFilter):
    search_in = (F("period__code"), F("created_by__full_name"), F("digest"))

    kind = ChoiceFilter(
        label=_("Loại"),
        field_name="provisional",
        choices=[("False", _("chính thức")), ("True", _("tạm tính"))],
        empty_label=_("tất cả"),
    )


def kind_words(row: Compilation) -> str:
    """Whether the figures are final."""
    return str(_("tạm tính") if row.provisional else _("chính thức"))


COMPILATIONS: ListSpec[Compilation] = ListSpec(
    name="ban-tong-hop",
    title=_("Báo cáo tổng hợp toàn quốc"),
    noun=_("bản tổng hợp"),
    filters=CompilationFilter,
    sort="-created",
    columns=[
        Column(
            "period", _("Kỳ báo cáo"), lambda row: row.period.code, sort=["period__cut_to", "period__code"]
        ),
        Column("form", _("Biểu mẫu"), lambda row: str(row.form_version), shown=False),
        Column("kind", _("Loại"), kind_words, sort=["provisional"]),
        Column(
            "reported", _("Địa phương đã báo cáo"), lambda row: row.reported, sort=["reported"], numeric=True
        ),
        Column("expected", _("Phải báo cáo"), lambda row: row.expected, shown=False),
        Column("synthetic", _("Số liệu minh hoạ"), lambda row: row.synthetic, shown=False),
        Column("created", _("Tổng hợp lúc"), lambda row: row.created_at, sort=["created_at"]),
        Column("by", _("Người chạy"), lambda row: str(row.created_by or "")),
        Column("digest", _("Mã băm SHA-256"), lambda row: row.digest),
    ],
)


def compilation_rows(user: User) -> QuerySet[Compilation]:
    return Compilation.objects.visible_to(user).select_related("period", "form_version__form", "created_by")


def open_jobs(user: User) -> QuerySet[CompileJob]:
    """Jobs that wait or run, oldest first."""
    return (
        CompileJob.objects.visible_to(user)
        .filter(state__in=[JobState.WAITING, JobState.RUNNING])
        .select_related("period")
        .order_by("pk")
    )


def compilable_periods(form_code: str) -> QuerySet[Period]:
    """Periods in which somebody has sent a report on the form, newest first."""
    filed = Report.objects.filter(
        form__code=form_code, state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]
    )
    return Period.objects.filter(pk__in=filed.values("period")).order_by("-cut_to", "code")


# --- One compilation -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A national figure with what it is compared with."""

    figure: CompiledFigure

    @property
    def is_rate(self) -> bool:
        return self.figure.cell.indicator.kind == IndicatorKind.RATE

    @property
    def value(self) -> Decimal | None:
        return self._shown(self.figure.value)

    @property
    def previous(self) -> Decimal | None:
        return self._shown(self.figure.previous)

    @property
    def last_year(self) -> Decimal | None:
        return self._shown(self.figure.same_period_last_year)

    def _shown(self, value: Decimal | None) -> Decimal | None:
        """Rates are kept to a thousandth and shown to a tenth."""
        return tenths(value) if self.is_rate and value is not None else value

    @property
    def coverage(self) -> str:
        """ "41/63": units that state it, of those to which it applies."""
        return f"{self.figure.reported}/{self.figure.expected}"

    @property
    def on_previous(self) -> Comparison:
        return Comparison(self.figure.value, self.figure.previous, self.is_rate)

    @property
    def on_last_year(self) -> Comparison:
        return Comparison(self.figure.value, self.figure.same_period_last_year, self.is_rate)


@dataclass(frozen=True, slots=True)
class SectionTable:
    section: Section
    rows: list[FigureRow]


@dataclass(frozen=True, slots=True)
class Bases:
    """The two periods that a compilation is compared with, where it holds any figure of them."""

    previous: Period | None
    last_year: Period | None
    published: list[Period]  # those whose figures were published elsewhere and not added up here

    @property
    def missing(self) -> bool:
        return self.previous is None or self.last_year is None


@dataclass(frozen=True, slots=True)
class CompilationPage:
    """Everything the page of a compilation shows."""

    compilation: Compilation
    words: str
    coverage: Share
    sections: list[SectionTable]
    bases: Bases
    missing: list[Province]
    inputs: list[CompilationInput]
    files: list[tuple[str, CompiledDocument]]  # each with the name it is downloaded under


def visible_compilation(user: User, pk: int) -> Compilation:
    """Raises Compilation.DoesNotExist when it is not there or not for this person."""
    return (
        Compilation.objects.visible_to(user)
        .select_related(
            "period__report_type",
            "period__previous",
            "period__same_last_year",
            "form_version__form",
            "created_by",
        )
        .get(pk=pk)
    )


def compilation_page(compilation: Compilation, *, with_parts: bool) -> CompilationPage:
    """Without `with_parts` only totals are listed, not their breakdowns. Seven statements."""
    return CompilationPage(
        compilation=compilation,
        words=PeriodCode.parse(compilation.period.code).words,
        coverage=Share(compilation.reported, compilation.expected),
        sections=list(_sections(compilation, with_parts=with_parts)),
        bases=bases_of(compilation),
        missing=list(Province.objects.filter(key__in=compilation.missing).order_by("sort_key")),
        inputs=list(_inputs(compilation)),
        files=[(file_name(document), document) for document in documents_of(compilation)],
    )


def _sections(compilation: Compilation, *, with_parts: bool) -> Iterator[SectionTable]:
    cells = FormCell.objects.filter(section__form_version=compilation.form_version).select_related("section")
    places = {row.cell_id: row.section for row in cells}
    figures = (
        compilation.figures.select_related("cell__indicator")
        .defer("cell__indicator__definition", "cell__indicator__note")
        .order_by("order")
    )
    if not with_parts:
        figures = figures.filter(cell__breakdown={})
    for section, found in groupby(figures, key=lambda figure: places[figure.cell_id]):
        yield SectionTable(section, [FigureRow(figure) for figure in found])


def bases_of(compilation: Compilation) -> Bases:
    """What a compilation was compared with. Two statements."""
    period = compilation.period
    held = compilation.figures.aggregate(previous=Count("previous"), last_year=Count("same_period_last_year"))
    previous = period.previous if held["previous"] else None
    last_year = period.same_last_year if held["last_year"] else None
    filed = set(
        ReportEvent.objects.filter(
            kind=ReportEventKind.ACCEPTED,
            at__lte=compilation.created_at,
            report__form=compilation.form_version.form_id,
            report__period__in=[base for base in (previous, last_year) if base],
        )
        .values_list("report__period", flat=True)
        .distinct()
    )
    published = [base for base in dict.fromkeys([previous, last_year]) if base and base.pk not in filed]
    return Bases(previous, last_year, published)


def _inputs(compilation: Compilation) -> QuerySet[CompilationInput]:
    return compilation.inputs.select_related(
        "version__report__agency__province", "version__submitted_by"
    ).order_by("version__report__agency__province__sort_key")


def documents_of(compilation: Compilation) -> QuerySet[CompiledDocument]:
    """The files without their contents; one statement."""
    return compilation.documents.defer("content").order_by("kind")


def file_name(document: CompiledDocument) -> str:
    """What a downloaded file is called: BaoCao_130CP_2018-H1.docx."""
    found = document.compilation
    mark = "_TamTinh" if found.provisional else ""
    return f"BaoCao_{found.form_version.form.code}_{found.period.code}{mark}.{document.kind}"


# --- One figure, back to its cells -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What one unit states in the cell, and who answers for it; without `version` the unit has not filed."""

    unit: Province
    version: CompilationInput | None = None
    state: FigureState | None = None
    value: Decimal | None = None
    accepted_by: str = ""
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A national figure, how it comes about, and the cells it comes from (none for a rate)."""

    compilation: Compilation
    row: FigureRow
    section: Section
    bases: Bases
    published: list[PublishedFigure]  # what it was compared with, where that was published elsewhere
    parts: Sequence[CompiledFigure]  # of a rate: numerator and denominator
    cells: list[UnitCell]

    @property
    def title(self) -> str:
        cell = self.row.figure.cell
        return f"{cell.indicator} – {cell.label}" if cell.label else str(cell.indicator)

    @property
    def code(self) -> str:
        """The reference that is printed."""
        return figure_code(self.compilation.digest, self.row.figure.order)

    @property
    def coverage(self) -> str:
        return gettext("%(coverage)s địa phương có số liệu") % {"coverage": self.row.coverage}

    @property
    def rule(self) -> str:
        """How the units' figures become one, in words."""
        return str(_RULES[AcrossUnits(self.row.figure.cell.indicator.adds_across_units)])


_RULES = {
    AcrossUnits.SUM: _("Cộng số liệu của các địa phương; “không phát sinh” tính là 0."),
    AcrossUnits.MAX: _("Lấy số lớn nhất trong các địa phương."),
    AcrossUnits.LATEST: _("Lấy số của báo cáo gửi sau cùng."),
    AcrossUnits.NONE: _("Không cộng giữa các địa phương."),
}


def figure_by_code(user: User, code: str) -> CompiledFigure | None:
    """The figure that a printed reference names, where this person sees its compilation. One statement."""
    parsed = parse_figure_code(code)
    if parsed is None:
        return None
    digest, order = parsed
    compilations = Compilation.objects.visible_to(user).filter(digest__startswith=digest)
    figures = CompiledFigure.objects.filter(compilation__in=compilations, order=order)
    return figures.order_by("-compilation").first()  # the same result may have been frozen again


def figure_page(compilation: Compilation, figure: CompiledFigure) -> FigurePage:
    """From a figure to every cell behind it. At most ten statements."""
    row = FigureRow(figure)
    section = Section.objects.filter(
        form_version=compilation.form_version, form_cells__cell=figure.cell_id
    ).earliest("order")
    bases = bases_of(compilation)
    published = PublishedFigure.objects.filter(
        cell=figure.cell_id, period_code__in=[period.code for period in bases.published]
    )
    return FigurePage(
        compilation=compilation,
        row=row,
        section=section,
        bases=bases,
        published=list(published) if bases.published else [],
        parts=_parts(figure) if row.is_rate else [],
        cells=[] if row.is_rate else list(_unit_cells(compilation, figure)),
    )


def _parts(figure: CompiledFigure) -> list[CompiledFigure]:
    indicator = figure.cell.indicator
    wanted = [indicator.numerator_id, indicator.denominator_id]
    rows = CompiledFigure.objects.filter(
        compilation=figure.compilation_id, cell__indicator__in=wanted, cell__breakdown={}
    ).select_related("cell__indicator")
    return sorted(rows, key=lambda part: wanted.index(part.cell.indicator_id))


def _unit_cells(compilation: Compilation, figure: CompiledFigure) -> Iterator[UnitCell]:
    """Every expected unit in Vietnamese order, those that have not filed among them."""
    inputs = {row.version.report.agency.province: row for row in _inputs(compilation)}
    versions = [row.version_id for row in inputs.values()]
    stated = {
        version: (FigureState(state), value)
        for version, state, value in Figure.objects.filter(
            version__in=versions, cell=figure.cell_id
        ).values_list("version_id", "state", "value")
    }
    accepted = {
        event.version_id: event
        for event in ReportEvent.objects.filter(
            version__in=versions, kind=ReportEventKind.ACCEPTED
        ).select_related("by")
    }
    missing = Province.objects.filter(key__in=compilation.missing)
    for unit in sorted([*inputs, *missing], key=lambda unit: unit.sort_key):
        row = inputs.get(unit)
        if row is None:
            yield UnitCell(unit)
            continue
        state, value = stated.get(row.version_id, (None, None))
        event = accepted.get(row.version_id)
        yield UnitCell(unit, row, state, value, str(event.by) if event else "", event.at if event else None)
