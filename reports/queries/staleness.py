"""What has happened since a compilation was frozen: reports that came late, were corrected or were taken back.

A compilation never changes. It is *stale* when choosing the versions today would choose others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from provinces.models import Province
from reports.choices import IndicatorKind
from reports.comparison import Comparison
from reports.models import Cell, Compilation, CompilationInput, ReportVersion
from reports.queries import inputs
from reports.queries.aggregates import lines_of, totals_of
from reports.totals import Total


@dataclass(frozen=True, slots=True)
class Change:
    """One unit that speaks otherwise now: without `before` its report came late, without `after` it is gone."""

    unit: Province
    before: ReportVersion | None
    after: ReportVersion | None

    @property
    def words(self) -> str | Promise:
        if self.before is None:
            return _("gửi sau khi tổng hợp")
        if self.after is None:
            return _("không còn được tính")
        return _("đã có phiên bản khác")


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A cell whose total would be another one today."""

    cell: Cell
    frozen: Total
    now: Total

    @property
    def comparison(self) -> Comparison:
        is_rate = self.cell.indicator.kind == IndicatorKind.RATE
        return Comparison(self.now.value, self.frozen.value, is_rate)

    @property
    def value_moved(self) -> bool:
        return self.now.value != self.frozen.value


@dataclass(frozen=True, slots=True)
class Difference:
    """A frozen compilation against what compiling would find now; without figures nothing can be compiled now."""

    changes: list[Change]
    figures: list[ChangedFigure]
    newer: Compilation | None


def changes_since(compilation: Compilation) -> list[Change]:
    """Units whose chosen version is another one now, in Vietnamese order. Three statements."""
    units, now = _chosen(compilation)
    used = {
        row.version.report.agency_id: row.version
        for row in compilation.inputs.select_related("version__report__agency__province")
    }
    places = {unit.committee_id: unit for unit in units}
    places |= {agency: version.report.agency.province for agency, version in used.items()}
    found = [
        Change(unit, used.get(agency), now.get(agency))
        for agency, unit in places.items()
        if used.get(agency) != now.get(agency)
    ]
    return sorted(found, key=lambda change: (change.unit.sort_key, change.unit.key))


def units_changed(compilation: Compilation, used: Iterable[CompilationInput]) -> int:
    """How many units speak otherwise now than in the inputs `used` of the compilation. One statement."""
    now = inputs.spoken_for(
        compilation.form_version.form, compilation.period, provisional=compilation.provisional
    )
    then = {row.version.report.agency_id: row.version_id for row in used}
    return sum(then.get(agency) != now.get(agency) for agency in then.keys() | now.keys())


def newer_than(compilation: Compilation) -> Compilation | None:
    """The newest compilation of the same period, form and kind, unless it is this one. One statement."""
    newest = Compilation.objects.filter(
        period=compilation.period_id,
        form_version=compilation.form_version_id,
        provisional=compilation.provisional,
    ).first()
    return newest if newest != compilation else None


def difference(compilation: Compilation) -> Difference:
    """The units that changed and the figures that would be others. Nine statements."""
    units, now = _chosen(compilation)
    lines = lines_of(compilation.form_version)
    frozen = {row.cell_id: Total(row.value, row.reported, row.expected) for row in compilation.figures.all()}
    today = totals_of([version.pk for version in now.values()], lines, units=len(units))
    return Difference(
        changes=changes_since(compilation),
        figures=[
            ChangedFigure(line.cell, frozen[line.cell.pk], today[line.cell.pk])
            for line in lines
            if line.cell.pk in frozen and frozen[line.cell.pk] != today[line.cell.pk]
        ],
        newer=newer_than(compilation),
    )


def _chosen(compilation: Compilation) -> tuple[list[Province], dict[int, ReportVersion]]:
    """Who is expected, and the version that speaks for each agency today."""
    form, period = compilation.form_version.form, compilation.period
    units = inputs.expected_units(form, period)
    versions = inputs.chosen_versions(form, period, units, provisional=compilation.provisional)
    return units, {version.report.agency_id: version for version in versions}
