"""A period becomes frozen national totals."""

import random
from decimal import Decimal

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import InvalidInput
from core.jobs import JobState
from reports.choices import AcrossUnits, FigureState, ReportState
from reports.models import Compilation, CompileJob, Indicator, PublishedFigure, ReportVersion
from reports.queries.aggregates import lines_of, totals_of
from reports.services import compiling
from reports.services.periods import open_period
from reports.totals import Total, UnitFigure, joint_coverage, rate, total
from tests.reports.compile_factories import ABSENT, NOTHING, Said, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def freeze(world: World, *, provisional: bool = False) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=provisional)
    return compiling.freeze(result, by=world.staff)


def figure(compilation: Compilation, code: str) -> Total:
    row = compilation.figures.get(cell__code=code)
    return Total(row.value, row.reported, row.expected)


def test_figures_of_all_units_are_added_by_the_rule_of_their_indicator(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3, "C.03/force=border_guard": 1, "B.26": 4})
    world.file("Cà Mau", {"C.03": 0, "C.03/force=border_guard": ABSENT, "B.26": 2})
    world.file("Bắc Kạn", {"C.03": NOTHING})

    compilation = freeze(world)

    assert figure(compilation, "C.03") == Total(Decimal(3), 3, 63)
    assert figure(compilation, "C.03/force=border_guard") == Total(Decimal(1), 1, 62)
    assert figure(compilation, "B.26") == Total(Decimal(4), 2, 63)  # languages: the largest number
    assert figure(compilation, "C.04") == Total(None, 0, 63)


def test_a_rate_is_worked_out_from_the_totals_and_never_added(world: World) -> None:
    world.file("Hà Giang", {"C.01": 10, "C.02": 9})
    world.file("Cà Mau", {"C.01": 30, "C.02": NOTHING})
    world.file("Bắc Kạn", {"C.01": 5})

    assert figure(freeze(world), "C.91") == Total(Decimal("20.000"), 2, 63)


@pytest.mark.parametrize("said", [{"C.02": 9}, {"C.01": 0, "C.02": 9}, {"C.01": NOTHING, "C.02": 9}])
def test_a_rate_without_denominator_is_missing(world: World, said: dict[str, Said]) -> None:
    world.file("Hà Giang", said)

    assert figure(freeze(world), "C.91").value is None


def test_coverage_names_who_is_missing_in_vietnamese_order(world: World) -> None:
    filed = [
        province for province in world.provinces if province.name not in {"Đắk Lắk", "An Giang", "Cần Thơ"}
    ]
    for province in filed:
        world.file(province, {"C.03": 1})

    compilation = freeze(world)

    assert (compilation.reported, compilation.expected) == (60, 63)
    assert compilation.missing == ["89@2004", "92@2004", "66@2004"]  # An Giang, Cần Thơ, Đắk Lắk
    assert compilation.inputs.count() == 60
    assert compilation.boundaries == world.period.cut_to


