"""Jobs are rows first: nothing is lost and nothing runs twice, whoever dies in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from core import jobs
from core.errors import InvalidInput
from core.jobs import MAX_ATTEMPTS, JobState
from reports.models import CompileJob, Form
from reports.services.periods import open_period


def make_job(**values: object) -> CompileJob:
    return CompileJob.objects.create(
        period=open_period(code="2018-H1"),
        form_version=Form.objects.get(code="130CP").versions.get(number=1),
        **values,
    )


@pytest.fixture
def job(db: None) -> CompileJob:
    return make_job()


def nothing(job: CompileJob) -> None:
    """Work that is done at once."""


def never(job: CompileJob) -> None:
    """Work that must not be done."""
    pytest.fail(f"{job} ran")


def messages() -> int:
    """How many messages wait in the queue."""
    with current_app.connection_for_write() as broker:
        channel: Any = broker.default_channel
        return int(channel.client.llen(current_app.conf.task_default_queue))


@pytest.fixture
def queue(no_celery_worker: None) -> Callable[[], int]:
    return messages


# --- Running ---------------------------------------------------------------------------------------------


def test_a_job_that_works_ends_as_done(job: CompileJob) -> None:
    assert jobs.run(CompileJob, job.pk, nothing)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.progress, job.stage) == (JobState.DONE, 1, 100, "")
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.started_at <= job.finished_at


def test_a_job_that_has_ended_does_not_run_again(job: CompileJob) -> None:
    jobs.run(CompileJob, job.pk, nothing)

    assert not jobs.run(CompileJob, job.pk, never)


def test_a_message_for_a_job_that_is_not_there_does_nothing(db: None) -> None:
    assert not jobs.run(CompileJob, 10**9, never)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InvalidInput("Kỳ này chưa có báo cáo nào."), "Kỳ này chưa có báo cáo nào."),
        (SoftTimeLimitExceeded(), "Công việc chạy quá thời gian cho phép."),
        (KeyError("secret"), "Lỗi ngoài dự kiến (KeyError). Người quản trị xem chi tiết trong nhật ký."),
    ],
)
def test_a_job_that_fails_says_why_in_words(job: CompileJob, error: Exception, words: str) -> None:
    def fail(job: CompileJob) -> None:
        raise error

    assert jobs.run(CompileJob, job.pk, fail)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, words)


@pytest.mark.parametrize(
    "error", [OperationalError("server closed the connection"), InterfaceError("closed")]
)
def test_a_job_whose_database_goes_away_stays_to_be_run_again(job: CompileJob, error: Exception) -> None:
    def fail(job: CompileJob) -> None:
        raise error

    with pytest.raises(type(error)):
        jobs.run(CompileJob, job.pk, fail)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)


def test_progress_is_seen_while_the_job_runs(job: CompileJob) -> None:
    seen = []

    def work(job: CompileJob) -> None:
        job.advance(40, "Cộng số liệu")
        seen.append(CompileJob.objects.values_list("state", "progress", "stage").get(pk=job.pk))

    jobs.run(CompileJob, job.pk, work)

    assert seen == [(JobState.RUNNING, 40, "Cộng số liệu")]


class Elsewhere:
    """Runs a job in a thread with a connection of its own, and stops in the middle until told to go on."""

    def __init__(self, job: CompileJob) -> None:
        self.job, self.begun, self.go_on = job, Event(), Event()
        self.thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Elsewhere":
        self.thread.start()
        assert self.begun.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        self.go_on.set()
        self.thread.join(20)
        assert not self.thread.is_alive()

    def _run(self) -> None:
        try:
            jobs.run(CompileJob, self.job.pk, self._work)
        finally:
            connection.close()

    def _work(self, job: CompileJob) -> None:
        self.begun.set()
        assert self.go_on.wait(20)


def test_a_second_worker_leaves_a_running_job_alone(transactional_db: None) -> None:
    job = make_job()

    with Elsewhere(job):
        assert not jobs.run(CompileJob, job.pk, never)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_whoever_waits_for_a_running_job_finds_it_ended(transactional_db: None) -> None:
    job = make_job()

    with Elsewhere(job) as other:
        Thread(target=other.finish, daemon=True).start()
        assert not jobs.run(CompileJob, job.pk, never, wait=True)

    job.refresh_from_db()
    assert job.state == JobState.DONE


# --- Sending ---------------------------------------------------------------------------------------------


def test_a_job_is_sent_when_its_row_is_committed(queue: Callable[[], int]) -> None:
    with transaction.atomic():
        jobs.enqueue(make_job())
        assert queue() == 0

    assert queue() == 1


def test_a_job_that_is_rolled_back_is_never_sent(queue: Callable[[], int]) -> None:
    with transaction.atomic():
        jobs.enqueue(make_job())
        transaction.set_rollback(True)

    assert queue() == 0


def test_a_job_outlives_a_broker_that_is_away(queue: Callable[[], int]) -> None:
    with unreachable_broker():
        jobs.enqueue(job := make_job())
    assert queue() == 0
    CompileJob.objects.update(sent_at=timezone.now() - timedelta(minutes=1))

    assert jobs.requeue_stale(CompileJob) == 1

    assert queue() == 1
    job.refresh_from_db()
    assert job.state == JobState.WAITING


@contextmanager
def unreachable_broker() -> Iterator[None]:
    """Celery's address points to a port where nobody listens."""
    address = current_app.conf.broker_url
    _use_broker("redis://127.0.0.1:1/0")
    try:
        yield
    finally:
        _use_broker(address)


def _use_broker(address: str) -> None:
    current_app.conf.update(broker_url=address, broker_read_url=address, broker_write_url=address)
    current_app.amqp._producer_pool = None  # type: ignore[attr-defined]  # it keeps connections to the former address


# --- Sweeping --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sent_seconds_ago", "again"),
    [
        (JobState.WAITING, None, True),  # the process died between commit and sending
        (JobState.WAITING, 31, True),  # the message was lost
        (JobState.WAITING, 5, False),  # it is on its way
        (JobState.RUNNING, 5, True),  # nobody holds its lock: the worker died
        (JobState.DONE, None, False),
        (JobState.FAILED, None, False),
    ],
)
def test_the_sweeper_sends_what_was_lost(
    queue: Callable[[], int], state: JobState, sent_seconds_ago: int | None, again: bool
) -> None:
    now = timezone.now()
    sent_at = None if sent_seconds_ago is None else now - timedelta(seconds=sent_seconds_ago)
    ended = now if state in {JobState.DONE, JobState.FAILED} else None
    job = make_job(state=state, sent_at=sent_at, finished_at=ended)

    assert jobs.requeue_stale(CompileJob) == queue() == int(again)

    job.refresh_from_db()
    assert job.state == (JobState.WAITING if again else state)


def test_the_sweeper_leaves_a_job_with_a_living_worker_alone(queue: Callable[[], int]) -> None:
    job = make_job()

    with Elsewhere(job):
        assert jobs.requeue_stale(CompileJob) == queue() == 0

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_job_that_kills_its_workers_ends_as_failed(queue: Callable[[], int]) -> None:
    job = make_job(state=JobState.RUNNING, attempts=MAX_ATTEMPTS)

    assert jobs.requeue_stale(CompileJob) == queue() == 0

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Đã chạy 5 lần mà không xong.")
