"""Actual values of targets, asked of the apps above without importing them.

An app that knows counts of targets (the reports) registers a provider when it starts (`AppConfig.ready`). What people
entered here with a source (`TargetCount`) wins over it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from projects.models import Target


@dataclass(frozen=True, slots=True)
class Actual:
    """The counts of a target at the end of a year, and where they come from.

    `label` and `url` lead to the origin. `reported` of `expected` units stand behind the counts; both are 0 where the
    question makes no sense. `covers` says which part of the year it is ("2018-H1"), empty for the whole.
    """

    numerator: Decimal | None
    denominator: Decimal | None
    label: str
    url: str = ""
    covers: str = ""
    reported: int = 0
    expected: int = 0
    provisional: bool = False
    synthetic: bool = False


#: Year → counts, by target.
Actuals = Mapping[int, Mapping[int, Actual]]
Provider = Callable[[Collection[Target], User], Actuals]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add `provider`; it answers with a fixed number of SQL statements and only with what the person may see."""
    if provider not in _providers:
        _providers.append(provider)


def actuals_of(targets: Collection[Target], user: User) -> dict[int, dict[int, Actual]]:
    """What all providers know of the targets, by target and year."""
    found: dict[int, dict[int, Actual]] = {target.pk: {} for target in targets}
    for provider in _providers:
        for target, years in provider(targets, user).items():
            found[target].update(years)
    return found
