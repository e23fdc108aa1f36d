"""What a compilation rests on: who is expected, which version speaks for each, what earlier periods say."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import valid_on
from provinces.models import Province
from reports.choices import ReportState
from reports.models import FilingRule, Form, FormVersion, Period, PublishedFigure, ReportVersion
from reports.queries.aggregates import Line, totals_of


def form_version_on(form: Form, day: date) -> FormVersion | None:
    """The form's newest version in force on `day`."""
    return form.versions.filter(valid_on(day)).select_related("form").order_by("-number").first()


def expected_units(form: Form, period: Period) -> list[Province]:
    """Provinces of the cut-off date whose committees file this form for such a period, in Vietnamese order."""
    return list(_expected(form, period).order_by("sort_key", "key"))


def spoken_for(form: Form, period: Period, *, provisional: bool) -> dict[int, int]:
    """Which version speaks for each expected agency today, as numbers of rows; one statement."""
    agencies = _expected(form, period).values("committee")
    chosen = _chosen(form, period, provisional=provisional).filter(report__agency__in=agencies)
    return dict(chosen.values_list("report__agency", "pk"))


def _expected(form: Form, period: Period) -> QuerySet[Province]:
    kinds = FilingRule.objects.filter(
        valid_on(period.cut_to), form=form, frequency=period.report_type.code
    ).values("agency_kind")
    return Province.objects.valid_on(period.cut_to).filter(committee__kind__in=kinds)


def chosen_versions(
    form: Form, period: Period, units: Collection[Province], *, provisional: bool
) -> QuerySet[ReportVersion]:
    """The version that speaks for each unit: the accepted one, or one that waits for review when `provisional`.

    One statement decides. Submitted versions never change, so what is read of them later is what was chosen here.
    """
    return (
        _chosen(form, period, provisional=provisional)
        .filter(report__agency__in=[unit.committee_id for unit in units])
        .select_related("report__agency__province")
        .order_by("report__agency")
    )


def _chosen(form: Form, period: Period, *, provisional: bool) -> QuerySet[ReportVersion]:
    """The version of each report that counts, whoever is expected."""
    accepted = Q(pk=F("report__accepted_version_id"))
    waiting = Q(report__state=ReportState.SUBMITTED, submitted_at__isnull=False) & ~Exists(
        ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    )
    superseded = Q(report__state=ReportState.SUBMITTED)
    choice = (accepted & ~superseded) | waiting if provisional else accepted
    return ReportVersion.objects.filter(choice, report__form=form, report__period=period)


def values_in(period: Period | None, form: Form, lines: Sequence[Line]) -> dict[int, Decimal | None]:
    """Final national values of an earlier period by cell id, to compare with.

    They are added up from its accepted reports by the same rules. Where nobody filed for that period here, the
    published national figures stand in: the programme is older than this program.
    """
    if period is None:
        return {}
    units = expected_units(form, period)
    versions = chosen_versions(form, period, units, provisional=False).values_list("pk", flat=True)
    if not versions:
        return _published(period, lines)
    return {cell: total.value for cell, total in totals_of(versions, lines, units=len(units)).items()}


def _published(period: Period, lines: Sequence[Line]) -> dict[int, Decimal | None]:
    """Published values of a period; a cell for which the sources disagree has none."""
    found: dict[int, set[Decimal]] = {}
    rows = PublishedFigure.objects.filter(
        period_code=period.code, cell__in=[line.cell.pk for line in lines]
    ).values_list("cell_id", "value")
    for cell, value in rows:
        found.setdefault(cell or 0, set()).add(value)
    return {cell: values.pop() if len(values) == 1 else None for cell, values in found.items()}
