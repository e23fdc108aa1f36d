"""An embedded Valkey server: the broker of the jobs and the cache, on a Unix socket only."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import ClassVar

from program130.launcher import binaries, processes
from program130.launcher.account import Account
from program130.launcher.errors import LauncherError

BROKER_DATABASE, CACHE_DATABASE = 0, 1


class ValkeyServer:
    """A server that saves to `folder` and listens on a socket in `sockets`."""

    name: ClassVar[str] = "valkey"

    def __init__(
        self,
        *,
        folder: Path,
        sockets: Path,
        log: Path,
        account: Account,
        durable: bool = True,
        databases: int = 16,
    ) -> None:
        self.folder = folder
        self.socket = socket_path(sockets)
        self.log = log
        self.account = account
        self.durable = durable
        self.databases = databases
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, timeout: float = 30) -> None:
        """Starts the server and waits until it answers. Raises LauncherError."""
        program = binaries.find_valkey(self.account)
        self.account.private_folder(self.folder)
        with processes.open_log(self.log) as log:
            self.process = processes.spawn(
                [
                    program,
                    *("--port", "0"),
                    *("--unixsocket", self.socket),
                    *("--unixsocketperm", "700"),
                    *("--databases", str(self.databases)),
                    # Waiting jobs survive a restart: saved after changes and at every orderly end.
                    *("--save", "60 1" if self.durable else ""),
                    *("--daemonize", "no"),
                ],
                death_signal=signal.SIGTERM,
                cwd=self.folder,  # where it saves, entered before root's rights are dropped
                env={"LC_ALL": "C"},
                output=log,
                account=self.account,
            )
        deadline = time.monotonic() + timeout
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                said = processes.tail(self.log)
                raise LauncherError(
                    f"Máy chủ hàng đợi Valkey không khởi động được. Nhật ký {self.log}:\n{said}"
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """Saves what is waiting and ends the server."""
        if self.process:
            processes.stop(self.process, signal.SIGTERM, timeout=10)

    def answers(self) -> bool:
        """Whether the server takes a request at this moment."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.settimeout(2)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def socket_path(sockets: Path) -> Path:
    """The server's socket in its folder of sockets."""
    return sockets / "valkey.sock"


def broker_url(sockets: Path, database: int = BROKER_DATABASE) -> str:
    """Address in the form Celery reads."""
    return f"redis+socket://{socket_path(sockets)}?virtual_host={database}"


def cache_url(sockets: Path, database: int = CACHE_DATABASE) -> str:
    """Address in the form redis-py reads."""
    return f"unix://{socket_path(sockets)}?db={database}"
