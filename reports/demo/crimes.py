"""Block C, made up case by case: whatever is counted of a case is counted under the same force, offence and country."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from reports.demo.national import National
from reports.demo.outline import Unit
from reports.demo.tally import Shares, Tally, hand_out, pick, scatter

_OFFENCES = {"article_150": 0.79, "article_151": 0.16, "both": 0.05}
_TIP_SOURCES = {"denunciation": 0.62, "report": 0.29, "petition": 0.09}
_SENTENCES = {
    "up_to_7_years": 0.36,
    "over_7_to_15_years": 0.44,
    "over_15_years": 0.1,
    "life": 0.02,
    "other": 0.08,
}
_RELATED = {"illegal_exit": 0.72, "foetus": 0.07, "surrogacy": 0.06, "other": 0.15}
_CAUGHT_IN = {"domestic": 0.6, "china": 0.25, "cambodia": 0.08, "laos": 0.05, "other": 0.02}
_ESTABLISHMENTS = {"lodging": 0.5, "entertainment": 0.33, "brokerage": 0.06, "other": 0.11}
_WITHOUT_BORDER = {"china": 0.74, "cambodia": 0.05, "laos": 0.02, "domestic": 0.14, "other": 0.05}


@dataclass(frozen=True, slots=True)
class Case:
    """A made-up case: numbers and categories, nothing about persons."""

    unit: Unit
    force: str
    offence: str
    country: str

    @property
    def least_victims(self) -> int:
        """Both offences need a victim under 16 and an older one."""
        return 2 if self.offence == "both" else 1


def make_crimes(rng: Random, tally: Tally, units: Sequence[Unit], national: National) -> None:
    """Count block C of a half-year into `tally`."""
    by_key = {unit.key: unit for unit in units}
    weights = {unit.key: unit.weight for unit in units}
    cases = [_case(rng, by_key[key]) for key in scatter(rng, national["C.03"], weights)]
    offenders = _count_cases(rng, tally, cases, national)
    opened = _count_opened(rng, tally, cases, offenders, national)
    _count_tips(rng, tally, opened, weights)
    _count_prosecution(rng, tally, weights, national)
    _count_trials(rng, tally, weights, national)
    _count_related(rng, tally, weights)
    for unit in units:
        _count_prevention(rng, tally, unit)


def destinations(unit: Unit) -> Shares:
    """Where victims from a unit are taken: over nine in ten of those abroad to China (S72)."""
    shares = dict(_WITHOUT_BORDER)
    if "CN" in unit.borders:
        shares |= {"china": 0.93, "domestic": 0.05, "cambodia": 0.0, "laos": 0.01, "other": 0.01}
    if "LA" in unit.borders:
        shares |= {"laos": 0.07}
    if "KH" in unit.borders:
        shares |= {"cambodia": 0.3, "china": 0.52}
    return shares


def _case(rng: Random, unit: Unit) -> Case:
    forces = {"police": 1.0}
    if unit.border_guard:
        forces = (
            {"police": 0.72, "border_guard": 0.28} if unit.borders else {"police": 0.9, "border_guard": 0.1}
        )
    if unit.coast:
        forces["other"] = 0.02
    return Case(unit, pick(rng, forces), pick(rng, _OFFENCES), pick(rng, destinations(unit)))


def _count_cases(rng: Random, tally: Tally, cases: Sequence[Case], national: National) -> list[int]:
    """Count cases, offenders and victims; returns the offenders of each case."""
    offenders = hand_out(rng, national["C.04"], [1] * len(cases), [5] * len(cases))
    least = [case.least_victims for case in cases]
    victims = hand_out(rng, national["C.05"], least, [number + 6 for number in least])
    for case, many, harmed in zip(cases, offenders, victims, strict=True):
        key, force, offence = case.unit.key, case.force, case.offence
        tally.add(key, "C.03", force=force, offence=offence, country=case.country)
        tally.add(key, "C.04", many, force=force, offence=offence)
        for index in range(harmed):
            sex = pick(rng, {"female": 0.93, "male": 0.07})
            age = _age(rng, offence, index)
            tally.add(key, "C.05", force=force, country=case.country, sex=sex, age=age)
    return offenders


def _age(rng: Random, offence: str, index: int) -> str:
    """Age group of a case's victim: the first decides on Article 151, the second on both articles."""
    older = {"from_16_to_17": 0.27, "from_18": 0.73}
    if offence == "article_150" or (offence == "both" and index == 1):
        return pick(rng, older)
    return "under_16" if index == 0 or offence == "article_151" else pick(rng, {"under_16": 0.3, **older})


