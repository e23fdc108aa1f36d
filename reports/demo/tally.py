"""Counting what the generator makes up, cell by cell, so that parts always add up to their totals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

#: Shares of the items of a breakdown; they need not add up to 1.
Shares = Mapping[str, float]


@dataclass(slots=True)
class Tally:
    """Numbers of one half-year by unit and cell."""

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, unit: str, indicator: str, number: int = 1, **items: str) -> None:
        """Count `number` in the total and in one item of each breakdown named."""
        self.cells[unit, indicator] += number
        for breakdown, item in items.items():
            self.cells[unit, f"{indicator}/{breakdown}={item}"] += number

    def part(self, unit: str, indicator: str, number: int, **items: str) -> None:
        """Count `number` in parts only: for breakdowns whose items overlap."""
        for breakdown, item in items.items():
            self.cells[unit, f"{indicator}/{breakdown}={item}"] += number

    def spread(self, rng: Random, unit: str, indicator: str, number: int, **shares: Shares) -> None:
        """Count `number` in the total and split it over the items of each breakdown."""
        self.cells[unit, indicator] += number
        for breakdown, weights in shares.items():
            for item, amount in split(rng, number, weights).items():
                self.cells[unit, f"{indicator}/{breakdown}={item}"] += amount

    def get(self, unit: str, cell: str) -> int:
        return self.cells[unit, cell]


def pick(rng: Random, shares: Shares) -> str:
    """One item, as likely as its share."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def split(rng: Random, number: int, shares: Shares) -> dict[str, int]:
    """`number` in whole parts that add up to it, roughly by share; small numbers are drawn one by one."""
    if number <= 60:
        drawn = Counter(pick(rng, shares) for _ in range(number))
        return {item: drawn[item] for item in shares}
    noisy = {item: share * rng.uniform(0.7, 1.3) for item, share in shares.items()}
    total = sum(noisy.values())
    parts = {item: int(number * share / total) for item, share in noisy.items()}
    parts[max(parts, key=lambda item: parts[item])] += number - sum(parts.values())
    return parts


def scatter(rng: Random, number: int, weights: Mapping[str, float]) -> list[str]:
    """`number` events given to units, each as likely as its weight."""
    return rng.choices(list(weights), weights=list(weights.values()), k=number)


def hand_out(rng: Random, number: int, low: Sequence[int], high: Sequence[int]) -> list[int]:
    """How many each slot gets: between its entries in `low` and `high`, `number` altogether.

    Raises ValueError when that cannot be.
    """
    if not sum(low) <= number <= sum(high):
        raise ValueError(f"{number} cannot be handed out between {sum(low)} and {sum(high)}")
    given = list(low)
    room = [
        index for index, (least, most) in enumerate(zip(low, high, strict=True)) for _ in range(most - least)
    ]
    for index in rng.sample(room, number - sum(low)):
        given[index] += 1
    return given
