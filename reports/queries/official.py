"""What an official document says: its source's frozen figures, the texts that staff put in, and how it is addressed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from provinces.models import Province
from reports.calendar import PeriodCode
from reports.choices import OfficialKind
from reports.documents import content, json
from reports.documents.loose_numbers import loose_numbers
from reports.documents.outline import OUTLINE, SECTION_HEADINGS
from reports.documents.plans import sentences_for
from reports.models import (
    CompiledFigure,
    DocumentParagraph,
    Narrative,
    OfficialDocument,
    ReportVersion,
)
from reports.queries import national_report as national
from reports.queries.aggregates import Line, lines_of, totals_of
from reports.queries.content import filed_before

_LOCAL_OPENINGS = {
    "Toàn quốc phát hiện": "Trên địa bàn đã phát hiện",
    "Các cấp, các ngành đã": "Các cấp, các ngành của địa phương đã",
    "Các địa phương, đơn vị đã": "Địa phương đã",
}


@translation.override("vi")
def content_of(document: OfficialDocument) -> content.NationalReport:
    """Everything the document prints now. Official documents are Vietnamese, whoever asks for them."""
    return _presented(document, source_of(document), list(document.paragraphs.all()))


@translation.override("vi")
def source_of(document: OfficialDocument) -> content.NationalReport:
    """The figures and texts that the document rests on, before staff added anything."""
    if document.kind == OfficialKind.PROVINCE:
        if document.version is None:
            raise ValueError("a province's document has a version")
        return unit_report(document.version)
    if document.compilation is None:
        raise ValueError("a document of the centre has a compilation")
    whole = national.national_report(document.compilation)
    if document.kind == OfficialKind.PROJECT and document.project is not None:
        return _of_project(whole, document.project_id or 0)
    return whole


def _presented(
    document: OfficialDocument, source: content.NationalReport, paragraphs: Sequence[DocumentParagraph]
) -> content.NationalReport:
    return replace(
        source,
        subject=document.subject,
        header=content.DocumentHeader(
            issuing_agency=document.agency.name,
            symbol=document.symbol,
            place=document.place,
            number=document.number,
            issued_on=document.issued_on,
        ),
        signer=content.Signer(
            authority=document.authority,
            titles=(document.signer_title,),
            post=document.signer_post,
            name=document.signer_name,
        ),
        addressees=tuple(document.addressees),
        recipients=tuple(document.recipients),
        narratives=_with_paragraphs(source.narratives, paragraphs),
    )


def _with_paragraphs(
    narratives: Iterable[content.NarrativeText], paragraphs: Sequence[DocumentParagraph]
) -> tuple[content.NarrativeText, ...]:
    """The staff's paragraphs before what the units wrote under the same heading."""
    added: dict[str, list[content.NarrativeParagraph]] = defaultdict(list)
    for paragraph in paragraphs:
        added[paragraph.heading].append(content.NarrativeParagraph(paragraph.text))
    found = {narrative.code: narrative for narrative in narratives}
    codes = [*found, *(code for code in added if code not in found)]
    return tuple(
        content.NarrativeText(
            code,
            found[code].title if code in found else "",
            (*added[code], *(found[code].paragraphs if code in found else ())),
        )
        for code in codes
    )


def faults(document: OfficialDocument) -> list[str]:
    """What a draft still lacks before it can be called checked, one sentence each."""
    found = []
    if not document.signer_name:
        found.append(_("Chưa có họ tên người ký."))
    loose = loose_in(document)
    if loose and not document.figures_note:
        found.append(
            _(
                "Phần viết thêm có số không thấy trong số liệu đã chốt: %(numbers)s. Hãy sửa, hoặc giải thích nguồn "
                "của số đó."
            )
            % {"numbers": "; ".join(loose)}
        )
    return found


def loose_in(document: OfficialDocument) -> list[str]:
    """Numbers of the staff's own paragraphs that the frozen figures do not hold."""
    texts = [paragraph.text for paragraph in document.paragraphs.all()]
    return loose_numbers(texts, source_of(document).figures) if texts else []


# --- The report of one unit --------------------------------------------------------------------------------


