"""Keeps the embedded servers running for as long as this process needs them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from program130.launcher import environment, keeper, processes
from program130.launcher.environment import Plan
from program130.launcher.errors import LauncherError
from program130.launcher.locks import FileLock, is_locked
from program130.launcher.paths import DataFolder

# These neither read nor write the database.
_WITHOUT_SERVERS = {"", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help"} | {
    "makemessages",
    "startapp",
    "version",
}
_ATTACHES_ITSELF = {"dev"}  # after it made sure that it is alone in its data folder


@contextlib.contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    """Sets the environment for a `manage.py` command line and runs the servers it needs while it runs.

    Raises LauncherError.
    """
    _refuse_unknown_system()
    plan = environment.configure(os.environ, data=_data_option(arguments))
    if not needs_servers(arguments):
        yield
        return
    with attached(plan):
        yield


def needs_servers(arguments: Sequence[str]) -> bool:
    """Whether this command line (program name first) needs database and broker before it starts."""
    command = arguments[1] if len(arguments) > 1 else ""
    if command in _ATTACHES_ITSELF or command.startswith("-") or {"-h", "--help"} & set(arguments):
        return False
    return command not in _WITHOUT_SERVERS or "--database" in arguments


@contextlib.contextmanager
def attached(plan: Plan, *, timeout: float = 60) -> Iterator[None]:
    """Runs the planned servers, or uses the running ones, until the end of the block.

    The last user's servers are stopped before the block is left. Raises LauncherError.
    """
    if not plan.services:
        yield
        return
    with FileLock(keeper.users_lock(plan.folder)) as users:
        if not users.share(timeout=timeout):
            raise LauncherError("Máy chủ nhúng của lần chạy trước chưa dừng xong. Hãy thử lại sau ít giây.")
        process = _ensure_keeper(plan, time.monotonic() + timeout)
        try:
            yield
        finally:
            users.release()
            _wait_for_end(plan.folder, process)


def is_running(folder: DataFolder) -> bool:
    """Whether the embedded servers of the folder are up."""
    return _state(folder).get("state") == keeper.READY and is_locked(keeper.keeper_lock(folder))


def failure(folder: DataFolder) -> str:
    """Why the embedded servers ended, when they did so by themselves."""
    return str(_state(folder).get("message", ""))


def _ensure_keeper(plan: Plan, deadline: float) -> "subprocess.Popen[bytes] | None":
    """Starts a keeper unless one is at work, and waits for its servers. Returns the keeper started here."""
    folder, process = plan.folder, None
    while True:
        with FileLock(keeper.keeper_lock(folder)) as lock:
            unkept = lock.try_exclusive()
            if unkept and process and process.poll() is not None:
                raise LauncherError(failure(folder) or _log_tail(folder))
            if unkept and process is None:
                # Cleared while the lock is ours, so that nobody takes a killed keeper's word for a new one's.
                keeper.state_file(folder).unlink(missing_ok=True)
        if unkept and process is None:
            process = _start_keeper(plan)
        state = _state(folder)
        if not unkept and state.get("state") == keeper.READY:
            _refuse_missing(plan, state)
            # A keeper killed an instant ago may still hold its lock.
            if all(server.answers() for server in keeper.servers(folder, plan.services)):
                return process
        if time.monotonic() > deadline:
            raise LauncherError(f"Máy chủ nhúng không sẵn sàng kịp.\n{_log_tail(folder)}")
        time.sleep(0.02)


def _start_keeper(plan: Plan) -> "subprocess.Popen[bytes]":
    """The keeper is in a session of its own and is not told of our death: others may be using it."""
    with processes.open_log(_log(plan.folder)) as log:
        return subprocess.Popen(
            [sys.executable, "-m", keeper.__name__, str(plan.folder.root), *plan.services],
            cwd=environment.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_for_end(folder: DataFolder, process: "subprocess.Popen[bytes] | None") -> None:
    """Waits for the servers to stop, unless somebody else goes on using them."""
    look_until = time.monotonic() + 0.6
    while keeper.state_file(folder).exists() and time.monotonic() < look_until:
        time.sleep(0.02)
    if keeper.state_file(folder).exists():
        return
    deadline = time.monotonic() + 30
    while is_locked(keeper.keeper_lock(folder)) and time.monotonic() < deadline:
        time.sleep(0.02)
    if process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


def _state(folder: DataFolder) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(keeper.state_file(folder).read_text())
    except FileNotFoundError:
        return {}
    return state


def _refuse_missing(plan: Plan, state: dict[str, Any]) -> None:
    missing = set(plan.services) - set(state["services"])
    if missing:
        raise LauncherError(
            f"Máy chủ nhúng đang chạy trong {plan.folder.root} thiếu {', '.join(sorted(missing))}: chương trình kia "
            "được khởi động với DATABASE_URL hoặc CELERY_BROKER_URL khác. Hãy dừng chương trình đó trước."
        )


def _log(folder: DataFolder) -> Path:
    return folder.logs / "keeper.log"


def _log_tail(folder: DataFolder) -> str:
    return f"Nhật ký {_log(folder)}:\n{processes.tail(_log(folder))}"


def _data_option(arguments: Sequence[str]) -> Path | None:
    """The value of `--data`, which has to be known before the settings are read."""
    if len(arguments) < 2 or arguments[1] not in _ATTACHES_ITSELF:
        return None
    for position, word in enumerate(arguments):
        if word.startswith("--data="):
            return Path(word.partition("=")[2])
        if word == "--data" and position + 1 < len(arguments):
            return Path(arguments[position + 1])
    return None


def _refuse_unknown_system() -> None:
    if not hasattr(signal, "SIGHUP"):  # Windows
        needed = {"DATABASE_URL", "CELERY_BROKER_URL"}
        if not needed <= set(os.environ):
            raise LauncherError(
                "Máy chủ nhúng chỉ chạy trên Linux và macOS. Trên Windows hãy dùng WSL, hoặc đặt DATABASE_URL và "
                "CELERY_BROKER_URL."
            )
