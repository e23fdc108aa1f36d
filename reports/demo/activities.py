"""Blocks A, B, E, F and G: the work itself, drawn per unit and half-year. No figure of these was published."""

from random import Random

from reports.demo.outline import Unit
from reports.demo.tally import Tally, split

_DOCUMENT_LEVELS = {"province": 0.22, "district": 0.43, "commune": 0.35}
_DOCUMENT_TYPES = {"plan": 0.5, "directive": 0.12, "guidance": 0.38}
_INSPECTION_LEVELS = {"province": 0.3, "district": 0.6, "commune": 0.1}
_VENUES = {"community": 0.62, "school": 0.27, "workplace": 0.07, "other": 0.04}
_DISPLAYS = {"banner": 0.66, "poster": 0.24, "panel": 0.1}
_MEDIA = {"print": 0.2, "radio": 0.27, "television": 0.23, "online": 0.3}
_LAW_WORK = {"drafting": 0.35, "issued": 0.45, "amended": 0.2}
_LEGAL_AID = {"litigation": 0.35, "advice": 0.55, "representation": 0.1}
_COUNTRY_OF_BORDER = {"CN": "china", "LA": "laos", "KH": "cambodia"}


def make_activities(rng: Random, tally: Tally, unit: Unit) -> None:
    """Count a half-year of a unit's work into `tally`."""
    _lead(rng, tally, unit)
    _inform_people(rng, tally, unit)
    _inform_by_media(rng, tally, unit)
    _make_law(rng, tally, unit)
    _cooperate(rng, tally, unit)
    _spend(rng, tally, unit)


