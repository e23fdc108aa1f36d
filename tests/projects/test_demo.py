"""The demonstration's work: written once through the services, whole, marked, and walkable in both directions."""

import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.demo import load_sample_accounts, sample_users
from core import files
from directives.models import Assignment
from projects.choices import ActivityState, EntryState
from projects.demo import load_projects
from projects.demo.outline import course_of, outline
from projects.models import (
    Activity,
    Attachment,
    BudgetLine,
    Conclusion,
    EarlierPlan,
    ManagementBoardMember,
    Meeting,
    Objective,
    Obstacle,
    ProgressEntry,
    Project,
)
from projects.queries.audit import wrongly_counted
from projects.queries.work import project_progress


@pytest.fixture
def written(db: None) -> int:
    load_sample_accounts()
    return load_projects(users=sample_users())


def _outlined() -> list[dict]:
    return [item for tasks in outline()["tasks"].values() for task in tasks for item in task["activities"]]


def test_the_work_is_written_once_and_in_a_few_seconds(db: None) -> None:
    load_sample_accounts()
    started = time.process_time()
    first = load_projects(users=sample_users())
    spent = time.process_time() - started

    tasks = sum(len(tasks) for tasks in outline()["tasks"].values())
    assert first == len(_outlined()) + tasks
    assert spent < 5
    with CaptureQueriesContext(connection) as statements:
        assert load_projects(users=sample_users()) == 0
    assert len(statements) <= 6


def test_every_row_is_marked_as_synthetic(written: int) -> None:
    for model in (Activity, BudgetLine, Meeting, ManagementBoardMember, Obstacle):
        assert model.objects.exists()
        assert not model.objects.filter(synthetic=False).exists(), model


def test_activities_end_as_outlined(written: int) -> None:
    states = dict(Activity.objects.filter(level="activity").values_list("name", "state"))

    for item in _outlined():
        kind = str(item["ends"]).partition(":")[0]
        expected = {
            "done": ActivityState.DONE,
            "late": ActivityState.DONE,
            "planned": ActivityState.PLANNED,
            "cancelled": ActivityState.CANCELLED,
        }.get(kind, ActivityState.RUNNING)
        assert states[item["name"]] == expected, item["name"]
    assert EarlierPlan.objects.count() == sum(item["ends"] == "late" for item in _outlined())
    assert ProgressEntry.objects.filter(state=EntryState.SUBMITTED).count() == 2
    assert ProgressEntry.objects.filter(state=EntryState.DRAFT, corrects__isnull=False).count() == 2
    assert ProgressEntry.objects.exclude(backward_reason="").count() == 1


def test_every_project_shows_a_percentage_and_counts_its_newest_entries(written: int) -> None:
    for project in Project.objects.filter(programme__code="2016-2020"):
        progress = project_progress(project, today=max(item["to"] for item in _outlined()))
        assert progress.percent is not None
        assert Decimal(50) < progress.percent < Decimal(100)
    assert not wrongly_counted().exists()


def test_one_can_walk_from_an_objective_to_evidence_and_back(written: int) -> None:
    objective = Objective.objects.get(programme__code="2016-2020", number=1)
    target = objective.targets.get(code="CT1")
    assert target.project is not None
    activity = target.project.activities.filter(
        target=target, entries__attachments__file__isnull=False
    ).first()
    assert activity is not None
    entry = activity.entries.filter(attachments__file__isnull=False).first()
    assert entry is not None
    evidence = entry.attachments.exclude(file=None).get()
    assert evidence.file is not None
    with files.open_file(evidence.file) as stream:
        assert stream.read(2) == b"PK"

    back = Attachment.objects.get(pk=evidence.pk)
    assert back.entry is not None
    assert back.entry.activity.target is not None
    assert back.entry.activity.target.objective == objective


def test_conclusions_that_name_agencies_became_assignments(written: int) -> None:
    given = Conclusion.objects.exclude(obligation=None)

    assert given.count() == 2
    agencies = Assignment.objects.filter(obligation__in=given.values("obligation"))
    assert agencies.count() == 5
    assert not agencies.filter(synthetic=False).exists()


def test_courses_are_the_same_every_time() -> None:
    for item in _outlined():
        assert course_of(item) == course_of(dict(item))
