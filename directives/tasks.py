"""Background work of duties: each task loads by id and calls one service."""

from celery import shared_task

from core import jobs
from directives.models import GenerationJob, ReminderMail
from directives.services import generation, reminders


@shared_task(name="directives.generate_assignments")
def generate_assignments(job_id: int) -> None:
    """Run a generation job; a second message for the same job does nothing."""
    jobs.run(GenerationJob, job_id, generation.generate_job)


@shared_task(name="directives.generate_assignments_due")
def generate_assignments_due() -> None:
    """Every night: give out what falls due within a year, pass on what closed agencies left open."""
    generation.request_generation(by=None)


@shared_task(name="directives.send_reminder")
def send_reminder(job_id: int) -> None:
    """Send one reminder message; a second message for the same job does nothing."""
    jobs.run(ReminderMail, job_id, reminders.send)


@shared_task(name="directives.requeue_stale_jobs")
def requeue_stale_jobs() -> None:
    """Send again what a killed worker or an emptied broker has lost."""
    jobs.requeue_stale(GenerationJob)
    jobs.requeue_stale(ReminderMail)
