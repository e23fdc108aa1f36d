"""The coverage board: what provinces have done under a programme, their reports included; six statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from core.formats import LOCAL_ZONE
from projects.models import Programme
from provinces.coverage import Coverage, Criterion, Fact, Share, Standing, Window, sentence
from provinces.models import Province
from provinces.queries import Boundaries, boundaries_on
from provinces.queries.coverage import plan_criteria, plan_facts
from reports.models import ReportVersion

HALF_YEAR_REPORT, YEAR_REPORT = "half-year-report", "year-report"
MAIN_FORM = "130CP"


@dataclass(frozen=True)
class CoverageBoard:
    """Every criterion for every province of the day `boundaries`, as known on the day `until`.

    Yearly criteria are asked with a year, the others with None.
    """

    programme: Programme
    years: list[int]
    boundaries: date
    until: date
    units: list[Province]
    coverage: Coverage
    names: dict[int, str]
    borders: Boundaries

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.coverage.criteria.values())

    def standing(self, unit_id: int, code: str, year: int | None = None) -> Standing:
        return self.coverage.standing(unit_id, code, year)

    def share(self, code: str, year: int | None = None) -> Share:
        return self.coverage.share(code, year)

    def sentence(self, code: str, year: int | None = None) -> str:
        """The share in official words, computed: "100% địa phương (63/63) đã ban hành kế hoạch …"."""
        return sentence(self.share(code, year), self.names)

    def lacking(self, code: str, year: int | None = None) -> list[Province]:
        """Who has not met the criterion wholly, in Vietnamese order."""
        missing = set(self.share(code, year).lacking)
        return [unit for unit in self.units if unit.pk in missing]

    def sentences(self, year: int | None = None) -> list[str]:
        """One sentence per criterion; of the yearly ones those of `year`, none without it."""
        asked = [(criterion.code, year if criterion.yearly else None) for criterion in self.criteria]
        return [
            self.sentence(code, of)
            for (code, of), criterion in zip(asked, self.criteria, strict=True)
            if of is not None or not criterion.yearly
        ]


def coverage_board(
    *, programme: Programme, boundaries: date, until: date, years: Sequence[int] | None = None
) -> CoverageBoard:
    """The board over the programme's years, or those that are asked for."""
    borders = boundaries_on(boundaries)
    asked = list(years) if years is not None else list(range(programme.year_from, programme.year_to + 1))
    coverage = Coverage(
        [*plan_criteria(programme), *report_criteria()],
        [*plan_facts(programme), *report_facts(programme)],
        borders.territory,
        boundaries=boundaries,
        window=Window(programme.year_from, programme.year_to, until),
        units=[unit.pk for unit in borders.units],
    )
    names = {unit.pk: unit.name for unit in borders.units}
    return CoverageBoard(programme, asked, boundaries, until, borders.units, coverage, names, borders)


def report_criteria() -> list[Criterion]:
    return [
        Criterion(
            HALF_YEAR_REPORT,
            _("Báo cáo 6 tháng"),
            _("đã gửi báo cáo 6 tháng đầu năm"),
            _("chưa gửi báo cáo"),
            yearly=True,
        ),
        Criterion(YEAR_REPORT, _("Báo cáo năm"), _("đã gửi báo cáo năm"), _("chưa gửi báo cáo"), yearly=True),
    ]


def report_facts(programme: Programme, *, form_code: str = MAIN_FORM) -> list[Fact]:
    """When each province first sent its half-year and yearly reports; one statement.

    What was returned later counts as sent, as it does for timeliness.
    """
    years = range(programme.year_from, programme.year_to + 1)
    codes = {f"{year}-H1": (HALF_YEAR_REPORT, year) for year in years}
    codes |= {f"{year}-Y": (YEAR_REPORT, year) for year in years}
    rows = (
        ReportVersion.objects.filter(
            submitted_at__isnull=False,
            report__form__code=form_code,
            report__period__code__in=codes,
            report__province__isnull=False,
        )
        .values_list("report__period__code", "report__province")
        .annotate(first=Min(TruncDate("submitted_at", tzinfo=LOCAL_ZONE)))
        .order_by()
    )
    return [Fact(codes[code][0], province, codes[code][1], first) for code, province, first in rows]
