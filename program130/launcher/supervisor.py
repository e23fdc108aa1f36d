"""The program's own processes under `manage.py dev`: web server, Celery worker, scheduler."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from program130.launcher import environment, processes
from program130.launcher.errors import LauncherError
from program130.launcher.locks import FileLock
from program130.launcher.paths import DataFolder

HOST = "127.0.0.1"
_CELERY = ("-m", "celery", "--quiet", "-A", "program130")
# Celery says this to everybody who runs as root; here the developer has chosen to.
_AS_ROOT = ("-W", "ignore:You're running the worker with superuser privileges")
_GLANCE = 0.25  # seconds between two looks at the children
_LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is started again
_SETTLED = 60.0  # a child that lived this long starts with a clean slate


@dataclass
class Child:
    """One process of the program. The program cannot go on without an `essential` one."""

    name: str
    command: Sequence[str]
    death_signal: signal.Signals
    essential: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = field(default=1.0, repr=False)
    restart_at: float = 0.0

    def start(self) -> None:
        """Runs the command; its output goes to the terminal."""
        self.process = processes.spawn(
            self.command, death_signal=self.death_signal, cwd=environment.ROOT, env=os.environ
        )
        self.started = time.monotonic()

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else None


def children(port: int, folder: DataFolder) -> list[Child]:
    """The processes, in the order of starting.

    When the launcher is killed the kernel ends them: the worker at once, because a job that is cut off is
    done again from its row; the others in an orderly way.
    """
    web = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "program130.wsgi:application"),
        *("--host", HOST, "--port", str(port), "--no-ws"),
        *("--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5"),
        *("--log-level", "warning"),
    )
    worker = (
        *(sys.executable, *_AS_ROOT, *_CELERY, "worker", "--pool=solo", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle"),
    )
    beat = (
        *(sys.executable, *_CELERY, "beat", "--loglevel", "WARNING", "--pidfile="),
        *("--schedule", str(folder.root / "celerybeat-schedule")),
    )
    return [
        Child("web", web, signal.SIGTERM, essential=True),
        Child("worker", worker, signal.SIGKILL),
        Child("beat", beat, signal.SIGTERM),
    ]


class Supervisor:
    """Starts the children, starts the lesser ones again when they die, and ends them all."""

    def __init__(self, members: Sequence[Child], *, say: Callable[[str], None]) -> None:
        self.members = members
        self.say = say

    def start(self) -> None:
        """Starts all of them."""
        for child in self.members:
            child.start()

    def watch(self, still_served: Callable[[], bool]) -> None:
        """Returns only by an exception: LauncherError when the program cannot go on."""
        while True:
            if not still_served():
                raise LauncherError("Máy chủ cơ sở dữ liệu hoặc hàng đợi đã dừng.")
            for child in self.members:
                self.look_after(child)
            time.sleep(_GLANCE)

    def look_after(self, child: Child) -> None:
        """Starts a child again that ended, after a pause that doubles each time."""
        code, now = child.exit_code, time.monotonic()
        if code is None:
            return
        if child.essential:
            raise LauncherError(f"Tiến trình {child.name} đã dừng đột ngột (mã {code}).")
        if not child.restart_at:
            child.pause = 1.0 if now - child.started > _SETTLED else child.pause
            child.restart_at = now + child.pause
            self.say(
                f"Tiến trình {child.name} đã dừng (mã {code}); khởi động lại sau {child.pause:.0f} giây."
            )
        elif now >= child.restart_at:
            child.restart_at = 0.0
            child.pause = min(2 * child.pause, _LONGEST_PAUSE)
            child.start()

    def stop(self, *, timeout: float = 10) -> None:
        """Asks all of them at once, then kills what is left after `timeout` seconds."""
        for child in self.members:
            if child.process and child.exit_code is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + timeout
        for child in self.members:
            if child.process:
                _wait(child.process, max(0.0, deadline - time.monotonic()))
                processes.stop(child.process, signal.SIGKILL, timeout=5)

    def wait_for_web(self, port: int, *, timeout: float = 60) -> None:
        """Waits until the web server answers a request, with whatever status. Raises LauncherError."""
        web = self.members[0]
        deadline = time.monotonic() + timeout
        while not _answers(port):
            if web.exit_code is not None:
                raise LauncherError(f"Máy chủ web không khởi động được (mã {web.exit_code}).")
            if time.monotonic() > deadline:
                raise LauncherError(f"Máy chủ web không trả lời sau {timeout:.0f} giây.")
            time.sleep(0.05)


def claim(folder: DataFolder, address: str) -> FileLock:
    """Makes this process the only `dev` of the data folder, until the lock is closed.

    Raises LauncherError naming the process and the address of the one that runs.
    """
    path = folder.run / "dev"
    lock = FileLock(path)
    if not lock.try_exclusive():
        lock.close()
        raise LauncherError(_who_runs(path, folder))
    lock.write(json.dumps({"pid": os.getpid(), "address": address}))
    return lock


def _who_runs(path: Path, folder: DataFolder) -> str:
    try:
        other = json.loads(path.read_text())
        who = f": {other['address']} (tiến trình {other['pid']})"
    except (ValueError, KeyError):
        who = ""
    return (
        f"Chương trình đang chạy với thư mục dữ liệu {folder.root} rồi{who}. Hãy dừng lần chạy đó trước, "
        "hoặc chọn thư mục khác bằng --data."
    )


def usable_port(port: int) -> int:
    """`port` when nobody listens on it; any free one for 0. Raises LauncherError."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise LauncherError(
                f"Không được phép mở cổng {port}. Hãy chọn cổng từ 1024 trở lên: --port 8000."
            ) from error
        except OSError as error:
            raise LauncherError(
                f"Cổng {port} đang được một chương trình khác sử dụng. Hãy dừng chương trình đó hoặc chọn cổng khác, "
                f"ví dụ: --port {port + 1}."
            ) from error
        chosen: int = probe.getsockname()[1]
        return chosen


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
