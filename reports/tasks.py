"""Background work of the reporting regime: each task loads by id and calls one service."""

import logging

from celery import shared_task
from django.utils import timezone

from core import jobs
from reports.models import CompileJob, IssueJob
from reports.queries import verification
from reports.services import compiling, issuing, periods, scheduled_compiling

logger = logging.getLogger(__name__)


@shared_task(name="reports.compile_period")
def compile_period(job_id: int) -> None:
    """Run a compile job; a second message for the same job does nothing."""
    jobs.run(CompileJob, job_id, compiling.compile_job)


@shared_task(name="reports.issue_document")
def issue_document(job_id: int) -> None:
    """Run an issue job; a second message for the same job does nothing."""
    jobs.run(IssueJob, job_id, issuing.issue_job)


@shared_task(name="reports.requeue_stale_jobs")
def requeue_stale_jobs() -> None:
    """Send again what a killed worker or an emptied broker has lost."""
    jobs.requeue_stale(CompileJob)
    jobs.requeue_stale(IssueJob)


@shared_task(name="reports.open_periods")
def open_periods() -> None:
    """Open the periods that have begun."""
    periods.open_periods(today=timezone.localdate())


@shared_task(name="reports.verify_compilations")
def verify_compilations() -> None:
    """Every night: work the frozen compilations out again; each difference is an error in the log."""
    for compilation in verification.compilations_to_verify().iterator(chunk_size=50):
        for sentence in verification.differences(compilation):
            logger.error("compilation %s of %s: %s", compilation.pk, compilation.period.code, sentence)


@shared_task(name="reports.compile_due_periods")
def compile_due_periods() -> None:
    """Every night: compile what is due, and what has changed since."""
    scheduled_compiling.request_due_compiles(today=timezone.localdate())
