"""The targets of project 1 from the demonstration's reports: plan, actual, state, and the way back to the cells."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.demo import sample_users
from core.errors import InvalidInput
from projects import services
from projects.choices import Direction, TargetState
from projects.errors import EditConflict
from projects.models import Milestone, Programme, Project
from projects.queries.target_board import TargetProgress, YearProgress, target_board
from reports.models import Compilation, Report, TargetIndicator
from reports.queries import targets
from tests.projects.work_factories import NOW, Cast, make_cast, make_target

MILESTONES = {
    "CT1": (2018, 75),
    "CT2a": (2020, 30),
    "CT2b": (2020, 50),
    "CT3": (2018, 100),
    "CT4": (2020, 75),
}


def _board(username: str = "canbo.tw", **values) -> dict[str, TargetProgress]:
    project = Project.objects.get(code="de-an-1")
    board = target_board(project, sample_users()[username], today_year=2026, **values)
    return {row.target.code: row for row in board.rows}


def _year(row: TargetProgress, year: int) -> YearProgress:
    return next(found for found in row.years if found.year == year)


def test_every_target_of_project_1_is_measured_by_a_rate(db: None) -> None:
    measured = dict(TargetIndicator.objects.values_list("target__code", "indicator__code"))

    assert measured == {"CT1": "B.91", "CT2a": "B.92", "CT2b": "B.93", "CT3": "B.94", "CT4": "B.95"}


@pytest.mark.parametrize("code", MILESTONES)
def test_a_target_shows_plan_actual_and_state_from_the_demonstration_reports(
    demo_db: None, code: str
) -> None:
    year, plan = MILESTONES[code]
    row = _board()[code]
    told = _year(row, 2018)

    assert _year(row, year).plan == plan
    assert told.value is not None
    assert told.numerator is not None
    assert told.denominator is not None
    assert told.value == (100 * told.numerator / told.denominator).quantize(Decimal("0.001"))
    assert told.state in {TargetState.REACHED, TargetState.MISSED, TargetState.ON_COURSE, TargetState.PENDING}
    assert told.actual is not None
    assert (told.actual.covers, told.actual.synthetic) == ("", True)
    assert told.actual.label.startswith("Báo cáo tổng hợp kỳ 2018-Y")
    assert 0 < told.actual.reported <= told.actual.expected == 63


def test_the_values_are_those_of_the_newest_compilation(demo_db: None) -> None:
    compilation = Compilation.objects.filter(period__code="2018-Y", provisional=False).latest("pk")

    for code, row in _board().items():
        indicator = TargetIndicator.objects.get(target__code=code).indicator
        told = _year(row, 2018)
        figure = compilation.figures.get(cell__indicator=indicator, cell__breakdown={})
        assert told.value == figure.value, code
        assert told.actual is not None
        assert told.actual.url == f"/reports/compilations/{compilation.pk}/figures/{figure.pk}/"


def test_the_way_back_opens(demo_db: None, client: Client) -> None:
    client.force_login(sample_users()["canbo.tw"])
    told = _year(_board()["CT1"], 2018)

    assert told.actual is not None
    assert client.get(told.actual.url).status_code == 200


def test_a_lead_is_led_to_the_compilation_and_a_province_is_told_nothing(demo_db: None) -> None:
    told = _year(_board("dean")["CT1"], 2018)
    assert told.actual is not None
    assert told.actual.url.count("/") == 4  # /reports/compilations/<pk>/

    project = Project.objects.get(code="de-an-1")
    board = target_board(project, sample_users()["canbo.langson"], today_year=2026)
    assert board.restricted
    assert all(_year(row, 2018).actual is None for row in board.rows)


def test_years_without_a_compilation_are_added_up_from_accepted_reports(
    demo_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reports are the same, so is the sum; only the way there differs."""
    before = {code: _year(row, 2018) for code, row in _board().items()}
    monkeypatch.setattr(targets, "_compiled", lambda measures, user: {})

    after = {code: _year(row, 2018) for code, row in _board().items()}

    for code, told in after.items():
        assert (told.numerator, told.denominator) == (before[code].numerator, before[code].denominator), code
        assert told.actual is not None
        accepted = Report.objects.filter(period__code="2018-Y", state="accepted").count()
        assert told.actual.reported == accepted


