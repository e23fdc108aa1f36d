"""The process that owns the embedded servers of one data folder.

    python -m program130.launcher.keeper DATA_FOLDER SERVICE…

Every program that uses the servers shares the lock `run/users` for as long as it lives. The keeper waits until
it can take that lock alone: then nobody is left, it stops the servers and ends. The kernel gives locks
back however their holder ends, so a killed program needs no clean-up; and a program that comes while the
servers are being stopped waits for the lock and then starts a new keeper. If the keeper itself is killed, the
kernel ends the servers (processes.spawn).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import ClassVar, Protocol

from program130.launcher import keys
from program130.launcher.account import Account
from program130.launcher.errors import LauncherError
from program130.launcher.locks import FileLock
from program130.launcher.paths import DataFolder
from program130.launcher.postgres import PostgresServer
from program130.launcher.valkey import ValkeyServer

READY, FAILED = "ready", "failed"
_GLANCE = 0.2  # seconds between two looks at the users and the servers


class Server(Protocol):
    """What the keeper needs of a server."""

    name: ClassVar[str]
    process: "subprocess.Popen[bytes] | None"

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def answers(self) -> bool: ...


def users_lock(folder: DataFolder) -> Path:
    """Shared by every program that uses the servers."""
    return folder.run / "users"


def keeper_lock(folder: DataFolder) -> Path:
    """Held by the keeper alone."""
    return folder.run / "keeper"


def state_file(folder: DataFolder) -> Path:
    """JSON: `state`, and `message` when it failed or `services` when it is ready."""
    return folder.run / "servers.json"


def servers(folder: DataFolder, names: Sequence[str]) -> list[Server]:
    """The servers of a data folder, in the order of starting."""
    account = Account.for_servers()
    known: dict[str, Server] = {
        "postgres": PostgresServer(
            cluster=folder.cluster,
            sockets=folder.sockets,
            log=folder.logs / "postgres.log",
            password=keys.database_password(folder),
            account=account,
        ),
        "valkey": ValkeyServer(
            folder=folder.broker, sockets=folder.sockets, log=folder.logs / "valkey.log", account=account
        ),
    }
    return [known[name] for name in names]


class Keeper:
    """Starts the servers, watches them and stops them when they are no longer used."""

    def __init__(self, folder: DataFolder, names: Sequence[str]) -> None:
        self.folder = folder
        self.names = list(names)
        self.servers = servers(folder, names)
        self.stopping = False

    def run(self) -> None:
        """Serves until the last user has gone. Raises LauncherError when a server fails."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with FileLock(users_lock(self.folder)) as users:
            try:
                Account.for_servers().private_folder(self.folder.sockets)
                for server in self.servers:
                    server.start()
                self._tell(READY, services=self.names)
                while not self.stopping and not users.try_exclusive():
                    self._check()
                    time.sleep(_GLANCE)
            finally:
                self._stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _check(self) -> None:
        for server in self.servers:
            if server.process and server.process.poll() is not None:
                raise LauncherError(
                    f"Máy chủ {server.name} đã dừng đột ngột. Xem nhật ký trong {self.folder.logs}."
                )

    def _stop(self) -> None:
        state_file(self.folder).unlink(missing_ok=True)
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.folder.sockets, ignore_errors=True)

    def _tell(self, state: str, **details: object) -> None:
        tell(self.folder, state, **details)


def tell(folder: DataFolder, state: str, **details: object) -> None:
    """Replaces the state file in one step, so that a reader sees the old one or the new one."""
    fresh = state_file(folder).with_suffix(".new")
    fresh.write_text(json.dumps({"state": state, "pid": os.getpid(), **details}, ensure_ascii=False))
    fresh.replace(state_file(folder))


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 also when another keeper is already at work."""
    folder = DataFolder(Path(arguments[0]))
    with FileLock(keeper_lock(folder)) as lock:
        if not lock.try_exclusive():
            return 0
        try:
            Keeper(folder, arguments[1:]).run()
        except LauncherError as error:
            tell(folder, FAILED, message=str(error))
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
