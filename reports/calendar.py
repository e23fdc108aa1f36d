"""The reporting calendar: period codes, the days their figures cover, due dates, locks, timeliness.

Sources. Windows: Decree 09/2019/NĐ-CP, art. 12 (from the 15th of the month before to the 14th of the last
month; before 12 March 2019 they were the usual practice of the police). Due date: reports reach the
Government by the 25th of the period's last month (art. 13), so provinces send theirs to the standing office by
the 20th; this day and the lock are decided by us, see docs/decisions/0011-deadlines-and-locks.md. A deadline on a
day off ends on the next working day (Civil Code 2015, art. 148).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from django.utils.translation import gettext as _

from core.calendar import OFFICIAL, Moved, WorkingCalendar
from core.formats import LOCAL_ZONE
from reports.choices import Frequency, Timeliness

FIRST_YEAR = 2016  # the programme's first year; nothing was filed here before
CUT_DAY = 14
PROVINCE_DUE_DAY = 20
LOCK_AFTER_DAYS = 30

_PER_YEAR = {Frequency.MONTHLY: 12, Frequency.QUARTERLY: 4, Frequency.HALF_YEARLY: 2, Frequency.YEARLY: 1}
_ON_REQUEST = frozenset({Frequency.THEMATIC, Frequency.AD_HOC})
_PATTERN = re.compile(r"(?P<year>[1-9]\d{3})-(?:Y|(?P<letter>[MTA])(?P<two>\d\d)|(?P<part>[QH])(?P<one>\d))")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class PeriodCode:
    """`2018-M07`, `2018-Q3`, `2018-H1`, `2018-Y`, `2018-T01`, `2018-A01`.

    `number` counts within the year from 1; it is 1 for a year. Raises ValueError for a number that the
    frequency does not have.
    """

    frequency: Frequency
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        last = _PER_YEAR.get(self.frequency, 99)
        if not 1 <= self.number <= last or not 1000 <= self.year <= 9999:
            raise ValueError(f"no such period: {self.frequency} {self.year} {self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code written as `text`. Raises ValueError when it is not one."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"not a period code: {text!r}")
        letter = match["letter"] or match["part"] or "Y"
        return cls(Frequency(letter), int(match["year"]), int(match["two"] or match["one"] or 1))

    def __str__(self) -> str:
        if self.frequency == Frequency.YEARLY:
            return f"{self.year}-Y"
        if self.frequency in {Frequency.QUARTERLY, Frequency.HALF_YEARLY}:
            return f"{self.year}-{self.frequency.value}{self.number}"
        return f"{self.year}-{self.frequency.value}{self.number:02d}"

    @property
    def words(self) -> str:
        """The period inside a sentence: "6 tháng đầu năm 2018"."""
        names = {
            Frequency.MONTHLY: _("tháng %(number)d năm %(year)d"),
            Frequency.QUARTERLY: _("quý %(roman)s năm %(year)d"),
            Frequency.HALF_YEARLY: _("6 tháng đầu năm %(year)d")
            if self.number == 1
            else _("6 tháng cuối năm %(year)d"),
            Frequency.YEARLY: _("năm %(year)d"),
            Frequency.THEMATIC: _("chuyên đề số %(number)d năm %(year)d"),
            Frequency.AD_HOC: _("đột xuất số %(number)d năm %(year)d"),
        }
        roman = _ROMAN[self.number - 1] if self.frequency == Frequency.QUARTERLY else ""
        return names[self.frequency] % {"number": self.number, "year": self.year, "roman": roman}

    @property
    def previous(self) -> "PeriodCode | None":
        """The period just before, of the same frequency; None for reports made on request."""
        if self.frequency in _ON_REQUEST:
            return None
        if self.number > 1:
            return PeriodCode(self.frequency, self.year, self.number - 1)
        return PeriodCode(self.frequency, self.year - 1, _PER_YEAR[self.frequency])

    @property
    def same_last_year(self) -> "PeriodCode | None":
        """The same part of the year before; None for reports made on request."""
        if self.frequency in _ON_REQUEST:
            return None
        return PeriodCode(self.frequency, self.year - 1, self.number)


@dataclass(frozen=True, slots=True)
class PeriodDates:
    """The four dates of a period, kept apart: cut-off window, due date and why it moved, lock."""

    cut_from: date
    cut_to: date
    due: Moved
    locks_on: date


def dates_of(code: PeriodCode, calendar: WorkingCalendar = OFFICIAL) -> PeriodDates:
    """Dates of a regular period by rule, moved by the working calendar.

    Raises ValueError for thematic and ad hoc ones: the request names theirs.
    """
    if code.frequency in _ON_REQUEST:
        raise ValueError(f"the dates of {code} are set by the request")
    months = 12 // _PER_YEAR[code.frequency]
    last_month = months * code.number
    due = calendar.deadline(date(code.year, last_month, PROVINCE_DUE_DAY))
    return PeriodDates(
        cut_from=_day(code.year, last_month - months, CUT_DAY + 1),
        cut_to=date(code.year, last_month, CUT_DAY),
        due=due,
        locks_on=lock_of(due.day, calendar),
    )


def _day(year: int, month: int, day: int) -> date:
    """Month 0 is December of the year before."""
    return date(year - 1, 12, day) if month == 0 else date(year, month, day)


def lock_of(due_on: date, calendar: WorkingCalendar = OFFICIAL) -> date:
    """The last day on which a report due on `due_on` can still be filed or corrected."""
    return calendar.next_working_day(due_on + timedelta(days=LOCK_AFTER_DAYS))


def chain(code: PeriodCode) -> list[PeriodCode]:
    """`code` and all periods of its frequency before it down to `FIRST_YEAR`, oldest first."""
    found = [code]
    before = code.previous
    while before is not None and before.year >= FIRST_YEAR:
        found.append(before)
        before = before.previous
    return found[::-1]


def begun(frequency: Frequency, today: date) -> Iterator[PeriodCode]:
    """Regular periods of a frequency from `FIRST_YEAR` whose window has begun by `today`, oldest first."""
    for year in range(FIRST_YEAR, today.year + 2):
        for number in range(1, _PER_YEAR[frequency] + 1):
            code = PeriodCode(frequency, year, number)
            if dates_of(code).cut_from > today:
                return
            yield code


def local_day(moment: datetime) -> date:
    """The day of `moment` in Viet Nam. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(LOCAL_ZONE).date()


def on_time_limit(due_on: date) -> datetime:
    """The last second in which a report is on time: 23:59:59 of the due date in Viet Nam."""
    return datetime.combine(due_on, time(23, 59, 59), LOCAL_ZONE)


def is_locked(locks_on: date, now: datetime) -> bool:
    """Whether the lock day, which still counts, has passed in Viet Nam."""
    return local_day(now) > locks_on


def timeliness(due_on: date, first_submitted_at: datetime | None, now: datetime) -> Timeliness:
    """How a report stands against its due date; only the first submission counts, whatever happens later."""
    if first_submitted_at is not None:
        return Timeliness.ON_TIME if local_day(first_submitted_at) <= due_on else Timeliness.LATE
    return Timeliness.NOT_DUE if local_day(now) <= due_on else Timeliness.OVERDUE
