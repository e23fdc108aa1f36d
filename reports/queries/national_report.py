"""A frozen compilation as the plain data that documents are made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import itemgetter

from django.utils import translation

from accounts.models import Agency
from projects.models import Programme
from provinces.models import Province
from reports.calendar import PeriodCode
from reports.choices import AcrossUnits, FigureState, IndicatorKind
from reports.documents import content, json
from reports.documents.content import Mark
from reports.documents.numbers import long_date
from reports.documents.plans import HEADLINES, sentences_for
from reports.models import (
    Breakdown,
    Cell,
    Compilation,
    CompilationInput,
    CompiledFigure,
    Figure,
    Indicator,
    Narrative,
    Section,
)
from reports.queries.aggregates import lines_of

COMMITTEE = "bcd138-cp"
SYMBOL = "BC-BCĐ138/CP"
PLACE = "Hà Nội"
SIGNER = content.Signer(authority="TM. Ban Chỉ đạo", titles=("Trưởng ban",))
ADDRESSEES = ("Thủ tướng Chính phủ",)
RECIPIENTS = (
    "Như trên",
    "Thành viên Ban Chỉ đạo 138/CP",
    "Các bộ, ngành chủ trì đề án",
    "Ban Chỉ đạo 138 các tỉnh, thành phố trực thuộc trung ương",
    "Lưu: VT, Văn phòng Thường trực",
)
_MARKS = {FigureState.NOTHING.value: Mark.NOTHING, FigureState.NOT_APPLICABLE.value: Mark.NOT_APPLICABLE}


def digest(
    compilation: Compilation, figures: Iterable[CompiledFigure], inputs: Iterable[CompilationInput]
) -> str:
    """SHA-256 of what the rows, saved or not, say; the document's JSON carries the same one."""
    return json.digest(
        json.undigested(
            period=compilation.period.code,
            form=compilation.form_version.form.code,
            form_version=compilation.form_version.number,
            boundaries=compilation.boundaries,
            provisional=compilation.provisional,
            coverage=_coverage(compilation, {}),
            figures=[figure(row, section="", dimensions={}) for row in figures],
            inputs=[_input(compilation, row) for row in inputs],
        )
    )


@translation.override("vi")
def national_report(compilation: Compilation) -> content.NationalReport:
    """Everything the documents of a compilation print: its frozen rows, and the texts of the versions it used.

    Official documents are Vietnamese, whatever language the person who asks for them reads.
    """
    period, form_version = compilation.period, compilation.form_version
    inputs = list(compilation.inputs.select_related("version__report__agency__province"))
    units = _units(compilation, inputs)
    names = {unit.key: unit.name for unit in units}
    sections = _sections(compilation)
    cells = {figure.cell for section in sections for figure in section.figures}
    words = PeriodCode.parse(period.code).words
    return content.NationalReport(
        period=period.code,
        period_name=words,
        cut_from=period.cut_from,
        cut_to=period.cut_to,
        form=form_version.form.code,
        form_version=form_version.number,
        form_title=form_version.title,
        subject=subject(form_version.title, words),
        boundaries=compilation.boundaries,
        provisional=compilation.provisional,
        synthetic=compilation.synthetic,
        coverage=_coverage(compilation, names),
        sections=sections,
        inputs=tuple(_input(compilation, row) for row in inputs),
        digest=compilation.digest,
        header=content.DocumentHeader(
            issuing_agency=Agency.objects.get(code=COMMITTEE).name, symbol=SYMBOL, place=PLACE
        ),
        signer=SIGNER,
        units=_unit_rows(units, inputs, cells),
        narratives=_narratives(units, inputs),
        sentences=sentences_for(cells),
        bases=bases(period.year),
        addressees=ADDRESSEES,
        recipients=RECIPIENTS,
    )


def subject(title: str, words: str) -> str:
    """ "Báo cáo kết quả …" and "6 tháng đầu năm 2018" as the summary under the word BÁO CÁO."""
    plain = title.removeprefix("Báo cáo ")
    return f"{plain[:1].upper()}{plain[1:]} {words}"


def _coverage(compilation: Compilation, names: dict[str, str]) -> content.Coverage:
    return content.Coverage(
        reported=compilation.reported,
        expected=compilation.expected,
        missing=tuple(content.MissingUnit(key, names.get(key, key)) for key in compilation.missing),
    )


def _input(compilation: Compilation, row: CompilationInput) -> content.InputVersion:
    agency = row.version.report.agency
    key = agency.province.key
    return content.InputVersion(
        report=f"{compilation.period.code}/{compilation.form_version.form.code}/{key}",
        agency=agency.name,
        province=key,
        version=row.version.number,
        sha256=row.sha256,
    )


def dimension_names() -> dict[str, str]:
    """Names of the dimensions that figures are broken down by, by code; one statement."""
    return dict(Breakdown.objects.values_list("code", "name"))


