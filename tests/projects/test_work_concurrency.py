"""Two people at the same moment: real threads on real connections, each with its own transaction."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from core.errors import Conflict, DomainError, InvalidInput
from projects import services
from projects.choices import EntryState, FundingSource, MovementKind
from projects.errors import EditConflict
from projects.models import Activity, BudgetMovement, Dependency, ProgressEntry, ProgressEvent
from projects.queries.audit import wrongly_counted
from tests.projects.work_factories import (
    NOW,
    Cast,
    content,
    make_cast,
    make_user,
    plan,
    plan_task,
    run,
    send,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def _at_once(*acts: Callable[[], object]) -> list[DomainError | None]:
    """Do all acts at the same time; what each was refused with, None for one that went through."""
    gate = threading.Barrier(len(acts))
    answers: list[DomainError | None] = [None] * len(acts)

    def work(place: int) -> None:
        try:
            gate.wait(10)
            acts[place]()
        except DomainError as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def _kinds(answers: list[DomainError | None]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_one_of_two_confirmations_goes_through(cast: Cast) -> None:
    entry = send(cast, run(cast))
    other = make_user()

    answers = _at_once(
        lambda: services.confirm_progress(entry=entry, by=cast.staff, at=NOW),
        lambda: services.confirm_progress(entry=entry, by=other, at=NOW),
    )

    assert _kinds(answers) == ["Conflict", "NoneType"]
    assert ProgressEvent.objects.filter(entry=entry, verb="confirm").count() == 1
    assert not wrongly_counted().exists()


def test_a_confirmation_and_a_return_do_not_both_happen(cast: Cast) -> None:
    entry = send(cast, run(cast))

    answers = _at_once(
        lambda: services.confirm_progress(entry=entry, by=cast.staff, at=NOW),
        lambda: services.return_progress(entry=entry, reason="Thiếu.", by=cast.staff, at=NOW),
    )

    assert _kinds(answers) == ["Conflict", "NoneType"]
    assert ProgressEvent.objects.filter(entry=entry, verb__in=["confirm", "return"]).count() == 1


def test_one_of_two_first_drafts_is_kept_and_the_other_person_sees_it(cast: Cast) -> None:
    activity = run(cast)

    answers = _at_once(
        lambda: services.enter_progress(activity=activity, content=content("10"), by=cast.lead, at=NOW),
        lambda: services.enter_progress(
            activity=activity, content=content("20"), by=cast.second_lead, at=NOW
        ),
    )

    assert _kinds(answers) == ["EditConflict", "NoneType"]
    entry = ProgressEntry.objects.get(activity=activity)
    (conflict,) = [answer for answer in answers if isinstance(answer, EditConflict)]
    assert conflict.theirs == {"percent": f"{entry.percent:.0f}"}
    assert entry.state == EntryState.DRAFT


def test_one_of_two_edits_is_kept_and_the_other_person_sees_both(cast: Cast) -> None:
    activity = plan(cast)

    def rename(name: str) -> Callable[[], object]:
        return lambda: services.edit_activity(
            activity=activity, seen=0, by=cast.lead, name=name, description="", responsible=cast.lead_agency,
            weight=Decimal(1), subproject=None, target=None, coordinating=[],
        )  # fmt: skip

    answers = _at_once(rename("Một"), rename("Hai"))

    assert _kinds(answers) == ["EditConflict", "NoneType"]
    assert Activity.objects.get(pk=activity.pk).edits == 1


def test_activities_planned_at_once_take_places_of_their_own(cast: Cast) -> None:
    task = plan_task(cast)

    answers = _at_once(*(lambda: plan(cast, parent=task) for _ in range(4)))

    assert answers == [None] * 4
    paths = list(task.children.order_by("path").values_list("path", flat=True))
    assert paths == [f"{task.path}.{number:04}" for number in range(1, 5)]


def test_two_halves_of_a_circle_do_not_both_close(cast: Cast) -> None:
    one, two = plan(cast), plan(cast)

    answers = _at_once(
        lambda: services.add_dependency(activity=one, predecessor=two, by=cast.lead),
        lambda: services.add_dependency(activity=two, predecessor=one, by=cast.second_lead),
    )

    assert _kinds(answers) == ["InvalidInput", "NoneType"]
    assert Dependency.objects.count() == 1


def test_two_payments_do_not_together_spend_too_much_unseen(cast: Cast) -> None:
    line = services.add_line(
        project=cast.project, subproject=None, year=2018, source=FundingSource.CENTRAL,
        planned=Decimal(100), by=cast.lead, at=NOW,
    )  # fmt: skip

    def pay(kind: MovementKind, amount: int, number: str) -> Callable[[], object]:
        return lambda: services.record_movement(
            line=line, kind=kind, amount=Decimal(amount), on=date(2018, 3, 1), document_number=number,
            by=cast.lead, at=NOW,
        )  # fmt: skip

    pay(MovementKind.ALLOTTED, 100, "QĐ")()
    answers = _at_once(pay(MovementKind.DISBURSED, 60, "A"), pay(MovementKind.DISBURSED, 60, "B"))

    assert _kinds(answers) == ["InvalidInput", "NoneType"]
    assert any(isinstance(answer, InvalidInput) and "overspend_reason" in answer.errors for answer in answers)
    assert BudgetMovement.objects.filter(kind=MovementKind.DISBURSED).count() == 1


def test_a_movement_is_taken_back_once(cast: Cast) -> None:
    line = services.add_line(
        project=cast.project, subproject=None, year=2018, source=FundingSource.CENTRAL,
        planned=Decimal(100), by=cast.lead, at=NOW,
    )  # fmt: skip
    movement = services.record_movement(
        line=line, kind=MovementKind.ALLOTTED, amount=Decimal(5), on=date(2018, 3, 1), document_number="1",
        by=cast.lead, at=NOW,
    )  # fmt: skip

    def take_back() -> object:
        return services.reverse_movement(movement=movement, reason="Nhầm.", by=cast.lead, at=NOW)

    answers = _at_once(take_back, take_back)

    assert _kinds(answers) == ["Conflict", "NoneType"]
    assert not BudgetMovement.objects.standing().exists()


def test_two_bulk_pages_of_the_same_rows_do_not_deadlock(cast: Cast) -> None:
    activities = [run(cast) for _ in range(6)]

    def page(order: list[Activity], percent: str) -> Callable[[], object]:
        rows = [services.BulkRow(activity, content(percent)) for activity in order]
        return lambda: services.save_entries(
            project=cast.project, rows=rows, submit=False, by=cast.lead, at=NOW
        )

    answers = _at_once(page(activities, "10"), page(activities[::-1], "20"))

    assert _kinds(answers) == ["BulkConflict", "NoneType"]
    percents = set(ProgressEntry.objects.values_list("percent", flat=True))
    assert len(percents) == 1
    assert all(isinstance(answer, Conflict) for answer in answers if answer is not None)
