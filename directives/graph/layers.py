"""Layers: which boxes stand in which row, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24
MOST_IN_A_ROW = 5  # boxes; more would not fit a screen or a page


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys by layer from the top, in their order; `links` join neighbouring layers, (upper, lower).

    A line over several layers runs through stand-ins, named by `stand_in`; lines to the same box share theirs, so that
    they look like branches of one trunk.
    """

    rows: list[list[str]]
    links: list[tuple[str, str]]


def stand_in(upper: str, layer: int) -> str:
    """The place in a layer that lines to `upper` only pass."""
    return f"\0{layer}:{upper}"


def is_stand_in(key: str) -> bool:
    return key.startswith("\0")


def acyclic(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The edges (lower, upper), those that close a circle turned round."""
    ways: dict[str, list[str]] = {key: [] for key in keys}
    for lower, upper in edges:
        ways[lower].append(upper)
    done: set[str] = set()
    on_way: set[str] = set()
    closing: set[tuple[str, str]] = set()
    for root in keys:
        stack = [(root, iter(ways[root]))] if root not in done else []
        on_way.update(key for key, _rest in stack)
        while stack:
            here, rest = stack[-1]
            there = next((each for each in rest if each not in done), None)
            if there is None:
                stack.pop()
                on_way.discard(here)
                done.add(here)
            elif there in on_way:
                closing.add((here, there))
            else:
                on_way.add(there)
                stack.append((there, iter(ways[there])))
    return [(upper, lower) if (lower, upper) in closing else (lower, upper) for lower, upper in edges]


def depths(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each key: one below the lowest of what it is joined to above. `edges` must hold no circle."""
    above: dict[str, list[str]] = {key: [] for key in keys}
    for lower, upper in edges:
        above[lower].append(upper)
    found: dict[str, int] = {}

    def depth(key: str) -> int:
        if key not in found:
            found[key] = 1 + max((depth(upper) for upper in above[key]), default=-1)
        return found[key]

    for key in keys:
        depth(key)
    return found


def capped(keys: Sequence[str], edges: Sequence[tuple[str, str]], most: int) -> dict[str, int]:
    """Layers of at most `most` boxes: what finds its layer full moves further down, what leads on goes first."""
    ideal = depths(keys, edges)
    above: dict[str, list[str]] = {key: [] for key in keys}
    leads: dict[str, int] = dict.fromkeys(keys, 0)
    for lower, upper in edges:
        above[lower].append(upper)
    for key in sorted(keys, key=lambda key: -ideal[key]):
        for upper in above[key]:
            leads[upper] = max(leads[upper], leads[key] + 1)
    order = {key: place for place, key in enumerate(keys)}
    full: dict[int, int] = {}
    found: dict[str, int] = {}
    for key in sorted(keys, key=lambda key: (ideal[key], -leads[key], order[key])):
        layer = 1 + max((found[upper] for upper in above[key]), default=-1)
        while full.get(layer, 0) >= most:
            layer += 1
        found[key] = layer
        full[layer] = full.get(layer, 0) + 1
    return found


def rows_of(keys: Sequence[str], edges: Sequence[tuple[str, str]], most: int = MOST_IN_A_ROW) -> Rows:
    """Layers in an order with few crossings. `edges` go from lower to upper and hold no circle."""
    layer = capped(keys, edges, most)
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for key in keys:
        rows[layer[key]].append(key)
    links: dict[tuple[str, str], None] = {}
    for lower, upper in edges:
        passed = range(layer[upper] + 1, layer[lower])
        for each in passed:
            if stand_in(upper, each) not in rows[each]:
                rows[each].append(stand_in(upper, each))
        links |= dict.fromkeys(pairwise([upper, *(stand_in(upper, each) for each in passed), lower]))
    return Rows(_ordered(rows, list(links)), list(links))


def _ordered(rows: list[list[str]], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Sweep down and up, each row by the middle of its neighbours; the best arrangement met counts."""
    up: dict[str, list[str]] = {}
    down: dict[str, list[str]] = {}
    for upper, lower in links:
        down.setdefault(upper, []).append(lower)
        up.setdefault(lower, []).append(upper)
    best = [list(row) for row in rows]
    fewest = crossings(best, links)
    current = [list(row) for row in rows]
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        numbers = range(1, len(current)) if downward else range(len(current) - 2, -1, -1)
        for number in numbers:
            beside = current[number - 1] if downward else current[number + 1]
            place = {key: index for index, key in enumerate(beside)}
            current[number] = _by_middle(current[number], up if downward else down, place)
        crossed = crossings(current, links)
        if crossed < fewest:
            fewest, best = crossed, [list(row) for row in current]
    return best


def _by_middle(row: list[str], ways: Mapping[str, list[str]], place: Mapping[str, int]) -> list[str]:
    def middle(index: int) -> float:
        places = [place[other] for other in ways.get(row[index], []) if other in place]
        return sum(places) / len(places) if places else float(index)

    return [row[index] for index in sorted(range(len(row)), key=lambda index: (middle(index), index))]


def crossings(rows: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    where = {key: (number, index) for number, row in enumerate(rows) for index, key in enumerate(row)}
    by_layer: dict[int, list[tuple[int, int]]] = {}
    for upper, lower in links:
        by_layer.setdefault(where[upper][0], []).append((where[upper][1], where[lower][1]))
    return sum(
        (first[0] - second[0]) * (first[1] - second[1]) < 0
        for lines in by_layer.values()
        for index, first in enumerate(lines)
        for second in lines[index + 1 :]
    )
