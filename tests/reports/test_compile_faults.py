"""Compiling while others work, and while workers are killed: each job ends once, with one result."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from threading import Barrier, Event, Thread

import psycopg2
import pytest
from django.db import connection

from core import jobs
from core.jobs import JobState
from reports.choices import ReportState
from reports.models import Compilation, CompiledDocument, CompileJob
from reports.services import compiling
from reports.services.review import accept
from tests.reports.compile_factories import World, make_world
from tests.servers import connection_arguments
from tests.worker import WorkerProcess

PATIENCE = 60  # seconds until a test gives up

pytestmark = pytest.mark.processes


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE} s in vain until {what}")
        time.sleep(0.02)


@contextlib.contextmanager
def transaction_of_somebody_else(*statements: str) -> Iterator[None]:
    """A connection of its own that has run `statements` and keeps their locks until the block ends."""
    with contextlib.closing(psycopg2.connect(**connection_arguments(os.environ["DATABASE_URL"]))) as other:
        with other.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        yield
        other.rollback()


def somebody_is_blocked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        (count,) = cursor.fetchone()
    return bool(count)


def in_threads(*work: Callable[[], None]) -> None:
    """Run all at once, each on a connection of its own; the first error is raised here."""
    barrier, errors = Barrier(len(work)), []

    def one(run: Callable[[], None]) -> None:
        try:
            barrier.wait(PATIENCE)
            run()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[run], daemon=True) for run in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]


# --- A worker killed at each stage -------------------------------------------------------------------------

INSERT_DOCUMENT = (
    "INSERT INTO reports_compileddocument (compilation_id, kind, content, size, sha256, created_at)"
    " VALUES ({compilation}, '{kind}', '', 0, '', now())"
)


def lock_table(table: str) -> str:
    return f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def world(celery_worker_process: WorkerProcess) -> World:
    found = make_world()
    found.file("Hà Giang", {"C.03": 3, "C.01": 4, "C.02": 3}, texts={"I": "Tình hình ổn định."})
    found.file("Cà Mau", {"C.03": 5})
    return found


@pytest.fixture
def expected_digest(world: World) -> str:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    return result.compilation.digest


def finish(worker: WorkerProcess, job: CompileJob) -> None:
    """Start a new worker and sweep as the scheduler does until the job has ended."""
    worker.start()

    def ended() -> bool:
        jobs.requeue_stale(CompileJob)
        job.refresh_from_db()
        return job.ended

    until(ended, "the job has ended")


def assert_done_once(job: CompileJob, digest: str) -> None:
    assert (job.state, job.error) == (JobState.DONE, "")
    compilation = Compilation.objects.get()
    assert job.compilation == compilation
    assert compilation.digest == digest
    assert compilation.inputs.count() == 2
    assert compilation.figures.count() == compilation.figures.values("cell").distinct().count() > 250
    documents = CompiledDocument.objects.filter(compilation=compilation)
    assert sorted(documents.values_list("kind", flat=True)) == ["docx", "json", "pdf", "xlsx"]
    assert all(document.size == len(document.content) > 0 for document in documents)


@pytest.mark.parametrize(
    "table",
    [
        "reports_reportversion",  # choosing the versions
        "reports_figure",  # adding up
        "reports_compilation",  # about to write the result
        "reports_compiledfigure",  # in the middle of writing it
        "reports_compileddocument",  # the result is written, no document is
    ],
)
def test_a_worker_killed_on_the_way_to_the_result_loses_nothing(
    world: World, celery_worker_process: WorkerProcess, expected_digest: str, table: str
) -> None:
    job = CompileJob.objects.create(period=world.period, form_version=world.form_version)
    with transaction_of_somebody_else(lock_table(table)):
        jobs.enqueue(job)
        until(somebody_is_blocked, f"the worker waits for {table}")
        celery_worker_process.kill()

    finish(celery_worker_process, job)

    assert_done_once(job, expected_digest)
    assert job.attempts == 2


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_a_worker_killed_between_two_documents_makes_the_others_after_all(
    world: World, celery_worker_process: WorkerProcess, expected_digest: str, kind: str
) -> None:
    """Somebody else's uncommitted row of the same kind holds the worker up just before it can store its own."""
    compilation = freeze(world)
    with transaction_of_somebody_else(INSERT_DOCUMENT.format(compilation=compilation.pk, kind=kind)):
        job = CompileJob.objects.create(period=world.period, form_version=world.form_version)
        jobs.enqueue(job)
        until(somebody_is_blocked, f"the worker waits to store its {kind}")
        celery_worker_process.kill()
    before = set(compilation.documents.values_list("pk", flat=True))

    finish(celery_worker_process, job)

    assert_done_once(job, expected_digest)
    assert before < set(compilation.documents.values_list("pk", flat=True))  # what was made is kept


