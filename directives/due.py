"""When a duty falls due: the occurrences of an obligation, each with its day and why it moved. Pure.

The day by rule is `nominal`; it ends on the next working day (`core.calendar`). What is owed is decided by the day by
rule: it lies in the obligation's validity, whatever working day it then moves to. A rule that names a day which the
month does not have takes the month's last day: the 31st falls on 30 April and on 28 or 29 February.
"""

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from core.calendar import OFFICIAL, WorkingCalendar
from directives.choices import DueRule

T = TypeVar("T")

ONCE = "once"
REASON_LENGTH = 300  # what the column `due_reason` holds

_EVERY_MONTHS = {DueRule.YEARLY: 12, DueRule.HALF_YEARLY: 6, DueRule.QUARTERLY: 3, DueRule.MONTHLY: 1}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class DueSpec:
    """The due rule of an obligation, with what that rule needs; the rest stays None.

    `month` is the first month of the year in which a half-yearly or quarterly duty is due (6 means June and December);
    later ones are brought back to their place in the year, so December means the same as June. Monthly ones need none.
    """

    rule: DueRule
    valid_from: date
    valid_to: date | None = None
    due_on: date | None = None
    month: int | None = None
    day: int | None = None
    event_on: date | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that the duty falls due. `code` is that of a reporting period ("2018-H1") or "once"."""

    code: str
    nominal: date
    day: date
    reason: str

    @property
    def words(self) -> str:
        return occurrence_words(self.code)


def occurrences(
    spec: DueSpec, start: date, end: date, calendar: WorkingCalendar = OFFICIAL
) -> list[Occurrence]:
    """What falls due by rule from `start` to `end`, both included, in the order of the days.

    Raises ValueError when the rule lacks a part that it needs.
    """
    first = max(start, spec.valid_from)
    last = end if spec.valid_to is None else min(end, spec.valid_to)
    return [
        _occurrence(code, nominal, calendar)
        for code, nominal in _nominal(spec, first, last, calendar)
        if first <= nominal <= last
    ]


def _occurrence(code: str, nominal: date, calendar: WorkingCalendar) -> Occurrence:
    moved = calendar.deadline(nominal)
    reason = moved.reason
    if len(reason) > REASON_LENGTH:
        reason = reason[: REASON_LENGTH - 1] + "…"
    return Occurrence(code, moved.nominal, moved.day, reason)


def _nominal(spec: DueSpec, first: date, last: date, calendar: WorkingCalendar) -> Iterator[tuple[str, date]]:
    """Codes and days by rule, those around the span included."""
    if spec.rule == DueRule.ONCE:
        yield ONCE, _needed(spec.due_on, "due_on")
    elif spec.rule == DueRule.AFTER_EVENT:
        if spec.event_on is not None:
            yield ONCE, calendar.add_working_days(spec.event_on, _needed(spec.working_days, "working_days"))
    else:
        yield from _recurring(spec, first, last)


def _recurring(spec: DueSpec, first: date, last: date) -> Iterator[tuple[str, date]]:
    every = _EVERY_MONTHS[spec.rule]
    day = _needed(spec.day, "day")
    # A duty of every six months named in December is due in June as well.
    begin = 1 if spec.rule == DueRule.MONTHLY else (_needed(spec.month, "month") - 1) % every + 1
    for year in range(first.year, last.year + 1):
        for number, month in enumerate(range(begin, 13, every), start=1):
            yield code_of(spec.rule, year, number), clamped(year, month, day)


def code_of(rule: DueRule, year: int, number: int) -> str:
    """The code of the `number`-th time in a year, as reporting periods are called."""
    match rule:
        case DueRule.YEARLY:
            return f"{year}-Y"
        case DueRule.HALF_YEARLY:
            return f"{year}-H{number}"
        case DueRule.QUARTERLY:
            return f"{year}-Q{number}"
        case DueRule.MONTHLY:
            return f"{year}-M{number:02d}"
    return ONCE


def clamped(year: int, month: int, day: int) -> date:
    """The day of the month, or the month's last one when it has no such day."""
    return date(year, month, min(day, gregorian.monthrange(year, month)[1]))


def occurrence_words(code: str) -> str:
    """The occurrence inside a sentence: "6 tháng đầu năm 2018"; "một lần" for what falls due once."""
    if code == ONCE:
        return _("một lần")
    year, letter, number = int(code[:4]), code[5:6], int(code[6:] or 1)
    match letter:
        case "Y":
            return _("năm %(year)d") % {"year": year}
        case "H":
            words = _("6 tháng đầu năm %(year)d") if number == 1 else _("6 tháng cuối năm %(year)d")
            return words % {"year": year}
        case "Q":
            return _("quý %(quarter)s năm %(year)d") % {"quarter": _ROMAN[number - 1], "year": year}
    return _("tháng %(month)d năm %(year)d") % {"month": number, "year": year}


def rule_words(spec: DueSpec, event: str = "") -> str:
    """The rule as a sentence's part: "ngày 20 tháng 6 và tháng 12 hằng năm"."""
    if spec.rule == DueRule.ONCE:
        return _("một lần, chậm nhất ngày %(day)s") % {"day": f"{_needed(spec.due_on, 'due_on'):%d/%m/%Y}"}
    if spec.rule == DueRule.AFTER_EVENT:
        return _("trong %(days)d ngày làm việc sau khi %(event)s") % {
            "days": _needed(spec.working_days, "working_days"),
            "event": event,
        }
    day = _needed(spec.day, "day")
    if spec.rule == DueRule.MONTHLY:
        return _("ngày %(day)d hằng tháng") % {"day": day}
    every = _EVERY_MONTHS[spec.rule]
    months = list(range((_needed(spec.month, "month") - 1) % every + 1, 13, every))
    listed = ", ".join(str(month) for month in months[:-1])
    together = (
        _("%(first)s và %(last)d") % {"first": listed, "last": months[-1]} if listed else str(months[-1])
    )
    return _("ngày %(day)d tháng %(months)s hằng năm") % {"day": day, "months": together}


def _needed(value: T | None, name: str) -> T:
    if value is None:
        raise ValueError(f"the due rule needs {name}")
    return value
