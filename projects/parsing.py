"""Figures and days as people type them or spreadsheets hold them, read exactly or refused in a sentence.

A dot or a space stands between thousands and a comma before decimals: "1.234.567,5". A spreadsheet's own number is
taken by the shortest text that stands for it, so that 0,1 stays 0,1.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import format_number

_NUMBER = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+)(?:,(?P<places>[0-9]+))?")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class Unreadable(ValueError):
    """Text that stands for no allowed value; a complete Vietnamese sentence: what was found, what is allowed."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What a number may be."""

    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(999_999_999_999)
    places: int = 3

    def fits(self, number: Decimal) -> bool:
        """Whether it lies within the bounds and has no more places than allowed."""
        exponent = number.normalize().as_tuple().exponent
        return (
            self.lowest <= number <= self.highest and isinstance(exponent, int) and -exponent <= self.places
        )

    @property
    def allowed(self) -> str:
        return _("số từ %(low)s đến %(high)s, tối đa %(places)d chữ số thập phân") % {
            "low": format_number(self.lowest),
            "high": format_number(self.highest),
            "places": self.places,
        }


PERCENT = NumberRule(highest=Decimal(100), places=2)
WEIGHT = NumberRule(lowest=Decimal("0.01"), highest=Decimal("99999.99"), places=2)
AMOUNT = NumberRule(places=6)
PAID = NumberRule(lowest=Decimal("0.000001"), places=6)
COUNT = NumberRule(places=3)


def read_decimal(value: object, rule: NumberRule) -> Decimal | None:
    """The number that a text or a spreadsheet's cell holds; None for an empty one. Raises Unreadable."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number = _from_text(value) if isinstance(value, str) else _from_cell(value)
    if number is None:
        raise Unreadable(
            _("tìm thấy “%(found)s”; chỉ nhận %(allowed)s, viết như 1.234,5")
            % {"found": shown(value), "allowed": rule.allowed}
        )
    if not rule.fits(number):
        raise Unreadable(
            _("tìm thấy “%(found)s”; chỉ nhận %(allowed)s") % {"found": shown(value), "allowed": rule.allowed}
        )
    return number


def _from_text(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    whole = re.sub(r"[^0-9]", "", match["whole"])
    return _short(Decimal(f"{whole}.{match['places'] or 0}"))


def _from_cell(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _short(number) if number.is_finite() else None


def _short(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    return Decimal(f"{number.normalize():f}")


def read_day(value: object) -> date | None:
    """The day that a text (dd/mm/yyyy) or a spreadsheet's cell holds; None for an empty one. Raises Unreadable."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date() if value.time() == datetime.min.time() else None
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str) and (match := _DAY.fullmatch(unicodedata.normalize("NFKC", value).strip())):
        day, month, year = map(int, match.groups())
        try:
            found = date(year, month, day)
        except ValueError:
            found = None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Unreadable(
            _("tìm thấy “%(found)s”; chỉ nhận ngày có thật viết như 05/11/2018") % {"found": shown(value)}
        )
    return found


def shown(value: object) -> str:
    """What was found, short, as a person would type it."""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return format_number(Decimal(repr(value)))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return format_number(value)
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
