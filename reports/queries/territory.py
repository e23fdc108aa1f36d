"""Accepted figures by the boundaries of a day: added over mergers, refused where they cannot be divided.

Reports stay with the unit that filed them; this reads them as another map. The SQL does for any number of cells and
periods what `provinces.territory.roll_up` and `reports.totals` say for one; a test holds them together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection

from accounts.models import User
from accounts.roles import Permission
from provinces.models import Province
from provinces.queries import Boundaries, boundaries_on
from provinces.territory import Rolled, Share, refusal_words, rolled, shares
from reports import totals
from reports.choices import AcrossUnits, IndicatorKind
from reports.models import Cell, Period

# One row per unit, cell and period: value, units that answered, units to which the cell does not apply. `rated` counts
# for a rate the units that answer for both of its parts.
_FIGURES = """
WITH cell AS (
    SELECT * FROM unnest(%(cells)s::bigint[], %(rules)s::text[]) AS cell (id, rule)
), part AS (
    SELECT * FROM unnest(%(rates)s::bigint[], %(parts)s::bigint[]) AS part (rate_id, cell_id)
), place AS (
    SELECT * FROM unnest(%(periods)s::bigint[], %(sources)s::bigint[], %(units)s::bigint[])
        AS place (period_id, province_id, unit_id)
), filed AS (
    SELECT place.unit_id, place.period_id, version.id AS version_id, version.submitted_at
    FROM place
    JOIN reports_report AS report USING (period_id, province_id)
    JOIN reports_form AS form ON form.id = report.form_id AND form.code = %(form)s
    JOIN reports_reportversion AS version ON version.id = report.accepted_version_id
), rated AS (
    SELECT
        filed.unit_id, filed.period_id, part.rate_id,
        count(*) FILTER (WHERE figure.state <> 'not_applicable') AS answered,
        count(*) FILTER (WHERE figure.state = 'not_applicable') AS absent
    FROM filed
    JOIN reports_figure AS figure USING (version_id)
    JOIN part ON part.cell_id = figure.cell_id
    GROUP BY filed.unit_id, filed.period_id, part.rate_id, filed.version_id
)
SELECT
    filed.unit_id,
    cell.id,
    filed.period_id,
    coalesce(
        sum(coalesce(figure.value, 0)) FILTER (WHERE cell.rule = 'sum' AND figure.state <> 'not_applicable'),
        max(coalesce(figure.value, 0)) FILTER (WHERE cell.rule = 'max' AND figure.state <> 'not_applicable'),
        (
            max(ARRAY[extract(epoch FROM filed.submitted_at), filed.version_id, coalesce(figure.value, 0)])
            FILTER (WHERE cell.rule = 'latest' AND figure.state <> 'not_applicable')
        )[3],
        CASE WHEN count(*) = 1 THEN max(coalesce(figure.value, 0)) FILTER (
            WHERE cell.rule = 'none' AND figure.state <> 'not_applicable'
        ) END
    ),
    count(*) FILTER (WHERE figure.state <> 'not_applicable'),
    count(*) FILTER (WHERE figure.state = 'not_applicable')
FROM filed
JOIN reports_figure AS figure USING (version_id)
JOIN cell ON cell.id = figure.cell_id
GROUP BY filed.unit_id, cell.id, filed.period_id
UNION ALL
SELECT
    unit_id, rate_id, period_id, NULL,
    count(*) FILTER (WHERE answered = 2 AND absent = 0),
    count(*) FILTER (WHERE absent > 0)
FROM rated
GROUP BY unit_id, rate_id, period_id
"""

MAIN_FORM = "130CP"

_Counted = Mapping[tuple[int, int, int], tuple[Decimal | None, int, int]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a rate: its cell, and how that adds."""

    cell_id: int
    rule: AcrossUnits


