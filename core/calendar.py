"""Working days in Viet Nam.

Source of the days off: the package `holidays` (Labour Code 2019, art. 112, with the Government's yearly notices
about compensatory and swapped days). A deadline that falls on a day off ends on the next working day (Civil Code
2015, art. 148).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import gettext as _


@lru_cache(maxsize=8)
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi")


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`, swapped Saturdays included."""
    return _year(day.year).is_working_day(day)


def reason_off(day: date) -> str:
    """Why `day` is a day off, in Vietnamese; empty when it is a working day."""
    if is_working_day(day):
        return ""
    name = _year(day.year).get(day)
    if name:
        return str(name)
    return _("thứ Bảy") if day.weekday() == 5 else _("Chủ nhật")


def next_working_day(day: date) -> date:
    """The day itself when offices work on it, otherwise the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count (Civil Code 2015, art. 147).

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    for _step in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline by rule, the working day it ends on, and why they differ (empty when they do not)."""

    nominal: date
    day: date
    reason: str


def deadline(nominal: date) -> Moved:
    """The deadline `nominal` moved to the next working day, with the days off that moved it."""
    day = next_working_day(nominal)
    if day == nominal:
        return Moved(nominal, day, "")
    reasons: list[str] = []
    for offset in range((day - nominal).days):
        reason = reason_off(nominal + timedelta(days=offset))
        if reason not in reasons:
            reasons.append(reason)
    return Moved(nominal, day, ", ".join(reasons))
