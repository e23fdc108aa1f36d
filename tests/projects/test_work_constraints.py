"""What the database refuses, whoever asks: rows are written past the services here."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from projects import services
from projects.choices import ActivityLevel, ActivityState, EntryState, MovementKind
from projects.models import (
    Activity,
    ActivityEvent,
    Attachment,
    BudgetLine,
    BudgetMovement,
    Dependency,
    EarlierPlan,
    Meeting,
    Product,
    ProgressEntry,
    ProgressEvent,
    ProjectEvent,
    ResultFigure,
    TargetCount,
)
from tests.projects.work_factories import (
    NOW,
    Cast,
    confirm,
    enter,
    make_cast,
    make_target,
    pdf,
    plan,
    plan_task,
    run,
    send,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def _refused(write: Callable[[], object], words: str, error: type[Exception] = IntegrityError) -> None:
    with pytest.raises(error, match=words), transaction.atomic():
        write()


def _activity(cast: Cast, **values: Any) -> Activity:
    return Activity(
        **{
            "project": cast.project, "path": "0099", "level": ActivityLevel.ACTIVITY, "code": "X", "name": "X",
            "responsible": cast.lead_agency, "planned_start": date(2018, 1, 1), "planned_end": date(2018, 2, 1),
            **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"planned_end": date(2017, 1, 1)}, "activity_plan_runs_forward"),
        ({"weight": 0}, "activity_weight_is_positive"),
        ({"weight": -1}, "activity_weight_is_positive"),
        ({"path": "1"}, "activity_path_is_numbers"),
        ({"path": "0001.0001"}, "activity_top_level_has_no_parent"),
        ({"actual_end": date(2018, 1, 1)}, "activity_ends_after_it_starts"),
        (
            {"state": "done", "actual_start": date(2018, 2, 1), "actual_end": date(2018, 1, 1)},
            "activity_ends_after_it_starts",
        ),
        ({"state": "running"}, "activity_state_agrees_with_its_days"),
        ({"state": "done", "actual_start": date(2018, 1, 1)}, "activity_state_agrees_with_its_days"),
        ({"actual_start": date(2018, 1, 1)}, "activity_state_agrees_with_its_days"),
    ],
)
def test_an_activity_that_cannot_be(cast: Cast, values: dict[str, Any], constraint: str) -> None:
    _refused(lambda: _activity(cast, **values).save(), constraint)


def test_a_tree_stays_within_one_project(cast: Cast) -> None:
    elsewhere, leaf, task = plan_task(make_cast()), plan(cast), plan_task(cast)

    for parent, path in (
        (elsewhere, f"{elsewhere.path}.0001"),
        (leaf, f"{leaf.path}.0001"),
        (task, "0077.0001"),
    ):
        _refused(
            lambda parent=parent, path=path: _activity(cast, parent=parent, path=path).save(),  # type: ignore[misc]
            "does not hang under a task",
        )
    _refused(lambda: _activity(cast, subproject=make_cast().subproject).save(), "subproject of another")


def test_a_row_keeps_its_place_and_cannot_go(cast: Cast) -> None:
    activity = plan(cast)
    rows = Activity.objects.filter(pk=activity.pk)
    for values in ({"path": "0088"}, {"code": "Y"}, {"level": "task"}, {"synthetic": True}):
        _refused(lambda values=values: rows.update(**values), "Cannot update", DatabaseError)  # type: ignore[misc]
    _refused(rows.delete, "Cannot delete|violates", DatabaseError)


def test_only_an_own_confirmed_entry_counts(cast: Cast) -> None:
    activity, other = run(cast), run(cast)
    confirmed, waiting = confirm(cast, other), send(cast, activity)

    for entry in (confirmed, waiting):
        _refused(
            lambda entry=entry: Activity.objects.filter(pk=activity.pk).update(confirmed_entry=entry),  # type: ignore[misc]
            "not its own or not confirmed",
        )


def test_dependencies_never_lead_back_or_out(cast: Cast) -> None:
    one, two, three = plan(cast), plan(cast), plan(cast)
    Dependency.objects.create(activity=two, predecessor=one)
    Dependency.objects.create(activity=three, predecessor=two)

    _refused(lambda: Dependency.objects.create(activity=one, predecessor=three), "lead back")
    _refused(lambda: Dependency.objects.create(activity=one, predecessor=one), "lead back|two_activities")
    _refused(lambda: Dependency.objects.create(activity=one, predecessor=plan(make_cast())), "one project")


def _entry(cast: Cast, activity: Activity, **values: Any) -> ProgressEntry:
    return ProgressEntry(
        **{
            "activity": activity, "number": 9, "as_of": date(2018, 6, 30), "done": "Đã làm.", "percent": 10,
            "created_by": cast.lead, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"percent": Decimal("100.01")}, "entry_percent_is_a_percentage"),
        ({"percent": Decimal("-0.01")}, "entry_percent_is_a_percentage"),
        ({"state": EntryState.SUBMITTED}, "entry_state_agrees_with_its_people"),
        ({"state": EntryState.CONFIRMED}, "entry_state_agrees_with_its_people"),
        ({"submitted_at": NOW}, "entry_state_agrees_with_its_people"),
    ],
)
def test_an_entry_that_cannot_be(cast: Cast, values: dict[str, Any], constraint: str) -> None:
    activity = run(cast)

    _refused(lambda: _entry(cast, activity, **values).save(), constraint)


@pytest.mark.parametrize("author", ["created_by", "submitted_by"])
def test_the_database_knows_that_nobody_confirms_their_own(cast: Cast, author: str) -> None:
    people = {"created_by": cast.lead, "submitted_by": cast.second_lead, "decided_by": cast.staff}
    people["decided_by"] = people[author]
    entry = _entry(cast, run(cast), state=EntryState.CONFIRMED, submitted_at=NOW, decided_at=NOW, **people)

    _refused(entry.save, "nobody_confirms_their_own_entry")


def test_an_activity_has_one_open_entry_and_a_task_none(cast: Cast) -> None:
    activity = run(cast)
    enter(cast, activity)

    _refused(lambda: _entry(cast, activity).save(), "activity_has_one_open_entry")
    _refused(lambda: _entry(cast, plan_task(cast)).save(), "not for tasks")


def test_what_was_sent_never_changes(cast: Cast) -> None:
    activity = run(cast)
    draft = enter(cast, activity, figures=[services.FigureInput("Buổi", Decimal(1), "buổi")])
    services.attach(owner=draft, description="Ảnh", by=cast.lead, upload=pdf(), at=NOW)
    sent = services.submit_progress(entry=draft, by=cast.lead, at=NOW)
    rows = ProgressEntry.objects.filter(pk=sent.pk)

    _refused(lambda: rows.update(percent=99), "Cannot update", DatabaseError)
    _refused(lambda: sent.figures.update(value=9), "has been sent", DatabaseError)
    _refused(lambda: sent.figures.all().delete(), "has been sent", DatabaseError)
    _refused(
        lambda: ResultFigure.objects.create(entry=sent, order=2, label="x", value=1, unit="x"),
        "has been sent",
    )
    _refused(lambda: sent.attachments.update(withdrawn_at=NOW), "has been sent", DatabaseError)
    services.confirm_progress(entry=sent, by=cast.staff, at=NOW)
    _refused(lambda: rows.update(decided_by=cast.leadership), "Cannot update", DatabaseError)


def test_events_and_earlier_plans_are_written_once(cast: Cast) -> None:
    activity = plan(cast)
    services.reschedule(
        activity=activity, seen=0, planned_start=activity.planned_start, planned_end=date(2019, 1, 1),
        reason="Chậm.", by=cast.lead,
    )  # fmt: skip
    send(cast, run(cast))
    services.add_product(project=cast.project, name="Bộ tài liệu", by=cast.lead)
    for model in (ActivityEvent, ProgressEvent, ProjectEvent, EarlierPlan):
        assert model.objects.exists()
        _refused(lambda m=model: m.objects.update(reason="khác"), "Cannot update or delete", DatabaseError)  # type: ignore[misc]
        _refused(lambda m=model: m.objects.all().delete(), "Cannot update or delete", DatabaseError)  # type: ignore[misc]


@pytest.mark.parametrize(
    "model",
    [Activity, ProgressEntry, ResultFigure, BudgetLine, BudgetMovement, Product, Meeting, Attachment, TargetCount],
)  # fmt: skip
def test_tables_are_never_emptied(db: None, model: type) -> None:
    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")  # type: ignore[attr-defined]

    _refused(empty, "is never emptied", DatabaseError)


@pytest.mark.parametrize("verb", ["reschedule", "cancel", "reopen"])
def test_acts_that_need_a_reason_have_one(cast: Cast, verb: str) -> None:
    activity = plan(cast)

    _refused(
        lambda: ActivityEvent.objects.create(activity=activity, verb=verb, by=cast.lead),
        "activity_event_has_its_reason",
    )


def test_a_return_without_a_reason_is_no_event(cast: Cast) -> None:
    entry = send(cast, run(cast))

    _refused(
        lambda: ProgressEvent.objects.create(entry=entry, verb="return", by=cast.staff),
        "entry_return_has_a_reason",
    )


def test_money_moves_by_whole_documents(cast: Cast) -> None:
    line = services.add_line(
        project=cast.project, subproject=None, year=2018, source="central", planned=Decimal(9), by=cast.lead
    )
    other = services.add_line(
        project=cast.project, subproject=None, year=2019, source="central", planned=Decimal(9), by=cast.lead
    )
    movement = services.record_movement(
        line=line, kind=MovementKind.ALLOTTED, amount=Decimal(5), on=date(2018, 1, 2), document_number="1",
        by=cast.lead, at=NOW,
    )  # fmt: skip

    def reversal(**values: Any) -> Callable[[], object]:
        return lambda: BudgetMovement.objects.create(
            **{
                "line": line, "kind": MovementKind.ALLOTTED, "amount": Decimal(-5), "on": date(2018, 1, 2),
                "document_number": "1", "reverses": movement, "reversal_reason": "Nhầm.", "entered_by": cast.lead,
                **values,
            }
        )  # fmt: skip

    for values in ({"amount": Decimal(-4)}, {"line": other}, {"kind": MovementKind.DISBURSED}):
        _refused(reversal(**values), "takes back one movement")
    for values in ({"reversal_reason": ""}, {"reverses": None}, {"amount": Decimal(0), "reverses": None}):
        _refused(reversal(**values), "movement_is_positive")
    _refused(reversal(document_number=""), "movement_names_its_document")
    _refused(lambda: BudgetMovement.objects.update(amount=1), "Cannot update", DatabaseError)
    _refused(lambda: BudgetLine.objects.filter(pk=line.pk).update(planned=-1), "budget_plan_is_not_negative")
    _refused(lambda: BudgetLine.objects.filter(pk=line.pk).update(year=2020), "Cannot update", DatabaseError)


def test_an_attachment_belongs_to_exactly_one_row(cast: Cast) -> None:
    entry = enter(cast, run(cast))
    given = {
        "kind": "document", "description": "x", "document_number": "1", "document_date": date(2018, 1, 1),
        "added_by": cast.lead,
    }  # fmt: skip

    _refused(lambda: Attachment.objects.create(**given), "attachment_has_one_owner")
    _refused(
        lambda: Attachment.objects.create(**given, project=cast.project, entry=entry),
        "attachment_has_one_owner",
    )
    _refused(
        lambda: Attachment.objects.create(**{**given, "document_number": ""}, project=cast.project),
        "attachment_has_what_its_kind_needs",
    )


def test_a_count_names_its_origin_and_is_not_negative(cast: Cast) -> None:
    target = make_target(cast.project)
    given = {"target": target, "year": 2018, "entered_by": cast.staff, "entered_at": timezone.now()}

    _refused(lambda: TargetCount.objects.create(**given, numerator=1, origin=""), "names_its_origin")
    _refused(lambda: TargetCount.objects.create(**given, numerator=-1, origin="x"), "not_negative")


def test_a_delivered_product_has_its_day(cast: Cast) -> None:
    product = services.add_product(project=cast.project, name="Bộ tài liệu", by=cast.lead)

    _refused(lambda: Product.objects.filter(pk=product.pk).update(state="delivered"), "has_its_day")


def test_what_people_change_is_kept_with_who_did_it(cast: Cast) -> None:
    activity = run(cast)

    history = activity.history.order_by("-pgh_id").first()  # type: ignore[attr-defined]

    assert history.state == ActivityState.RUNNING
    assert history.pgh_context.metadata["user"] == cast.lead.pk
