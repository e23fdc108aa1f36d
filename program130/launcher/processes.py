"""Child processes that never outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from program130.launcher.account import Account

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
# Loaded here because nothing may be imported between fork and exec.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    account: Account | None = None,
    inherit: Sequence[int] = (),
) -> "subprocess.Popen[bytes]":
    """Starts `command` in a session of its own, so that Ctrl-C in the terminal reaches only its parent.

    On Linux the kernel sends it `death_signal` when the calling *thread* ends: call this from the main
    thread. The kernel forgets that wish when the account changes; `preexec_fn` runs after that change.
    Raises OSError when the program cannot be run.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        cwd=cwd,
        env=env,
        start_new_session=True,
        pass_fds=inherit,
        preexec_fn=_die_with_parent(death_signal),
        **(account.identity() if account else {}),
    )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the request was made
            os._exit(1)

    return ask_kernel


def stop(process: "subprocess.Popen[bytes]", how: signal.Signals, *, timeout: float) -> None:
    """Asks `process` to end, waits, and kills whatever of its session is left after `timeout` seconds."""
    if process.poll() is None:
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def tail(path: Path, lines: int = 8) -> str:
    """The last lines of a log, for an error message."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def open_log(path: Path, *, limit: int = 4_000_000) -> IO[bytes]:
    """Opens a log for appending; starts a new one, keeping the old, when it passed `limit` bytes."""
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")
