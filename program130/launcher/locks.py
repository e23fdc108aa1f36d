"""Advisory locks on files.

The kernel drops a lock when its process ends, however it ends, so no stale lock survives a `kill -9`.
The descriptors are not inherited by programs started from here.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import Self


class FileLock:
    """A lock on `path`, held by one process exclusively or by several together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def try_exclusive(self) -> bool:
        """Takes the lock alone; False when any other process holds it."""
        return self._take(fcntl.LOCK_EX)

    def share(self, *, timeout: float) -> bool:
        """Takes the lock together with others; False when one process kept it alone for `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not self._take(fcntl.LOCK_SH):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def write(self, text: str) -> None:
        """Leaves a note for whoever finds the file locked."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def release(self) -> None:
        """Gives the lock back but stays usable."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Gives the lock back for good."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock on `path` at this moment."""
    with FileLock(path) as lock:
        return not lock.try_exclusive()
