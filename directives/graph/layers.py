"""Layers: which boxes stand in which row, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys by layer from the top, in their order; `links` join neighbouring layers, (upper, lower).

    A line over several layers runs through stand-ins, named by `stand_in`.
    """

    rows: list[list[str]]
    links: list[tuple[str, str]]


def stand_in(edge: int, layer: int) -> str:
    """The place of edge number `edge` in a layer that it only passes."""
    return f"\0{edge}:{layer}"


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


def rows_of(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> Rows:
    """Layers in an order with few crossings. `edges` go from lower to upper and hold no circle."""
    layer = depths(keys, edges)
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for key in keys:
        rows[layer[key]].append(key)
    links: list[tuple[str, str]] = []
    for number, (lower, upper) in enumerate(edges):
        chain = [upper]
        for passed in range(layer[upper] + 1, layer[lower]):
            chain.append(stand_in(number, passed))
            rows[passed].append(chain[-1])
        chain.append(lower)
        links += pairwise(chain)
    return Rows(_ordered(rows, links), links)


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
