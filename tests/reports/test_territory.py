"""Accepted figures by the boundaries of a day: the SQL against the pure rule, and the country's own mergers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from provinces.models import Province
from provinces.territory import Combine, Refusal, roll_up
from reports import totals
from reports.choices import AcrossUnits, FigureState, IndicatorKind
from reports.models import Cell, Figure, Period
from reports.queries.territory import FigureTable, figures_by_boundaries
from tests.people import person
from tests.provinces.test_reference_provinces import UNITS_OF_2025

OLD_MAP, NEW_MAP = date(2018, 12, 31), date(2025, 7, 1)

pytestmark = pytest.mark.usefixtures("demo_db")


@pytest.fixture
def staff() -> User:
    return User.objects.get(username="canbo.tw")


def cells(*codes: str) -> list[Cell]:
    found = Cell.objects.select_related("indicator")
    return list(found.filter(code__in=codes) if codes else found.filter(breakdown={}).order_by("code"))


def period(code: str = "2018-Y") -> Period:
    return Period.objects.get(code=code)


def table(
    user: User, wanted: Sequence[Cell], *, boundaries: date, codes: Sequence[str] = ("2018-Y",)
) -> FigureTable:
    return figures_by_boundaries(
        user=user, cells=wanted, periods=[period(code) for code in codes], boundaries=boundaries
    )


def accepted(cell: Cell, code: str = "2018-Y") -> dict[int, Figure]:
    """What each province stated in its accepted version."""
    rows = Figure.objects.filter(
        cell=cell, version__report__period__code=code, version__report__accepted_version__isnull=False
    ).select_related("version__report")
    return {
        row.version.report.province_id: row
        for row in rows
        if row.version_id == row.version.report.accepted_version_id and row.version.report.province_id
    }


def test_yen_bai_and_lao_cai_of_2018_stand_as_a_sum_under_lao_cai_of_2025_and_apart_under_2018(staff) -> None:
    ids = dict(Province.objects.values_list("key", "pk"))
    cell = max(
        (found for found in cells() if found.indicator.adds_across_units == AcrossUnits.SUM),
        key=lambda found: sum(
            (accepted(found).get(ids[key]) or Figure(value=0)).value or 0 for key in ("10@2004", "15@2004")
        ),
    )
    filed = {key: accepted(cell)[ids[key]].value or Decimal(0) for key in ("10@2004", "15@2004")}
    assert all(filed.values())

    now, then = (table(staff, [cell], boundaries=day) for day in (NEW_MAP, OLD_MAP))

    together = now.rolled(ids["15@2025"], cell.pk, period().pk)
    assert together.value == sum(filed.values())
    assert (together.reported, together.expected, together.complete) == (2, 2, True)
    for key, value in filed.items():
        assert then.rolled(ids[key], cell.pk, period().pk).value == value


def test_all_34_units_have_the_sums_of_the_published_mapping(staff) -> None:
    wanted = [cell for cell in cells() if cell.indicator.adds_across_units == AcrossUnits.SUM]
    old = {unit.gso_code: unit.pk for unit in Province.objects.valid_on(OLD_MAP)}
    new = {unit.gso_code: unit.pk for unit in Province.objects.valid_on(NEW_MAP)}

    found = table(staff, wanted, boundaries=NEW_MAP)

    assert len(found.units) == 34
    for cell in wanted:
        filed = accepted(cell)
        for line in UNITS_OF_2025:
            head, parts = line.split(":")
            stated = [filed[old[code]] for code in parts.split() if old[code] in filed]
            amounts = [row.value or Decimal(0) for row in stated if row.state != FigureState.NOT_APPLICABLE]
            rolled = found.rolled(new[head.split()[0]], cell.pk, period().pk)
            assert rolled.value == (sum(amounts) if amounts else None), (cell.code, line)
            assert rolled.reported == len(amounts)


@pytest.mark.parametrize("boundaries", [OLD_MAP, NEW_MAP, date(2026, 6, 1)])
def test_the_statement_says_what_the_pure_rule_says(staff, boundaries) -> None:
    wanted = [cell for cell in cells() if cell.indicator.kind != IndicatorKind.RATE]
    found = table(staff, wanted, boundaries=boundaries)

    for cell in wanted:
        filed = accepted(cell)
        expected = roll_up(
            {
                pk: totals.UnitFigure(pk, FigureState(row.state), row.value).amount
                for pk, row in filed.items()
            },
            found.boundaries.territory,
            of=period().cut_to,
            by=boundaries,
            absent=[pk for pk, row in filed.items() if row.state == FigureState.NOT_APPLICABLE],
            combine=_combined(cell, filed),
        )
        for unit in found.units:
            assert found.rolled(unit.pk, cell.pk, period().pk) == expected[unit.pk], (cell.code, unit.key)


def _combined(cell: Cell, filed: dict[int, Figure]) -> Combine:
    """How the figures of several units make one, by the rules of `reports.totals`; a single unit's stays itself."""
    rule = AcrossUnits(cell.indicator.adds_across_units)

    def combine(pairs: Sequence[tuple[int, Decimal]]) -> Decimal | None:
        if rule == AcrossUnits.NONE and len(pairs) == 1:
            return pairs[0][1]
        figures = [
            totals.UnitFigure(pk, FigureState(filed[pk].state), value, filed[pk].version.submitted_at)
            for pk, value in pairs
        ]
        return totals.total(rule, figures).value

    return combine


