"""National totals of chosen report versions, in one pass of the database.

The SQL does for any number of units what `reports.totals` says for one cell; a test holds the two together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from reports import totals
from reports.choices import AcrossUnits, IndicatorKind
from reports.models import Cell, FormCell, FormVersion, Section
from reports.totals import Total

# `rated` counts, for every rate, the versions that answer for both of its parts; a row's state leaves the unit
# out of what is expected when either part does not apply to it.
_TOTALS = """
WITH cell AS (
    SELECT * FROM unnest(%(cells)s::bigint[], %(rules)s::text[]) AS cell (id, rule)
), part AS (
    SELECT * FROM unnest(%(rates)s::bigint[], %(parts)s::bigint[]) AS part (rate_id, cell_id)
), rated AS (
    SELECT
        part.rate_id,
        count(*) FILTER (WHERE figure.state <> 'not_applicable') AS answered,
        count(*) FILTER (WHERE figure.state = 'not_applicable') AS absent
    FROM part
    JOIN reports_figure AS figure USING (cell_id)
    WHERE figure.version_id = ANY (%(versions)s)
    GROUP BY part.rate_id, figure.version_id
)
SELECT
    cell.id,
    coalesce(
        sum(coalesce(figure.value, 0)) FILTER (WHERE cell.rule = 'sum' AND figure.state <> 'not_applicable'),
        max(coalesce(figure.value, 0)) FILTER (WHERE cell.rule = 'max' AND figure.state <> 'not_applicable'),
        (
            max(ARRAY[extract(epoch FROM version.submitted_at), version.id, coalesce(figure.value, 0)])
            FILTER (WHERE cell.rule = 'latest' AND figure.state <> 'not_applicable')
        )[3]
    ),
    count(*) FILTER (WHERE figure.state <> 'not_applicable'),
    count(*) FILTER (WHERE figure.state = 'not_applicable')
FROM reports_figure AS figure
JOIN cell ON cell.id = figure.cell_id
JOIN reports_reportversion AS version ON version.id = figure.version_id
WHERE figure.version_id = ANY (%(versions)s)
GROUP BY cell.id
UNION ALL
SELECT
    rate_id, NULL, count(*) FILTER (WHERE answered = 2 AND absent = 0), count(*) FILTER (WHERE absent > 0)
FROM rated
GROUP BY rate_id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a form version; a rate names the cells of its two parts where the form has them."""

    cell: Cell
    section: Section
    numerator: Cell | None = None
    denominator: Cell | None = None

    @property
    def is_rate(self) -> bool:
        return self.cell.indicator.kind == IndicatorKind.RATE


def lines_of(form_version: FormVersion) -> list[Line]:
    """The lines of a form in printing order, each cell once; one statement."""
    rows = (
        FormCell.objects.filter(section__form_version=form_version)
        .select_related("section", "cell__indicator")
        .order_by("section__order", "order", "pk")
    )
    found = {row.cell_id: row for row in rows}
    whole = {row.cell.indicator_id: row.cell for row in found.values() if not row.cell.breakdown}
    return [
        Line(
            row.cell,
            row.section,
            numerator=whole.get(row.cell.indicator.numerator_id or 0),
            denominator=whole.get(row.cell.indicator.denominator_id or 0),
        )
        for row in found.values()
    ]


def totals_of(versions: Collection[int], lines: Sequence[Line], *, units: int) -> dict[int, Total]:
    """National totals by cell id over the versions with these ids, of which each speaks for one of `units` units."""
    counted = _counted(versions, lines) if versions else {}
    found = {line.cell.pk: _total(counted.get(line.cell.pk), units) for line in lines}
    for line in lines:
        if line.is_rate:
            own = found[line.cell.pk]
            value = totals.rate(_value(found, line.numerator), _value(found, line.denominator))
            found[line.cell.pk] = Total(value, own.reported, own.expected)
    return found


def _counted(versions: Collection[int], lines: Sequence[Line]) -> dict[int, tuple[Decimal | None, int, int]]:
    """Value, number of answers and number of "not applicable" by cell id; one statement."""
    added = [line for line in lines if not line.is_rate]
    parts = [
        (line.cell.pk, part.pk)
        for line in lines
        if line.numerator and line.denominator
        for part in (line.numerator, line.denominator)
    ]
    parameters: dict[str, Any] = {
        "versions": list(versions),
        "cells": [line.cell.pk for line in added],
        "rules": [AcrossUnits(line.cell.indicator.adds_across_units).value for line in added],
        "rates": [rate for rate, _ in parts],
        "parts": [part for _, part in parts],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, parameters)
        return {cell: (value, answered, absent) for cell, value, answered, absent in cursor.fetchall()}


def _total(counted: tuple[Decimal | None, int, int] | None, units: int) -> Total:
    if counted is None:
        return Total(None, 0, units)
    value, answered, absent = counted
    return Total(value, answered, units - absent)


def _value(found: Mapping[int, Total], cell: Cell | None) -> Decimal | None:
    return found[cell.pk].value if cell else None
