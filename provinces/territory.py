"""Which unit a unit's territory belongs to on another day. Pure: no ORM, no clock.

Successions make a graph that only runs forward in time. Going forward, a unit's figures go whole to its successor;
going back, a unit is made of the units that went into it. A split has no single answer going forward and is said to
have none, never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    """The days of a unit, both ends inclusive; no last day means for ever."""

    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class AmbiguousSuccession(ValueError):
    """A unit was split: its figures cannot be moved to one successor."""


class Territory:
    """Units by id and their successions, for asking about any day.

    `links` are pairs of predecessor and successor.
    """

    def __init__(self, units: Mapping[int, Validity], links: Iterable[tuple[int, int]]) -> None:
        self._units = units
        self._after: dict[int, list[int]] = {}
        self._before: dict[int, list[int]] = {}
        for predecessor, successor in links:
            self._after.setdefault(predecessor, []).append(successor)
            self._before.setdefault(successor, []).append(predecessor)

    def units_on(self, day: date) -> list[int]:
        """Ids of the units that exist on `day`."""
        return [unit for unit, validity in self._units.items() if validity.covers(day)]

    def successor_on(self, unit: int, day: date) -> int | None:
        """The unit valid on `day` that `unit` went into: itself while it exists, None before that.

        Raises AmbiguousSuccession when it went into several.
        """
        found = self._reach(unit, day, self._after)
        if len(found) > 1:
            raise AmbiguousSuccession(f"unit {unit} went into {found}")
        return found[0] if found else None

    def members_on(self, unit: int, day: date) -> list[int]:
        """The units valid on `day` that went into `unit`: itself while it exists, none after that."""
        return self._reach(unit, day, self._before)

    def _reach(self, unit: int, day: date, steps: Mapping[int, list[int]]) -> list[int]:
        """Units valid on `day` along `steps`, `unit` included, in the order they are met."""
        found: list[int] = []
        seen = {unit}
        waiting = [unit]
        while waiting:
            here = waiting.pop(0)
            if self._units[here].covers(day):
                found.append(here)
                continue
            ahead = [other for other in steps.get(here, []) if other not in seen]
            seen.update(ahead)
            waiting += ahead
        return found
