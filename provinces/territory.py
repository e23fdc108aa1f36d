"""Which unit a unit's territory belongs to on another day. Pure: no ORM, no clock.

Successions make a graph that only runs forward in time. Going forward, a unit's figures go whole to its successor;
going back, a unit is made of the units that went into it. A split has no single answer going forward and is said to
have none, never guessed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _


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

    def validity(self, unit: int) -> Validity:
        return self._units[unit]

    def predecessors(self, unit: int) -> list[int]:
        """The units that went straight into `unit`."""
        return list(self._before.get(unit, []))

    def successors(self, unit: int) -> list[int]:
        """The units that `unit` went straight into: one, or several when it was split."""
        return list(self._after.get(unit, []))

    def overlapping(self, unit: int, day: date) -> list[int]:
        """The units valid on `day` that share territory with `unit`, whether `day` is before, during or after it."""
        later = self._reach(unit, day, self._after)
        return later or self._reach(unit, day, self._before)

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


# --- Figures by the boundaries of another day ------------------------------------------------------------


class Refusal(Enum):
    """Why figures have no value by the boundaries of a day."""

    MERGED = "merged"  # filed by a unit that holds more territory than the one asked for
    SPLIT = "split"  # filed before a split, for all parts at once


@dataclass(frozen=True, slots=True)
class Rolled:
    """A figure by other boundaries: what `reported` of `expected` units filed, put together.

    `sources` are the units that file for this territory. With `refused` there is no value, because a unit among them,
    `held_by`, files for other territory as well and its figure cannot be divided.
    """

    value: Decimal | None
    reported: int
    expected: int
    sources: tuple[int, ...]
    refused: Refusal | None = None
    held_by: int | None = None

    @property
    def partial(self) -> bool:
        """Some have reported and some have not: never to be shown as if it were whole."""
        return 0 < self.reported < self.expected

    @property
    def complete(self) -> bool:
        return self.refused is None and self.reported == self.expected > 0


#: Puts together what several units filed: pairs of unit and value, never empty.
Combine = Callable[[Sequence[tuple[int, Decimal]]], Decimal | None]


@dataclass(frozen=True, slots=True)
class Share:
    """What a unit of one day is made of on another: `sources`, unless one of them, `held_by`, cannot be divided."""

    unit: int
    sources: tuple[int, ...]
    refused: Refusal | None = None
    held_by: int | None = None


def shares(territory: Territory, *, of: date, by: date) -> list[Share]:
    """Each unit of the day `by` with the units of the day `of` that filed for its territory."""
    return [_share(unit, territory, of=of, by=by) for unit in territory.units_on(by)]


def _share(unit: int, territory: Territory, *, of: date, by: date) -> Share:
    sources = tuple(territory.overlapping(unit, of))
    for source in sources:
        if territory.overlapping(source, by) != [unit]:
            return Share(unit, sources, Refusal.SPLIT if of < by else Refusal.MERGED, source)
    return Share(unit, sources)


def added(values: Sequence[tuple[int, Decimal]]) -> Decimal | None:
    return sum((value for _unit, value in values), Decimal(0))


def roll_up(
    values: Mapping[int, Decimal | None],
    territory: Territory,
    *,
    of: date,
    by: date,
    absent: Collection[int] = (),
    combine: Combine = added,
) -> dict[int, Rolled]:
    """Figures filed by the units of the day `of`, as the units of the day `by`; one entry for each of the latter.

    `values` holds None, or nothing, for a unit that has not reported; `absent` are units to which the figure does not
    apply and which are not expected. Going forward over a merger adds; going back over it is refused, unless a unit
    only changed its name or type; the other way round for a split.
    """
    found: dict[int, Rolled] = {}
    for share in shares(territory, of=of, by=by):
        owed = [source for source in share.sources if source not in absent]
        stated = [(source, value) for source in owed if (value := values.get(source)) is not None]
        found[share.unit] = rolled(share, len(stated), len(owed), combine(stated) if stated else None)
    return found


def rolled(share: Share, reported: int, expected: int, value: Decimal | None) -> Rolled:
    """The figure of a unit; without value where its sources cannot be divided."""
    if share.refused is not None:
        return Rolled(None, 0, len(share.sources), share.sources, share.refused, share.held_by)
    return Rolled(value, reported, expected, share.sources)


def partial_words(figure: Rolled) -> str:
    """ "2/3 đơn vị đã báo cáo" for a figure that is not whole; empty for one that is, or that nobody filed."""
    if not figure.partial:
        return ""
    return _("%(reported)d/%(expected)d đơn vị đã báo cáo") % {
        "reported": figure.reported,
        "expected": figure.expected,
    }


def refusal_words(figure: Rolled, territory: Territory, names: Mapping[int, str], *, by: date) -> str:
    """Why there is no figure, as a sentence; empty when there is nothing to explain. `names` are unit names by id."""
    if figure.refused is None or figure.held_by is None:
        return ""
    parts = ", ".join(names[part] for part in territory.overlapping(figure.held_by, by))
    texts = {
        Refusal.MERGED: _(
            "Số liệu do %(holder)s báo cáo chung sau khi sáp nhập %(parts)s, không có căn cứ để tách lại theo địa "
            "giới cũ."
        ),
        Refusal.SPLIT: _(
            "Số liệu do %(holder)s báo cáo chung trước khi chia tách thành %(parts)s, không có căn cứ để chia cho từng "
            "đơn vị mới."
        ),
    }
    return texts[figure.refused] % {"holder": names[figure.held_by], "parts": parts}
