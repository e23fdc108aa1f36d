"""Figures and dates as Vietnamese official documents print them: 1.234.567,5 · 28,4% · 04/11/2026."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NO_DATA = "—"

Number = int | Decimal


def format_number(value: Number | None, decimals: int | None = None) -> str:
    """`value` with dots between thousands and a decimal comma; an em dash for a figure that is not there.

    `decimals` rounds half up to that many places and keeps them all; without it the value's own places are
    printed, trailing zeros dropped. Raises ValueError for NaN and infinities.
    """
    if value is None:
        return NO_DATA
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a figure: {value}")
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, places = f"{number:,f}".partition(".")
    if decimals is None:
        places = places.rstrip("0")
    text = whole.replace(",", ".") + (f",{places}" if places else "")
    return "0" if text == "-0" else text


def format_percent(value: Number | None, decimals: int = 1) -> str:
    """A share already counted in hundredths (28.4 means 28.4 %), rounded half up, trailing zeros dropped.

    The sign stands against the figure, as in official Vietnamese texts.
    """
    if value is None:
        return NO_DATA
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{format_number(rounded)}%"


def format_date(value: date | None) -> str:
    """dd/mm/yyyy; the local day of an aware datetime."""
    if value is None:
        return NO_DATA
    if isinstance(value, datetime):
        value = _local(value)
    return f"{value:%d/%m/%Y}"


def format_datetime(value: datetime | None) -> str:
    """Hours, minutes and day at Hà Nội: "14:05 ngày 04/11/2026". Raises ValueError for a naive datetime."""
    if value is None:
        return NO_DATA
    return f"{_local(value):%H:%M ngày %d/%m/%Y}"


def format_size(size: int) -> str:
    """A file's size in decimal units: "318 B", "41,2 kB", "2,4 MB"."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            return f"{format_number(Decimal(size) / factor, 1).removesuffix(',0')} {unit}"
    return f"{size} B"


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(LOCAL_ZONE)