def indicators_of(project: int) -> set[str]:
    """Codes of the indicators that a project answers for; one statement."""
    return set(Indicator.objects.filter(project=project).values_list("code", flat=True))


def figure(row: CompiledFigure, *, section: str, dimensions: dict[str, str]) -> content.CompiledFigure:
    """A frozen figure, saved or not, as documents print it."""
    cell, indicator = row.cell, row.cell.indicator
    return content.CompiledFigure(
        indicator=indicator.code,
        cell=cell.code,
        section=section,
        name=indicator.name,
        unit=indicator.unit,
        value=row.value,
        reported=row.reported,
        expected=row.expected,
        breakdown=cell.breakdown,
        breakdown_name=" – ".join(dimensions.get(code, code) for code in cell.breakdown),
        breakdown_label=cell.label,
        previous=row.previous,
        same_period_last_year=row.same_period_last_year,
        short_name=HEADLINES.get(cell.code, ""),
        indent=len(cell.breakdown),
        is_rate=indicator.kind == IndicatorKind.RATE,
        adds=indicator.adds_across_units == AcrossUnits.SUM,
        headline=cell.code in HEADLINES,
    )


def _sections(compilation: Compilation) -> tuple[content.Section, ...]:
    places = {line.cell.pk: line.section for line in lines_of(compilation.form_version)}
    dimensions = dimension_names()
    grouped: dict[Section, list[content.CompiledFigure]] = defaultdict(list)
    for row in compilation.figures.select_related("cell__indicator").order_by("order"):
        section = places[row.cell_id]
        grouped[section].append(figure(row, section=section.code, dimensions=dimensions))
    return tuple(
        content.Section(section.code, section.title, tuple(figures)) for section, figures in grouped.items()
    )


def _units(compilation: Compilation, inputs: Sequence[CompilationInput]) -> list[Province]:
    """Every expected unit, in Vietnamese order."""
    filed = [row.version.report.agency.province.pk for row in inputs]
    missing = Province.objects.filter(key__in=compilation.missing).values_list("pk", flat=True)
    return list(Province.objects.filter(pk__in=[*filed, *missing]).order_by("sort_key", "key"))


def _unit_rows(
    units: Sequence[Province], inputs: Sequence[CompilationInput], cells: set[str]
) -> tuple[content.UnitRow, ...]:
    """What each unit stated, cell by cell, in the versions that were used."""
    codes = dict(Cell.objects.filter(code__in=cells).values_list("pk", "code"))
    stated: dict[int, dict[str, Decimal | Mark | None]] = defaultdict(dict)
    rows = Figure.objects.filter(version__in=[row.version_id for row in inputs], cell__in=codes)
    for version, cell, state, value in rows.values_list("version_id", "cell_id", "state", "value"):
        stated[version][codes[cell]] = _MARKS.get(state, value)
    versions = {row.version.report.agency.province.pk: row.version_id for row in inputs}
    return tuple(
        content.UnitRow(
            unit.key, unit.name, stated[versions[unit.pk]] if unit.pk in versions else {}, unit.pk in versions
        )
        for unit in units
    )


def _narratives(
    units: Sequence[Province], inputs: Sequence[CompilationInput]
) -> tuple[content.NarrativeText, ...]:
    """The units' texts under their headings, each cited with unit and version."""
    sources = {row.version_id: (row.version.report.agency.province.pk, row.version.number) for row in inputs}
    position = {unit.pk: (order, unit.name) for order, unit in enumerate(units)}
    rows = Narrative.objects.filter(version__in=sources).exclude(text="").select_related("heading")
    texts: dict[tuple[int, str, str], list[tuple[int, content.NarrativeParagraph]]] = defaultdict(list)
    for row in rows:
        unit, number = sources[row.version_id]
        order, name = position[unit]
        paragraph = content.NarrativeParagraph(row.text, content.Citation(name, number))
        texts[row.heading.order, row.heading.code, row.heading.title].append((order, paragraph))
    return tuple(
        content.NarrativeText(
            code, title, tuple(paragraph for _order, paragraph in sorted(found, key=itemgetter(0)))
        )
        for (_order, code, title), found in sorted(texts.items(), key=itemgetter(0))
    )


def bases(year: int) -> tuple[str, ...]:
    """The decisions that approved the programmes of a year, as they are cited for the first time in a document."""
    programmes = Programme.objects.filter(
        year_from__lte=year, year_to__gte=year, instrument__issued_on__isnull=False
    ).select_related("instrument")
    return tuple(
        f"{instrument.get_type_display().capitalize()} số {instrument.reference} {long_date(instrument.issued_on)} "
        f"của {instrument.issuer} {instrument.title[:1].lower()}{instrument.title[1:]}"
        for instrument in (programme.instrument for programme in programmes)
        if instrument is not None and instrument.issued_on is not None
    )
