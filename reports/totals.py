"""How the figures of many units become one national figure.

Pure rules: `reports.queries.aggregates` does the same in one SQL statement, and a test holds the two together.
A unit that states a number or "nothing to report" has reported; one that states "not applicable" does not owe the
figure; a cell without a row is not filled and never counts as zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from reports.choices import AcrossUnits, FigureState

RATE_PLACES = Decimal("0.001")
HUNDRED = Decimal(100)

#: States with which a unit answers for the figure.
ANSWERS = frozenset({FigureState.NUMBER, FigureState.NOTHING})


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What one expected unit states in one cell; `state` is None when the cell is not filled or nothing was filed.

    `unit` names the unit and `at` is when its version was submitted; both only decide which figure is the latest.
    """

    unit: int
    state: FigureState | None
    value: Decimal | None = None
    at: datetime | None = None

    @property
    def amount(self) -> Decimal | None:
        """The number that counts: zero for "nothing to report", None when the unit has not answered."""
        if self.state == FigureState.NOTHING:
            return Decimal(0)
        return self.value if self.state == FigureState.NUMBER else None


@dataclass(frozen=True, slots=True)
class Total:
    """A national figure: None when no unit answered; `reported` of `expected` units stand behind it."""

    value: Decimal | None
    reported: int
    expected: int


def total(rule: AcrossUnits, figures: Iterable[UnitFigure]) -> Total:
    """The national figure of a cell from one entry per expected unit, in any order."""
    owed = [figure for figure in figures if figure.state != FigureState.NOT_APPLICABLE]
    answered = [figure for figure in owed if figure.state in ANSWERS]
    return Total(_combined(rule, answered), len(answered), len(owed))


def _combined(rule: AcrossUnits, answered: list[UnitFigure]) -> Decimal | None:
    amounts = [figure.amount for figure in answered if figure.amount is not None]
    if not amounts or rule == AcrossUnits.NONE:
        return None
    if rule == AcrossUnits.SUM:
        return sum(amounts, Decimal(0))
    if rule == AcrossUnits.MAX:
        return max(amounts)
    return max(answered, key=_recency).amount


def _recency(figure: UnitFigure) -> tuple[bool, datetime | None, int]:
    """Submitted last; between equals the unit with the greater number, so that order never matters."""
    return (figure.at is not None, figure.at, figure.unit)


def rate(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """100 × numerator ÷ denominator, half up to three places; None when the denominator is 0 or either is missing."""
    if numerator is None or not denominator:
        return None
    return (HUNDRED * numerator / denominator).quantize(RATE_PLACES, ROUND_HALF_UP)


def joint_coverage(
    numerators: Mapping[int, UnitFigure], denominators: Mapping[int, UnitFigure]
) -> tuple[int, int]:
    """How many units answer for both parts of a rate, of those to which both apply.

    Both mappings hold the same expected units. The rate's value is the ratio of the two printed totals, so that a
    reader can compute it again; this says how far it can be trusted.
    """
    pairs = [(numerators[unit], denominators[unit]) for unit in numerators]
    owed = [pair for pair in pairs if all(part.state != FigureState.NOT_APPLICABLE for part in pair)]
    answered = [pair for pair in owed if all(part.state in ANSWERS for part in pair)]
    return len(answered), len(owed)
