"""`manage.py dev` as a person runs it: start, use, stop, kill."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest

from program130.launcher.environment import ROOT
from program130.launcher.paths import DataFolder
from tests.launcher import real

pytestmark = pytest.mark.processes
MANAGE = [sys.executable, "manage.py"]


class Dev:
    """One running `manage.py dev` without demonstration data."""

    started: ClassVar[list["Dev"]] = []

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self.process = real.start([*MANAGE, "dev", "--data", str(root), "--no-demo", "--port", "0", *options])
        self.started.append(self)
        self.begun = time.monotonic()
        self.address = ""
        self.output = ""

    def wait(self) -> "Dev":
        """Until it says its address. Fails with its output when it ends instead."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            match = re.search(r"đang chạy: (http://\S+)", line)
            if match:
                self.address = match[1]
                return self
        pytest.fail(f"dev ended with {self.process.wait()}:\n{self.output}")

    def status(self, path: str = "healthz") -> int:
        """The web server's answer."""
        place = urlsplit(self.address)
        with contextlib.closing(
            http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
        ) as web:
            web.request("GET", f"/{path}")
            return web.getresponse().status

    def end(self, how: signal.Signals) -> int:
        """Sends the signal and returns the exit code."""
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=real.PATIENCE)
        self.output += rest
        return self.process.returncode


@pytest.fixture(scope="module", autouse=True)
def _nothing_survives() -> Iterator[None]:
    """A test that failed half-way leaves no program running."""
    yield
    for dev in Dev.started:
        if dev.process.poll() is None:
            dev.process.kill()
            dev.process.communicate()


@pytest.fixture(scope="module")
def prepared(fast_folder: Callable[[], Path]) -> Path:
    """A data folder after its first start, stopped by SIGTERM."""
    root = fast_folder()
    first = Dev(root).wait()
    assert first.status() == 200
    assert len(real.alive(root)) >= 7  # dev, keeper, two servers, web, worker, scheduler
    assert first.end(signal.SIGTERM) == 0, first.output
    assert real.alive(root) == []
    return root


@pytest.fixture(scope="module")
def running(prepared: Path, fast_folder: Callable[[], Path]) -> Iterator[Dev]:
    """The program, started again; stopped by Ctrl-C."""
    root = _copy(prepared, fast_folder())
    dev = Dev(root).wait()
    assert time.monotonic() - dev.begun < 10
    yield dev
    assert dev.end(signal.SIGINT) == 0, dev.output
    assert real.alive(root) == []


def test_a_second_start_in_the_same_folder_names_the_first(running: Dev) -> None:
    answer = _manage("dev", "--data", str(running.root), "--port", "0")

    assert answer.returncode == 1
    assert running.address in answer.stderr
    assert f"tiến trình {running.process.pid}" in answer.stderr


def test_a_taken_port_is_named_before_anything_is_started(running: Dev, tmp_path: Path) -> None:
    port = str(urlsplit(running.address).port)

    answer = _manage("dev", "--data", str(tmp_path), "--port", port)

    assert answer.returncode == 1
    assert f"Cổng {port} đang được" in answer.stderr
    assert not DataFolder(tmp_path).cluster.exists()


def test_a_command_beside_the_running_program_sees_the_same_database(running: Dev) -> None:
    real.query(running.root, "CREATE TABLE beside AS SELECT 130 AS n")

    assert "130" in _shell(running.root, "SELECT n FROM beside")
    assert running.status() == 200


def test_a_killed_worker_is_started_again(running: Dev) -> None:
    before = real.pids(running.root, "celery --quiet -A program130 worker")
    assert len(before) == 1

    real.kill(before[0])

    def replaced() -> bool:
        now = real.pids(running.root, "celery --quiet -A program130 worker")
        return len(now) == 1 and now != before

    assert real.eventually(replaced)
    assert running.status() == 200


def test_kill_9_leaves_no_process_and_the_next_start_recovers(
    prepared: Path, fast_folder: Callable[[], Path]
) -> None:
    root = _copy(prepared, fast_folder())
    dev = Dev(root).wait()
    dev.end(signal.SIGKILL)
    assert real.nothing_left(root), real.alive(root)

    again = Dev(root).wait()

    assert again.status() == 200
    assert again.end(signal.SIGTERM) == 0
    assert real.alive(root) == []


def test_the_program_ends_with_a_message_when_its_database_does(
    prepared: Path, fast_folder: Callable[[], Path]
) -> None:
    root = _copy(prepared, fast_folder())
    dev = Dev(root).wait()

    os.kill(real.pids(root, "postgres -D")[0], signal.SIGKILL)
    rest, _ = dev.process.communicate(timeout=real.PATIENCE)

    assert dev.process.returncode == 1
    assert "Máy chủ cơ sở dữ liệu hoặc hàng đợi đã dừng" in rest
    assert real.nothing_left(root), real.alive(root)


def test_a_command_starts_the_database_by_itself_and_stops_it(
    prepared: Path, fast_folder: Callable[[], Path]
) -> None:
    root = _copy(prepared, fast_folder())

    assert "accounts" in _shell(root, "SELECT DISTINCT app FROM django_migrations WHERE app = 'accounts'")
    assert real.alive(root) == []


def test_dev_is_refused_in_production(tmp_path: Path) -> None:
    production = {
        "PROGRAM130_ENV": "production",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "example.test",
        "DATABASE_URL": "postgres://localhost/none",
        "CELERY_BROKER_URL": "redis://localhost/0",
    }

    answer = _manage("dev", "--data", str(tmp_path), **production)

    assert answer.returncode == 1
    assert "PROGRAM130_ENV=development" in answer.stderr


def _manage(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*MANAGE, *words],
        env=real.environment(**variables),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _shell(root: Path, statement: str) -> str:
    """What a management command reads from the database of the folder."""
    code = f"from django.db import connection as c; k = c.cursor(); k.execute({statement!r}); print(k.fetchall())"
    answer = _manage("shell", "--no-imports", "--command", code, PROGRAM130_DATA=str(root))
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def _copy(source: Path, parent: Path) -> Path:
    target = parent / "data"
    subprocess.run(["cp", "-a", source, target], check=True)
    shutil.rmtree(target / "run")
    return target