@dataclass(frozen=True)
class FigureTable:
    """Figures of `cells` in `periods` for the units of a day. Ask it as often as you like."""

    boundaries: Boundaries
    units: list[Province]
    cells: list[Cell]
    periods: list[Period]
    _shares: dict[int, dict[int, Share]] = field(repr=False)  # by period, by unit
    _counted: _Counted = field(repr=False)
    _parts: dict[int, tuple[int, int]] = field(repr=False)  # numerator and denominator of a rate
    _names: dict[int, str] = field(repr=False)

    def rolled(self, unit_id: int, cell_id: int, period_id: int) -> Rolled:
        """What the unit's territory filed; partial, or refused with a reason, where it is not whole."""
        share = self._shares[period_id][unit_id]
        value, reported, absent = self._counted.get((unit_id, cell_id, period_id), (None, 0, 0))
        if cell_id in self._parts:
            value = totals.rate(*(self._value(unit_id, part, period_id) for part in self._parts[cell_id]))
        elif len(share.sources) - absent > 1 and self._rules[cell_id] == AcrossUnits.NONE:
            value = None
        return rolled(share, reported, len(share.sources) - absent, value)

    def reason(self, unit_id: int, cell_id: int, period_id: int) -> str:
        """Why there is no figure, as a sentence; empty where nothing was refused."""
        figure = self.rolled(unit_id, cell_id, period_id)
        return refusal_words(figure, self.boundaries.territory, self._names, by=self.boundaries.day)

    def __iter__(self) -> Iterator[tuple[Province, Cell, Period, Rolled]]:
        for unit in self.units:
            for cell in self.cells:
                for period in self.periods:
                    yield unit, cell, period, self.rolled(unit.pk, cell.pk, period.pk)

    def _value(self, unit_id: int, cell_id: int, period_id: int) -> Decimal | None:
        return self._counted.get((unit_id, cell_id, period_id), (None, 0, 0))[0]

    @cached_property
    def _rules(self) -> dict[int, AcrossUnits]:
        return {cell.pk: AcrossUnits(cell.indicator.adds_across_units) for cell in self.cells}


def figures_by_boundaries(
    *,
    user: User,
    cells: Sequence[Cell],
    periods: Sequence[Period],
    boundaries: date,
    form_code: str = MAIN_FORM,
) -> FigureTable:
    """Accepted figures that the person may see, by the boundaries of a day; at most six statements.

    `cells` come with their indicators; they are read from the reports on one form. Whoever does not see every report
    gets the units of their own agencies only.
    """
    borders = boundaries_on(boundaries)
    units = borders.units
    if not user.has(Permission.REPORT_VIEW_ALL):
        own = user.agency_scope if user.has(Permission.REPORT_VIEW) else frozenset()
        units = [unit for unit in units if unit.committee_id in own]
    of_periods = {period.pk: _shares_of(borders, period.cut_to) for period in periods}
    parts = _parts(cells)
    return FigureTable(
        boundaries=borders,
        units=units,
        cells=list(cells),
        periods=list(periods),
        _shares=of_periods,
        _counted=_counted(cells, parts, of_periods, [unit.pk for unit in units], form_code),
        _parts={rate: (above.cell_id, below.cell_id) for rate, (above, below) in parts.items()},
        _names=dict(Province.objects.values_list("pk", "name")),
    )


def _shares_of(borders: Boundaries, day: date) -> dict[int, Share]:
    return {share.unit: share for share in shares(borders.territory, of=day, by=borders.day)}


def _parts(cells: Sequence[Cell]) -> dict[int, tuple[_Part, _Part]]:
    """Numerator and denominator of each rate among `cells`; no statement when there is none."""
    rates = [cell for cell in cells if cell.indicator.kind == IndicatorKind.RATE]
    if not rates:
        return {}
    wanted = {cell.indicator.numerator_id for cell in rates} | {
        cell.indicator.denominator_id for cell in rates
    }
    whole = {
        cell.indicator_id: _Part(cell.pk, AcrossUnits(cell.indicator.adds_across_units))
        for cell in Cell.objects.filter(indicator__in=wanted).select_related("indicator")
        if not cell.breakdown
    }
    return {
        cell.pk: (whole[above], whole[below])
        for cell in rates
        if (above := cell.indicator.numerator_id) in whole
        and (below := cell.indicator.denominator_id) in whole
    }


def _counted(
    cells: Sequence[Cell],
    parts: Mapping[int, tuple[_Part, _Part]],
    of_periods: Mapping[int, Mapping[int, Share]],
    units: Sequence[int],
    form_code: str,
) -> _Counted:
    """Value, answers and "not applicable" by unit, cell and period; one statement."""
    places = [
        (period, source, unit)
        for period, found in of_periods.items()
        for unit in units
        if found[unit].refused is None
        for source in found[unit].sources
    ]
    if not places or not cells:
        return {}
    rules = {
        cell.pk: AcrossUnits(cell.indicator.adds_across_units).value
        for cell in cells
        if cell.indicator.kind != IndicatorKind.RATE
    }
    rules |= {part.cell_id: part.rule.value for pair in parts.values() for part in pair}
    pairs = [(rate, part.cell_id) for rate, pair in parts.items() for part in pair]
    parameters: dict[str, Any] = {
        "form": form_code,
        "cells": list(rules),
        "rules": list(rules.values()),
        "rates": [rate for rate, _part in pairs],
        "parts": [part for _rate, part in pairs],
        "periods": [period for period, _source, _unit in places],
        "sources": [source for _period, source, _unit in places],
        "units": [unit for _period, _source, unit in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, parameters)
        return {
            (unit, cell, period): (value, answered, absent)
            for unit, cell, period, value, answered, absent in cursor.fetchall()
        }
