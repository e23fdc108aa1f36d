"""Block D: reception, identification and support, counted person by person without anything about a person."""

from collections.abc import Sequence
from random import Random

from reports.demo.crimes import destinations
from reports.demo.national import National
from reports.demo.outline import Unit
from reports.demo.tally import Tally, pick, scatter

_ROUTES = {"rescued": 0.24, "handed_over": 0.33, "self_returned": 0.4, "other": 0.03}
_SHELTERS = {"social_protection": 0.62, "victim_support": 0.2, "safe_house": 0.18}
#: How likely a supported victim is to receive each kind of support.
_SUPPORT = {
    "essential": 0.86,
    "travel": 0.78,
    "health": 0.55,
    "psychological": 0.61,
    "legal_aid": 0.34,
    "schooling": 0.07,
    "vocational": 0.14,
    "hardship": 0.48,
    "loan": 0.05,
    "job": 0.09,
}


def make_victims(rng: Random, tally: Tally, units: Sequence[Unit], national: National) -> None:
    """Count block D of a half-year into `tally`; stocks are counted elsewhere."""
    by_key = {unit.key: unit for unit in units}
    weights = {unit.key: unit.weight for unit in units}
    for key in scatter(rng, national["D.01"], weights):
        _receive(rng, tally, by_key[key])
    for key in scatter(rng, national["D.02"], weights):
        _identify(rng, tally, by_key[key])
    for key in scatter(rng, 21, weights):
        tally.add(key, "D.04")
    for unit in units:
        _hotline(rng, tally, unit)


def _receive(rng: Random, tally: Tally, unit: Unit) -> None:
    receivers = {"police": 0.55, "labour": 0.38, "foreign_affairs": 0.07}
    if unit.border_guard:
        receivers["border_guard"] = 0.5 if unit.borders else 0.06
    route = pick(rng, _ROUTES)
    tally.add(unit.key, "D.01", route=route, receiver=pick(rng, receivers))
    if route == "handed_over" and rng.random() < 0.85:
        tally.add(unit.key, "F.05", handover="to_vietnam")


def _identify(rng: Random, tally: Tally, unit: Unit) -> None:
    country = pick(rng, destinations(unit))
    sex = pick(rng, {"female": 0.94, "male": 0.06})
    tally.add(
        unit.key,
        "D.02",
        sex=sex,
        age=pick(rng, {"under_16": 0.11, "from_16_to_17": 0.17, "from_18": 0.72}),
        country=country,
        exploitation=_exploitation(rng, sex, country),
    )
    nationality = pick(rng, {"vietnamese": 0.99, "foreign": 0.01})
    tally.part(unit.key, "D.02", 1, nationality=nationality)
    if nationality == "vietnamese":
        minority = rng.random() < unit.minority
        tally.part(unit.key, "D.02", 1, ethnicity="minority" if minority else "kinh")
    if rng.random() < 0.93:
        tally.add(unit.key, "D.06")
        if rng.random() < 0.92:
            _support(rng, tally, unit)


def _exploitation(rng: Random, sex: str, country: str) -> str:
    if sex == "male":
        return pick(rng, {"labour": 0.88, "organ": 0.03, "other": 0.09})
    if country == "china":
        return pick(rng, {"marriage": 0.56, "sexual": 0.29, "labour": 0.08, "other": 0.07})
    return pick(rng, {"sexual": 0.55, "labour": 0.28, "marriage": 0.08, "other": 0.09})


def _support(rng: Random, tally: Tally, unit: Unit) -> None:
    tally.add(unit.key, "D.07")
    for kind, share in _SUPPORT.items():
        if rng.random() < share:
            tally.part(unit.key, "D.07", 1, support=kind)
    if rng.random() < 0.3:
        tally.add(unit.key, "D.08", shelter=pick(rng, _SHELTERS))
        tally.add(unit.key, "D.09", rng.randint(1, 3))
    if rng.random() < 0.08:
        tally.add(unit.key, "D.13", rng.randint(1, 2))


def _hotline(rng: Random, tally: Tally, unit: Unit) -> None:
    calls = rng.randint(0, 9) + int(unit.weight * rng.randint(1, 5))
    cases = rng.randint(0, calls // 3)
    tally.add(unit.key, "D.10", calls)
    tally.add(unit.key, "D.11", cases)
    tally.add(unit.key, "D.12", rng.randint(0, cases // 2))
