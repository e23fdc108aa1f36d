"""The ground the other tests stand on: databases from templates, a real worker, a real browser."""

import pytest
from django.db import connection, transaction
from playwright.sync_api import Page

from accounts.models import Agency
from program130.celery import app
from reports.models import Report
from tests.conftest import DATABASES
from tests.launcher import real
from tests.worker import WorkerProcess


def test_reference_data_is_there(db: None) -> None:
    assert Agency.objects.count() > 100
    assert not Report.objects.exists()


def test_demonstration_data_is_there_when_asked_for(demo_db: None) -> None:
    assert Report.objects.count() >= 126


def test_what_a_transactional_test_commits_is_taken_back(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE committed (n int)")
        cursor.execute("DELETE FROM django_migrations")
    transaction.on_commit(lambda: None)

    DATABASES.restore()

    assert "committed" not in connection.introspection.table_names()
    assert Agency.objects.count() > 100


def test_a_real_worker_takes_messages_of_this_process(celery_worker_process: WorkerProcess) -> None:
    app.send_task("reports.requeue_stale_jobs")

    assert real.eventually(lambda: "succeeded" in celery_worker_process.said())
    assert len(app.control.ping(timeout=2) or []) == 1


def test_a_killed_worker_is_replaced_for_the_next_test(celery_worker_process: WorkerProcess) -> None:
    celery_worker_process.kill()
    assert not celery_worker_process.alive

    celery_worker_process.start()

    assert celery_worker_process.alive


@pytest.mark.browser
def test_the_browser_reaches_the_live_server_with_demonstration_data(
    demo_db: None, live_server: object, page: Page
) -> None:
    answer = page.goto(f"{live_server}/accounts/login/")

    assert answer is not None
    assert answer.status == 200
    assert page.locator("form input[name=password]").count() == 1