def unit_report(version: ReportVersion) -> content.NationalReport:
    """One submitted version of a province's report as a document of its own."""
    report = version.report
    province = report.agency.province
    lines = lines_of(version.report.form_version)
    figures = _unit_figures(version, lines)
    sections: dict[tuple[str, str], list[content.CompiledFigure]] = defaultdict(list)
    for line, figure in zip(lines, figures, strict=True):
        sections[line.section.code, line.section.title].append(figure)
    period, form_version = report.period, report.form_version
    words = PeriodCode.parse(period.code).words
    made = content.NationalReport(
        period=period.code,
        period_name=words,
        cut_from=period.cut_from,
        cut_to=period.cut_to,
        form=form_version.form.code,
        form_version=form_version.number,
        form_title=form_version.title,
        subject=national.subject(form_version.title, words),
        boundaries=period.cut_to,
        provisional=False,
        synthetic=report.synthetic,
        coverage=content.Coverage(1, 1),
        sections=tuple(content.Section(code, title, tuple(rows)) for (code, title), rows in sections.items()),
        inputs=(_own_input(version, province),),
        digest="",
        header=content.DocumentHeader(issuing_agency=report.agency.name, symbol="", place=""),
        signer=content.Signer(authority=""),
        narratives=_own_texts(version),
        sentences=tuple(
            replace(plan, opening=_LOCAL_OPENINGS.get(plan.opening, plan.opening))
            for plan in sentences_for({figure.cell for figure in figures})
        ),
        bases=national.bases(period.year),
        sole_unit=province.name,
    )
    return json.with_digest(made)


def _unit_figures(version: ReportVersion, lines: Sequence[Line]) -> list[content.CompiledFigure]:
    totals = totals_of([version.pk], lines, units=1)
    period = version.report.period
    earlier = filed_before(version.report)
    dimensions = national.dimension_names()
    codes = {line.cell.pk: line.cell.code for line in lines}

    def before(period_id: int | None, cell: int) -> Decimal | None:
        stated = earlier.get(period_id or 0, {}).get(codes[cell])
        return stated.value if stated else None

    return [
        national.figure(
            CompiledFigure(
                cell=line.cell,
                order=order,
                value=totals[line.cell.pk].value,
                reported=totals[line.cell.pk].reported,
                expected=totals[line.cell.pk].expected,
                previous=before(period.previous_id, line.cell.pk),
                same_period_last_year=before(period.same_last_year_id, line.cell.pk),
            ),
            section=line.section.code,
            dimensions=dimensions,
        )
        for order, line in enumerate(lines, start=1)
    ]


def _own_input(version: ReportVersion, province: Province) -> content.InputVersion:
    report = version.report
    return content.InputVersion(
        report=f"{report.period.code}/{report.form_version.form.code}/{province.key}",
        agency=report.agency.name,
        province=province.key,
        version=version.number,
        sha256=version.sha256,
    )


def _own_texts(version: ReportVersion) -> tuple[content.NarrativeText, ...]:
    """A unit's own texts stand in the body of its own report, uncited."""
    rows = Narrative.objects.filter(version=version).exclude(text="").select_related("heading")
    return tuple(
        content.NarrativeText(row.heading.code, row.heading.title, (content.NarrativeParagraph(row.text),))
        for row in rows.order_by("heading__order")
    )


# --- The report of a project -------------------------------------------------------------------------------


def _of_project(whole: content.NationalReport, project: int) -> content.NationalReport:
    """The part of a national result that belongs to a project: its indicators, its headings, its sentences."""
    own = national.indicators_of(project)
    sections = tuple(
        replace(section, figures=tuple(figure for figure in section.figures if figure.indicator in own))
        for section in whole.sections
    )
    sections = tuple(section for section in sections if section.figures)
    cells = {figure.cell for section in sections for figure in section.figures}
    headings = {section.heading or SECTION_HEADINGS.get(section.code, "") for section in sections}
    return json.with_digest(
        replace(
            whole,
            sections=sections,
            sentences=sentences_for(cells),
            narratives=tuple(text for text in whole.narratives if text.code in headings),
            left_out=tuple(
                heading.code
                for heading in OUTLINE
                if heading.code.startswith("II.") and heading.code not in headings
            ),
            units=tuple(
                replace(unit, values={cell: value for cell, value in unit.values.items() if cell in cells})
                for unit in whole.units
            ),
        )
    )
