"""Column charts drawn on the server as SVG: positions only; the template turns them into shapes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 16, 28
_STEPS = (1, 2, 3, 5)


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: where it stands, and what it says to a screen reader."""

    x: int
    y: int
    width: int
    height: int
    series: int
    title: str
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Tick:
    position: int
    label: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Grouped columns over categories."""

    width: int
    height: int
    columns: tuple[Column, ...]
    categories: tuple[Tick, ...]
    scale: tuple[Tick, ...]
    left: int
    right: int
    baseline: int
    legend: tuple[str, ...]

    @property
    def scale_x(self) -> int:
        """Where the labels of the scale end."""
        return self.left - 6

    @property
    def category_y(self) -> int:
        return self.baseline + 18


@dataclass(frozen=True, slots=True)
class Row:
    """A category and one value per series; None where there is no figure."""

    category: str
    values: tuple[Decimal | None, ...]
    labels: tuple[str, ...]


def column_chart(
    rows: Sequence[Row], legend: Sequence[str], *, width: int = 720, height: int = 260
) -> ColumnChart:
    """Lay out `rows` as groups of columns; a missing figure leaves its place empty."""
    top = ceiling(
        max((value for row in rows for value in row.values if value is not None), default=Decimal(1))
    )
    baseline = height - _BOTTOM
    room = baseline - _TOP
    group = (width - _LEFT - _RIGHT) // max(len(rows), 1)
    bar = max((group * 7 // 10) // max(len(legend), 1), 2)
    columns, categories = [], []
    for index, row in enumerate(rows):
        start = _LEFT + index * group + (group - bar * len(legend)) // 2
        categories.append(Tick(_LEFT + index * group + group // 2, row.category))
        for series, value in enumerate(row.values):
            if value is None:
                continue
            tall = int(room * value / top)
            x = start + series * bar
            columns.append(
                Column(
                    x=x,
                    y=baseline - tall,
                    width=bar - 2,
                    height=tall,
                    series=series + 1,
                    title=f"{row.category}, {legend[series]}: {row.labels[series]}",
                    label=row.labels[series],
                    label_x=x + (bar - 2) // 2,
                    label_y=baseline - tall - 4,
                )
            )
    scale = tuple(
        Tick(baseline - room * step // 4, f"{int(top * step / 4):,}".replace(",", ".")) for step in range(5)
    )
    return ColumnChart(
        width,
        height,
        tuple(columns),
        tuple(categories),
        scale,
        _LEFT,
        width - _RIGHT,
        baseline,
        tuple(legend),
    )


def ceiling(value: Decimal) -> Decimal:
    """The next of 4, 8, 12, 20, 40, 80 … that is not below `value`: four equal steps with round labels."""
    power = Decimal(1)
    while True:
        for step in _STEPS:
            if 4 * step * power >= value:
                return 4 * step * power
        power *= 10
