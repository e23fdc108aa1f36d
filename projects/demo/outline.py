"""The demonstration's plan as its file says it, and the course each activity takes; no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from core.reference import files

FILE = Path(__file__).with_name("outline.yaml")


@cache
def outline() -> Mapping[str, Any]:
    """The file's contents. Raises BadReference."""
    return files.read(FILE, "projects/demo/outline.yaml").data


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of an activity: on which day it is written, what it says, and what becomes of it."""

    as_of: date
    percent: Decimal
    fate: str  # confirmed, waiting, returned
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What happens to an activity. Days are None for what does not happen."""

    steps: list[Step]
    start: date | None
    finish: date | None = None
    cancel: date | None = None
    new_end: date | None = None
    rescheduled: date | None = None


def course_of(activity: Mapping[str, Any]) -> Course:
    """The same course every time: what is random in it is drawn from the activity's name."""
    kind, _colon, number = str(activity["ends"]).partition(":")
    start, end = activity["from"], activity["to"]
    rng = Random(activity["name"])  # noqa: S311  # a demonstration, not a secret
    if kind == "planned":
        return Course([], None)
    if kind == "cancelled":
        return Course([], start, cancel=start + timedelta(days=120))
    if kind in {"done", "late"}:
        finish = end - timedelta(days=rng.randint(3, 25))
        late = kind == "late"
        new_end = end + timedelta(days=rng.randint(60, 150)) if late else None
        last = new_end - timedelta(days=5) if new_end is not None else finish
        steps = [*_steps(start, last, [35, 70]), Step(last, Decimal(100), "confirmed")]
        moved = start + (end - start) * 2 // 3 if late else None
        return Course(steps, start, finish=last, new_end=new_end, rescheduled=moved)
    percent = int(number)
    return Course(list(_unfinished(kind, percent, start, end)), start)


def _unfinished(kind: str, percent: int, start: date, end: date) -> Iterator[Step]:
    first = [percent * 2 // 5, percent * 3 // 4]
    if kind == "back":
        yield from _steps(start, end, [first[0], percent + 15])
        yield Step(end - timedelta(days=10), Decimal(percent), "confirmed", backward=True)
        return
    yield from _steps(start, end, first)
    fate = kind if kind in {"waiting", "returned"} else "confirmed"
    yield Step(end - timedelta(days=10), Decimal(percent), fate)


def _steps(start: date, end: date, percents: list[int]) -> Iterator[Step]:
    """Confirmed entries, evenly spread before the end."""
    for place, percent in enumerate(percents, start=1):
        yield Step(start + (end - start) * place // (len(percents) + 1), Decimal(percent), "confirmed")
