"""Report types, breakdowns, indicators with their cells, published figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from projects.models import Project, Target
from reports.choices import AcrossPeriods, AcrossUnits, Frequency, IndicatorKind
from reports.models import (
    Breakdown,
    BreakdownItem,
    Cell,
    Indicator,
    PublishedFigure,
    ReportType,
    TargetIndicator,
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What forms refer to: cells and projects by code, and the items of each breakdown in their order."""

    cells: Identities
    projects: Identities
    items: dict[str, list[Row]]

    def parts(self, row: Row, breakdown: str) -> Iterator[tuple[dict[str, str], str]]:
        """The items of `force`, or the crossed items of `sex*age`, each with its label.

        Raises BadReference, naming `row`, for a breakdown that is not in the catalogue.
        """
        yield from _parts(row, breakdown, self.items)


def load_report_types(loading: Loading) -> None:
    rows = files.table(loading.read("report_types.yaml"), label="code")
    loading.upsert(ReportType, ["code"], [Entry(row, _report_type(row)) for row in rows])


def load_catalogue(loading: Loading) -> Catalogue:
    """Breakdowns, indicators, cells. Raises BadReference."""
    items = _breakdowns(loading)
    projects = loading.identify(Project, ["code"], [])
    rows = _with_defaults(loading.read("indicators.yaml"))
    indicators = loading.identify(Indicator, ["code"], [(row.label,) for row in rows])
    entries = [Entry(row, _indicator(row, indicators, projects)) for row in rows]
    loading.upsert(Indicator, ["code"], entries, ids=indicators)
    _measures(loading, rows, indicators)
    return Catalogue(_cells(loading, rows, indicators, items), projects, items)


def load_published_figures(loading: Loading, known: Catalogue) -> None:
    rows = _with_defaults(loading.read("published_figures.yaml"))
    entries = [Entry(row, _published_figure(row, known.cells)) for row in rows]
    loading.upsert(PublishedFigure, ["code"], entries)


def cell_code(indicator: str, breakdown: dict[str, str]) -> str:
    """`C.03` for the total, `C.03/force=police`, `D.02/sex=female,age=under_16` for parts."""
    chosen = ",".join(f"{name}={item}" for name, item in breakdown.items())
    return f"{indicator}/{chosen}" if chosen else indicator


def _breakdowns(loading: Loading) -> dict[str, list[Row]]:
    rows = files.table(loading.read("breakdowns.yaml"), label="code")
    ids = loading.identify(Breakdown, ["code"], [(row.label,) for row in rows])
    loading.upsert(Breakdown, ["code"], [Entry(row, _breakdown(row)) for row in rows], ids=ids)
    items = {row.label: row.rows("items", label="code") for row in rows}
    entries = [
        Entry(item, _breakdown_item(item, ids.named(row, "code"), order))
        for row in rows
        for order, item in enumerate(items[row.label], 1)
    ]
    loading.upsert(BreakdownItem, ["breakdown_id", "code"], entries)
    return items


def _measures(loading: Loading, rows: list[Row], indicators: Identities) -> None:
    """Which target each rate measures; targets are known by their project and code."""
    targets = loading.identify(Target, ["project__code", "code"], [])
    entries = [
        Entry(
            row,
            {
                "target_id": targets.of(row, "target", row.text("project"), row.text("target")),
                "indicator_id": indicators.named(row, "code"),
            },
        )
        for row in rows
        if row.text("target", required=False)
    ]
    loading.upsert(TargetIndicator, ["target_id"], entries)


def _cells(
    loading: Loading, rows: list[Row], indicators: Identities, items: dict[str, list[Row]]
) -> Identities:
    """A total cell per indicator, and one for every item of its breakdowns."""
    entries = [
        Entry(Row(row.file, values["code"], {}), values)
        for row in rows
        for values in _cells_of(row, indicators.named(row, "code"), items)
    ]
    ids = loading.identify(Cell, ["code"], [(entry.row.label,) for entry in entries])
    loading.upsert(Cell, ["code"], entries, ids=ids)
    return ids


def _cells_of(row: Row, indicator: int, items: dict[str, list[Row]]) -> Iterator[Values]:
    code = row.text("code")
    yield {"indicator_id": indicator, "code": code, "breakdown": {}, "label": ""}
    for breakdown in row.texts("breakdowns"):
        for chosen, label in _parts(row, breakdown, items):
            yield {
                "indicator_id": indicator,
                "code": cell_code(code, chosen),
                "breakdown": chosen,
                "label": label,
            }


def _parts(row: Row, breakdown: str, items: dict[str, list[Row]]) -> Iterator[tuple[dict[str, str], str]]:
    names = breakdown.split("*")
    for name in names:
        if name not in items:
            raise row.error("breakdowns", _("“%(name)s” không có trong breakdowns.yaml") % {"name": name})
    for chosen in product(*(items[name] for name in names)):
        codes = {name: item.text("code") for name, item in zip(names, chosen, strict=True)}
        yield codes, " – ".join(item.text("name") for item in chosen)


def _with_defaults(file: Row) -> list[Row]:
    """The rows of a file, each with the fields it leaves out taken from the file's `defaults`."""
    defaults = file.mapping("defaults")
    return [Row(row.file, row.label, {**defaults, **row.data}) for row in files.table(file, label="code")]


def _report_type(row: Row) -> Values:
    with taking(row):
        row.skip("name_en", "due_day")
        return {
            "code": row.choice("code", Frequency.values),
            "name": row.text("name"),
            "window_rule": row.text("window_rule", required=False),
            "due_rule": row.text("due_rule", required=False),
            "source": row.source(),
        }


def _breakdown(row: Row) -> Values:
    with taking(row):
        row.skip("exhaustive", "note", "items")
        return {
            "code": row.text("code"),
            "name": row.text("name"),
            "name_en": row.text("name_en", required=False),
            "source": row.source(),
        }


def _breakdown_item(row: Row, breakdown: int, order: int) -> Values:
    with taking(row):
        return {
            "breakdown_id": breakdown,
            "code": row.text("code"),
            "name": row.text("name"),
            "name_en": row.text("name_en", required=False),
            "order": order,
        }


def _indicator(row: Row, indicators: Identities, projects: Identities) -> Values:
    with taking(row):
        row.skip("status", "breakdowns", "target")
        return {
            "code": row.text("code"),
            "name": row.text("name"),
            "name_en": row.text("name_en", required=False),
            "unit": row.text("unit"),
            "definition": row.text("definition"),
            "kind": row.choice("kind", IndicatorKind.values),
            "adds_across_units": row.choice("adds_across_units", AcrossUnits.values),
            "adds_across_periods": row.choice("adds_across_periods", AcrossPeriods.values),
            "project_id": projects.named_or_none(row, "project"),
            "numerator_id": indicators.named_or_none(row, "numerator"),
            "denominator_id": indicators.named_or_none(row, "denominator"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "source": row.source(),
            "note": row.text("note", required=False),
        }


def _published_figure(row: Row, cells: Identities) -> Values:
    with taking(row):
        return {
            "code": row.text("code"),
            "label": row.text("label"),
            "unit": row.text("unit"),
            "value": row.decimal("value"),
            "date_from": row.day("date_from"),
            "date_to": row.day("date_to"),
            "period_label": row.text("period_label"),
            "period_code": row.text("period_code", required=False),
            "cell_id": cells.named_or_none(row, "cell"),
            "derived": row.flag("derived"),
            "reconciles": row.flag("reconciles"),
            "note": row.text("note", required=False),
            "source": row.source(),
        }
