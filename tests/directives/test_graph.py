"""The picture of instruments: nothing overlaps, nothing is lost, the later stands below the earlier."""

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from directives.graph import Box, Edge, Layout, Node, layout, related, wrap
from directives.graph.layers import acyclic, crossings, depths, rows_of
from directives.graph.layout import GAP_X, HEIGHT, WIDTH

REFERENCE = Path(__file__).resolve().parents[2] / "directives" / "reference"


def rows(name: str) -> list[dict[str, str]]:
    return list(yaml.safe_load((REFERENCE / name).read_text(encoding="utf-8"))["rows"])


def boxes_of(found: Layout) -> dict[str, Box]:
    return {box.key: box for box in found.boxes}


def overlapping(found: Layout) -> list[tuple[str, str]]:
    return [
        (first.key, second.key)
        for first, second in combinations(found.boxes, 2)
        if abs(first.x - second.x) < WIDTH and abs(first.y - second.y) < HEIGHT
    ]


def ends(path: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where an SVG path begins and ends."""
    x = y = 0
    start = (0, 0)
    for letter, numbers in re.findall(r"([MCV])([-\d ]+)", path):
        values = [int(value) for value in numbers.split()]
        if letter == "V":
            y = values[0]
        else:
            x, y = values[-2:]
        if letter == "M":
            start = (x, y)
    return start, (x, y)


def check(found: Layout, keys: list[str], edges: list[Edge]) -> None:
    boxes = boxes_of(found)
    assert sorted(boxes) == sorted(keys)
    assert overlapping(found) == []
    drawn = [edge for edge in edges if edge.source != edge.target]
    assert [(line.source, line.target, line.kind) for line in found.lines] != [] or not drawn
    assert sorted((line.source, line.target, line.kind) for line in found.lines) == sorted(
        (edge.source, edge.target, edge.kind) for edge in drawn
    )
    for line in found.lines:
        start, end = ends(line.path)
        source, target = boxes[line.source], boxes[line.target]
        assert start in {(source.middle, source.y), (source.middle, source.y + HEIGHT)}
        assert end in {(target.middle, target.y), (target.middle, target.y + HEIGHT)}
    for box in found.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= found.width
        assert box.y + box.height <= found.height


def test_the_programme_of_the_reference_data_is_drawn_whole() -> None:
    keys = [row["code"] for row in rows("instruments.yaml")]
    edges = [Edge(row["subject"], row["target"], row["kind"]) for row in rows("relations.yaml")]

    found = layout([Node(key) for key in keys], edges)

    check(found, keys, edges)
    boxes = boxes_of(found)
    for edge in edges:
        assert boxes[edge.source].y > boxes[edge.target].y, edge
    assert boxes["ct-48-2010-tw"].y < boxes["kl-05-2016-tw"].y < boxes["kh-07-2017-ubnd-tien-giang"].y
    assert boxes["qd-2546-2015-ttg"].y < boxes["kh-15-2016-bcd138"].y


def test_few_lines_cross() -> None:
    keys = [row["code"] for row in rows("instruments.yaml")]
    pairs = [(row["subject"], row["target"]) for row in rows("relations.yaml")]
    found = rows_of(keys, acyclic(keys, pairs))

    assert crossings(found.rows, found.links) <= 12


def test_the_picture_fits_a_screen() -> None:
    keys = [row["code"] for row in rows("instruments.yaml")]
    edges = [Edge(row["subject"], row["target"]) for row in rows("relations.yaml")]

    assert layout([Node(key) for key in keys], edges).width <= 1_800


def test_one_below_another_is_a_straight_line() -> None:
    found = layout([Node("a"), Node("b")], [Edge("b", "a", "implements")])

    upper, lower = found.boxes
    assert (upper.x, upper.key, lower.key) == (lower.x, "a", "b")
    assert found.lines[0].path == f"M{lower.middle} {lower.y}V{upper.y + HEIGHT}"


def test_children_stand_around_their_parent() -> None:
    found = layout([Node(key) for key in "abcd"], [Edge(key, "a") for key in "bcd"])
    boxes = boxes_of(found)

    assert boxes["a"].middle == boxes["c"].middle
    assert boxes["c"].x - boxes["b"].x == WIDTH + GAP_X


def test_a_circle_is_drawn_and_not_followed_for_ever() -> None:
    keys = ["a", "b", "c"]
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("c", "a")]

    check(layout([Node(key) for key in keys], edges), keys, edges)


def test_a_line_passes_beside_the_boxes_of_a_layer() -> None:
    """From c to a there is b in between; the line goes round it."""
    found = layout([Node(key) for key in "abc"], [Edge("b", "a"), Edge("c", "b"), Edge("c", "a")])
    boxes = boxes_of(found)
    path = next(line.path for line in found.lines if (line.source, line.target) == ("c", "a"))
    passing = {int(x) for x in re.findall(r"C\d+ \d+ \d+ \d+ (\d+) \d+V", path)}

    assert passing
    assert all(x < boxes["b"].x or x > boxes["b"].x + WIDTH for x in passing)


def test_what_has_no_relation_stands_in_rows_below() -> None:
    found = layout([Node(str(n)) for n in range(30)], [Edge("1", "0")], row_width=700)
    boxes = boxes_of(found)

    assert all(boxes[str(n)].y > boxes["1"].y for n in range(2, 30))
    assert max(box.x + box.width for box in found.boxes) <= 700
    assert overlapping(found) == []


def test_edges_to_what_is_not_drawn_are_left_out() -> None:
    assert layout([Node("a")], [Edge("a", "x"), Edge("x", "a"), Edge("a", "a")]).lines == []


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert layout([], []).boxes == []


@given(
    count=st.integers(1, 18),
    pairs=st.lists(
        st.tuples(st.integers(0, 17), st.integers(0, 17), st.sampled_from("xy")), max_size=30, unique=True
    ),
)
def test_whatever_relates_to_whatever_nothing_overlaps_or_is_lost(
    count: int, pairs: list[tuple[int, int, str]]
) -> None:
    keys = [str(number) for number in range(count)]
    edges = [Edge(str(a), str(b), kind) for a, b, kind in pairs if a < count and b < count]

    found = layout([Node(key) for key in keys], edges)

    check(found, keys, edges)
    assert found == layout([Node(key) for key in keys], edges)


@given(pairs=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20))
def test_after_turning_edges_no_circle_is_left(pairs: list[tuple[str, str]]) -> None:
    different = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))

    straight = acyclic("abcdef", different)  # type: ignore[arg-type]

    layers = depths("abcdef", straight)  # type: ignore[arg-type]
    assert all(layers[lower] > layers[upper] for lower, upper in straight)
    assert {frozenset(pair) for pair in straight} == {frozenset(pair) for pair in different}


def test_what_is_related_is_found_both_ways_and_no_further() -> None:
    pairs = [("c", "b"), ("b", "a"), ("d", "b"), ("e", "a"), ("c", "x"), ("z", "y")]

    assert related(pairs, "b") == {"a", "b", "c", "d"}
    assert related(pairs, "q") == {"q"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ban hành kế hoạch", ["Ban hành kế", "hoạch"]),
        ("Ban hành kế hoạch triển khai Chương trình", ["Ban hành kế", "hoạch…"]),
        ("Một từdàiquámứcchophép", ["Một", "từdàiquámứ…"]),
        ("", []),
        ("ngắn", ["ngắn"]),
        ("một hai ba bốn, năm sáu bảy", ["một hai ba", "bốn, năm…"]),
    ],
)
def test_words_are_wrapped_into_a_box(text: str, lines: list[str]) -> None:
    assert wrap(text, 11, 2) == lines
