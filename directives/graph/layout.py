"""Boxes and lines with their places, in pixels from the top left corner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from directives.graph.layers import Rows, acyclic, is_stand_in, rows_of, stand_in

WIDTH, HEIGHT = 184, 64  # of a box
GAP_X, GAP_Y = 24, 56  # between boxes, and between layers
MARGIN = 16
ROW_WIDTH = 1_240  # groups stand beside each other up to this width
_PASSING = 8  # the width kept free for a line that passes a layer
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """An instrument to draw: its key, and the words of its box line by line."""

    key: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` (the later instrument) does `kind` to `target`."""

    source: str
    target: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn instrument; x and y are its top left corner."""

    key: str
    lines: tuple[str, ...]
    x: int
    y: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn relation: an SVG path that begins at `source` and ends at `target`, where the arrow belongs."""

    source: str
    target: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Layout:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]


def layout(nodes: Sequence[Node], edges: Sequence[Edge], *, row_width: int = ROW_WIDTH) -> Layout:
    """Place everything. Edges whose ends are not both among `nodes` are left out; the same input gives the same
    picture."""
    words = {node.key: node.lines for node in nodes}
    drawn = [
        edge for edge in edges if edge.source in words and edge.target in words and edge.source != edge.target
    ]
    groups = _groups(list(words), drawn)
    joined = [group for group in groups if len(group) > 1]
    alone = [key for group in groups if len(group) == 1 for key in group]
    boxes: list[Box] = []
    lines: list[Line] = []
    x, y, tallest, widest = MARGIN, MARGIN, 0, 0
    for group in sorted(joined, key=len, reverse=True):
        part = _part(group, [edge for edge in drawn if edge.source in group], words)
        if x > MARGIN and x + part.width > row_width:
            x, y, tallest = MARGIN, y + tallest + GAP_Y, 0
        boxes += [_moved(box, x, y) for box in part.boxes]
        lines += [_shifted(line, x, y) for line in part.lines]
        x, tallest = x + part.width + GAP_X, max(tallest, part.height)
        widest = max(widest, x - GAP_X)
    if joined:
        y += tallest + GAP_Y
    rest = _grid(alone, words, y, max(row_width, widest))
    boxes += rest
    right = max((box.x + box.width for box in boxes), default=0)
    bottom = max((box.y + box.height for box in boxes), default=0)
    return Layout(right + MARGIN, bottom + MARGIN, boxes, lines)


