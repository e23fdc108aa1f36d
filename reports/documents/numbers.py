"""Changes between two periods, roundings and dates in words, as Vietnamese official texts write them.

Official documents are Vietnamese whatever language the reader's screens have, so nothing here depends on the
active locale.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from core.formats import format_number

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


def tenths(value: Decimal) -> Decimal:
    """Rounded half up to one decimal, the usual precision of a percentage."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def long_date(day: date) -> str:
    """ "ngày 05 tháng 01 năm 2018": day below 10 and months 1, 2 with a leading zero (Annex I, II.4.b)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


class Trend(Enum):
    """Direction of a change."""

    UP = "tăng"
    DOWN = "giảm"
    SAME = "không thay đổi"
    NOT_COMPARABLE = "không so sánh được"


@dataclass(frozen=True, slots=True)
class Change:
    """A change with its size: percent of the base, or percentage points between two rates (never negative)."""

    trend: Trend
    size: Decimal = Decimal(0)
    points: bool = False

    @property
    def amount(self) -> str:
        """ "12,7%", "2,1 điểm phần trăm"; a real change that would round to nought is "dưới 0,1%"."""
        unit = " điểm phần trăm" if self.points else "%"
        rounded = tenths(self.size)
        return f"{format_number(rounded)}{unit}" if rounded else f"dưới 0,1{unit}"

    @property
    def cell(self) -> str:
        """For a table: "+12,7", "-10,1", "0" and "x" when there is nothing to compare with."""
        if self.trend is Trend.NOT_COMPARABLE:
            return "x"
        if self.trend is Trend.SAME:
            return "0"
        sign = "+" if self.trend is Trend.UP else "-"
        rounded = tenths(self.size)
        return f"{sign}{format_number(rounded)}" if rounded else f"{sign}<0,1"


def change(value: Decimal | None, base: Decimal | None, *, is_rate: bool = False) -> Change:
    """Change of `value` on `base`; not comparable when either is missing or a count's base is zero."""
    if value is None or base is None or (not base and not is_rate):
        return Change(Trend.NOT_COMPARABLE)
    difference = value - base
    if not difference:
        return Change(Trend.SAME, points=is_rate)
    trend = Trend.UP if difference > 0 else Trend.DOWN
    size = abs(difference) if is_rate else abs(difference / base * HUNDRED)
    return Change(trend, size, is_rate)
