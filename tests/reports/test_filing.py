"""Starting, filling and sending a report."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.choices import AgencyKind
from core.errors import Conflict, InvalidInput, Locked
from reports.choices import FigureState, ReportEventKind, ReportState
from reports.digests import version_digest
from reports.models import Cell, Figure, FormCell, FormVersion, Indicator, Narrative, Report, Section
from reports.parsing import Entry
from reports.queries.content import draft_of, figures_of, texts_of, texts_token
from reports.services.filing import save_narrative, save_section, start_report, submit
from reports.services.review import return_report
from tests.reports.factories import (
    AFTER_LOCK,
    EARLY,
    NUMBERS,
    TEXTS,
    Cast,
    fill,
    filled,
    make_agency,
    make_period,
    save,
    seen_of,
    start,
)

NOTHING, ABSENT = Entry("", "nothing"), Entry("", "not_applicable")


# --- Starting --------------------------------------------------------------------------------------------


def test_a_started_report_is_an_empty_first_draft_on_the_form_in_force(cast: Cast) -> None:
    report = start(cast)

    assert (report.state, report.form_version) == (ReportState.DRAFT, cast.form_version)
    assert report.province == cast.province.province
    assert [version.number for version in report.versions.all()] == [1]
    assert [event.kind for event in report.events.all()] == [ReportEventKind.CREATED]


def test_starting_twice_gives_the_same_report(cast: Cast) -> None:
    assert start(cast) == start(cast)
    assert Report.objects.filter(agency=cast.province).count() == 1


def test_only_agencies_that_owe_a_report_start_it(cast: Cast) -> None:
    for agency in (
        make_agency(AgencyKind.MINISTRY),
        make_agency(valid_from=date(2018, 6, 15)),
        make_agency(valid_to=date(2018, 6, 13), successor=cast.province),
    ):
        with pytest.raises(InvalidInput, match="không phải lập báo cáo"):
            start_report(agency=agency, period=cast.period, form=cast.form, by=cast.officer, at=EARLY)


def test_a_form_is_not_owed_at_a_frequency_without_a_rule(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="2018-Q2"):
        start_report(
            agency=cast.province, period=make_period("2018-Q2"), form=cast.form, by=cast.officer, at=EARLY
        )


def test_a_locked_period_takes_no_new_report(cast: Cast) -> None:
    with pytest.raises(Locked, match="đã khoá từ hết ngày 20/07/2018"):
        start(cast, at=AFTER_LOCK)


# --- Figures ---------------------------------------------------------------------------------------------


def test_the_four_states_are_stored_apart(cast: Cast) -> None:
    report = start(cast)

    saved = save(cast, report, {"X1": Entry("0"), "X1/p=a": NOTHING, "X1/p=b": ABSENT, "X2": Entry("")})

    assert saved.changed == 3
    rows = Figure.objects.filter(version=draft_of(report)).values_list("cell__code", "state", "value")
    assert sorted(rows) == [
        ("X1", FigureState.NUMBER, Decimal(0)),
        ("X1/p=a", FigureState.NOTHING, None),
        ("X1/p=b", FigureState.NOT_APPLICABLE, None),
    ]


def test_all_errors_are_told_together_and_nothing_is_stored(cast: Cast) -> None:
    report = start(cast)
    entries = {"X1": Entry("năm"), "X1/p=a": Entry("-1"), "X1/p=b": Entry("1,234.5"), "X2": Entry("3")}

    with pytest.raises(InvalidInput) as refused:
        save(cast, report, entries)

    assert set(refused.value.errors) == {"X1", "X1/p=a", "X1/p=b"}
    assert refused.value.errors["X1/p=a"].startswith("X1 Chỉ tiêu X1 – Phần a: “-1” là số âm")
    assert figures_of(draft_of(report)) == {}


@pytest.mark.parametrize("code", ["X9", "Y1", "khác"])
def test_cells_that_are_not_typed_in_this_section_are_refused(cast: Cast, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(cast, start(cast), {code: Entry("1")})

    assert list(refused.value.errors) == [code]


def test_cells_left_out_stay_and_emptied_ones_go(cast: Cast) -> None:
    report = start(cast)
    save(cast, report, {"X1": Entry("5"), "X2": Entry("7")})

    save(cast, report, {"X1": Entry("")})

    assert set(figures_of(draft_of(report))) == {"X2"}


def test_only_real_differences_are_written(cast: Cast) -> None:
    report = start(cast)
    save(cast, report, {"X1": Entry("5"), "X2": Entry("7")})
    before = dict(Figure.objects.filter(version__report=report).values_list("cell__code", "pk"))

    with CaptureQueriesContext(connection) as sql:
        saved = save(cast, report, {"X1": Entry("5"), "X2": Entry("7")})

    assert saved.changed == 0
    assert not [query for query in sql if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert draft_of(report).edits == 1
    assert dict(Figure.objects.filter(version__report=report).values_list("cell__code", "pk")) == before


def test_somebody_elses_save_of_the_section_is_a_conflict(cast: Cast) -> None:
    report = start(cast)
    section = cast.section("X")
    seen = seen_of(report, section)
    save(cast, report, {"X1": Entry("5")})

    with pytest.raises(Conflict, match="người khác đã lưu mục này"):
        save_section(
            report=report, section=section, entries={"X1": Entry("6")}, seen=seen, by=cast.officer, at=EARLY
        )

    assert figures_of(draft_of(report))["X1"].value == 5


def test_two_people_in_two_sections_never_meet(cast: Cast) -> None:
    report = start(cast)
    seen = seen_of(report, cast.section("Y"))
    save(cast, report, {"X1": Entry("5")})

    saved = save_section(
        report=report,
        section=cast.section("Y"),
        entries={"Y1": Entry("1,5")},
        seen=seen,
        by=cast.officer,
        at=EARLY,
    )

    assert saved.changed == 1


def test_a_save_gives_the_mark_for_the_next_one(cast: Cast) -> None:
    report = start(cast)

    saved = save(cast, report, {"X1": Entry("5"), "X2": NOTHING})

    assert saved.token == seen_of(report, cast.section("X"))


@pytest.mark.parametrize("text", ["6", ""])
def test_the_lock_day_ends_saving(cast: Cast, text: str) -> None:
    report = start(cast)

    with pytest.raises(Locked):
        save(cast, report, {"X1": Entry(text)}, at=AFTER_LOCK)


def test_two_hundred_cells_are_saved_in_twelve_statements_at_most(cast: Cast) -> None:
    section = _wide_section(cast.form_version, 200)
    report = start(cast)
    codes = [f"W1/n={number}" for number in range(200)]
    save(cast, report, {code: Entry("1") for code in codes[:100]}, section.code)
    mixed = {code: Entry("") for code in codes[:50]} | {code: Entry("2") for code in codes[50:]}
    seen = seen_of(report, section)

    with CaptureQueriesContext(connection) as sql:
        saved = save_section(
            report=report, section=section, entries=mixed, seen=seen, by=cast.officer, at=EARLY
        )

    assert saved.changed == 200
    assert len(sql) <= 12
    assert len(figures_of(draft_of(report))) == 150


def _wide_section(version: FormVersion, width: int) -> Section:
    section = Section.objects.create(form_version=version, code="W", title="Rộng", order=9)
    indicator = Indicator.objects.create(
        code="W1", name="Rộng", unit="vụ", definition="-", adds_across_units="sum",
        adds_across_periods="sum", valid_from=date(2016, 1, 1),
    )  # fmt: skip
    cells = Cell.objects.bulk_create(
        Cell(indicator=indicator, code=f"W1/n={n}", breakdown={"n": str(n)}, label=f"Phần {n}")
        for n in range(width)
    )
    FormCell.objects.bulk_create(
        FormCell(section=section, cell=cell, order=order) for order, cell in enumerate(cells)
    )
    return section


# --- Texts -----------------------------------------------------------------------------------------------


def _write(cast: Cast, report: Report, texts: dict[str, str], seen: str | None = None) -> int:
    seen = texts_token(texts_of(draft_of(report))) if seen is None else seen
    return save_narrative(report=report, texts=texts, seen=seen, by=cast.officer, at=EARLY).changed


def test_texts_are_stored_in_one_spelling_and_emptied_ones_go(cast: Cast) -> None:
    report = start(cast)

    assert _write(cast, report, {"I": "  Tình hi\u0300nh\r\nổn định\x00 \n", "II.1": "Khác"}) == 2
    assert _write(cast, report, {"II.1": " "}) == 1

    assert texts_of(draft_of(report)) == {"I": "Tình hình\nổn định"}


def test_texts_with_personal_identifiers_are_refused_all_together(cast: Cast) -> None:
    report = start(cast)

    with pytest.raises(InvalidInput) as refused:
        _write(cast, report, {"I": "Nạn nhân có CCCD 001234567890", "II.1": "gọi 0912 345 678"})

    assert set(refused.value.errors) == {"I", "II.1"}
    assert "không ghi thông tin của cá nhân" in refused.value.errors["I"]
    assert not Narrative.objects.filter(version__report=report).exists()


@pytest.mark.parametrize("code", ["II", "IX"])
def test_headings_without_a_text_of_their_own_take_none(cast: Cast, code: str) -> None:
    with pytest.raises(InvalidInput, match="chưa lưu gì"):
        _write(cast, start(cast), {code: "x"})


def test_a_text_without_end_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        _write(cast, start(cast), {"I": "a" * 20_001})

    assert "20001 ký tự" in refused.value.errors["I"]


def test_somebody_elses_save_of_the_texts_is_a_conflict(cast: Cast) -> None:
    report = start(cast)
    _write(cast, report, {"I": "Một"})

    with pytest.raises(Conflict, match="người khác đã lưu phần thuyết minh"):
        _write(cast, report, {"I": "Hai"}, seen=texts_token({}))


# --- Sending ---------------------------------------------------------------------------------------------


def test_a_submitted_version_is_sealed(cast: Cast) -> None:
    report = filled(cast)

    version = submit(report=report, by=cast.leader, at=EARLY)

    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert (version.submitted_by, version.submitted_at) == (cast.leader, EARLY)
    assert version.sha256 == version_digest(
        form=str(cast.form_version),
        figures=[(code, "number", value) for code, value in NUMBERS.items()],
        narratives=TEXTS.items(),
    )
    event = report.events.get(kind=ReportEventKind.SUBMITTED)
    assert (event.by, event.at, event.version) == (cast.leader, EARLY, version)


def test_nothing_in_a_submitted_version_changes_any_more(cast: Cast) -> None:
    report = filled(cast)
    version = submit(report=report, by=cast.officer, at=EARLY)

    for change in (
        lambda: Figure.objects.filter(version=version).update(value=9),
        lambda: Figure.objects.filter(version=version).delete(),
        lambda: Narrative.objects.filter(version=version).update(text="x"),
        lambda: report.versions.filter(pk=version.pk).update(submitted_at=AFTER_LOCK),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Conflict, match="không sửa được nữa"):
        save_section(report=report, section=cast.section("X"), entries={}, seen="", by=cast.officer, at=EARLY)


def test_an_empty_report_names_everything_it_lacks(cast: Cast) -> None:
    report = start(cast)

    with pytest.raises(InvalidInput, match="còn 4 ô và 1 đề mục bắt buộc chưa có") as refused:
        submit(report=report, by=cast.officer, at=EARLY)

    assert list(refused.value.errors) == ["X1", "X1/p=a", "X1/p=b", "Y1", "narrative:I"]
    assert refused.value.errors["X1/p=a"] == "X1 Chỉ tiêu X1 – Phần a: bắt buộc, chưa nhập."
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_a_blocking_finding_stops_the_submission_and_the_others_do_not(cast: Cast) -> None:
    report = filled(cast)
    save(cast, report, {"X1": Entry("6"), "X2": Entry("1")})

    with pytest.raises(InvalidInput) as refused:
        submit(report=report, by=cast.officer, at=EARLY)

    assert refused.value.errors == {
        "check:X1.p": "Quy tắc X1.p không đúng. Đang nhập 5, khác 6 (lệch 1).",
    }
    save(cast, report, {"X1": Entry("5")})
    submit(report=report, by=cast.officer, at=EARLY)


def test_nothing_to_report_is_an_answer(cast: Cast) -> None:
    report = start(cast)
    fill(cast, report)
    save(cast, report, dict.fromkeys(["X1", "X1/p=a", "X1/p=b", "X2"], NOTHING))

    assert submit(report=report, by=cast.officer, at=EARLY).sha256


def test_submitting_again_is_a_conflict_that_says_how_it_stands(cast: Cast) -> None:
    report = filled(cast)
    submit(report=report, by=cast.officer, at=EARLY)

    with pytest.raises(Conflict, match="“đã gửi, chờ tiếp nhận” nên không gửi được"):
        submit(report=report, by=cast.officer, at=EARLY)

    assert report.events.filter(kind=ReportEventKind.SUBMITTED).count() == 1


def test_a_locked_period_takes_no_submission(cast: Cast) -> None:
    report = filled(cast)

    with pytest.raises(Locked, match="2018-H1 đã khoá"):
        submit(report=report, by=cast.officer, at=AFTER_LOCK)


def test_a_corrected_version_gets_a_seal_of_its_own(cast: Cast) -> None:
    report = filled(cast)
    first = submit(report=report, by=cast.officer, at=EARLY)
    return_report(report=report, reason="Sửa X2", by=cast.staff, at=EARLY)
    save(cast, report, {"X2": Entry("9")})

    second = submit(report=report, by=cast.officer, at=EARLY)

    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    assert figures_of(first)["X2"].value == 7
    assert figures_of(second)["X2"].value == 9


def test_a_form_version_is_chosen_by_the_period(cast: Cast) -> None:
    newer = FormVersion.objects.create(
        form=cast.form, number=2, title="Mới", valid_from=date(2018, 7, 1), valid_to=None
    )
    later = start_report(
        agency=cast.province,
        period=make_period("2018-H2"),
        form=cast.form,
        by=cast.officer,
        at=EARLY.replace(month=12),
    )

    assert start(cast).form_version == cast.form_version
    assert later.form_version == newer


def test_a_form_without_a_version_for_the_period_cannot_be_started(cast: Cast) -> None:
    version = make_form_of_the_future(cast)

    with pytest.raises(InvalidInput, match="chưa có phiên bản áp dụng"):
        start_report(agency=cast.province, period=cast.period, form=version.form, by=cast.officer, at=EARLY)


def make_form_of_the_future(cast: Cast) -> FormVersion:
    FormVersion.objects.filter(pk=cast.form_version.pk).update(valid_from=date(2019, 1, 1))
    return cast.form_version