def _groups(keys: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Keys that hang together, in the order in which they were given."""
    beside: dict[str, set[str]] = {key: set() for key in keys}
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    seen: set[str] = set()
    groups: list[list[str]] = []
    for key in keys:
        if key in seen:
            continue
        found, waiting = {key}, [key]
        while waiting:
            for other in beside[waiting.pop()] - found:
                found.add(other)
                waiting.append(other)
        seen |= found
        groups.append([each for each in keys if each in found])
    return groups


# --- One group -------------------------------------------------------------------------------------------


def _part(keys: list[str], edges: list[Edge], words: Mapping[str, tuple[str, ...]]) -> Layout:
    """A group by itself, from (0, 0)."""
    pairs = list(dict.fromkeys((edge.source, edge.target) for edge in edges))
    straight = acyclic(keys, pairs)
    rows = rows_of(keys, straight)
    middles = _middles(rows)
    top = {key: number * (HEIGHT + GAP_Y) for number, row in enumerate(rows.rows) for key in row}
    boxes = [Box(key, words[key], round(middles[key] - WIDTH / 2), top[key]) for key in keys]
    ways = {pair: _points(line, middles, top) for pair, line in zip(pairs, straight, strict=True)}
    turned = {pair for pair, line in zip(pairs, straight, strict=True) if pair != line}
    lines = [
        Line(
            edge.source,
            edge.target,
            edge.kind,
            _path(ways[edge.source, edge.target], turned=(edge.source, edge.target) in turned),
        )
        for edge in edges
    ]
    width = max(box.x + box.width for box in boxes)
    return Layout(width, max(top.values()) + HEIGHT, boxes, lines)


def _room(key: str) -> int:
    return _PASSING if is_stand_in(key) else WIDTH


def _middles(rows: Rows) -> dict[str, float]:
    """The middle of every box and passing line: near its neighbours, in the order of the row, apart."""
    up: dict[str, list[str]] = {}
    down: dict[str, list[str]] = {}
    for upper, lower in rows.links:
        down.setdefault(upper, []).append(lower)
        up.setdefault(lower, []).append(upper)
    places: dict[str, float] = {}
    for row in rows.rows:
        places |= zip(row, _apart(row, [0.0] * len(row)), strict=True)
    for turn in range(_ROUNDS):
        order = rows.rows if turn % 2 == 0 else rows.rows[::-1]
        ways = up if turn % 2 == 0 else down
        for row in order:
            wanted = [_mean([places[other] for other in ways.get(key, [])], places[key]) for key in row]
            places |= zip(row, _apart(row, wanted), strict=True)
    left = min(places[key] - _room(key) / 2 for key in places)
    return {key: place - left for key, place in places.items()}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(row: Sequence[str], wanted: Sequence[float]) -> list[float]:
    """Places as near to `wanted` as the row's order and the boxes' widths allow (least squares).

    Pooling: neighbours that would overlap are moved as one block to the mean of what they want.
    """
    offsets = [0.0]
    for before, after in pairwise(row):
        gap = GAP_X if not (is_stand_in(before) or is_stand_in(after)) else GAP_X / 2
        offsets.append(offsets[-1] + (_room(before) + _room(after)) / 2 + gap)
    blocks: list[tuple[float, int]] = []  # mean of (wanted - offset), and how many
    for want, offset in zip(wanted, offsets, strict=False):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            before_mean, before_count = blocks.pop()
            mean = (mean * count + before_mean * before_count) / (count + before_count)
            count += before_count
        blocks.append((mean, count))
    starts = [mean for mean, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]


# --- Lines -----------------------------------------------------------------------------------------------


def _points(
    edge: tuple[str, str], middles: Mapping[str, float], top: Mapping[str, int]
) -> list[tuple[int, int]]:
    """The way of an edge from its lower box up to its upper one."""
    lower, upper = edge
    points = [(round(middles[lower]), top[lower])]
    layer = top[lower] // (HEIGHT + GAP_Y)
    for passed in range(layer - 1, top[upper] // (HEIGHT + GAP_Y), -1):
        key = stand_in(upper, passed)
        x = round(middles[key])
        points += [(x, top[key] + HEIGHT), (x, top[key])]
    points.append((round(middles[upper]), top[upper] + HEIGHT))
    return points


def _path(points: list[tuple[int, int]], *, turned: bool) -> str:
    """A smooth SVG path: straight beside the boxes of a layer, curved between layers."""
    way = points[::-1] if turned else points
    (x, y), *rest = way
    parts = [f"M{x} {y}"]
    for to_x, to_y in rest:
        if to_x == x:
            parts.append(f"V{to_y}")
        else:
            half = (y + to_y) // 2
            parts.append(f"C{x} {half} {to_x} {half} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)


def _moved(box: Box, x: int, y: int) -> Box:
    return Box(box.key, box.lines, box.x + x, box.y + y, box.width, box.height)


def _shifted(line: Line, x: int, y: int) -> Line:
    """The same path elsewhere: every number of it is an absolute place."""
    parts: list[str] = []
    for step in _steps(line.path):
        letter, numbers = step[0], [int(number) for number in step[1:].split()]
        if letter == "V":
            moved = [number + y for number in numbers]
        else:
            moved = [number + (x if place % 2 == 0 else y) for place, number in enumerate(numbers)]
        parts.append(letter + " ".join(map(str, moved)))
    return Line(line.source, line.target, line.kind, "".join(parts))


def _steps(path: str) -> list[str]:
    starts = [index for index, char in enumerate(path) if char.isalpha()]
    return [path[start:end] for start, end in zip(starts, [*starts[1:], len(path)], strict=True)]


def _grid(keys: Sequence[str], words: Mapping[str, tuple[str, ...]], y: int, row_width: int) -> list[Box]:
    """Boxes without any line, in rows."""
    per_row = max(1, (row_width - 2 * MARGIN + GAP_X) // (WIDTH + GAP_X))
    return [
        Box(
            key,
            words[key],
            MARGIN + (place % per_row) * (WIDTH + GAP_X),
            y + (place // per_row) * (HEIGHT + GAP_X),
        )
        for place, key in enumerate(keys)
    ]
