"""The map of the country as SVG: outlines, classes, and the drawing. Pure but for reading the vendored file once.

The outlines are those of @svg-maps/vietnam 2.0.0 (CC BY 4.0): the 63 provinces of before 01/07/2025, and Hoàng Sa and
Trường Sa, which are always drawn. A unit of another day is drawn as all outlines that lie in it. Every class has a
pattern of its own, so that no colour is needed; colours are presentation attributes, which a style sheet may override.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import format_number

SOURCE = Path(__file__).resolve().parent.parent / "static" / "vendor" / "svg-maps-vietnam" / "vietnam.svg"
WIDTH, HEIGHT = 812, 873
ATTRIBUTION: Promise = gettext_lazy(
    "Bản đồ nền: @svg-maps/vietnam 2.0.0 (Stephen Truong, Victor Cazanave), giấy phép CC BY 4.0; nét vẽ được làm gọn."
)
_GRID = 4  # points are rounded to a quarter of a unit, those of the mainland to a half
_COARSE = 2

#: Outline → the province whose land it is, by key. The islands belong to their city and their province.
PROVINCE_OF: Mapping[str, str] = {
    "angiang": "89@2004",
    "bacgiang": "24@2004",
    "backan": "06@2004",
    "baclieu": "95@2004",
    "bacninh": "27@2004",
    "baria": "77@2004",
    "bentre": "83@2004",
    "binhdinh": "52@2004",
    "binhduong": "74@2004",
    "binhphuoc": "70@2004",
    "binhthuan": "60@2004",
    "camau": "96@2004",
    "cantho": "92@2004",
    "caobang": "04@2004",
    "daklak": "66@2004",
    "daknong": "67@2004",
    "danang": "48@2004",
    "dienbien": "11@2004",
    "dongnai": "75@2004",
    "dongthap": "87@2004",
    "gialai": "64@2004",
    "hagiang": "02@2004",
    "haiduong": "30@2004",
    "haiphong": "31@2004",
    "hanam": "35@2004",
    "hanoi": "01@2004",
    "hatinh": "42@2004",
    "haugiang": "93@2004",
    "hcm": "79@2004",
    "hoabinh": "17@2004",
    "hoangsa": "48@2004",
    "hungyen": "33@2004",
    "khanhhoa": "56@2004",
    "kiengiang": "91@2004",
    "kontum": "62@2004",
    "laichau": "12@2004",
    "lamdong": "68@2004",
    "langson": "20@2004",
    "laocai": "10@2004",
    "longan": "80@2004",
    "namdinh": "36@2004",
    "nghean": "40@2004",
    "ninhbinh": "37@2004",
    "ninhthuan": "58@2004",
    "phutho": "25@2004",
    "phuyen": "54@2004",
    "quangbinh": "44@2004",
    "quangnam": "49@2004",
    "quangngai": "51@2004",
    "quangninh": "22@2004",
    "quangtri": "45@2004",
    "soctrang": "94@2004",
    "sonla": "14@2004",
    "tayninh": "72@2004",
    "thaibinh": "34@2004",
    "thainguyen": "19@2004",
    "thanhhoa": "38@2004",
    "tiengiang": "82@2004",
    "travinh": "84@2004",
    "truongsa": "56@2004",
    "tthue": "46@2004",
    "tuyenquang": "08@2004",
    "vinhlong": "86@2004",
    "vinhphuc": "26@2004",
    "yenbai": "15@2004",
}

#: The archipelagos, whose outlines are too small to be found without a name beside them.
ISLANDS: Mapping[str, Promise] = {
    "hoangsa": gettext_lazy("Hoàng Sa (Đà Nẵng)"),
    "truongsa": gettext_lazy("Trường Sa (Khánh Hòa)"),
}


# --- Outlines --------------------------------------------------------------------------------------------

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One shape: its path as drawn, and the box around it (left, top, right, bottom) in units of the drawing."""

    id: str
    path: str
    box: tuple[float, float, float, float]


