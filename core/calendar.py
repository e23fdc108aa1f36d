"""Working days in Viet Nam.

Source of the days off: the package `holidays` (Labour Code 2019, art. 112, and the code of 2012 before it, with the
Government's yearly notices about compensatory and swapped days). What the package lacks or has wrong is corrected in
the table `core.CalendarDay`; `core.services.working_days.working_calendar` puts both together. A deadline that falls
on a day off ends on the next working day (Civil Code 2015, art. 148).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays
from django.utils.translation import gettext as _

_ONE_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days; no correction may close the offices for longer


@lru_cache(maxsize=64)
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi")


@lru_cache(maxsize=20_000)
def _official(day: date) -> bool:
    return _year(day.year).is_working_day(day)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline by rule, the working day it ends on, and why they differ (empty when they do not)."""

    nominal: date
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What offices really do on a day, against the package's data, and why."""

    is_working: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The official calendar with `corrections`; without any it is what the package knows."""

    corrections: Mapping[date, Correction] = field(default_factory=lambda: MappingProxyType({}))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`, swapped Saturdays included."""
        correction = self.corrections.get(day)
        return _official(day) if correction is None else correction.is_working

    def reason_off(self, day: date) -> str:
        """Why `day` is a day off, in Vietnamese; empty when it is a working day."""
        if self.is_working_day(day):
            return ""
        correction = self.corrections.get(day)
        if correction is not None and correction.reason:
            return correction.reason
        name = _year(day.year).get(day)
        if name:
            return str(name)
        return _("thứ Bảy") if day.weekday() == 5 else _("Chủ nhật")

    def next_working_day(self, day: date) -> date:
        """The day itself when offices work on it, otherwise the first working day after it.

        Raises ValueError when corrections leave no working day within two months.
        """
        for _step in range(_LONGEST_BREAK):
            if self.is_working_day(day):
                return day
            day += _ONE_DAY
        raise ValueError(f"no working day in the {_LONGEST_BREAK} days before {day}")

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself does not count (Civil Code 2015, art. 147).

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("count must not be negative")
        for _step in range(count):
            day = self.next_working_day(day + _ONE_DAY)
        return day

    def deadline(self, nominal: date) -> Moved:
        """The deadline `nominal` moved to the next working day, with the days off that moved it."""
        day = self.next_working_day(nominal)
        reasons = dict.fromkeys(
            self.reason_off(nominal + timedelta(days=offset)) for offset in range((day - nominal).days)
        )
        return Moved(nominal, day, ", ".join(reasons))


#: What the package knows, without corrections.
OFFICIAL = WorkingCalendar()


def is_working_day(day: date) -> bool:
    """Whether offices work on `day` by the official calendar, swapped Saturdays included."""
    return OFFICIAL.is_working_day(day)


def reason_off(day: date) -> str:
    """Why `day` is a day off by the official calendar; empty when it is a working day."""
    return OFFICIAL.reason_off(day)


def next_working_day(day: date) -> date:
    """The day itself when offices work on it, otherwise the first working day after it."""
    return OFFICIAL.next_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`. Raises ValueError for a negative count."""
    return OFFICIAL.add_working_days(day, count)


def deadline(nominal: date) -> Moved:
    """The deadline `nominal` moved to the next working day, with the days off that moved it."""
    return OFFICIAL.deadline(nominal)
