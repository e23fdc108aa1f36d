"""Which share of provinces has done what, as at a date and by the boundaries of a date. Pure: no ORM, no clock.

A `Fact` says that a province has met a criterion since a day. Facts of units that went into another one count for it:
a unit born in the middle of the time that is looked at has met what all its predecessors met, and part of it when some
did.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_percent
from provinces.territory import Territory

HUNDRED = Decimal(100)
MOST_NAMES = 10  # who lacks it, in a sentence
_ALMOST = Decimal("99.9")


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something every province is to do, once in a programme or, when `yearly`, every year.

    `done` and `lacking` complete sentences: "98,4% địa phương *đã ban hành kế hoạch*", "… *chưa ban hành kế hoạch*".
    """

    code: str
    title: str
    done: str
    lacking: str
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Province `province` has met `criterion`, for `year` or for the whole programme, since the day `on`."""

    criterion: str
    province: int
    year: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands on a criterion: `met` of the `of` units that make it up.

    `of` is 0 where the unit is not asked: it had ended before the time that is looked at.
    """

    met: int
    of: int

    @property
    def full(self) -> bool:
        return self.met == self.of > 0

    @property
    def partial(self) -> bool:
        return 0 < self.met < self.of

    @property
    def asked(self) -> bool:
        return self.of > 0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the units have met a criterion wholly, and which have not. `percent` is None when none is asked."""

    criterion: Criterion
    year: int | None
    done: int
    expected: int
    lacking: tuple[int, ...]

    @property
    def percent(self) -> Decimal | None:
        return HUNDRED * self.done / self.expected if self.expected else None

    @property
    def percent_words(self) -> str:
        """One decimal; never 100% while somebody is missing."""
        percent = self.percent
        if percent is not None and self.done < self.expected:
            percent = min(percent, _ALMOST)
        return format_percent(percent)


@dataclass(frozen=True, slots=True)
class Window:
    """The years of a programme, and the day up to which things are known."""

    year_from: int
    year_to: int
    until: date

    def begins(self, year: int | None) -> date:
        return date(year or self.year_from, 1, 1)

    def ends(self, year: int | None) -> date:
        return min(date(year or self.year_to, 12, 31), self.until)


Key = tuple[str, int | None]  # criterion, year


class Coverage:
    """Standings of the units of `boundaries` on every criterion."""

    def __init__(
        self,
        criteria: Iterable[Criterion],
        facts: Iterable[Fact],
        territory: Territory,
        *,
        boundaries: date,
        window: Window,
        units: Sequence[int] | None = None,
    ) -> None:
        """`units` narrows the board to some of the units of that day; all of them without it."""
        self.criteria = {criterion.code: criterion for criterion in criteria}
        self.units = territory.units_on(boundaries) if units is None else list(units)
        self.window = window
        self._territory = territory
        self._met: dict[Key, set[int]] = {}
        for fact in facts:
            if fact.on <= window.until:
                self._met.setdefault((fact.criterion, fact.year), set()).add(fact.province)

    def standing(self, unit: int, code: str, year: int | None = None) -> Standing:
        """`year` is for yearly criteria; None for those of the whole programme."""
        return self._standing(unit, self._met.get((code, year), set()), year, asked_itself=True)

    def share(self, code: str, year: int | None = None) -> Share:
        standings = {unit: self.standing(unit, code, year) for unit in self.units}
        asked = [unit for unit, standing in standings.items() if standing.asked]
        lacking = tuple(unit for unit in asked if not standings[unit].full)
        return Share(self.criteria[code], year, len(asked) - len(lacking), len(asked), lacking)

    def _standing(self, unit: int, met: Collection[int], year: int | None, *, asked_itself: bool) -> Standing:
        if unit in met:
            return Standing(1, 1)
        validity = self._territory.validity(unit)
        begins, ends = self.window.begins(year), self.window.ends(year)
        if asked_itself and validity.valid_to is not None and validity.valid_to < ends:
            return Standing(0, 0)
        before = self._territory.predecessors(unit) if validity.valid_from > begins else []
        if not before:
            return Standing(0, 1)
        parts = [self._standing(part, met, year, asked_itself=False) for part in before]
        return Standing(sum(part.met for part in parts), sum(part.of for part in parts))


# --- Sentences -------------------------------------------------------------------------------------------


def sentence(share: Share, names: Mapping[int, str]) -> str:
    """The share as official reports put it, computed: "100% địa phương đã ban hành kế hoạch …".

    `names` are unit names by id. Whoever lacks it is named, the first ten of them.
    """
    if not share.expected:
        return ""
    values = {
        "percent": share.percent_words,
        "done": share.done,
        "expected": share.expected,
        "phrase": share.criterion.done,
        "lacking": share.criterion.lacking,
        "names": _named(share.lacking, names),
        "count": len(share.lacking),
        "year": share.year or "",
    }
    if not share.lacking:
        text = _("100%% địa phương (%(done)d/%(expected)d) %(phrase)s")
    elif share.done:
        text = _(
            "%(percent)s địa phương (%(done)d/%(expected)d) %(phrase)s; còn %(count)d địa phương %(lacking)s: %(names)s"
        )
    else:
        text = _("Chưa có địa phương nào trong %(expected)d địa phương %(phrase)s")
    if share.year:
        text = _("Năm %(year)s: ") + text
    return f"{text % values}."


def _named(units: Sequence[int], names: Mapping[int, str]) -> str:
    listed = ", ".join(names[unit] for unit in units[:MOST_NAMES])
    more = len(units) - MOST_NAMES
    if more <= 0:
        return listed
    return _("%(names)s và %(count)d địa phương khác") % {"names": listed, "count": more}