def test_the_whole_country_adds_up_to_the_same_on_both_maps(staff) -> None:
    wanted = [cell for cell in cells() if cell.indicator.adds_across_units == AcrossUnits.SUM]
    sums = [
        {
            cell.code: sum(table.rolled(unit.pk, cell.pk, period().pk).value or 0 for unit in table.units)
            for cell in wanted
        }
        for table in (table(staff, wanted, boundaries=day) for day in (OLD_MAP, NEW_MAP))
    ]

    assert sums[0] == sums[1]


def test_a_rate_is_computed_from_the_counts_of_the_merged_unit(staff) -> None:
    rates = [cell for cell in cells() if cell.indicator.kind == IndicatorKind.RATE]
    found = table(staff, rates, boundaries=NEW_MAP)
    checked = 0

    for rate in rates:
        above, below = (
            table(staff, cells_of(indicator), boundaries=NEW_MAP)
            for indicator in (rate.indicator.numerator_id, rate.indicator.denominator_id)
        )
        for unit in found.units:
            parts = [part.rolled(unit.pk, part.cells[0].pk, period().pk).value for part in (above, below)]
            rolled = found.rolled(unit.pk, rate.pk, period().pk)
            assert rolled.value == totals.rate(*parts)
            checked += rolled.value is not None
    assert checked


def cells_of(indicator: int | None) -> list[Cell]:
    return list(Cell.objects.select_related("indicator").filter(indicator=indicator, breakdown={}))


def test_figures_filed_after_the_merger_are_refused_for_the_old_units(staff) -> None:
    ids = dict(Province.objects.values_list("key", "pk"))
    later, _created = Period.objects.get_or_create(
        code="2026-H1",
        defaults={
            "report_type": period().report_type,
            "year": 2026,
            "cut_from": date(2025, 12, 15),
            "cut_to": date(2026, 6, 14),
            "due_nominal": date(2026, 6, 20),
            "due_on": date(2026, 6, 22),
            "locks_on": date(2026, 7, 31),
        },
    )
    (cell, *_rest) = cells()

    found = figures_by_boundaries(user=staff, cells=[cell], periods=[later], boundaries=OLD_MAP)

    assert found.rolled(ids["15@2004"], cell.pk, later.pk).refused == Refusal.MERGED
    assert "Lào Cai báo cáo chung sau khi sáp nhập" in found.reason(ids["15@2004"], cell.pk, later.pk)
    assert found.rolled(ids["01@2004"], cell.pk, later.pk).refused is None
    assert found.reason(ids["01@2004"], cell.pk, later.pk) == ""


def test_a_missing_report_makes_the_merged_unit_partial(staff) -> None:
    ids = dict(Province.objects.values_list("key", "pk"))
    (cell, *_rest) = [found for found in cells() if found.indicator.adds_across_units == AcrossUnits.SUM]
    with (
        connection.cursor() as cursor
    ):  # as if Yên Bái had not filed; the tables themselves never lose a report
        cursor.execute("ALTER TABLE reports_report DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reports_report SET province_id = NULL WHERE province_id = %s", [ids["15@2004"]]
        )
        cursor.execute("ALTER TABLE reports_report ENABLE TRIGGER USER")

    rolled = table(staff, [cell], boundaries=NEW_MAP).rolled(ids["15@2025"], cell.pk, period().pk)

    assert (rolled.reported, rolled.expected, rolled.partial) == (1, 2, True)


def test_a_province_sees_its_own_figures_and_those_of_its_predecessors() -> None:
    officer, heir = (User.objects.get(username=name) for name in ("canbo.langson", "canbo.laocai"))
    wanted = cells()[:3]

    assert [unit.key for unit in table(officer, wanted, boundaries=OLD_MAP).units] == ["20@2004"]
    assert [unit.key for unit in table(heir, wanted, boundaries=NEW_MAP).units] == ["15@2025"]
    assert {unit.key for unit in table(heir, wanted, boundaries=OLD_MAP).units} == {"10@2004", "15@2004"}
    assert table(person("nguoi-la"), wanted, boundaries=OLD_MAP).units == []


def test_any_number_of_cells_takes_six_statements(staff) -> None:
    wanted = cells()
    periods = [period("2018-H1"), period("2018-Y")]
    with CaptureQueriesContext(connection) as statements:
        found = figures_by_boundaries(user=staff, cells=wanted, periods=periods, boundaries=NEW_MAP)
        rows = list(found)

    assert len(rows) == 34 * len(wanted) * 2
    assert len(statements) <= 7  # with the memberships of the person
