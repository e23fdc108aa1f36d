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

# A value is null unless the state is a number, so sums and maxima pass over the other states by themselves; that
# "nothing to report" counts as zero shows only where no unit states a number. `rated` has a row for every rate and
# version, with how many of the two parts are answered for and how many do not apply.
_TOTALS = """
WITH counted AS (
    SELECT
        cell_id,
        sum(value) AS total,
        max(value) AS largest,
        count(*) FILTER (WHERE state <> 'not_applicable') AS answered,
        count(*) FILTER (WHERE state = 'not_applicable') AS absent
    FROM reports_figure
    WHERE version_id = ANY (%(versions)s)
    GROUP BY cell_id
), latest AS (
    SELECT DISTINCT ON (cell_id) cell_id, value
    FROM reports_figure
    JOIN reports_reportversion AS version ON version.id = version_id
    WHERE version_id = ANY (%(versions)s) AND cell_id = ANY (%(latest)s::bigint[]) AND state <> 'not_applicable'
    ORDER BY cell_id, submitted_at DESC, version_id DESC
), rated AS (
    SELECT
        rate_id,
        count(*) FILTER (WHERE state <> 'not_applicable') AS answered,
        count(*) FILTER (WHERE state = 'not_applicable') AS absent
    FROM unnest(%(rates)s::bigint[], %(parts)s::bigint[]) AS part (rate_id, cell_id)
    JOIN reports_figure USING (cell_id)
    WHERE version_id = ANY (%(versions)s)
    GROUP BY rate_id, version_id
)
SELECT
    cell_id,
    CASE WHEN answered > 0 THEN
        CASE rule
            WHEN 'sum' THEN coalesce(total, 0)
            WHEN 'max' THEN coalesce(largest, 0)
            WHEN 'latest' THEN coalesce(latest.value, 0)
        END
    END,
    answered,
    absent
FROM counted
JOIN unnest(%(cells)s::bigint[], %(rules)s::text[]) AS cell (cell_id, rule) USING (cell_id)
LEFT JOIN latest USING (cell_id)
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
    rules = {
        line.cell.pk: AcrossUnits(line.cell.indicator.adds_across_units) for line in lines if not line.is_rate
    }
    parts = [
        (line.cell.pk, part.pk)
        for line in lines
        if line.numerator and line.denominator
        for part in (line.numerator, line.denominator)
    ]
    parameters: dict[str, Any] = {
        "versions": list(versions),
        "cells": list(rules),
        "rules": [rule.value for rule in rules.values()],
        "latest": [cell for cell, rule in rules.items() if rule == AcrossUnits.LATEST],
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