def test_a_final_compilation_uses_accepted_reports_only(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    world.file("Cà Mau", {"C.03": 5}, state=ReportState.SUBMITTED)
    world.file("Bắc Kạn", {"C.03": 7}, state=ReportState.RETURNED)

    assert figure(freeze(world), "C.03") == Total(Decimal(3), 1, 63)


def test_a_provisional_compilation_uses_reports_that_wait_for_review_too(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    world.file("Cà Mau", {"C.03": 5}, state=ReportState.SUBMITTED)
    world.file("Bắc Kạn", {"C.03": 7}, state=ReportState.RETURNED)
    world.file("Lai Châu", {"C.03": 9}, state=ReportState.DRAFT)

    compilation = freeze(world, provisional=True)

    assert compilation.provisional
    assert figure(compilation, "C.03") == Total(Decimal(8), 2, 63)


def test_a_corrected_version_takes_the_place_of_the_returned_one(world: World) -> None:
    first = world.file("Hà Giang", {"C.03": 3}, state=ReportState.RETURNED)
    second = world.add_version(first.report, {"C.03": 4})

    compilation = freeze(world)

    assert figure(compilation, "C.03").value == 4
    assert [used.version for used in compilation.inputs.all()] == [second]


def test_earlier_periods_are_added_up_from_their_accepted_reports(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3, "C.01": 4, "C.02": 3})
    world.file("Hà Giang", {"C.03": 5, "C.01": 2, "C.02": 1}, period=world.period.previous)
    world.file("Cà Mau", {"C.03": 7}, period=world.period.previous, state=ReportState.SUBMITTED)
    world.file("Hà Giang", {"C.03": 11}, period=world.period.same_last_year)

    rows = {row.cell.code: row for row in freeze(world).figures.select_related("cell")}

    assert (rows["C.03"].previous, rows["C.03"].same_period_last_year) == (Decimal(5), Decimal(11))
    assert (rows["C.91"].previous, rows["C.91"].same_period_last_year) == (Decimal(50), None)


def test_published_figures_stand_in_for_a_period_that_nobody_filed_here(world: World) -> None:
    """157 cases in the first half of 2017, as printed; the victims of that half-year are disputed in this test."""
    victims = PublishedFigure.objects.get(code="2017h1-victims")
    victims.pk, victims.code, victims.value = None, "2017h1-victims-second", victims.value + 1
    victims.save(force_insert=True)
    world.file("Hà Giang", {"C.03": 3, "C.05": 1})

    rows = {row.cell.code: row for row in freeze(world).figures.select_related("cell")}

    assert rows["C.03"].same_period_last_year == 157
    assert rows["C.05"].same_period_last_year is None  # two sources, two numbers


def test_figures_stand_in_the_order_of_the_form(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    codes = list(freeze(world).figures.order_by("order").values_list("cell__code", flat=True))

    assert codes == [line.cell.code for line in lines_of(world.form_version)]
    assert codes[0] == "A.01"
    assert len(codes) == len(set(codes)) > 250


def test_a_compilation_of_synthetic_reports_is_marked(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    assert not freeze(world).synthetic

    world.file("Cà Mau", {"C.03": 3}, synthetic=True)
    assert freeze(world).synthetic


def test_unchanged_inputs_give_the_same_digest_and_no_twin(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    first, again = freeze(world), freeze(world)

    assert first == again
    assert Compilation.objects.count() == 1


def test_a_changed_input_gives_another_compilation_beside_the_first(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    first = freeze(world)
    world.file("Cà Mau", {"C.03": 0})

    second = freeze(world)

    assert second.digest != first.digest
    assert figure(first, "C.03") == Total(Decimal(3), 1, 63)
    assert figure(second, "C.03") == Total(Decimal(3), 2, 63)


def test_the_order_in_which_reports_came_in_does_not_touch_the_digest(world: World) -> None:
    digests = set()
    for order in (1, -1):
        undo = transaction.savepoint()
        for name in ["Hà Giang", "Cà Mau", "Bắc Kạn"][::order]:
            world.file(name, {"C.03": len(name), "C.01": 5, "C.02": 4})
        digests.add(freeze(world).digest)
        transaction.savepoint_rollback(undo)

    assert len(digests) == 1


def test_a_frozen_figure_can_be_neither_changed_nor_removed(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    row = freeze(world).figures.first()
    assert row is not None

    for tamper in (lambda: row.save(), lambda: row.delete()):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            tamper()


def test_choosing_and_adding_take_a_fixed_number_of_statements(world: World) -> None:
    def statements() -> int:
        world.period.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
        return len(queries)

    world.file("Hà Giang", {"C.03": 3})
    one = statements()
    for province in world.provinces[:5]:
        if province.name != "Hà Giang":
            world.file(province, {"C.03": 3, "C.04": 2})

    assert statements() == one <= 15


# --- SQL and the pure rule --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_database_and_the_pure_rule_agree(world: World, seed: int) -> None:
    chance = random.Random(seed)
    rules = list(AcrossUnits)
    for position, indicator in enumerate(Indicator.objects.exclude(kind="rate").order_by("code")):
        Indicator.objects.filter(pk=indicator.pk).update(adds_across_units=rules[position % len(rules)])
    lines = lines_of(world.form_version)
    said = [_anything(chance, [line.cell.code for line in lines if not line.is_rate]) for _ in range(9)]
    versions = [
        world.file(province, what, minutes=chance.randrange(3))
        for province, what in zip(world.provinces, said, strict=False)
    ]
    silent = 3

    found = totals_of([version.pk for version in versions], lines, units=len(versions) + silent)

    for line in lines:
        stated = _units(line.cell.code, versions, said, silent)
        if line.is_rate:
            assert line.numerator
            assert line.denominator
            parts = [_units(part.code, versions, said, silent) for part in (line.numerator, line.denominator)]
            values = [found[part.pk].value for part in (line.numerator, line.denominator)]
            expected = Total(rate(*values), *joint_coverage(*parts))
        else:
            expected = total(AcrossUnits(line.cell.indicator.adds_across_units), stated.values())
        assert found[line.cell.pk] == expected, line.cell.code


def _anything(chance: random.Random, codes: list[str]) -> dict[str, Said]:
    def one() -> Said:
        choices: list[Said] = [Decimal(chance.randrange(10**6)) / 1000, Decimal(0), NOTHING, ABSENT]
        return chance.choice(choices)

    return {code: one() for code in codes if chance.random() < 0.8}


def _units(
    code: str, versions: list[ReportVersion], said: list[dict[str, Said]], silent: int
) -> dict[int, UnitFigure]:
    found = {-place: UnitFigure(-place, None) for place in range(1, silent + 1)}
    for version, what in zip(versions, said, strict=True):
        value = what.get(code)
        if isinstance(value, FigureState):
            found[version.pk] = UnitFigure(version.pk, value, None, version.submitted_at)
        else:
            state = None if value is None else FigureState.NUMBER
            amount = None if value is None else Decimal(value)
            found[version.pk] = UnitFigure(version.pk, state, amount, version.submitted_at)
    return found


# --- Jobs ------------------------------------------------------------------------------------------------


def test_a_second_request_finds_the_open_job(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    jobs = [
        compiling.request_compile(period=world.period, form_version=world.form_version, by=world.staff)
        for _ in range(2)
    ]

    assert jobs[0] == jobs[1]
    assert CompileJob.objects.count() == 1


def test_a_request_after_the_end_makes_a_new_job_with_the_same_result(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    results = [compiling.compile_now(period_code="2018-H1", by=world.staff) for _ in range(2)]

    assert results[0] == results[1]
    assert CompileJob.objects.filter(state=JobState.DONE, compilation=results[0]).count() == 2
    assert sorted(results[0].documents.values_list("kind", flat=True)) == ["docx", "json", "pdf", "xlsx"]


@pytest.mark.parametrize(
    ("period", "form", "sentence"),
    [
        ("2018-H7", "130CP", "Không có kỳ báo cáo “2018-H7”."),
        ("2018-H1", "130CP", "Kỳ 2018-H1 chưa có báo cáo nào được tiếp nhận nên chưa tổng hợp được."),
        ("2018-H1", "131CP", "Không có biểu mẫu “131CP”."),
    ],
)
def test_what_cannot_be_compiled_is_refused_in_words(
    world: World, period: str, form: str, sentence: str
) -> None:
    world.file("Hà Giang", {"C.03": 3}, state=ReportState.SUBMITTED)

    with pytest.raises(InvalidInput, match=sentence):
        compiling.compile_now(period_code=period, form_code=form)
    assert CompileJob.objects.count() == 0


def test_a_form_that_does_not_reach_back_so_far_is_refused(world: World) -> None:
    world.form_version.valid_from = world.period.cut_to.replace(year=2030)
    world.form_version.save(update_fields=["valid_from"])

    with pytest.raises(InvalidInput, match="Biểu mẫu 130CP không áp dụng cho kỳ 2018-H1"):
        compiling.compile_now(period_code="2018-H1")


def test_a_failed_job_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the typesetter is full, for instance."""
    world.file("Hà Giang", {"C.03": 3})

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("reports.services.publishing.make_documents", fail)

    with pytest.raises(compiling.CompileFailed, match="OSError"):
        compiling.compile_now(period_code="2018-H1")
    job = CompileJob.objects.get()
    assert job.state == JobState.FAILED
    assert job.compilation is not None  # the frozen figures are there; running again adds the documents


def test_the_documents_of_a_compilation_are_made_once(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3}, texts={"I": "Tình hình ổn định."})
    compilation = compiling.compile_now(period_code="2018-H1", by=world.staff)
    before = list(compilation.documents.values_list("pk", "sha256"))
    job = CompileJob.objects.get()

    compiling.compile_job(job)

    assert list(compilation.documents.values_list("pk", "sha256")) == before


def test_periods_by_other_boundaries_count_their_own_units(db: None) -> None:
    """From 01/07/2025 there are 34 provinces; the half-year that ends in December 2025 is filed by them."""
    world = make_world("2025-H2")
    open_period(code="2025-H2")
    world.file("Lào Cai", {"C.03": 3})

    compilation = freeze(world)

    assert compilation.expected == 34
    assert "15@2025" not in compilation.missing
