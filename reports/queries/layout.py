"""What a form version asks for: sections with their cells, headings, checks. Four statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from reports.choices import IndicatorKind, Operator, Severity
from reports.models import Breakdown, FormCell, FormCheck, FormVersion, NarrativeHeading, Section
from reports.parsing import CellRule
from reports.rules import Check


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """A cell in its place. `label` is empty for an indicator's total, `group` names the breakdown of a part."""

    pk: int
    code: str
    indicator: str
    name: str
    label: str
    group: str
    unit: str
    kind: IndicatorKind
    definition: str
    required: bool
    numerator: str
    denominator: str

    @property
    def is_part(self) -> bool:
        return bool(self.label)

    @property
    def is_typed(self) -> bool:
        """Rates are computed from other cells and never typed."""
        return self.kind != IndicatorKind.RATE

    @property
    def title(self) -> str:
        """The cell in one line: "C.03 Số vụ phát hiện – Công an"."""
        return (
            f"{self.indicator} {self.name} – {self.label}" if self.label else f"{self.indicator} {self.name}"
        )

    @property
    def rule(self) -> CellRule:
        return CellRule(self.title, self.kind, self.unit)


@dataclass(frozen=True, slots=True)
class LayoutSection:
    pk: int
    code: str
    title: str
    guidance: str
    cells: list[LayoutCell]

    @property
    def typed(self) -> list[LayoutCell]:
        return [cell for cell in self.cells if cell.is_typed]


@dataclass(frozen=True)
class Layout:
    """All of a form version, in the order of the form."""

    sections: list[LayoutSection]
    headings: list[NarrativeHeading]
    checks: list[Check]

    @cached_property
    def cells(self) -> dict[str, LayoutCell]:
        return {cell.code: cell for section in self.sections for cell in section.cells}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """The code of the section in which a cell stands."""
        return {cell.code: section.code for section in self.sections for cell in section.cells}

    @property
    def required_cells(self) -> list[str]:
        return [cell.code for cell in self.cells.values() if cell.required and cell.is_typed]

    @property
    def writable(self) -> list[NarrativeHeading]:
        return [heading for heading in self.headings if heading.writable]

    @property
    def required_headings(self) -> list[str]:
        return [heading.code for heading in self.writable if heading.required]


def layout_of(form_version: FormVersion) -> Layout:
    return Layout(
        sections=list(_sections(form_version)),
        headings=list(NarrativeHeading.objects.filter(form_version=form_version).order_by("order")),
        checks=checks_of(form_version),
    )


def checks_of(form_version: FormVersion) -> list[Check]:
    """The checks of a form version in their order; one statement."""
    rows = FormCheck.objects.filter(form_version=form_version).order_by("order")
    return [
        Check(code, left, Operator(operator), right, Severity(severity), message)
        for code, left, operator, right, severity, message in rows.values_list(
            "code", "left", "operator", "right", "severity", "message"
        )
    ]


def section_cells(section: Section) -> list[LayoutCell]:
    """The cells of one section, without the names of their breakdowns; one statement."""
    return [
        cell
        for found in _grouped(FormCell.objects.filter(section=section), groups={})
        for cell in found.cells
    ]


def _sections(form_version: FormVersion) -> Iterator[LayoutSection]:
    groups = dict(Breakdown.objects.values_list("code", "name"))
    return _grouped(FormCell.objects.filter(section__form_version=form_version), groups)


def _grouped(form_cells: QuerySet[FormCell], groups: Mapping[str, str]) -> Iterator[LayoutSection]:
    """Plain tuples instead of instances: a form has some three hundred cells, and every page of a report reads them."""
    rows = form_cells.order_by("section__order", "order").values_list(
        "section_id",
        "section__code",
        "section__title",
        "section__guidance",
        "required",
        "cell_id",
        "cell__code",
        "cell__label",
        "cell__breakdown",
        "cell__indicator__code",
        "cell__indicator__name",
        "cell__indicator__unit",
        "cell__indicator__kind",
        "cell__indicator__definition",
        "cell__indicator__numerator__code",
        "cell__indicator__denominator__code",
    )
    section: LayoutSection | None = None
    for section_pk, section_code, title, guidance, required, pk, code, label, breakdown, *indicator in rows:
        if section is None or section.pk != section_pk:
            if section is not None:
                yield section
            section = LayoutSection(section_pk, section_code, title, guidance, [])
        indicator_code, name, unit, kind, definition, numerator, denominator = indicator
        section.cells.append(
            LayoutCell(
                pk=pk,
                code=code,
                indicator=indicator_code,
                name=name,
                label=label,
                group=", ".join(groups.get(key, key) for key in breakdown),
                unit=unit,
                kind=IndicatorKind(kind),
                definition=definition,
                required=required,
                numerator=numerator or "",
                denominator=denominator or "",
            )
        )
    if section is not None:
        yield section