def test_a_worker_killed_before_it_can_say_so_ends_as_done_all_the_same(
    world: World, celery_worker_process: WorkerProcess, expected_digest: str
) -> None:
    compilation = freeze(world)
    with contextlib.ExitStack() as row_lock:
        with transaction_of_somebody_else(INSERT_DOCUMENT.format(compilation=compilation.pk, kind="xlsx")):
            job = CompileJob.objects.create(period=world.period, form_version=world.form_version)
            jobs.enqueue(job)
            until(somebody_is_blocked, "the worker waits to store the last document")
            row_lock.enter_context(
                transaction_of_somebody_else(
                    f"SELECT 1 FROM reports_compilejob WHERE id = {job.pk} FOR UPDATE"
                )
            )
        until(lambda: compilation.documents.count() == 4, "the last document is stored")
        until(somebody_is_blocked, "the worker waits to end the job")
        celery_worker_process.kill()

    finish(celery_worker_process, job)

    assert_done_once(job, expected_digest)


def freeze(world: World) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    return compiling.freeze(result, by=world.staff)


def test_a_real_worker_compiles_what_was_asked_for(
    world: World, celery_worker_process: WorkerProcess, expected_digest: str
) -> None:
    job = compiling.request_compile(period=world.period, form_version=world.form_version, by=world.staff)

    def ended() -> bool:
        job.refresh_from_db()
        return job.ended

    until(ended, "the worker has ended the job")

    assert_done_once(job, expected_digest)
    assert (job.attempts, job.progress, job.stage) == (1, 100, "")


# --- Others at work at the same time -------------------------------------------------------------------------


def test_two_requests_at_once_make_one_job(transactional_db: None) -> None:
    world = make_world()
    world.file("Hà Giang", {"C.03": 3})

    def ask() -> None:
        compiling.request_compile(period=world.period, form_version=world.form_version, by=world.staff)

    in_threads(*[ask] * 4)

    assert CompileJob.objects.count() == 1


def test_two_compilations_at_once_freeze_one_result(transactional_db: None) -> None:
    world = make_world()
    world.file("Hà Giang", {"C.03": 3})

    def compile_it() -> None:
        compiling.compile_now(period_code="2018-H1")

    in_threads(*[compile_it] * 3)

    assert Compilation.objects.count() == 1
    assert set(CompileJob.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_a_report_accepted_meanwhile_is_in_the_result_whole_or_not_at_all(transactional_db: None) -> None:
    """Every province states one case; whatever is frozen at whatever moment, cases and units agree."""
    world = make_world()
    waiting = [
        world.file(province, {"C.03": 1}, state=ReportState.SUBMITTED) for province in world.provinces[:12]
    ]
    accept(report=waiting[0].report, by=world.staff)
    over = Event()

    def accepting() -> None:
        for version in waiting[1:]:
            accept(report=version.report, by=world.staff)
        over.set()

    def compiling_all_the_while() -> None:
        while not over.is_set():
            freeze(world)
        freeze(world)

    in_threads(accepting, compiling_all_the_while)

    found = list(Compilation.objects.order_by("pk"))
    for compilation in found:
        cases = compilation.figures.get(cell__code="C.03")
        assert cases.value == cases.reported == compilation.reported == compilation.inputs.count()
        assert compilation.reported + len(compilation.missing) == compilation.expected
    assert [row.reported for row in found] == sorted({row.reported for row in found})
    assert found[-1].reported == 12


def test_a_submission_that_is_not_yet_committed_is_not_seen(transactional_db: None) -> None:
    world = make_world()
    world.file("Hà Giang", {"C.03": 3})
    other = world.file("Cà Mau", {"C.03": 5}, state=ReportState.SUBMITTED)

    with transaction_of_somebody_else(
        f"UPDATE reports_report SET state = 'accepted', accepted_version_id = {other.pk} WHERE id = {other.report_id}"
    ):
        compilation = freeze(world)

    assert compilation.reported == 1