def _count_opened(
    rng: Random, tally: Tally, cases: Sequence[Case], offenders: Sequence[int], national: National
) -> list[Case]:
    """Open all cases but some with a single offender; returns the opened ones."""
    single = [index for index, many in enumerate(offenders) if many == 1]
    closed = set(rng.sample(single, len(cases) - national["C.06"]))
    kept = [index for index in range(len(cases)) if index not in closed]
    accused = hand_out(rng, national["C.07"], [1] * len(kept), [offenders[index] for index in kept])
    for index, many in zip(kept, accused, strict=True):
        case = cases[index]
        handed_over = case.force != "border_guard" or rng.random() < 0.35
        force = "police" if handed_over else "border_guard"
        tally.add(case.unit.key, "C.06", force=force, offence=case.offence)
        tally.add(case.unit.key, "C.07", many, force=force, offence=case.offence)
        if rng.random() < 0.94:
            tally.add(case.unit.key, "C.08")
    return [cases[index] for index in kept]


def _count_tips(rng: Random, tally: Tally, opened: Sequence[Case], weights: Shares) -> None:
    """Tip-offs: most opened cases come from one; more are resolved otherwise, a few are pending."""
    results = [(case.unit.key, "opened") for case in opened if rng.random() < 0.82]
    results += [(key, "not_opened") for key in scatter(rng, 74, weights)]
    results += [(key, "suspended") for key in scatter(rng, 17, weights)]
    results += [(key, "") for key in scatter(rng, 11, weights)]
    for key, result in results:
        tally.add(key, "C.01", tip_source=pick(rng, _TIP_SOURCES))
        if result:
            tally.add(key, "C.02", tip_result=result)


def _count_prosecution(rng: Random, tally: Tally, weights: Shares, national: National) -> None:
    cases = scatter(rng, national["C.10"], weights)
    accused = hand_out(rng, national["C.11"], [1] * len(cases), [6] * len(cases))
    for key, many in zip(cases, accused, strict=True):
        offence = pick(rng, _OFFENCES)
        tally.add(key, "C.10", offence=offence)
        tally.add(key, "C.11", many, offence=offence)
    for key in cases + scatter(rng, 3, weights):  # accepted by the procuracy, a few not yet prosecuted
        tally.add(key, "C.09")


def _count_trials(rng: Random, tally: Tally, weights: Shares, national: National) -> None:
    """Cases accepted at first instance, most of them tried, nearly all of the tried convicted."""
    accepted, defendants, convicted = national["C.12"], national["C.13"], national["C.16"]
    untried = accepted // 11
    tried_defendants = convicted + 3
    cases = scatter(rng, accepted, weights)
    many = hand_out(rng, defendants - tried_defendants, [1] * untried, [5] * untried)
    many += hand_out(rng, tried_defendants, [1] * (accepted - untried), [6] * (accepted - untried))
    tried: list[str] = []
    for index, (key, number) in enumerate(zip(cases, many, strict=True)):
        tally.add(key, "C.12", offence=pick(rng, _OFFENCES))
        tally.add(key, "C.13", number)
        if index >= untried:
            tally.add(key, "C.14")
            tally.add(key, "C.15", number)
            tried += [key] * number
    for key in rng.sample(tried, convicted):
        tally.add(key, "C.16", sentence=pick(rng, _SENTENCES))


def _count_related(rng: Random, tally: Tally, weights: Shares) -> None:
    for key in scatter(rng, 8, weights):
        tally.add(key, "C.17")
        tally.add(key, "C.18", rng.choice([1, 1, 1, 2]))
    for key in scatter(rng, 46, weights):
        kind = pick(rng, _RELATED)
        tally.add(key, "C.19", related_offence=kind)
        tally.add(key, "C.20", rng.randint(1, 3), related_offence=kind)
    for key in scatter(rng, 11, weights):
        tally.add(key, "C.27", country=pick(rng, _CAUGHT_IN))


def _count_prevention(rng: Random, tally: Tally, unit: Unit) -> None:
    tally.add(unit.key, "C.22", rng.randint(0, 6) + int(unit.weight * rng.randint(2, 9)))
    if unit.border_guard:
        for _crossing in range(rng.randint(0, 3) + 2 * len(unit.borders)):
            way = pick(rng, {"exit": 0.68, "entry": 0.32})
            tally.add(unit.key, "C.23", crossing=way)
            tally.add(unit.key, "C.24", rng.randint(1, 9), crossing=way)
    places = rng.randint(2, 5) * unit.districts
    tally.spread(rng, unit.key, "C.26", places, establishment=_ESTABLISHMENTS)
    tally.add(unit.key, "C.25", places + rng.randint(0, places // 2))
