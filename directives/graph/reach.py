"""What an instrument rests on and what rests on it, however far."""

from collections.abc import Iterable


def related(pairs: Iterable[tuple[str, str]], focus: str) -> set[str]:
    """All that `focus` leads up to and all that leads up to `focus`, itself included.

    `pairs` go from the later instrument to the earlier one.
    """
    up: dict[str, set[str]] = {}
    down: dict[str, set[str]] = {}
    for later, earlier in pairs:
        up.setdefault(later, set()).add(earlier)
        down.setdefault(earlier, set()).add(later)
    return _reached(up, focus) | _reached(down, focus)


def _reached(ways: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for there in ways.get(waiting.pop(), set()) - found:
            found.add(there)
            waiting.append(there)
    return found
