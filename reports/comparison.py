"""A figure beside an earlier one, as a table says it. The arithmetic is that of the documents."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number, format_percent
from reports.documents.numbers import Trend, change, tenths

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`value` against `base`; a rate is compared in percentage points."""

    value: Decimal | None
    base: Decimal | None
    is_rate: bool = False

    @property
    def trend(self) -> Trend:
        return change(self.value, self.base, is_rate=self.is_rate).trend

    @property
    def comparable(self) -> bool:
        return self.trend is not Trend.NOT_COMPARABLE

    @property
    def text(self) -> str:
        """ "+16 (+12,7%)", "−2,1 điểm %"; in words where nothing changed or nothing can be compared."""
        if not self.comparable:
            return _("không so sánh được")
        if self.trend is Trend.SAME or self.value is None or self.base is None:
            return _("không thay đổi")
        sign = "+" if self.trend is Trend.UP else MINUS
        moved = change(self.value, self.base, is_rate=self.is_rate)
        if self.is_rate:
            return _("%(sign)s%(points)s điểm %%") % {
                "sign": sign,
                "points": format_number(tenths(moved.size)),
            }
        amount = format_number(abs(self.value - self.base))
        return f"{sign}{amount} ({sign}{format_percent(moved.size)})"
