"""Reads of work: percentages, filters, the Gantt chart, a month, silence; each with its number of statements."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from projects import services
from projects.choices import ActivityState
from projects.queries.audit import wrongly_counted
from projects.queries.gantt import gantt_page, month_page
from projects.queries.progress import entries_of, returned_drafts, silent_activities, waiting_entries
from projects.queries.work import WorkFilter, activity_rows, progress_of_projects, project_progress
from projects.schedule import Slip
from tests.projects.work_factories import (
    NOW,
    START,
    Cast,
    confirm,
    make_cast,
    make_target,
    pdf,
    plan,
    plan_task,
    run,
    send,
)

TODAY = date(2018, 9, 3)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def work(cast: Cast) -> Cast:
    """Task 1 (weight 3): 1.1 done at 100, 1.2 at 50, 1.3 cancelled. Task 2 (weight 1, a subproject): 2.1 not begun."""
    one = plan_task(cast, "1", weight=Decimal(3))
    two = plan_task(cast, "2", subproject=cast.subproject)
    done = run(cast, "1.1", parent=one, planned_end=date(2018, 6, 30))
    confirm(cast, done, "100", as_of=date(2018, 6, 1))
    services.finish(activity=done, on=date(2018, 6, 29), by=cast.lead, at=NOW)
    half = run(
        cast, "1.2", parent=one, planned_end=date(2018, 8, 31), after=[done], target=make_target(cast.project)
    )
    confirm(cast, half, "50")
    gone = plan(cast, "1.3", parent=one)
    services.cancel(activity=gone, reason="Bỏ.", by=cast.lead)
    plan(cast, "2.1", parent=two, responsible=cast.partner_agency, planned_start=date(2018, 9, 1))
    return cast


def test_a_project_is_weighed_in_one_statement(work: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = project_progress(work.project, TODAY)

    assert found.percent == Decimal("56.25")  # (3 × 75 + 1 × 0) / 4
    assert found.by_subproject == {work.subproject.pk: Decimal(0)}
    assert (found.activities, found.done, found.overdue, found.late_start) == (4, 1, 1, 1)
    assert found.states[ActivityState.CANCELLED] == 1


def test_several_projects_are_weighed_in_one_statement(work: Cast, django_assert_num_queries) -> None:
    other = make_cast()

    with django_assert_num_queries(1):
        found = progress_of_projects([work.project.pk, other.project.pk], TODAY)

    assert found[work.project.pk] == project_progress(work.project, TODAY)
    assert found[other.project.pk].percent is None


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (WorkFilter(), ["1", "1.1", "1.2", "1.3", "2", "2.1"]),
        (WorkFilter(state="running"), ["1.2"]),
        (WorkFilter(level="task"), ["1", "2"]),
        (WorkFilter(under="0001"), ["1", "1.1", "1.2", "1.3"]),
        (WorkFilter(late=True), ["1.2"]),
        (WorkFilter(query="1.2"), ["1.2"]),
        (WorkFilter(query="thu 1.2"), ["1.2"]),
        (WorkFilter(query="bo thu", level="task"), ["1", "2"]),
        (WorkFilter(query="…"), []),
        (WorkFilter(query="hoat dong thu", level="task"), ["1", "2"]),
        (WorkFilter(query="không có đâu"), []),
        (WorkFilter(year=2018, state="planned", level="activity"), ["2.1"]),
        (WorkFilter(year=2019), []),
    ],
)
def test_activities_are_found_in_the_order_of_the_tree(
    work: Cast, wanted: WorkFilter, codes: list[str]
) -> None:
    assert [row.code for row in activity_rows(work.project, work.staff, wanted, TODAY)] == codes


def test_activities_are_found_by_agency_subproject_and_target(work: Cast) -> None:
    target = work.project.targets.get()
    for wanted, codes in (
        (WorkFilter(responsible=work.partner_agency.pk), ["2.1"]),
        (WorkFilter(subproject=work.subproject.pk), ["2", "2.1"]),
        (WorkFilter(target=target.pk), ["1.2"]),
    ):
        assert [row.code for row in activity_rows(work.project, work.staff, wanted, TODAY)] == codes


def test_the_chart_has_its_table_in_five_statements(work: Cast, django_assert_num_queries) -> None:
    assert work.staff.roles

    with django_assert_num_queries(5):
        page = gantt_page(work.project, work.staff, today=TODAY)
        rows = {row.activity.code: row for row in page.rows}
        drawing = page.draw(today=TODAY)

    assert [row.activity.code for row in page.rows] == ["1", "1.1", "1.2", "1.3", "2", "2.1"]
    assert (rows["1"].share, rows["1.2"].share, rows["2.1"].share) == (75, 50, 0)
    assert rows["1.2"].overdue
    assert not rows["1.1"].overdue
    assert [item.code for item in rows["1.2"].predecessors] == ["1.1"]
    assert [item.code for item in rows["1.2"].broken] == ["1.1"]  # both begin on the first of January
    assert len(drawing.rows) == 6
    assert [arrow.broken for arrow in drawing.arrows] == [True]


def test_a_reschedule_shows_its_slip(work: Cast) -> None:
    activity = work.project.activities.get(code="1.2")
    services.reschedule(
        activity=activity, seen=activity.edits, planned_start=activity.planned_start,
        planned_end=date(2018, 9, 30), reason="Chậm.", by=work.lead,
    )  # fmt: skip

    row = next(
        row for row in gantt_page(work.project, work.staff, today=TODAY).rows if row.activity == activity
    )

    assert row.slip == Slip(0, 30)
    assert row.baseline is not None
    assert row.baseline.planned_end == date(2018, 8, 31)
    assert not row.overdue


def test_the_chart_is_paged_and_a_wild_page_number_is_the_last_one(work: Cast) -> None:
    first = gantt_page(work.project, work.staff, today=TODAY, per_page=4)
    last = gantt_page(work.project, work.staff, today=TODAY, per_page=4, number="99")

    assert (len(first.rows), len(last.rows), first.page.paginator.num_pages) == (4, 2, 2)


def test_a_month_holds_what_is_planned_to_run(work: Cast, django_assert_num_queries) -> None:
    assert work.staff.roles

    with django_assert_num_queries(1):
        page = month_page(work.project, work.staff, 2018, 9, today=TODAY)

    assert {row.code for row in page.activities.values()} == {
        "1.2",
        "1.3",
        "2.1",
    }  # 1.2 ends in its first week
    assert sum(len(week.spans) for week in page.weeks) == 1 + 5 + 5
    assert page.outside == 0


def test_what_waits_is_listed_oldest_first_for_who_decides(cast: Cast, django_assert_num_queries) -> None:
    for number in range(3):
        entry = services.enter_progress(
            activity=run(cast),
            content=services.EntryInput(START, "Đã làm.", Decimal(5)),
            by=cast.lead,
            at=NOW,
        )
        services.submit_progress(entry=entry, by=cast.lead, at=NOW - timedelta(days=number))
    assert cast.staff.roles
    assert cast.staff.agency_scope  # once per request, for whatever the page reads

    with django_assert_num_queries(1):
        waiting = list(waiting_entries(cast.staff))

    moments = [entry.submitted_at for entry in waiting if entry.submitted_at is not None]
    assert len(moments) == 3
    assert moments == sorted(moments)
    assert not waiting_entries(cast.lead).exists()


def test_drafts_of_returned_entries_are_listed_for_who_writes_them(cast: Cast) -> None:
    draft = services.return_progress(entry=send(cast, run(cast)), reason="Sửa.", by=cast.staff, at=NOW)

    assert list(returned_drafts(cast.lead)) == [draft]
    for person in (cast.staff, cast.partner, cast.outsider, cast.officer):
        assert not returned_drafts(person).exists()


def test_the_entries_of_an_activity_come_with_everything_in_four_statements(
    cast: Cast, django_assert_num_queries
) -> None:
    activity = run(cast)
    for percent in ("10", "20", "30"):
        draft = services.enter_progress(
            activity=activity,
            content=services.EntryInput(
                START, "Đã làm.", Decimal(percent), figures=[services.FigureInput("Buổi", Decimal(1), "buổi")]
            ),
            by=cast.lead,
            at=NOW,
        )
        services.attach(owner=draft, description="Ảnh", by=cast.lead, upload=pdf(), at=NOW)
        services.submit_progress(entry=draft, by=cast.lead, at=NOW)
        services.confirm_progress(entry=draft, by=cast.staff, at=NOW)
    assert cast.staff.agency_scope is not None

    with django_assert_num_queries(4):
        entries = list(entries_of(activity, cast.staff))
        told = [
            (entry.number, len(entry.figures.all()), len(entry.attachments.all()), len(entry.events.all()))
            for entry in entries
        ]

    assert told == [(3, 1, 1, 3), (2, 1, 1, 3), (1, 1, 1, 3)]


def test_activities_of_which_nothing_was_heard_for_a_quarter_are_listed(cast: Cast) -> None:
    never, long_ago, recent, drafted = (run(cast, code) for code in "ABCD")
    confirm(cast, long_ago, "10", as_of=date(2018, 3, 1))
    send(cast, recent, "10", as_of=date(2018, 8, 1))
    services.enter_progress(
        activity=drafted, content=services.EntryInput(date(2018, 8, 1), "", Decimal(1)), by=cast.lead, at=NOW
    )

    silent = silent_activities(cast.project, cast.staff, TODAY)

    assert {(row.activity.code, row.since) for row in silent} == {
        ("A", None),
        ("B", date(2018, 3, 1)),
        ("D", None),
    }
    assert never in [row.activity for row in silent]


def test_a_wrong_pointer_would_be_found(cast: Cast) -> None:
    activity = run(cast)
    confirm(cast, activity, "10")
    assert not wrongly_counted().exists()

    type(activity).objects.filter(pk=activity.pk).update(confirmed_entry=None)

    assert list(wrongly_counted()) == [activity]
