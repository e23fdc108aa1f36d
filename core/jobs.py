"""Jobs are rows first: a row says what is to be done, a message only wakes a worker.

A concrete job model (for instance `reports.CompileJob`) inherits `AbstractJob`. Its service creates the row and
calls `enqueue`; its Celery task calls `run`. Whether a running job is alive is not guessed from the clock: the
worker holds a PostgreSQL session lock while it runs, and the lock goes when its connection goes. `requeue_stale`
asks for the lock and sends the job again when nobody holds it, so a killed worker loses nothing and a second copy
of a message does nothing.

The session lock needs the worker's own connection: do not put a transaction-pooling proxy between worker and
database.
"""

import logging
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error as DatabaseFailure
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError as BrokerUnreachable

from core.errors import DomainError

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
RESEND_AFTER = timedelta(seconds=30)
LOOK_EVERY_SECONDS = 0.2


class JobState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("đang chờ")
    RUNNING = "running", gettext_lazy("đang chạy")
    DONE = "done", gettext_lazy("đã xong")
    FAILED = "failed", gettext_lazy("thất bại")


class AbstractJob(models.Model):
    """One unit of background work, its progress and its end."""

    state = models.CharField(
        gettext_lazy("trạng thái"), max_length=10, choices=JobState, default=JobState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(gettext_lazy("số lần chạy"), default=0)
    progress = models.PositiveSmallIntegerField(gettext_lazy("tiến độ (%)"), default=0)
    stage = models.CharField(gettext_lazy("đang làm"), max_length=200, blank=True)
    error = models.TextField(gettext_lazy("lỗi"), blank=True)
    created_at = models.DateTimeField(gettext_lazy("tạo lúc"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(gettext_lazy("gửi vào hàng đợi lúc"), null=True, editable=False)
    started_at = models.DateTimeField(gettext_lazy("bắt đầu lúc"), null=True, editable=False)
    finished_at = models.DateTimeField(gettext_lazy("kết thúc lúc"), null=True, editable=False)

    #: Name of the Celery task that runs jobs of this model.
    task_name: str = ""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_progress_is_a_percentage", condition=Q(progress__lte=100)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ended_has_its_time",
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
            ),
        ]

    @property
    def ended(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}

    def advance(self, percent: int, stage: str) -> None:
        """Show progress. Call it outside a transaction, or nobody sees it before the commit."""
        self.progress, self.stage = percent, stage
        self.save(update_fields=["progress", "stage"])


J = TypeVar("J", bound=AbstractJob)


def enqueue(job: AbstractJob) -> None:
    """Send the job's message once the transaction that created the row has committed."""
    transaction.on_commit(lambda: _send(job))


def _send(job: AbstractJob) -> None:
    type(job)._base_manager.filter(pk=job.pk).update(sent_at=timezone.now())
    try:
        current_app.send_task(job.task_name, args=[job.pk])
    except BrokerUnreachable:
        # The row is there; the sweeper sends it again when the broker is back.
        logger.warning("broker unreachable; %s %s waits for the sweeper", job.task_name, job.pk)


def run(model: type[J], job_id: int, work: Callable[[J], None], *, wait: bool = False) -> bool:
    """Run `work` on the job unless it has ended or another worker is at it; whether it ran here.

    An error ends the job as failed with its text. The death of the worker or of its database connection leaves it
    running, for `requeue_stale`. With `wait`, a job that another worker is at is waited for: it has ended when this
    returns, or has been taken over because that worker died.
    """
    with _session_lock(model, job_id, wait=wait) as mine:
        if not mine:
            return False
        job = model._base_manager.filter(pk=job_id).first()
        if job is None or job.ended:
            return False
        job.state, job.attempts, job.started_at = JobState.RUNNING, job.attempts + 1, timezone.now()
        job.save(update_fields=["state", "attempts", "started_at"])
        try:
            work(job)
        except (OperationalError, InterfaceError):
            raise  # the database is away: nothing can be written about it, and another attempt may well succeed
        except Exception as error:
            logger.exception("%s %s failed", job.task_name, job.pk)
            _end(job, JobState.FAILED, error=describe(error))
        else:
            _end(job, JobState.DONE)
        return True


def describe(error: Exception) -> str:
    """The error for the job page: a domain error's own sentence; anything else is named and found in the log."""
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, SoftTimeLimitExceeded):
        return _("Công việc chạy quá thời gian cho phép.")
    return _("Lỗi ngoài dự kiến (%(error)s). Người quản trị xem chi tiết trong nhật ký.") % {
        "error": type(error).__name__
    }


def requeue_stale(model: type[AbstractJob], *, waiting_longer_than: timedelta = RESEND_AFTER) -> int:
    """Send again every job whose worker died or whose message was lost; how many.

    A job that has been tried `MAX_ATTEMPTS` times ends as failed instead of circling for ever.
    """
    lost = Q(state=JobState.RUNNING) | Q(state=JobState.WAITING) & (
        Q(sent_at=None) | Q(sent_at__lt=timezone.now() - waiting_longer_than)
    )
    sent = 0
    for job in model._base_manager.filter(lost).order_by("pk"):
        if _take_back(job):
            _send(job)
            sent += 1
    return sent


def _take_back(job: AbstractJob) -> bool:
    """Set an abandoned job to waiting; False when a worker is at it or it is over."""
    with _session_lock(type(job), job.pk) as abandoned:
        if not abandoned:
            return False
        job.refresh_from_db()
        if job.ended:
            return False
        if job.attempts >= MAX_ATTEMPTS:
            _end(job, JobState.FAILED, error=_("Đã chạy %(n)d lần mà không xong.") % {"n": job.attempts})
            return False
        job.state = JobState.WAITING
        job.save(update_fields=["state"])
        return True


def _end(job: AbstractJob, state: JobState, *, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    if state == JobState.DONE:
        job.progress, job.stage = 100, ""
    job.save(update_fields=["state", "error", "finished_at", "progress", "stage"])


@contextmanager
def _session_lock(model: type[AbstractJob], job_id: int, *, wait: bool = False) -> Iterator[bool]:
    """Hold the job's PostgreSQL session lock; yields whether it was free, which it always is after a `wait`."""
    key = [zlib.crc32(model._meta.label_lower.encode()) - 2**31, job_id]
    mine = _try_lock(key)
    while wait and not mine:
        time.sleep(LOOK_EVERY_SECONDS)  # rather than a blocking statement, which Ctrl-C cannot end
        mine = _try_lock(key)
    try:
        yield mine
    finally:
        if mine:
            _unlock(key)


def _try_lock(key: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (free,) = cursor.fetchone()
    return bool(free)


def _unlock(key: list[int]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    except DatabaseFailure:
        connection.close()  # the lock goes with its connection
