"""Counts of targets from what provinces reported: the newest compilation of each year, or else its accepted reports.

A year is told by the period that reaches furthest into it, a whole year before a part. `projects.target_sources` asks
for this; projects know nothing of reports.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.formats import format_date
from projects.models import Target
from projects.target_sources import Actual
from reports.choices import AcrossUnits, FigureState, Frequency
from reports.models import Compilation, CompiledFigure, Figure, TargetIndicator

#: Periods that follow one another; a thematic report does not speak for a year.
_REGULAR = [Frequency.YEARLY, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY]


@dataclass(frozen=True, slots=True)
class _Measure:
    """A target with the indicators of its two counts and of the rate."""

    target: int
    rate: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What a period tells: its counts by indicator, and what leads to them."""

    year: int
    period: str
    whole_year: bool
    values: dict[int, Decimal | None]
    figures: dict[int, CompiledFigure]
    compilation: Compilation | None
    reports: int = 0
    synthetic: bool = False


def actuals(targets: Collection[Target], user: User) -> dict[int, dict[int, Actual]]:
    """Counts by target and year; four statements, one for whoever may not see compilations."""
    measures = [
        _Measure(row.target_id, row.indicator_id, row.indicator.numerator_id, row.indicator.denominator_id)
        for row in TargetIndicator.objects.filter(target__in=targets).select_related("indicator")
        if row.indicator.numerator_id is not None and row.indicator.denominator_id is not None
    ]
    if not measures or not user.has(Permission.COMPILATION_VIEW):
        return {}
    compiled = _compiled(measures, user)
    told = {**_reported(measures, set(compiled)), **compiled}
    may_trace = user.has(Permission.REPORT_VIEW_ALL)
    return {
        measure.target: {
            year: _actual(measure, found, may_trace=may_trace) for year, found in sorted(told.items())
        }
        for measure in measures
    }


def _indicators(measures: Iterable[_Measure]) -> set[int]:
    return {pk for one in measures for pk in (one.rate, one.numerator, one.denominator)}


# --- Compilations ----------------------------------------------------------------------------------------


def _compiled(measures: Collection[_Measure], user: User) -> dict[int, _Told]:
    """What the newest compilation of each year's furthest period says, a final one before a provisional one."""
    measured = CompiledFigure.objects.filter(
        compilation=OuterRef("pk"), cell__indicator__in=_indicators(measures), cell__breakdown={}
    )
    newest = (
        Compilation.objects.visible_to(user)
        .filter(Exists(measured), period__report_type__code__in=_REGULAR)
        .select_related("period__report_type")
        .order_by("period_id", "provisional", "-created_at", "-pk")
        .distinct("period_id")
    )
    chosen: dict[int, Compilation] = {}
    for compilation in newest:
        best = chosen.get(compilation.period.year)
        if best is None or _reach(compilation) > _reach(best):
            chosen[compilation.period.year] = compilation
    figures: dict[int, dict[int, CompiledFigure]] = {found.pk: {} for found in chosen.values()}
    for figure in CompiledFigure.objects.filter(
        compilation__in=list(figures), cell__indicator__in=_indicators(measures), cell__breakdown={}
    ).select_related("cell"):
        figures[figure.compilation_id][figure.cell.indicator_id] = figure
    return {
        year: _Told(
            year=year,
            period=found.period.code,
            whole_year=_is_year(found.period.report_type.code),
            values={pk: figure.value for pk, figure in figures[found.pk].items()},
            figures=figures[found.pk],
            compilation=found,
            synthetic=found.synthetic,
        )
        for year, found in chosen.items()
    }


def _reach(compilation: Compilation) -> tuple[bool, object]:
    period = compilation.period
    return (_is_year(period.report_type.code), period.cut_to)


def _is_year(report_type: str) -> bool:
    return report_type == Frequency.YEARLY


# --- Reports that nobody compiled yet --------------------------------------------------------------------


def _reported(measures: Collection[_Measure], known: set[int]) -> dict[int, _Told]:
    """Sums over the accepted reports of yearly periods for years without a compilation; one statement."""
    counts = {pk for one in measures for pk in (one.numerator, one.denominator)}
    answered = Q(state__in=[FigureState.NUMBER, FigureState.NOTHING])
    rows = (
        Figure.objects.filter(
            cell__indicator__in=counts,
            cell__indicator__adds_across_units=AcrossUnits.SUM,
            cell__breakdown={},
            version=F("version__report__accepted_version"),
            version__report__period__report_type__code=Frequency.YEARLY,
        )
        .exclude(version__report__period__year__in=known)
        .values_list("version__report__period__year", "version__report__period__code", "cell__indicator")
        .annotate(
            total=Sum("value", filter=answered),
            reports=Count("version", filter=answered),
            synthetic=Count("version", filter=Q(version__report__synthetic=True)),
        )
        .order_by()
    )
    told: dict[int, _Told] = {}
    for year, code, indicator, value, reports, synthetic in rows:
        before = told.get(year)
        told[year] = _Told(
            year=year,
            period=code,
            whole_year=True,
            values={**(before.values if before else {}), indicator: value},
            figures={},
            compilation=None,
            reports=max(reports, before.reports if before else 0),
            synthetic=bool(synthetic) or (before is not None and before.synthetic),
        )
    return told


# --- Words -----------------------------------------------------------------------------------------------


def _actual(measure: _Measure, told: _Told, *, may_trace: bool) -> Actual:
    figure = told.figures.get(measure.rate) or told.figures.get(measure.numerator)
    return Actual(
        numerator=told.values.get(measure.numerator),
        denominator=told.values.get(measure.denominator),
        label=_label(told),
        url=_url(told, figure, may_trace=may_trace),
        covers="" if told.whole_year else told.period,
        reported=figure.reported if figure is not None else told.reports,
        expected=figure.expected if figure is not None else told.reports,
        provisional=told.compilation is not None and told.compilation.provisional,
        synthetic=told.synthetic,
    )


def _label(told: _Told) -> str:
    if told.compilation is None:
        return _("Cộng từ %(count)d báo cáo đã tiếp nhận của kỳ %(period)s") % {
            "count": told.reports,
            "period": told.period,
        }
    words = (
        _("Báo cáo tổng hợp kỳ %(period)s (tạm tính), ngày %(day)s")
        if told.compilation.provisional
        else _("Báo cáo tổng hợp kỳ %(period)s, ngày %(day)s")
    )
    return words % {"period": told.period, "day": format_date(told.compilation.created_at)}


def _url(told: _Told, figure: CompiledFigure | None, *, may_trace: bool) -> str:
    """To the units behind the figure, for those who see them; otherwise to the compilation."""
    if told.compilation is None:
        return reverse("reports:home")
    if figure is not None and may_trace:
        return reverse("reports:compiled_figure", args=[told.compilation.pk, figure.pk])
    return reverse("reports:compilation", args=[told.compilation.pk])
