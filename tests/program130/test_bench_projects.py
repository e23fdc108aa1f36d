"""`manage.py bench projects` fills, measures and leaves nothing behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from program130.bench import PAGE_STATEMENTS, STAFF, project_volume, projects
from program130.bench.project_volume import fill
from projects.models import Activity, ProgressEntry, Subproject
from projects.queries.audit import wrongly_counted


def counts() -> list[int]:
    return [model.objects.count() for model in (Subproject, Activity, ProgressEntry)]


def people() -> dict[str, int]:
    found = {user.username: user.pk for user in User.objects.filter(username__in=[STAFF, projects.LEAD])}
    return {"author": found[projects.LEAD], "staff": found[STAFF]}


def test_it_measures_the_pages_of_projects_beside_their_floors_and_leaves_nothing(
    demo_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        projects, "MILLISECONDS", 60_000.0
    )  # this machine may be busy; statements still count
    for name, number in (("ACTIVITIES", 1_000), ("ENTRIES", 2)):
        monkeypatch.setattr(project_volume, name, number)
    before, output = counts(), StringIO()

    call_command("bench", "projects", repeats=1, stdout=output)

    said = output.getvalue()
    assert counts() == before
    for name in (
        "Trang đề án",
        "Gantt, 500 dòng",
        "Nhập tiến độ nhiều hoạt động",
        "Tìm hoạt động “tap huan”",
    ):
        assert name in said
    assert f"/{PAGE_STATEMENTS}" in said
    assert "VƯỢT" not in said


def test_the_volume_has_the_numbers_asked_for_and_counts_what_was_confirmed_last(demo_db: None) -> None:
    before = counts()

    fill(**people(), activities=2_000, entries=3, subprojects=40)

    after = counts()
    tasks = Activity.objects.filter(code__startswith="ĐO.", level="task").count()
    assert [new - old for new, old in zip(after, before, strict=True)] == [40, 2_000 + tasks, 6_000]
    made = Activity.objects.filter(code__startswith="ĐO.", level="activity")
    assert set(made.values_list("state", flat=True)) == {"planned", "running", "done", "cancelled"}
    states = ProgressEntry.objects.filter(activity__in=made).values_list("state", flat=True).distinct()
    assert set(states) == {"confirmed", "submitted", "draft", "returned"}
    assert not wrongly_counted().exists()


def test_without_demonstration_data_it_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="load_demo"):
        call_command("bench", "projects", stdout=StringIO())
