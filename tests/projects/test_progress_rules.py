"""The percentage of a tree: bounds, order, weights, what counts and what does not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.progress import Node, RollUp, goes_backwards, roll_up

PERCENTS = st.decimals(0, 100, places=2)
WEIGHTS = st.decimals("0.01", "99999.99", places=2)


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Up to 25 nodes; a parent is always a task that came before."""
    nodes: list[Node] = []
    for pk in range(1, draw(st.integers(1, 25)) + 1):
        tasks = [node.pk for node in nodes if node.is_task]
        is_task = draw(st.booleans())
        nodes.append(
            Node(
                pk=pk,
                parent=draw(st.sampled_from([None, *tasks])),
                weight=draw(WEIGHTS),
                is_task=is_task,
                cancelled=draw(st.integers(0, 9)) == 0,
                confirmed=None if is_task else draw(st.none() | PERCENTS),
            )
        )
    return nodes


@given(trees())
@settings(deadline=None)
def test_every_percentage_lies_between_0_and_100(nodes: list[Node]) -> None:
    found = roll_up(nodes)

    assert all(0 <= share <= 100 for share in [*found.shares.values(), found.whole] if share is not None)


@given(trees(), st.randoms())
@settings(deadline=None)
def test_the_order_of_rows_never_matters(nodes: list[Node], random) -> None:
    shuffled = list(nodes)
    random.shuffle(shuffled)

    assert roll_up(shuffled) == roll_up(nodes)


@given(trees())
@settings(deadline=None)
def test_a_task_lies_between_the_least_and_the_most_of_its_counting_children(nodes: list[Node]) -> None:
    found = roll_up(nodes)
    for task in (node for node in nodes if node.is_task):
        parts = [found.shares[node.pk] for node in nodes if node.parent == task.pk and not node.cancelled]
        known = [part for part in parts if part is not None]
        share = found.shares[task.pk]
        assert share is None if not known else min(known) <= share <= max(known)  # type: ignore[operator]


@given(trees())
@settings(deadline=None)
def test_100_stands_only_where_everything_below_is_at_100(nodes: list[Node]) -> None:
    found = roll_up(nodes)
    if found.whole == 100:
        counted = _counting_leaves(nodes)
        assert counted
        assert all(node.confirmed == 100 for node in counted)


@given(trees(), PERCENTS)
@settings(deadline=None)
def test_more_work_never_lowers_a_percentage(nodes: list[Node], percent: Decimal) -> None:
    before = roll_up(nodes)
    raised = [
        Node(node.pk, node.parent, node.weight, node.is_task, node.cancelled,
             node.confirmed if node.is_task else max(node.confirmed or Decimal(0), percent))
        for node in nodes
    ]  # fmt: skip
    after = roll_up(raised)

    assert all(share is None or share >= (before.shares[pk] or 0) for pk, share in after.shares.items())


def _counting_leaves(nodes: list[Node]) -> list[Node]:
    by_pk = {node.pk: node for node in nodes}

    def counts(node: Node) -> bool:
        return not node.cancelled and (node.parent is None or counts(by_pk[node.parent]))

    return [node for node in nodes if not node.is_task and counts(node)]


def _leaf(pk: int, percent: str | None, weight: str = "1", parent: int | None = None, **values) -> Node:
    return Node(
        pk, parent, Decimal(weight), False, confirmed=None if percent is None else Decimal(percent), **values
    )


def _task(pk: int, parent: int | None = None, weight: str = "1", **values) -> Node:
    return Node(pk, parent, Decimal(weight), True, **values)


@pytest.mark.parametrize(
    ("nodes", "whole"),
    [
        ([], None),
        ([_task(1)], None),
        ([_leaf(1, None)], "0"),
        ([_leaf(1, "40"), _leaf(2, "60")], "50"),
        ([_leaf(1, "100", "3"), _leaf(2, "0", "1")], "75"),
        ([_task(1), _leaf(2, "100", parent=1), _leaf(3, "50")], "75"),
        ([_task(1), _leaf(2, "80")], "80"),  # an empty task weighs nothing
        ([_leaf(1, "10", cancelled=True), _leaf(2, "80")], "80"),
        ([_task(1, cancelled=True), _leaf(2, "10", parent=1), _leaf(3, "80")], "80"),
        ([_leaf(1, "100"), _leaf(2, "100"), _leaf(3, "99.99")], "99.99"),  # cut, never rounded up to 100
        ([_leaf(1, "0"), _leaf(2, "0"), _leaf(3, "0.01")], "0"),
    ],
)  # fmt: skip
def test_a_project_is_weighed(nodes: list[Node], whole: str | None) -> None:
    assert roll_up(nodes).whole == (None if whole is None else Decimal(whole))


def test_a_cancelled_activity_keeps_its_own_percentage_to_be_shown() -> None:
    found = roll_up([_leaf(1, "30", cancelled=True)])

    assert found == RollUp({1: Decimal(30)}, None)


@pytest.mark.parametrize(
    ("percent", "confirmed", "backwards"),
    [("40", None, False), ("40", "40", False), ("41", "40", False), ("39.99", "40", True), ("0", "0", False)],
)
def test_an_entry_goes_backwards_only_below_the_confirmed_one(
    percent: str, confirmed: str | None, backwards: bool
) -> None:
    assert goes_backwards(Decimal(percent), None if confirmed is None else Decimal(confirmed)) is backwards