_SHAPE = re.compile(r'<path\s+id="([a-z]+)"\s+aria-label="([^"]*)"\s+d="([^"]*)"')
_TOKEN = re.compile(r"[MmLlCcZz]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def read_names(svg: str) -> dict[str, str]:
    """The name that the file itself gives each outline."""
    return {name: label for name, label, _path in _SHAPE.findall(svg)}


def read_outlines(svg: str) -> dict[str, Outline]:
    """The outlines in the file, with points rounded to a grid, which common borders share."""
    found: dict[str, Outline] = {}
    for name, _label, path in _SHAPE.findall(svg):
        step = 1 if name in ISLANDS else _GRID // _COARSE
        rings = [found_ring for ring in _rings(path) if len(found_ring := _rounded(ring, step)) > 2]
        xs = [x / _GRID for ring in rings for x, _y in ring]
        ys = [y / _GRID for ring in rings for _x, y in ring]
        box = (min(xs), min(ys), max(xs), max(ys))
        found[name] = Outline(name, "".join(map(_path, rings)), box)
    return found


@lru_cache(maxsize=1)
def outlines() -> Mapping[str, Outline]:
    return read_outlines(SOURCE.read_text(encoding="utf-8"))


def _rings(path: str) -> Iterator[list[Point]]:
    """The closed rings of a path of moves, lines and Bézier curves; of a curve its middle and its end."""
    tokens = _TOKEN.findall(path)
    place, command, x, y = 0, "M", 0.0, 0.0
    ring: list[Point] = []

    def numbers(count: int) -> list[float]:
        nonlocal place
        taken = [float(token) for token in tokens[place : place + count]]
        place += count
        return taken

    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
            if command in "Zz":
                yield ring
                x, y = ring[0]
                ring = []
                continue
        base = (x, y) if command.islower() else (0.0, 0.0)
        if command in "Cc":
            a, b, c, d, e, f = numbers(6)
            start, x, y = (x, y), base[0] + e, base[1] + f
            for part in (0.33, 0.66):
                first, second = (base[0] + a, base[1] + b), (base[0] + c, base[1] + d)
                ring.append(_on_curve(start, first, second, (x, y), part))
        else:
            dx, dy = numbers(2)
            x, y = base[0] + dx, base[1] + dy
        ring.append((x, y))
        command = {"M": "L", "m": "l"}.get(command, command)
    if ring:
        yield ring


def _on_curve(start: Point, first: Point, second: Point, end: Point, part: float) -> Point:
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    points = (start, first, second, end)
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )


def _rounded(ring: Sequence[Point], step: int) -> list[tuple[int, int]]:
    """Points on every `step`-th line of the grid, each once in a row."""
    found: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x * _GRID / step) * step, round(y * _GRID / step) * step)
        if not found or found[-1] != point:
            found.append(point)
    return found


