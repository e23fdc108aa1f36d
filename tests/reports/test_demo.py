"""The demonstration's reports: they add up, they could have been filed, they say nothing about persons."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.demo import sample_users
from accounts.models import User
from accounts.roles import Permission
from core.screening import refusal
from reports import rules
from reports.choices import FigureState, ReportEventKind, ReportState
from reports.demo import COMPILED_PERIODS, DemoReport, build_demo, load_reports
from reports.demo.build import LEFT_OUT
from reports.demo.filing import LATE, RETURNED, plan_filings
from reports.demo.national import HALF, YEAR, published
from reports.demo.outline import read_outline
from reports.demo.texts import MARK
from reports.digests import version_digest
from reports.models import Figure, Period, PublishedFigure, Report, ReportEvent, ReportVersion
from reports.queries.content import figures_of, texts_of
from reports.queries.layout import Layout, layout_of

OUTLINE = read_outline()
REPORTS = build_demo()
SEEDS = st.integers(min_value=0, max_value=10_000)
BORDER_CELLS = [place.code for place in OUTLINE.places if "border_guard" in place.items.values()]


def _value(report: DemoReport, cell: str) -> Decimal:
    return (report.figures[cell].value if cell in report.figures else None) or Decimal(0)


def _totals(reports: list[DemoReport]) -> Counter[tuple[str, str]]:
    totals: Counter[tuple[str, str]] = Counter()
    for report in reports:
        for cell in report.figures:
            totals[report.period, cell] += int(_value(report, cell) * 10)
    return totals


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_national_sums_are_the_published_ones_for_any_seed(seed: int) -> None:
    totals = _totals(build_demo(seed=seed))
    assert {place: totals[place] for place in published()} == {
        place: 10 * value for place, value in published().items()
    }


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_every_check_of_the_form_holds_in_every_report_for_any_seed(seed: int) -> None:
    for report in build_demo(seed=seed):
        assert rules.findings(OUTLINE.checks, report.figures) == [], (report.unit.name, report.period)


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_no_flow_of_the_year_is_below_its_first_half_for_any_seed(seed: int) -> None:
    reports = {(report.unit.key, report.period): report for report in build_demo(seed=seed)}
    flows = [place.code for place in OUTLINE.places if place.periods == "sum"]
    for (key, period), first in reports.items():
        if period == HALF:
            year = reports[key, YEAR]
            for cell in flows:
                if cell in first.figures and cell in year.figures:
                    assert _value(first, cell) <= _value(year, cell), (key, cell)


def test_the_published_figures_of_the_issue_are_among_those_reconciled() -> None:
    assert {cell: published()[HALF, cell] for cell in ("C.03", "C.04", "C.05")} == {
        "C.03": 99, "C.04": 126, "C.05": 236
    }  # fmt: skip
    year = {cell: value for (period, cell), value in published().items() if period == YEAR}
    assert year == {
        "C.03": 211, "C.04": 276, "C.05": 386, "C.06": 200, "C.07": 261, "C.10": 109, "C.11": 194,
        "C.12": 130, "C.13": 233, "C.16": 213, "D.01": 449, "D.02": 490, "D.05": 519,
    }  # fmt: skip


def test_the_same_seed_gives_the_same_reports_and_another_seed_others() -> None:
    assert build_demo() == REPORTS
    assert build_demo(seed=7) != REPORTS


def test_all_63_provinces_report_both_periods() -> None:
    assert Counter(report.period for report in REPORTS) == {HALF: 63, YEAR: 63}
    assert len({report.unit.key for report in REPORTS}) == 63
    assert COMPILED_PERIODS == (HALF, YEAR)


def test_provinces_without_border_guard_mark_its_cells_as_not_applicable() -> None:
    assert len({report.unit.key for report in REPORTS if report.unit.border_guard}) == 44
    for report in REPORTS:
        states = {report.figures[cell].state for cell in BORDER_CELLS}
        assert (states == {FigureState.NOT_APPLICABLE}) == (not report.unit.border_guard)
        others = {stated.state for cell, stated in report.figures.items() if cell not in BORDER_CELLS}
        assert FigureState.NOT_APPLICABLE not in others


def test_border_and_pilot_provinces_carry_most_cases_and_some_provinces_have_none() -> None:
    year = [report for report in REPORTS if report.period == YEAR]
    bordering = sum(_value(report, "C.03") for report in year if report.unit.borders)
    assert bordering > 211 / 2
    none = [report for report in year if report.figures["C.03"].state == FigureState.NOTHING]
    assert 8 <= len(none) <= 25
    for report in none:
        parts = [cell for cell in report.figures if cell.startswith("C.03/")]
        assert {report.figures[cell].state for cell in parts} <= {
            FigureState.NOTHING, FigureState.NOT_APPLICABLE
        }  # fmt: skip


def test_only_optional_cells_are_left_unfilled() -> None:
    indicators = {place.indicator for place in OUTLINE.places}
    assert set(LEFT_OUT) <= indicators
    cells = {place.code: place.indicator for place in OUTLINE.places}
    empty = Counter(cells[cell] for report in REPORTS for cell in cells if cell not in report.figures)
    assert empty
    assert set(empty) <= set(LEFT_OUT)


def test_texts_are_short_marked_vietnamese_without_anything_about_persons() -> None:
    for report in REPORTS:
        for heading, text in report.narratives.items():
            assert text.startswith(MARK)
            assert text.endswith(".")
            assert len(text) < 420, (heading, text)
            assert refusal(text) == ""
            assert not re.search(r"\b(ông|bà|anh|chị|em|cháu)\b", text), text
            assert "None" not in text
            assert "Decimal" not in text


def test_numbers_in_texts_stand_in_the_figures() -> None:
    for report in REPORTS:
        values = {f"{_value(report, cell):f}".rstrip("0").rstrip(".") for cell in report.figures}
        values |= {"", "75", "2018", "III", "0"}
        for heading in ("I", "II.1", "II.2", "II.3", "II.4", "II.5", "II.6", "II.7"):
            for number in re.findall(r"\d[\d.]*(?:,\d+)?", report.narratives[heading]):
                plain = number.rstrip(".").replace(".", "").replace(",", ".")
                assert plain in {value or "0" for value in values} | {
                    f"{_value(report, cell):f}" for cell in report.figures
                }, (heading, number)


def test_filings_are_on_time_late_or_returned_once() -> None:
    filings = plan_filings(REPORTS)
    assert filings == plan_filings(REPORTS)
    returned = [filing for filing in filings if len(filing.versions) == 2]
    assert Counter(filing.report.period for filing in returned) == {HALF: RETURNED, YEAR: RETURNED}
    for filing in filings:
        moments = [filing.started_at]
        for sent in filing.versions:
            moments += [sent.sent_at, sent.decided_at]
        assert moments == sorted(moments)
        assert filing.versions[-1].reason == ""
        assert filing.versions[-1].content == filing.report
    for filing in returned:
        first = filing.versions[0]
        assert first.reason
        assert refusal(first.reason) == ""
        assert first.content != filing.report
        blocked = [f for f in rules.findings(OUTLINE.checks, first.content.figures) if f.blocks]
        assert not blocked


def test_loading_writes_all_reports_accepted_and_sealed(demo_db: None) -> None:
    reports = Report.objects.filter(period__code__in=COMPILED_PERIODS, synthetic=True)
    assert reports.count() == 126
    assert set(reports.values_list("state", flat=True)) == {ReportState.ACCEPTED}
    versions = ReportVersion.objects.filter(report__in=reports).select_related("report__form_version__form")
    assert versions.count() == 126 + 2 * RETURNED
    assert not versions.filter(submitted_at=None).exists()
    for version in versions.order_by("pk")[::17]:
        digest = version_digest(
            form=str(version.report.form_version),
            figures=[(code, stated.state, stated.value) for code, stated in figures_of(version).items()],
            narratives=texts_of(version).items(),
        )
        assert digest == version.sha256


def test_what_was_loaded_could_have_been_submitted(demo_db: None) -> None:
    layouts: dict[int, Layout] = {}
    for version in ReportVersion.objects.select_related("report__form_version").order_by("pk")[::5]:
        form_version = version.report.form_version
        layout = layouts.setdefault(form_version.pk, layout_of(form_version))
        found = rules.readiness(
            checks=layout.checks,
            cells=figures_of(version),
            texts=texts_of(version),
            required_cells=layout.required_cells,
            required_headings=layout.required_headings,
        )
        assert found.ready, found


def test_events_tell_the_same_story_as_the_services_would(demo_db: None) -> None:
    kinds = Counter(ReportEvent.objects.values_list("kind", flat=True))
    assert kinds == {
        ReportEventKind.CREATED: 126,
        ReportEventKind.SUBMITTED: 126 + 2 * RETURNED,
        ReportEventKind.RETURNED: 2 * RETURNED,
        ReportEventKind.ACCEPTED: 126,
    }
    for report in Report.objects.select_related("accepted_version")[::9]:
        assert report.accepted_version is not None
        deciders = report.events.filter(kind=ReportEventKind.ACCEPTED).values_list("by", flat=True)
        assert report.accepted_version.submitted_by_id not in deciders


def test_some_first_versions_came_late_and_none_after_the_lock(demo_db: None) -> None:
    for period in Period.objects.filter(code__in=COMPILED_PERIODS):
        firsts = ReportVersion.objects.filter(report__period=period, number=1)
        late = firsts.filter(submitted_at__date__gt=period.due_on)
        assert late.count() == LATE
        assert not firsts.filter(submitted_at__date__gt=period.locks_on).exists()
        assert not firsts.filter(submitted_at__date__lte=period.cut_to).exists()


def test_senders_without_a_sample_account_cannot_sign_in(demo_db: None) -> None:
    senders = User.objects.filter(pk__in=ReportVersion.objects.values("submitted_by"))
    assert senders.count() == 63
    for user in senders.exclude(username="canbo.langson"):
        assert user.is_demonstration
        assert not user.is_active
        assert not user.has_usable_password()
        assert not user.has(Permission.REPORT_SUBMIT)


def test_loading_again_changes_nothing_in_few_statements(demo_db: None) -> None:
    before = (
        Report.objects.count(),
        ReportVersion.objects.count(),
        Figure.objects.count(),
        User.objects.count(),
    )
    users = sample_users()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load_reports(users=users) == 0
    assert before == (
        Report.objects.count(), ReportVersion.objects.count(), Figure.objects.count(), User.objects.count()
    )  # fmt: skip
    assert len(queries) <= 15


def test_reconciled_published_rows_stand_in_the_database(db: None) -> None:
    rows = PublishedFigure.objects.filter(reconciles=True).values_list("period_code", "cell__code", "value")
    assert {(period, cell): value for period, cell, value in rows} == dict(published())


@pytest.mark.parametrize("period", COMPILED_PERIODS)
def test_the_database_adds_up_to_the_published_figures(demo_db: None, period: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT cell.code, sum(figure.value) FROM reports_figure figure
            JOIN reports_report report ON report.accepted_version_id = figure.version_id
            JOIN reports_period period ON period.id = report.period_id AND period.code = %s
            JOIN reports_cell cell ON cell.id = figure.cell_id
            WHERE report.synthetic GROUP BY cell.code
            """,
            [period],
        )
        totals = dict(cursor.fetchall())
    wanted = {cell: value for (code, cell), value in published().items() if code == period}
    assert {cell: totals[cell] for cell in wanted} == wanted
