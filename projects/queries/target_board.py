"""Targets year by year: plan, counts with their origin, value and state."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.roles import Permission
from projects import target_rules, target_sources
from projects.choices import Direction, TargetState
from projects.models import Programme, Project, Target, TargetCount
from projects.target_rules import Course, Measured
from projects.target_sources import Actual


@dataclass(frozen=True, slots=True)
class YearProgress:
    """One year of a target. `milestone` tells whether the plan was laid down or read off the line between two.

    `count` is what was entered here; otherwise `actual` came from elsewhere. Neither: no data.
    """

    year: int
    plan: Decimal | None
    milestone: bool
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    state: TargetState
    count: TargetCount | None
    actual: Actual | None


@dataclass(frozen=True, slots=True)
class TargetProgress:
    target: Target
    years: list[YearProgress]
    state: TargetState

    @property
    def newest(self) -> YearProgress | None:
        """The newest year of which a value is known."""
        return next((year for year in reversed(self.years) if year.value is not None), None)

    @property
    def synthetic(self) -> bool:
        return any(
            (year.count is not None and year.count.synthetic)
            or (year.actual is not None and year.actual.synthetic)
            for year in self.years
        )


@dataclass(frozen=True, slots=True)
class TargetBoard:
    """`restricted`: counts from reports are not shown to this person, so that no data does not mean none there."""

    rows: list[TargetProgress]
    restricted: bool


def target_board(
    place: Programme | Project, user: User, *, today_year: int, codes: Sequence[str] | None = None
) -> TargetBoard:
    """Three statements and those of the providers (`projects.target_sources`)."""
    targets = Target.objects.select_related(
        "programme", "project", "objective", "instrument", "responsible"
    ).prefetch_related("milestones")
    by_place = {"project": place} if isinstance(place, Project) else {"programme": place}
    wanted = list(targets.filter(**by_place, **({} if codes is None else {"code__in": codes})))
    return TargetBoard(
        rows=progress_of(wanted, user, today_year=today_year),
        restricted=not user.has(Permission.COMPILATION_VIEW),
    )


def progress_of(targets: Sequence[Target], user: User, *, today_year: int) -> list[TargetProgress]:
    """How `targets`, loaded with programme and milestones, stand; one statement and those of the providers."""
    counts: dict[int, dict[int, TargetCount]] = {target.pk: {} for target in targets}
    for count in TargetCount.objects.filter(target__in=targets).select_related("entered_by"):
        counts[count.target_id][count.year] = count
    actuals = target_sources.actuals_of(targets, user)
    return [
        _progress(target, counts[target.pk], actuals[target.pk], today_year=today_year) for target in targets
    ]


def course_of(target: Target) -> Course:
    return Course(
        direction=Direction(target.direction),
        milestones={milestone.year: milestone.value for milestone in target.milestones.all()},
        baseline=target.baseline,
        baseline_year=target.baseline_year,
    )


def _progress(
    target: Target, counts: dict[int, TargetCount], actuals: dict[int, Actual], *, today_year: int
) -> TargetProgress:
    course = course_of(target)
    programme = range(target.programme.year_from, target.programme.year_to + 1)
    years = sorted({*programme, *course.milestones, *counts, *actuals})
    rows = [
        _year(target, course, year, counts.get(year), actuals.get(year), today_year=today_year)
        for year in years
    ]
    told = {
        row.year: row.state
        for row in rows
        if row.value is not None or row.state == TargetState.NOT_COMPUTABLE
    }
    return TargetProgress(target, rows, target_rules.standing(told))


def _year(
    target: Target,
    course: Course,
    year: int,
    count: TargetCount | None,
    actual: Actual | None,
    *,
    today_year: int,
) -> YearProgress:
    told = count or actual
    numerator = told.numerator if told is not None else None
    denominator = told.denominator if told is not None else None
    measured = (
        target_rules.measure(course, target.unit, numerator, denominator, is_rate=bool(target.denominator))
        if told is not None
        else Measured()
    )
    return YearProgress(
        year=year,
        plan=target_rules.planned(course, year),
        milestone=year in course.milestones,
        numerator=numerator,
        denominator=denominator,
        value=measured.value,
        state=target_rules.state(course, year, measured, today_year=today_year),
        count=count,
        actual=None if count is not None else actual,
    )
