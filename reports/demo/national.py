"""What the whole country has to add up to: the published figures that the demonstration reconciles with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.reference import files
from reports.demo.outline import ROOT

HALF, YEAR = "2018-H1", "2018-Y"
FIRST_HALF_SHARE = 0.45  # of yearly totals for which no half-year figure was published


@cache
def published() -> Mapping[tuple[str, str], int]:
    """Published totals by period and cell."""
    name = "reports/reference/published_figures.yaml"
    rows = files.read(ROOT / name, name).data["rows"]
    return {(row["period_code"], row["cell"]): row["value"] for row in rows if row.get("reconciles")}


@dataclass(frozen=True, slots=True)
class National:
    """Totals of one half of the year: 0 the first, 1 the second."""

    half: int

    def __getitem__(self, cell: str) -> int:
        """The country's number in `cell`. Raises KeyError when no yearly total was published."""
        year = published()[YEAR, cell]
        first = published().get((HALF, cell), int(year * FIRST_HALF_SHARE))
        return first if self.half == 0 else year - first
