"""Reads for the pages of targets: those of a project, and one year by year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.charts import ColumnChart, Row, column_chart
from core.formats import NO_DATA, format_number
from projects.models import Activity, Attachment, Programme, Target, TargetCount
from projects.queries.target_board import TargetProgress, YearProgress, progress_of
from projects.target_rules import PERCENT

_MOST_ACTIVITIES = 50


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A target's page. `restricted`: counts from reports are not shown to this person."""

    progress: TargetProgress
    chart: ColumnChart | None
    files: dict[int, list[Attachment]]  # by year of the entered count
    activities: list[Activity]
    more_activities: bool
    restricted: bool

    @property
    def target(self) -> Target:
        return self.progress.target

    @property
    def rows(self) -> list[tuple[YearProgress, list[Attachment]]]:
        return [(year, self.files.get(year.year, [])) for year in self.progress.years]


def visible_target(programme: str, code: str, user: User) -> Target:
    """The target with everything it names; two statements. Raises Http404."""
    found = (
        Target.objects.filter(programme__in=Programme.objects.visible_to(user))
        .select_related("programme", "project__programme", "objective", "instrument", "responsible")
        .prefetch_related("milestones")
        .filter(programme__code=programme, code=code)
        .first()
    )
    if found is None:
        raise Http404
    return found


def target_page(target: Target, user: User, today: date) -> TargetPage:
    """Three statements and those of the providers of counts."""
    (progress,) = progress_of([target], user, today_year=today.year)
    files: dict[int, list[Attachment]] = {}
    counted = [year.count.pk for year in progress.years if year.count is not None]
    for item in (
        Attachment.objects.filter(target_count__in=counted, withdrawn_at=None)
        .select_related("file", "added_by", "target_count")
        .order_by("added_at", "pk")
    ):
        if item.target_count is not None:
            files.setdefault(item.target_count.year, []).append(item)
    activities = list(
        Activity.objects.visible_to(user)
        .filter(target=target)
        .select_related("project", "responsible", "confirmed_entry")
        .order_by("project", "path")[: _MOST_ACTIVITIES + 1]
    )
    return TargetPage(
        progress=progress,
        chart=_chart(progress),
        files=files,
        activities=activities[:_MOST_ACTIVITIES],
        more_activities=len(activities) > _MOST_ACTIVITIES,
        restricted=not user.has(Permission.COMPILATION_VIEW),
    )


def _chart(progress: TargetProgress) -> ColumnChart | None:
    """Plan against actual by year; None when there is nothing to draw."""
    unit = "%" if progress.target.unit == PERCENT else ""
    rows = [
        Row(str(year.year), (year.plan, year.value), (_label(year.plan, unit), _label(year.value, unit)))
        for year in progress.years
    ]
    if not any(value is not None for row in rows for value in row.values):
        return None
    return column_chart(rows, (_("Kế hoạch"), _("Thực hiện")))


def _label(value: Decimal | None, unit: str) -> str:
    text = format_number(value.quantize(Decimal("0.1")) if value is not None else None)
    return text if text == NO_DATA else f"{text.removesuffix(',0')}{unit}"


def count_of(target: Target, year: int) -> TargetCount | None:
    """What was entered for a year; one statement."""
    return TargetCount.objects.filter(target=target, year=year).first()
