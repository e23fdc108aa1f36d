"""Reads for the working calendar: corrections, and what a year looks like with them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, NumberFilter

from core.calendar import WorkingCalendar
from core.lists import Column, ListFilter, ListSpec
from core.models import CalendarDay

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

WORKING, OFF = "working", "off"
FIRST_YEAR, LAST_YEAR = 2010, 2040


class CalendarFilter(ListFilter):
    search_in = ("reason", "source")

    year = NumberFilter(
        label=gettext_lazy("Năm"), field_name="date__year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    kind = ChoiceFilter(
        label=gettext_lazy("Điều chỉnh thành"),
        choices=[(OFF, gettext_lazy("ngày nghỉ")), (WORKING, gettext_lazy("ngày làm việc"))],
        method="_kind",
        empty_label=gettext_lazy("Tất cả"),
    )

    def _kind(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(is_working=value == WORKING)


CORRECTIONS: ListSpec[CalendarDay] = ListSpec(
    name="lich-lam-viec",
    title=gettext_lazy("Lịch làm việc"),
    noun=gettext_lazy("ngày điều chỉnh"),
    filters=CalendarFilter,
    sort="-date",
    columns=[
        Column("date", gettext_lazy("Ngày"), lambda row: row.date, sort=["date"]),
        Column(
            "is_working",
            gettext_lazy("Là ngày làm việc"),
            lambda row: row.is_working,
            sort=["is_working", "date"],
        ),
        Column("reason", gettext_lazy("Lý do"), lambda row: row.reason),
        Column("source", gettext_lazy("Căn cứ"), lambda row: row.source, wide=True),
    ],
)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which offices do not do what its place in the week says."""

    day: date
    is_working: bool
    reason: str
    corrected: bool

    @property
    def weekday(self) -> "_StrOrPromise":
        return WEEKDAYS[self.day.weekday()]


WEEKDAYS = [
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
]


def special_days(calendar: WorkingCalendar, year: int) -> list[SpecialDay]:
    """Days off from Monday to Friday and working days at the weekend, in order."""
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    found: list[SpecialDay] = []
    for day in days:
        working = calendar.is_working_day(day)
        if day.year != year or working == (day.weekday() < 5):
            continue
        correction = calendar.corrections.get(day)
        reason = calendar.reason_off(day) or (correction.reason if correction else _("làm bù"))
        found.append(SpecialDay(day, working, reason, correction is not None))
    return found
