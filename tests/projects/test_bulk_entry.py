"""Many entries from one page: all or none, errors by row, conflicts with both versions."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import InvalidInput
from projects import services
from projects.errors import BulkConflict
from projects.models import ProgressEntry
from projects.queries.progress import bulk_activities, bulk_rows
from projects.services import BulkRow
from tests.projects.work_factories import (
    NOW,
    START,
    Cast,
    content,
    enter,
    make_cast,
    plan,
    plan_task,
    run,
    send,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _save(cast: Cast, rows: list[BulkRow], *, submit: bool = False) -> list[ProgressEntry]:
    return services.save_entries(project=cast.project, rows=rows, submit=submit, by=cast.lead, at=NOW)


def test_many_drafts_are_saved_and_sent_at_once_beginning_what_was_planned(cast: Cast) -> None:
    running, planned, drafted = run(cast), plan(cast), run(cast)
    draft = enter(cast, drafted)

    saved = _save(
        cast,
        [
            BulkRow(running, content("10")),
            BulkRow(planned, content("20"), started_on=START),
            BulkRow(drafted, content("30"), seen=draft.edits),
        ],
        submit=True,
    )

    assert {entry.activity_id: (entry.percent, entry.state) for entry in saved} == {
        running.pk: (Decimal(10), "submitted"),
        planned.pk: (Decimal(20), "submitted"),
        drafted.pk: (Decimal(30), "submitted"),
    }
    planned.refresh_from_db()
    assert planned.actual_start == START


def test_every_wrong_row_is_named_and_nothing_is_saved(cast: Cast) -> None:
    good, bad, late, waiting, foreign = run(cast), run(cast), plan(cast), run(cast), run(make_cast())
    send(cast, waiting)
    before = ProgressEntry.objects.count()

    with pytest.raises(InvalidInput) as refused:
        _save(
            cast,
            [
                BulkRow(good, content("10")),
                BulkRow(bad, content("101", as_of=date(2030, 1, 1))),
                BulkRow(late, content("10"), started_on=date(2030, 1, 1)),
                BulkRow(waiting, content("90")),
                BulkRow(foreign, content("10")),
            ],
        )

    assert set(refused.value.errors) == {
        f"{bad.pk}-percent",
        f"{bad.pk}-as_of",
        f"{late.pk}-started_on",
        str(waiting.pk),
        str(foreign.pk),
    }
    assert ProgressEntry.objects.count() == before


def test_rows_that_somebody_else_saved_are_all_shown_in_both_versions(cast: Cast) -> None:
    one, two, three = run(cast), run(cast), run(cast)
    for activity in (one, two):
        enter(cast, activity, "40")

    with pytest.raises(BulkConflict) as conflict:
        _save(cast, [BulkRow(one, content("50")), BulkRow(two, content("60")), BulkRow(three, content("70"))])

    assert {pk: found.mine for pk, found in conflict.value.conflicts.items()} == {
        one.pk: {"percent": "50"},
        two.pk: {"percent": "60"},
    }
    assert not three.entries.exists()


def test_the_page_lists_what_the_lead_can_write_now(cast: Cast) -> None:
    task = plan_task(cast)
    planned, running, waiting = plan(cast, parent=task), run(cast), run(cast)
    send(cast, waiting)
    returned = services.return_progress(
        entry=send(cast, running), reason="Thiếu số liệu.", by=cast.staff, at=NOW
    )
    over = plan(cast)
    services.cancel(activity=over, reason="Dừng.", by=cast.lead)

    rows = {row.activity: row for row in bulk_rows(bulk_activities(cast.project, cast.lead))}

    assert set(rows) == {planned, running, waiting}
    assert (rows[planned].seen, rows[running].seen, rows[waiting].seen) == (None, returned.edits, None)
    assert rows[running].returned is not None
    assert rows[running].returned.reason == "Thiếu số liệu."
    assert rows[waiting].waits


def test_a_partner_lists_only_what_its_agency_answers_for(cast: Cast) -> None:
    plan(cast)
    own = plan(cast, responsible=cast.partner_agency)

    assert [row.activity for row in bulk_rows(bulk_activities(cast.project, cast.partner))] == [own]
    assert bulk_rows(bulk_activities(cast.project, cast.outsider)) == []
    assert bulk_rows(bulk_activities(cast.project, cast.staff)) == []


def test_the_page_takes_five_statements_at_most(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(6):
        activity = run(cast)
        if number % 2:
            services.return_progress(entry=send(cast, activity), reason="Sửa.", by=cast.staff, at=NOW)

    lead = type(cast.lead).objects.get(pk=cast.lead.pk)
    with django_assert_max_num_queries(8):  # three of them for who the person is
        assert len(bulk_rows(bulk_activities(cast.project, lead))) == 6


def test_too_many_rows_are_refused(cast: Cast) -> None:
    activity = run(cast)

    with pytest.raises(InvalidInput, match="tối đa 200"):
        _save(cast, [BulkRow(activity, content())] * 201)