def test_an_entered_count_wins_over_the_reports(demo_db: None) -> None:
    project = Project.objects.get(code="de-an-1")
    staff = sample_users()["canbo.tw"]
    services.enter_count(
        target=project.targets.get(code="CT1"),
        year=2018,
        numerator=Decimal(75),
        denominator=Decimal(100),
        origin="Báo cáo của Bộ",
        by=staff,
    )

    told = _year(_board()["CT1"], 2018)

    assert (told.value, told.state, told.actual) == (Decimal(75), TargetState.REACHED, None)
    assert told.count is not None
    assert told.count.origin == "Báo cáo của Bộ"


def test_the_board_takes_seven_statements(demo_db: None, django_assert_num_queries) -> None:
    programme = Programme.objects.get(code="2016-2020")
    staff = sample_users()["canbo.tw"]
    assert staff.roles

    with django_assert_num_queries(7):
        assert len(target_board(programme, staff, today_year=2026).rows) == 5


# --- Entered counts --------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _standing(cast: Cast) -> TargetProgress:
    return target_board(cast.project, cast.staff, today_year=2026).rows[0]


def test_a_denominator_of_0_cannot_be_computed_and_is_not_no_data(cast: Cast) -> None:
    target = make_target(cast.project)
    Milestone.objects.create(target=target, year=2018, value=75)
    services.enter_count(
        target=target, year=2017, numerator=Decimal(0), denominator=Decimal(0), origin="Báo cáo", by=cast.staff, at=NOW
    )  # fmt: skip

    states = {year.year: year.state for year in _standing(cast).years}

    assert states[2017].label == "không tính được"
    assert states[2018] == TargetState.NO_DATA
    assert _standing(cast).state == TargetState.NOT_COMPUTABLE


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"origin": " "}, "origin"),
        ({"numerator": Decimal(11)}, "numerator"),
        ({"numerator": Decimal(-1)}, "numerator"),
        ({"numerator": Decimal("1.2345")}, "numerator"),
        ({"denominator": None}, "denominator"),
        ({"year": 2014}, "year"),
        ({"year": 2019}, "year"),  # it is 2018
    ],
)
def test_a_count_that_cannot_be_is_refused_at_its_field(cast: Cast, values: dict, field: str) -> None:
    given = {"year": 2017, "numerator": Decimal(5), "denominator": Decimal(10), "origin": "Báo cáo", **values}

    with pytest.raises(InvalidInput) as refused:
        services.enter_count(target=make_target(cast.project), by=cast.staff, at=NOW, **given)

    assert set(refused.value.errors) == {field}


def test_a_target_that_is_no_rate_has_no_denominator(cast: Cast) -> None:
    target = make_target(
        cast.project,
        denominator="",
        unit="vụ",
        direction=Direction.DECREASE,
        baseline=400,
        baseline_year=2015,
    )
    with pytest.raises(InvalidInput):
        services.enter_count(
            target=target, year=2017, numerator=Decimal(5), denominator=Decimal(10), origin="B", by=cast.staff, at=NOW
        )  # fmt: skip
    Milestone.objects.create(target=target, year=2020, value=20)
    services.enter_count(
        target=target, year=2017, numerator=Decimal(360), denominator=None, origin="B", by=cast.staff, at=NOW
    )

    year = next(found for found in _standing(cast).years if found.year == 2017)
    assert (year.value, year.plan, year.state) == (Decimal(10), Decimal(8), TargetState.ON_COURSE)


def test_the_second_of_two_counters_sees_both_versions(cast: Cast) -> None:
    target = make_target(cast.project)
    given = {
        "target": target,
        "year": 2017,
        "denominator": Decimal(10),
        "origin": "Báo cáo",
        "by": cast.staff,
        "at": NOW,
    }
    first = services.enter_count(numerator=Decimal(5), **given)
    services.enter_count(numerator=Decimal(6), seen=first.edits, **given)

    with pytest.raises(EditConflict) as conflict:
        services.enter_count(numerator=Decimal(7), seen=first.edits, **given)

    assert (conflict.value.mine, conflict.value.theirs) == ({"numerator": "7"}, {"numerator": "6"})


def test_the_years_of_the_programme_are_always_there(cast: Cast) -> None:
    make_target(cast.project)

    row = _standing(cast)

    assert [year.year for year in row.years] == [2016, 2017, 2018, 2019, 2020]
    assert (row.state, row.newest, row.synthetic) == (TargetState.NO_DATA, None, False)
