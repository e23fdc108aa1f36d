"""Reads about provinces: who exists on a day, what became of whom, and the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from provinces.choices import SuccessionKind
from provinces.matching import UnitName
from provinces.models import Province, Succession
from provinces.territory import Territory, Validity

LAST_DAY_OF_63 = date(2025, 6, 30)  # Resolution 202/2025/QH15 takes effect the day after
FIRST_DAY_OF_34 = date(2025, 7, 1)


def units_on(day: date) -> QuerySet[Province]:
    """The provinces that exist on `day`, in Vietnamese order: 63 until 30/06/2025, 34 since."""
    return Province.objects.valid_on(day)


def province_rows(user: User) -> QuerySet[Province]:
    """Provinces of all times; the list's filter chooses the day."""
    return Province.objects.visible_to(user)


def territory() -> Territory:
    """All provinces of all times with their successions; two statements. Ask it as often as you like."""
    units = {
        pk: Validity(start, end)
        for pk, start, end in Province.objects.values_list("pk", "valid_from", "valid_to")
    }
    return Territory(units, Succession.objects.order_by("pk").values_list("predecessor_id", "successor_id"))


def successor_on(province: Province, day: date) -> Province | None:
    """The province valid on `day` that `province` went into: itself while it exists, None before that.

    Three statements at most; for many provinces use `boundaries_on`. Raises
    `provinces.territory.AmbiguousSuccession` when it was split.
    """
    found = territory().successor_on(province.pk, day)
    if found == province.pk:
        return province
    return None if found is None else Province.objects.get(pk=found)


def members_on(province: Province, day: date) -> list[Province]:
    """The provinces valid on `day` that went into `province`, in Vietnamese order; three statements.

    Itself while it exists; empty after that.
    """
    return list(Province.objects.filter(pk__in=territory().members_on(province.pk, day)))


def unit_names() -> list[UnitName]:
    """Every unit of all times by what files may call it, the oldest first, for `provinces.matching`; two statements."""
    heirs: dict[int, list[str]] = {}
    renamed: set[int] = set()
    for link in Succession.objects.select_related("successor").order_by("pk"):
        heirs.setdefault(link.predecessor_id, []).append(f"{link.successor.name} ({link.successor.key})")
        if link.kind in {SuccessionKind.CHANGE_OF_TYPE, SuccessionKind.RENAME}:
            renamed.add(link.successor_id)
    return [
        UnitName(
            id=unit.pk,
            key=unit.key,
            code=unit.gso_code,
            name=unit.name,
            full_name=unit.full_name,
            validity=Validity(unit.valid_from, unit.valid_to),
            aliases=tuple(unit.aliases),
            became=", ".join(heirs.get(unit.pk, [])),
            renames=unit.pk in renamed,
        )
        for unit in Province.objects.order_by("valid_from", "gso_code", "pk")
    ]


@dataclass(frozen=True)
class Boundaries:
    """The country as divided on `day`, for rolling figures of other days up to it."""

    day: date
    units: list[Province]
    territory: Territory

    @cached_property
    def by_id(self) -> Mapping[int, Province]:
        return {unit.pk: unit for unit in self.units}

    def unit_of(self, province_id: int) -> Province | None:
        """The unit that a province's figures add to; None when `day` is before the province began.

        Raises `provinces.territory.AmbiguousSuccession` when it was split.
        """
        found = self.territory.successor_on(province_id, self.day)
        return None if found is None else self.by_id[found]

    def members(self, unit_id: int, day: date) -> list[int]:
        """Ids of the provinces of `day` whose figures add up to a unit; it is partial until all have reported."""
        return self.territory.members_on(unit_id, day)


def boundaries_on(day: date) -> Boundaries:
    """Three statements, whatever is then asked."""
    return Boundaries(day, list(units_on(day)), territory())


@dataclass(frozen=True, slots=True)
class ProvincePage:
    province: Province
    predecessions: list[Succession]
    successions: list[Succession]
    exists_today: bool

    @property
    def came_from(self) -> list[tuple[Province, Succession]]:
        return [(item.predecessor, item) for item in self.predecessions]

    @property
    def went_into(self) -> list[tuple[Province, Succession]]:
        return [(item.successor, item) for item in self.successions]


def province_page(key: str, user: User) -> ProvincePage:
    """All of a province's page; three statements. Raises Http404."""
    province = (
        Province.objects.visible_to(user)
        .select_related("committee", "committee__successor")
        .prefetch_related(
            Prefetch("predecessions", Succession.objects.select_related("predecessor")),
            Prefetch("successions", Succession.objects.select_related("successor")),
        )
        .filter(key=key)
        .first()
    )
    if province is None:
        raise Http404
    today = timezone.localdate()
    return ProvincePage(
        province=province,
        predecessions=sorted(
            province.predecessions.all(), key=lambda item: (item.date, item.predecessor.sort_key)
        ),
        successions=sorted(province.successions.all(), key=lambda item: (item.date, item.successor.sort_key)),
        exists_today=province.valid_from <= today
        and (province.valid_to is None or today <= province.valid_to),
    )
