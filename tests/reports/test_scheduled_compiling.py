"""Periods are compiled by the clock once they are due."""

from datetime import date, timedelta

import pytest
from celery import current_app
from django.conf import settings

from core import jobs
from core.jobs import JobState
from reports.choices import ReportState
from reports.models import Compilation, CompileJob
from reports.services import compiling
from reports.services.scheduled_compiling import request_due_compiles
from tests.reports.compile_factories import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def day_after_due(world: World) -> date:
    return world.period.due_on + timedelta(days=1)


def freeze(world: World) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    return compiling.freeze(result, by=None)


def test_a_period_is_compiled_the_day_after_it_is_due(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    assert request_due_compiles(today=world.period.due_on) == []
    (job,) = request_due_compiles(today=day_after_due(world))

    assert (job.period, job.provisional, job.requested_by) == (world.period, False, None)


def test_asking_twice_makes_one_job(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    first = request_due_compiles(today=day_after_due(world))

    assert request_due_compiles(today=day_after_due(world)) == first
    assert CompileJob.objects.count() == 1


def test_a_period_without_accepted_reports_waits(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3}, state=ReportState.SUBMITTED)

    assert request_due_compiles(today=day_after_due(world)) == []


def test_what_stands_is_left_and_what_changed_is_compiled_again(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    freeze(world)
    assert request_due_compiles(today=day_after_due(world)) == []

    world.file("Cà Mau", {"C.03": 1})

    assert len(request_due_compiles(today=day_after_due(world))) == 1


def test_a_failed_job_is_asked_for_again(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})
    (job,) = request_due_compiles(today=day_after_due(world))

    def fail(_: CompileJob) -> None:
        raise ValueError

    assert jobs.run(CompileJob, job.pk, fail)
    job.refresh_from_db()
    assert job.state == JobState.FAILED

    (again,) = request_due_compiles(today=day_after_due(world))
    assert again != job


def test_a_period_long_past_is_left_to_people(world: World) -> None:
    world.file("Hà Giang", {"C.03": 3})

    assert request_due_compiles(today=world.period.due_on + timedelta(days=32)) == []


def test_every_scheduled_task_of_reports_exists() -> None:
    current_app.loader.import_default_modules()
    wanted = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {"reports.compile_due_periods", "reports.verify_compilations"} <= wanted
    assert {name for name in wanted if name.startswith("reports.")} <= set(current_app.tasks)
