"""A real Celery worker beside the tests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from program130.launcher import processes


class WorkerProcess:
    """`celery worker` on the database that was selected when it started."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._template = ""

    @property
    def alive(self) -> bool:
        """Whether it runs at this moment."""
        return self.process is not None and self.process.poll() is None

    def ensure(self, template: str) -> None:
        """Starts it, unless it already runs on a copy of `template`."""
        if self.alive and self._template == template:
            return
        self.kill()
        self.start()
        self._template = template

    def start(self, *, timeout: float = 60) -> None:
        """Starts it and waits until it takes tasks."""
        offset = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                [
                    *(sys.executable, "-m", "celery", "-A", "program130", "worker", "--pool=solo"),
                    *("--loglevel=INFO", f"--hostname=test-{os.getpid()}@%h"),
                    *("--without-gossip", "--without-mingle"),
                ],
                death_signal=signal.SIGKILL,
                cwd=settings.BASE_DIR,
                output=log,
            )
        deadline = time.monotonic() + timeout
        while b" ready." not in self.log.read_bytes()[offset:]:
            if not self.alive or time.monotonic() > deadline:
                said = self.said()
                self.kill()
                raise RuntimeError(f"the Celery worker did not start:\n{said}")
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9, as in a crash."""
        if self.process:
            processes.stop(self.process, signal.SIGKILL, timeout=10)

    def said(self) -> str:
        """The end of its log."""
        return processes.tail(self.log, 40)


def empty_queues() -> None:
    """Drops every waiting message of this process's broker."""
    from program130.celery import app

    with app.connection_for_write() as connection:
        client = connection.default_channel.client  # type: ignore[attr-defined]  # the Redis transport has it
        waiting = [key for key in client.scan_iter() if not key.startswith(b"_kombu.")]
        if waiting:
            client.delete(*waiting)
