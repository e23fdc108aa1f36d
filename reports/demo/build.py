"""The demonstration's reports: 63 provinces, first half and whole year of 2018, adding up to the published totals.

Everything is drawn from one seed, half-year by half-year; the year is the sum of both halves, so that no flow of the
year is below its first half. All of it is synthetic; nothing describes a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from reports.choices import FigureState
from reports.demo.activities import make_activities, make_stocks, not_rescued
from reports.demo.crimes import make_crimes
from reports.demo.national import HALF, YEAR, National, published
from reports.demo.outline import Outline, Place, Unit, read_outline, read_units
from reports.demo.tally import Tally
from reports.demo.texts import write_texts
from reports.demo.victims import make_victims
from reports.parsing import Stated

SEED = 130
BOUNDARIES = date(2018, 6, 14)  # the units of both periods
MONEY_UNIT = Decimal("0.1")  # million đồng per unit counted
#: Optional indicators that a unit may leave unfilled; no text quotes them and no published figure rests on them.
LEFT_OUT = ("A.04", "B.03", "B.09", "B.10", "B.15", "C.25", "C.26", "D.09", "D.12", "D.15", "E.03", "F.06")
LEFT_OUT_SHARE = 0.04

Figures = Mapping[str, Stated]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What one unit reports for one period. A cell without an entry is not filled."""

    unit: Unit
    period: str
    figures: Figures
    narratives: Mapping[str, str]


def build_demo(*, seed: int = SEED) -> list[DemoReport]:
    """Reports of all units for both periods, half-years first. The same seed gives the same reports."""
    outline, units = read_outline(), read_units(BOUNDARIES)
    tallies = _tallies(seed, outline, units)
    rng = Random(f"{seed} texts")  # noqa: S311  # no secret hangs on it
    reports = []
    for period, tally in tallies.items():
        for unit in units:
            figures = _figures(rng, outline, unit, tally)
            reports.append(DemoReport(unit, period, figures, write_texts(rng, unit, period, figures)))
    return reports


def _tallies(seed: int, outline: Outline, units: tuple[Unit, ...]) -> dict[str, Tally]:
    """Counts of the first half and of the year, by unit and cell."""
    halves = [_half(seed, number, units) for number in (0, 1)]
    first, last = Tally(), Tally()
    rng = Random(f"{seed} stocks")  # noqa: S311
    for unit in units:
        make_stocks(rng, first, last, unit)
    weights = {unit.key: unit.weight for unit in units}
    not_rescued(rng, first, last, weights, published()[YEAR, "D.05"])
    flows = {place.code for place in outline.places if place.periods == "sum"}
    year = Tally(halves[0].cells + halves[1].cells)
    return {HALF: _merged(halves[0], first, flows), YEAR: _merged(year, last, flows)}


def _half(seed: int, number: int, units: tuple[Unit, ...]) -> Tally:
    """The flows of one half of the year."""
    rng = Random(f"{seed} half {number}")  # noqa: S311
    tally, national = Tally(), National(number)
    make_crimes(rng, tally, units, national)
    make_victims(rng, tally, units, national)
    for unit in units:
        make_activities(rng, tally, unit)
    return tally


def _merged(flows: Tally, stocks: Tally, flow_cells: set[str]) -> Tally:
    """Flows and stocks of a period together. Raises ValueError when a cell was counted as the wrong kind."""
    for cells, wanted in ((flows.cells, True), (stocks.cells, False)):
        wrong = {cell for _unit, cell in cells if (cell in flow_cells) != wanted}
        if wrong:
            raise ValueError(f"counted as the wrong kind: {sorted(wrong)}")
    return Tally(flows.cells + stocks.cells)


def _figures(rng: Random, outline: Outline, unit: Unit, tally: Tally) -> dict[str, Stated]:
    left_out = {code for code in LEFT_OUT if rng.random() < LEFT_OUT_SHARE}
    return {
        place.code: _stated(place, unit, tally) for place in outline.places if place.indicator not in left_out
    }


def _stated(place: Place, unit: Unit, tally: Tally) -> Stated:
    """A number; "nothing to report" where the indicator's total is 0; "not applicable" without Border Guard."""
    if "border_guard" in place.items.values() and not unit.border_guard:
        return Stated(FigureState.NOT_APPLICABLE)
    if not tally.get(unit.key, place.indicator):
        return Stated(FigureState.NOTHING)
    number = tally.get(unit.key, place.code)
    return Stated(FigureState.NUMBER, number * MONEY_UNIT if place.money else Decimal(number))