def _path(ring: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    last = (0, 0)
    for place, (x, y) in enumerate(ring):
        if place == 0:
            parts.append(f"M{_shown(x)} {_shown(y)}l")
        else:
            parts.append(f"{_shown(x - last[0])} {_shown(y - last[1])} ")
        last = (x, y)
    return "".join(parts).rstrip() + "z"


def _shown(steps: int) -> str:
    return f"{steps / _GRID:g}"


# --- Classes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """How a class looks: ground, and lines drawn over it as a pattern, both also in print without colour."""

    key: str
    ground: str
    ink: str
    lines: str = ""  # path inside a tile of 8 × 8


_FORWARD = "M-2 2L2 -2M0 8L8 0M6 10L10 6"
_BACKWARD = "M-2 6L2 10M0 0L8 8M6 -2L10 2"
STYLES: Mapping[str, Style] = {
    style.key: style
    for style in (
        Style("done", "#1d4078", "#1d4078"),
        Style("part", "#c3d5ee", "#1d4078", _FORWARD),
        Style("open", "#fdf0ef", "#b3202e", _BACKWARD),
        Style("none", "#eceff3", "#8a94a3", "M1 1h1.5M5 5h1.5"),
        Style("s1", "#f3f6fb", "#1d4078"),
        Style("s2", "#d5e2f4", "#1d4078", "M0 8L8 0"),
        Style("s3", "#a5c0e6", "#163360", _FORWARD),
        Style("s4", "#5f8bc9", "#0f2547", _FORWARD + _BACKWARD),
        Style("s5", "#1d4078", "#1d4078"),
    )
}
STEPS = ("s1", "s2", "s3", "s4", "s5")


@dataclass(frozen=True, slots=True)
class Class:
    """A line of the legend: the style, what it stands for, and how many units are in it."""

    style: Style
    label: str
    count: int = 0


SMALL = (
    5  # counts below it are told from zero, not from each other, where they leave the centre's own screens
)


def breaks(
    values: Iterable[Decimal], *, most: int = len(STEPS), small: int = 0
) -> list[tuple[Decimal, Decimal]]:
    """Bounds (lowest and highest value, both included) of at most `most` classes of about as many units each.

    Equal values stay together; zero has a class of its own, and so have, with `small`, all counts from one to below it.
    """
    found = sorted(values)
    zeros = [value for value in found if not value]
    few = [value for value in found if 0 < value < small]
    rest = [value for value in found if value and value >= small]
    classes: list[tuple[Decimal, Decimal]] = [(Decimal(0), Decimal(0))] if zeros else []
    if few:
        classes.append((Decimal(1), Decimal(small - 1)))
    steps = min(most - len(classes), len(set(rest)))
    start = 0
    for step in range(steps):
        end = max(start + 1, round(len(rest) * (step + 1) / steps))
        while end < len(rest) and rest[end] == rest[end - 1]:
            end += 1
        if start < len(rest):
            classes.append((rest[start], rest[min(end, len(rest)) - 1]))
        start = end
    return classes


def class_label(
    bounds: tuple[Decimal, Decimal], print_value: Callable[[Decimal], str] = format_number
) -> str:
    low, high = (print_value(bound) for bound in bounds)
    return low if low == high else f"{low} – {high}"


# --- Drawing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as drawn: its outlines, its style, what it says to whoever points at it or listens, and its page."""

    name: str
    outlines: tuple[str, ...]
    style: Style
    words: str
    url: str = ""
    partial: bool = False  # part of its members have reported


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole map. `notes` stand under the legend of an exported picture."""

    title: str
    subtitle: str
    units: Sequence[Unit]
    classes: Sequence[Class]
    notes: Sequence[str] = field(default_factory=tuple)


def patterns() -> SafeString:
    """The definitions that fills refer to; once in a document."""
    return format_html(
        "<defs>{}</defs>", format_html_join("", "{}", ((_pattern(style),) for style in STYLES.values()))
    )


def _pattern(style: Style) -> SafeString:
    lines = (
        format_html(
            '<path class="map-ink map-ink--{}" d="{}" fill="none" stroke="{}" stroke-width="1.1"/>',
            style.key,
            style.lines,
            style.ink,
        )
        if style.lines
        else ""
    )
    return format_html(
        '<pattern id="map-{0}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="map-ground map-ground--{0}" width="8" height="8" fill="{1}"/>{2}</pattern>',
        style.key,
        style.ground,
        lines,
    )


def shapes(units: Iterable[Unit], *, linked: bool) -> SafeString:
    """The units with their names; links when the map stands on a page."""
    drawn = outlines()
    return format_html_join("", "{}", ((_unit(unit, drawn, linked=linked),) for unit in units))


def _unit(unit: Unit, drawn: Mapping[str, Outline], *, linked: bool) -> SafeString:
    group = format_html(
        '<g class="map-unit{}" fill="url(#map-{})" stroke="#44536a" stroke-linejoin="round" '
        'stroke-width="{}" stroke-dasharray="{}">'
        "<title>{}: {}</title>{}</g>",
        " map-unit--partial" if unit.partial else "",
        unit.style.key,
        "1.8" if unit.partial else "0.7",
        "3 2" if unit.partial else "none",
        unit.name,
        unit.words,
        format_html_join("", '<path d="{}"/>', ((drawn[name].path,) for name in unit.outlines)),
    )
    if not linked or not unit.url:
        return group
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', unit.url, unit.name, unit.words, group)


def island_labels(size: int = 15) -> SafeString:
    """Names of the archipelagos above their outlines."""
    drawn = outlines()
    rows = []
    for name, label in ISLANDS.items():
        left, top, right, _bottom = drawn[name].box
        middle = min((left + right) / 2, WIDTH - 80)
        rows.append((f"{middle:g}", f"{top - 8:g}", size, label))
    return format_html_join(
        "",
        '<text class="map-label" x="{}" y="{}" font-size="{}" fill="#1c2532" text-anchor="middle">{}</text>',
        rows,
    )


def page_svg(picture: Picture) -> SafeString:
    """The map for a page: every unit a link, named for screen readers."""
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}" xmlns="http://www.w3.org/2000/svg">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        f"{picture.title}. {picture.subtitle}",
        patterns(),
        shapes(picture.units, linked=True),
        island_labels(),
    )


def swatch(style: Style) -> SafeString:
    """The sample of a class in a legend; it refers to the patterns of the map on the same page."""
    return format_html(
        '<svg class="map-swatch" viewBox="0 0 28 18" width="28" height="18" aria-hidden="true" focusable="false">'
        '<rect x="0.5" y="0.5" width="27" height="17" rx="2" fill="url(#map-{})" stroke="#44536a"/></svg>',
        style.key,
    )


# --- Pictures for slides ---------------------------------------------------------------------------------

SLIDE_WIDTH, SLIDE_HEIGHT = 1600, 900
_COLUMN, _RIGHT = 900, 1540  # where the words begin and end
_LETTER = 0.47  # width of an average letter of Tinos, of its size


def slide_svg(picture: Picture, font: str = "Tinos") -> SafeString:
    """The map with title, legend, notes and attribution on one 16:9 picture that stands alone."""
    column = _Column()
    column.add(picture.title, 40, bold=True)
    column.add(picture.subtitle, 25, after=28)
    for item in picture.classes:
        column.add_class(item)
    column.y += 16
    for note in picture.notes:
        column.add(note, 21, after=6)
    scale = (SLIDE_HEIGHT - 40) / HEIGHT
    return format_html(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" font-family="{2}">'
        '<title>{3}</title>{4}<rect width="{0}" height="{1}" fill="#ffffff"/>'
        '<g transform="translate(40 20) scale({5})">{6}{7}</g>{8}{9}</svg>\n',
        SLIDE_WIDTH,
        SLIDE_HEIGHT,
        f"{font}, Times New Roman, serif",
        picture.title,
        patterns(),
        f"{scale:.4f}",
        shapes(picture.units, linked=False),
        island_labels(17),
        column.drawn,
        _foot(str(ATTRIBUTION)),
    )


class _Column:
    """Words set one under the other at the right of a slide."""

    def __init__(self) -> None:
        self.y = 70.0
        self._parts: list[SafeString] = []

    @property
    def drawn(self) -> SafeString:
        return format_html_join("", "{}", ((part,) for part in self._parts))

    def add(self, text: str, size: int, *, bold: bool = False, after: int = 14, left: int = _COLUMN) -> None:
        for line in wrapped(text, int((_RIGHT - left) / (size * _LETTER))):
            self._parts.append(_text(left, self.y, size, line, bold=bold))
            self.y += size * 1.25
        self.y += after

    def add_class(self, item: Class) -> None:
        self._parts.append(
            format_html(
                '<rect x="{}" y="{}" width="54" height="32" rx="3" fill="url(#map-{})" stroke="#44536a"/>',
                _COLUMN,
                f"{self.y - 24:.0f}",
                item.style.key,
            )
        )
        label = _("%(label)s (%(count)d địa phương)") % {"label": item.label, "count": item.count}
        self.add(label, 25, left=_COLUMN + 72, after=14)


def _text(x: float, y: float, size: int, words: str, *, bold: bool = False) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="#1c2532">{}</text>',
        f"{x:g}",
        f"{y:.0f}",
        size,
        "bold" if bold else "normal",
        words,
    )


def _foot(words: str) -> SafeString:
    lines = wrapped(words, int((_RIGHT - _COLUMN) / (17 * _LETTER)))
    top = SLIDE_HEIGHT - 30 - 21 * (len(lines) - 1)
    return format_html_join(
        "", "{}", ((_text(_COLUMN, top + 21 * place, 17, line),) for place, line in enumerate(lines))
    )


def wrapped(text: str, letters: int) -> list[str]:
    """Lines of at most `letters` letters, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
