"""What all tests share: servers, databases, a real Celery worker, a browser.

Importing this module starts the session's servers and sets Django up, before any test module is read. Do not
export DJANGO_SETTINGS_MODULE: pytest-django would read the settings before the servers are known.

Which database does a test see?

    test(db)                  reference data; rolled back afterwards
    test(demo_db)             demonstration data; rolled back afterwards
    test(transactional_db)    reference data; really committed, then restored
    test(live_server)         the same
    test(demo_db, live_server) or (demo_db, transactional_db)   demonstration data; committed, then restored
    test(celery_worker_process)   the same as transactional_db, with a worker running on that database
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers

SESSION = servers.join()

os.environ["DJANGO_SETTINGS_MODULE"] = "program130.settings"
import django  # noqa: E402

django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]  # worker processes inherit the environment and must come here first

from django.core.cache import cache  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests.databases import DEMO, REFERENCE, Databases  # noqa: E402
from tests.worker import WorkerProcess, empty_queues  # noqa: E402

DATABASES = Databases(SESSION)
WORKER = WorkerProcess(SESSION.folder / "log" / f"celery-{SESSION.worker}.log")

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "celery_worker_process", "demo_db"}


def _restore(_test: TransactionTestCase) -> None:
    """Stands in for the flush after a transactional test, which would empty the reference tables too."""
    DATABASES.restore()


TransactionTestCase._fixture_teardown = _restore  # type: ignore[attr-defined]  # not in the stubs


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Chooses the database before any fixture can open a transaction on it."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or fixtures & _DATABASE_FIXTURES:
        DATABASES.select(DEMO if "demo_db" in fixtures else REFERENCE)
        cache.clear()


def pytest_unconfigure() -> None:
    """Leaves nothing on a server that was given from outside."""
    WORKER.kill()
    if SESSION.owner == os.getpid():
        DATABASES.drop_all()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Replaces pytest-django's: the databases come from templates (tests/databases.py)."""
    if not DATABASES.selected:  # a test written as a class, which the hook above cannot recognise
        DATABASES.select(REFERENCE)


@pytest.fixture(scope="session")
def fast_folder() -> Callable[[], Path]:
    """Makes folders in memory (on disk when there is too little), private to this user, gone with the session."""
    return lambda: Path(tempfile.mkdtemp(dir=SESSION.folder))


@pytest.fixture
def demo_db(db: None) -> None:
    """The demonstration data. Name it in the test's own signature or in that of a fixture it uses."""


@pytest.fixture
def celery_worker_process(transactional_db: None) -> WorkerProcess:
    """A real worker on this test's database and broker, with empty queues.

    It is kept for the next test on the same template, and replaced when a test killed it. What the test
    writes must be committed for the worker to see it, hence `transactional_db`.
    """
    empty_queues()
    WORKER.ensure(DATABASES.selected)
    return WORKER


@pytest.fixture
def no_celery_worker(transactional_db: None) -> Iterator[None]:
    """An empty queue that nobody reads: a worker kept from an earlier test would take the messages."""
    WORKER.kill()
    empty_queues()
    yield
    empty_queues()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The system's Chromium instead of a downloaded one.

    Playwright keeps an event loop in this thread, in which Django refuses its synchronous ORM; that
    refusal is lifted only in processes that drive a browser.
    """
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.fail("Chromium is missing: run tools/install-browser")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
