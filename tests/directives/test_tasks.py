"""Duties given out and reminders sent by a real worker."""

import time
from datetime import date

from celery import current_app
from django.conf import settings

from core.jobs import AbstractJob, JobState
from directives import tasks
from directives.models import GenerationJob
from directives.services import remind, request_generation
from tests.directives.factories import make_agency, make_cast, make_obligation, make_user
from tests.worker import WorkerProcess


def _finished(job: AbstractJob, timeout: float = 60) -> AbstractJob:
    deadline = time.monotonic() + timeout
    while not job.ended and time.monotonic() < deadline:
        time.sleep(0.1)
        job.refresh_from_db()
    return job


def test_a_worker_gives_duties_out(celery_worker_process: WorkerProcess) -> None:
    obligation = make_obligation(make_agency())

    job = _finished(request_generation(by=make_user(), until=date(2020, 12, 31)))

    assert job.state == JobState.DONE, job.error
    assert obligation.assignments.count() == 1
    assert isinstance(job, GenerationJob)
    assert job.created >= 1


def test_a_worker_sends_reminders(celery_worker_process: WorkerProcess) -> None:
    cast = make_cast()

    for sent in remind(assignments=[cast.assignment], text="", by=cast.staff):
        assert _finished(sent).state == JobState.DONE, sent.error


def test_every_scheduled_task_of_duties_exists(db: None) -> None:
    wanted = {
        entry["task"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if str(entry["task"]).startswith("directives.")
    }

    assert wanted == {"directives.requeue_stale_jobs", "directives.generate_assignments_due"}
    assert wanted <= set(current_app.tasks)


def test_the_nightly_run_asks_for_a_year_ahead(db: None) -> None:
    tasks.generate_assignments_due()
    tasks.generate_assignments_due()

    job = GenerationJob.objects.get()
    assert (job.state, job.requested_by) == (JobState.WAITING, None)
    assert (job.until - date.today()).days > 360  # noqa: DTZ011  # a year, whatever the time zone
    tasks.requeue_stale_jobs()