def _lead(rng: Random, tally: Tally, unit: Unit) -> None:
    key = unit.key
    documents = rng.randint(6, 14) + unit.districts * rng.randint(1, 2)
    tally.spread(rng, key, "A.01", documents, admin_level=_DOCUMENT_LEVELS, document_type=_DOCUMENT_TYPES)
    tally.add(key, "A.04", rng.randint(1, 3) + unit.districts // 2)
    teams = rng.randint(1, 3) + (2 if unit.pilot else 0)
    tally.spread(rng, key, "A.05", teams, admin_level=_INSPECTION_LEVELS)
    tally.add(key, "A.06", teams * rng.randint(2, 5))
    meetings = rng.randint(0, 3) + len(unit.borders)
    tally.add(key, "A.07", meetings)
    tally.add(key, "A.08", meetings * rng.randint(45, 95))


def _inform_people(rng: Random, tally: Tally, unit: Unit) -> None:
    key = unit.key
    sessions = unit.communes * rng.randint(1, 2) + rng.randint(10, 60)
    tally.spread(rng, key, "B.01", sessions, venue=_VENUES)
    people = sessions * rng.randint(38, 72) + rng.randint(0, 99)
    tally.add(key, "B.02", people)
    for audience, share in (("women", 0.57), ("children", 0.3), ("minority", unit.minority * 0.8)):
        tally.part(key, "B.02", int(people * share * rng.uniform(0.85, 1.1)), audience=audience)
    tally.add(key, "B.03", rng.randint(20, 60) + unit.communes // 2)
    tally.add(key, "B.04", 50 * rng.randint(60, 400))
    tally.spread(rng, key, "B.05", rng.randint(20, 60) + unit.communes // 2, display=_DISPLAYS)
    tally.add(key, "B.08", rng.randint(400, 2600) + 10 * unit.communes)
    tally.add(key, "B.09", 10 * rng.randint(10, 120))
    events = rng.randint(0, 1) + (unit.districts // 5 if rng.random() < 0.6 else 0)
    tally.add(key, "B.11", events)
    tally.add(key, "B.12", events * rng.randint(180, 420))


def _inform_by_media(rng: Random, tally: Tally, unit: Unit) -> None:
    key = unit.key
    broadcasts = unit.communes * rng.randint(8, 16)
    tally.add(key, "B.06", broadcasts)
    tally.add(key, "B.07", broadcasts * rng.randint(4, 9))
    tally.add(key, "B.10", rng.randint(0, 6))
    tally.spread(rng, key, "B.13", rng.randint(22, 90), media=_MEDIA)
    tally.add(key, "B.14", rng.randint(4, 14))
    tally.add(key, "B.15", rng.randint(15, 140))


def _make_law(rng: Random, tally: Tally, unit: Unit) -> None:
    key = unit.key
    tally.spread(rng, key, "E.01", rng.choice([0, 0, 1, 1, 2]), law_work=_LAW_WORK)
    tally.add(key, "E.02", rng.randint(0, 6))
    tally.add(key, "E.03", rng.choice([0, 1, 1]))
    cases = tally.get(key, "D.07/support=legal_aid")
    tally.spread(rng, key, "E.04", cases + rng.choice([0, 0, 1]), legal_aid_form=_LEGAL_AID)
    courses = rng.randint(1, 4)
    tally.add(key, "E.05", courses)
    tally.add(key, "E.06", courses * rng.randint(40, 110))


def _cooperate(rng: Random, tally: Tally, unit: Unit) -> None:
    key = unit.key
    partners = {_COUNTRY_OF_BORDER[border]: 1.0 for border in unit.borders}
    if not partners:
        partners = {"other": 1.0}
    meetings = rng.randint(1, 3) * len(unit.borders) if unit.borders else rng.choice([0, 0, 0, 1])
    tally.spread(rng, key, "F.01", meetings, partner=partners)
    tally.add(key, "F.02", int(meetings > 1 and rng.random() < 0.2))
    messages = rng.randint(1, 8) * len(unit.borders)
    tally.spread(rng, key, "F.03", messages, exchange={"sent": 0.55, "received": 0.45})
    tally.add(key, "F.04", rng.randint(0, 2) if "CN" in unit.borders else 0)
    for _person in range(int(bool(unit.borders) and rng.random() < 0.12)):
        tally.add(key, "F.05", handover="to_abroad")


def _spend(rng: Random, tally: Tally, unit: Unit) -> None:
    """Money is counted in tenths of a million đồng; see `build.MONEY_UNIT`."""
    key = unit.key
    sources = {"central": 900 + 250 * len(unit.borders), "local": 1400}
    if unit.borders and rng.random() < 0.4:
        sources["aid"] = 800
    if rng.random() < 0.3:
        sources["other"] = 150
    for source, typical in sources.items():
        allotted = int(typical * rng.uniform(0.6, 1.6))
        tally.add(key, "G.01", allotted, fund_source=source)
        tally.add(key, "G.02", int(allotted * rng.uniform(0.72, 0.99)), fund_source=source)
    tally.add(key, "F.07", tally.get(key, "G.02/fund_source=aid"))
    courses = rng.randint(1, 4)
    tally.add(key, "G.04", courses)
    tally.add(key, "G.05", courses * rng.randint(25, 70))


def make_stocks(rng: Random, first: Tally, last: Tally, unit: Unit) -> None:
    """Count what stands on the last day of the first half into `first`, of the year into `last`."""
    _grow(rng, first, last, unit.key, "A.02", unit.districts, 0.9, 1.0)
    _stand(first, last, unit.key, "A.03", unit.districts)
    _press(rng, first, last, unit)
    _communes(rng, first, last, unit)
    clubs = rng.randint(0, 4) + 3 * len(unit.borders)
    _stand(first, last, unit.key, "B.18", clubs, rng.randint(0, 2))
    languages = 1 + int(unit.minority * 4)
    _stand(first, last, unit.key, "B.26", languages, rng.randint(0, 1))
    _stand(first, last, unit.key, "C.21", int(unit.weight * rng.randint(2, 6)), rng.randint(0, 2))
    waiting = int(unit.weight * rng.random() * 1.5)
    last.add(unit.key, "D.03", waiting)
    first.add(unit.key, "D.03", waiting + rng.randint(0, 2))
    _stand(first, last, unit.key, "D.14", int(unit.weight * rng.randint(3, 9)), rng.randint(0, 4))
    _stand(first, last, unit.key, "D.15", rng.choice([0, 0, 1, 1, 2]) + len(unit.borders))
    _stand(first, last, unit.key, "F.06", int(first.get(unit.key, "D.15") > 1 and rng.random() < 0.6))
    for tally in (first, last):
        tally.add(unit.key, "G.03", 4 + unit.districts // 4, staffing="full_time")
        tally.add(unit.key, "G.03", unit.districts * 3 + 5, staffing="part_time")


def _stand(first: Tally, last: Tally, key: str, cell: str, number: int, more: int = 0) -> None:
    """`number` at mid-year and `more` on top at the end of the year."""
    first.add(key, cell, number)
    last.add(key, cell, number + more)


def _grow(
    rng: Random, first: Tally, last: Tally, key: str, cell: str, whole: int, before: float, after: float
) -> None:
    """About the share `before` of `whole` at mid-year, about `after` at the end of the year, never above `whole`."""
    start = min(whole, int(whole * before * rng.uniform(0.8, 1.15)))
    end = min(whole, max(start, int(whole * after * rng.uniform(0.9, 1.15))))
    _stand(first, last, key, cell, start, end - start)


def _press(rng: Random, first: Tally, last: Tally, unit: Unit) -> None:
    agencies = 12 if unit.key[:2] in {"01", "79"} else rng.randint(2, 4)
    _stand(first, last, unit.key, "B.17", agencies)
    regular = agencies - rng.choice([0, 0, 1])
    first.add(unit.key, "B.16", regular)
    last.add(unit.key, "B.16", regular - rng.choice([0, 0, 0, 1]))


def _communes(rng: Random, first: Tally, last: Tally, unit: Unit) -> None:
    key = unit.key
    _stand(first, last, key, "B.19", unit.communes)
    _grow(rng, first, last, key, "B.20", unit.communes, 0.68, 0.78)
    of_key_kind = max(3, int(unit.communes * (0.12 + 0.25 * bool(unit.borders)) * rng.uniform(0.8, 1.2)))
    _stand(first, last, key, "B.21", of_key_kind)
    _grow(rng, first, last, key, "B.22", of_key_kind, 0.22, 0.28)
    _grow(rng, first, last, key, "B.23", unit.communes, 0.3, 0.41)
    people = of_key_kind * rng.randint(2300, 4600)
    _stand(first, last, key, "B.24", people)
    _grow(rng, first, last, key, "B.25", people, 0.48, 0.61)


def not_rescued(rng: Random, first: Tally, last: Tally, weights: dict[str, float], total: int) -> None:
    """Spread the victims not yet rescued at the end of the year; a few more at mid-year."""
    for key, number in split(rng, total, weights).items():
        last.add(key, "D.05", number)
        first.add(key, "D.05", number + rng.randint(0, 2))
