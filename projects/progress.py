"""How far work is: the percentage of a task from what hangs under it, and of a project from its tree.

Pure rules. An activity stands where its newest confirmed entry says, at 0 before there is one. A task is the mean of
what hangs under it, weighted; cancelled work and tasks with nothing under them do not count. Every percentage is cut
(not rounded) to two places before it is used further: what is printed can be computed again from what is printed, the
order of rows never matters, and 100 stands only where everything is at 100.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Node:
    """A task or an activity. `confirmed` is the percentage of the newest confirmed entry, None without one."""

    pk: int
    parent: int | None
    weight: Decimal
    is_task: bool
    cancelled: bool = False
    confirmed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RollUp:
    """Percentages by node, None where there is nothing to weigh; and that of the whole."""

    shares: dict[int, Decimal | None]
    whole: Decimal | None


def roll_up(nodes: Iterable[Node]) -> RollUp:
    """Percentages of all nodes of one tree, given in any order. A parent that is not given makes a node a top one."""
    found = {node.pk: node for node in nodes}
    below: dict[int | None, list[Node]] = {}
    for node in found.values():
        below.setdefault(node.parent if node.parent in found else None, []).append(node)
    shares: dict[int, Decimal | None] = {}

    def share(node: Node) -> Decimal | None:
        """The percentage that counts towards the parent; notes that of the node and of all below it."""
        parts = [(child.weight, share(child)) for child in below.get(node.pk, ())]
        shares[node.pk] = _mean(parts) if node.is_task else node.confirmed or Decimal(0)
        return None if node.cancelled else shares[node.pk]

    return RollUp(shares, _mean([(node.weight, share(node)) for node in below.get(None, ())]))


def _mean(parts: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The weighted mean of what is known, cut to two places; None when nothing is."""
    known = [(weight, value) for weight, value in parts if value is not None]
    if not known:
        return None
    total = sum((weight * value for weight, value in known), Decimal(0))
    return (total / sum((weight for weight, _value in known), Decimal(0))).quantize(_PLACES, ROUND_DOWN)


def goes_backwards(percent: Decimal, confirmed: Decimal | None) -> bool:
    """Whether an entry says less than the newest confirmed one; it then has to say why."""
    return confirmed is not None and percent < confirmed
