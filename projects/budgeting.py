"""Rules of money: totals, rates and warnings. Amounts are exact decimals in million đồng."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

HUNDRED = Decimal(100)
_RATE_PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Planned, allotted and disbursed money of a line or of many."""

    planned: Decimal = Decimal(0)
    allotted: Decimal = Decimal(0)
    disbursed: Decimal = Decimal(0)

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.planned + other.planned, self.allotted + other.allotted, self.disbursed + other.disbursed
        )

    @property
    def allotted_rate(self) -> Decimal | None:
        """Allotted in per cent of planned."""
        return rate(self.allotted, self.planned)

    @property
    def disbursed_rate(self) -> Decimal | None:
        """Disbursed in per cent of allotted, as the Treasury counts it."""
        return rate(self.disbursed, self.allotted)

    @property
    def left(self) -> Decimal:
        """Allotted and not yet disbursed; negative when more was spent."""
        return self.allotted - self.disbursed


class BudgetWarning(StrEnum):
    """What a line shows beside its figures."""

    OVERSPENT = "overspent"  # more disbursed than allotted
    OVER_ALLOTTED = "over_allotted"  # more allotted than planned


def total(amounts: Iterable[Amounts]) -> Amounts:
    return sum(amounts, Amounts())


def rate(part: Decimal, whole: Decimal) -> Decimal | None:
    """100 × part ÷ whole, half up to three places; None when the whole is 0."""
    return (HUNDRED * part / whole).quantize(_RATE_PLACES, ROUND_HALF_UP) if whole else None


def warnings(amounts: Amounts) -> list[BudgetWarning]:
    found = []
    if amounts.disbursed > amounts.allotted:
        found.append(BudgetWarning.OVERSPENT)
    if amounts.allotted > amounts.planned:
        found.append(BudgetWarning.OVER_ALLOTTED)
    return found


def overspend(amounts: Amounts) -> Decimal:
    """By how much more was disbursed than allotted; 0 when it was not."""
    return max(amounts.disbursed - amounts.allotted, Decimal(0))
