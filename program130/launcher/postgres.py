"""An embedded PostgreSQL server: one cluster, one account, one Unix socket, no network."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg2

from program130.launcher import binaries, processes
from program130.launcher.account import Account
from program130.launcher.errors import LauncherError

USER = DATABASE = "program130"
_BUSY = re.compile(r"lock file .* already exists|pre-existing shared memory block")

# Sized for a laptop with a handful of connections.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A crash of the machine may lose everything: only for databases that are thrown away anyway.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "1GB",
}


class PostgresServer:
    """A server whose data directory is `cluster` and whose socket lies in `sockets`."""

    name: ClassVar[str] = "postgres"

    def __init__(
        self,
        *,
        cluster: Path,
        sockets: Path,
        log: Path,
        password: str,
        account: Account,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.cluster = cluster
        self.sockets = sockets
        self.log = log
        self.password = password
        self.account = account
        self.settings = {**_SETTINGS, **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, timeout: float = 30) -> None:
        """Makes the cluster when missing, starts the server and waits until it answers.

        A server that was killed a moment ago can still hold the data directory: the start is tried again
        for ten seconds. Raises LauncherError.
        """
        programs = binaries.find_postgres(self.account)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise(programs)
        self._refuse_other_version(programs)
        give_up = time.monotonic() + 10
        while True:
            before = self.log.stat().st_size if self.log.exists() else 0
            self._spawn(programs)
            if self._ready(timeout):
                break
            said = self.log.read_bytes()[before:].decode(errors="replace")
            if not _BUSY.search(said) or time.monotonic() > give_up:
                raise LauncherError(f"PostgreSQL không khởi động được. Nhật ký {self.log}:\n{said.strip()}")
            self._clear_stale_locks()
            time.sleep(0.2)
        self._create_database()

    def stop(self) -> None:
        """Ends the server at once but cleanly: open connections are closed, nothing committed is lost."""
        if self.process:
            processes.stop(self.process, signal.SIGINT, timeout=20)  # SIGINT is PostgreSQL's fast shutdown

    def abandon(self) -> None:
        """Ends a throw-away server without writing anything more."""
        if self.process:
            processes.stop(self.process, signal.SIGQUIT, timeout=5)

    def _initialise(self, programs: binaries.Postgres) -> None:
        """Runs initdb in a folder beside the cluster, so that an interrupted run leaves no half cluster."""
        fresh = self.cluster.with_name(f"{self.cluster.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.account.private_folder(fresh)
        password_file = self.sockets / "initial-password"
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.password)
        self.account.give(password_file)
        try:
            with self.account.reaching(fresh) as (name, descriptors):
                self._run_initdb(programs, name, password_file, descriptors)
        except subprocess.CalledProcessError as error:
            raise LauncherError(f"Không tạo được cơ sở dữ liệu trong {fresh}:\n{error.stderr}") from error
        finally:
            password_file.unlink()
        fresh.rename(self.cluster)

    def _run_initdb(
        self, programs: binaries.Postgres, name: str, password_file: Path, inherit: list[int]
    ) -> None:
        subprocess.run(
            [
                programs.folder / "initdb",
                f"--pgdata={name}",
                f"--username={USER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
                *_locale(programs.major),
            ],
            check=True,
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(),
            pass_fds=inherit,
            **self.account.identity(),
        )

    def _refuse_other_version(self, programs: binaries.Postgres) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        if made_by != str(programs.major):
            raise LauncherError(
                f"Thư mục {self.cluster} do PostgreSQL {made_by} tạo, nhưng chương trình đang dùng PostgreSQL "
                f"{programs.major}. Hãy xuất dữ liệu bằng pg_dump của PostgreSQL {made_by}, đổi tên thư mục cũ, "
                f"khởi động lại rồi nạp vào bằng psql của PostgreSQL {programs.major} (dump/restore)."
            )

    def _spawn(self, programs: binaries.Postgres) -> None:
        settings = {**self.settings, **({"io_method": "sync"} if programs.major >= 18 else {})}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (
            processes.open_log(self.log) as log,
            self.account.reaching(self.cluster) as (name, descriptors),
        ):
            self.process = processes.spawn(
                [programs.folder / "postgres", "-D", name, "-k", self.sockets, *options],
                death_signal=signal.SIGINT,
                cwd=Path(
                    "/"
                ),  # before version 16 the server goes back there after looking for its own folder
                env=_environment(),
                output=log,
                account=self.account,
                inherit=descriptors,
            )

    def _ready(self, timeout: float) -> bool:
        """Waits until the server accepts the password; False when it ended instead."""
        assert self.process is not None  # noqa: S101 - for the type checker; callers have spawned it
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            try:
                self.connect("postgres").close()
            except psycopg2.OperationalError as error:
                if "password authentication failed" in str(error):
                    self.stop()
                    raise LauncherError(
                        f"Mật khẩu trong thư mục secrets không khớp với cơ sở dữ liệu {self.cluster}."
                    ) from error
                if time.monotonic() > deadline:
                    self.stop()
                    raise LauncherError(f"PostgreSQL không trả lời sau {timeout:.0f} giây.") from error
                time.sleep(0.02)
            else:
                return True
        return False

    def answers(self) -> bool:
        """Whether the server accepts a connection at this moment."""
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database: str = DATABASE) -> "psycopg2.extensions.connection":
        """A connection outside any transaction."""
        connection = psycopg2.connect(
            host=str(self.sockets), user=USER, password=self.password, dbname=database, connect_timeout=10
        )
        connection.autocommit = True
        return connection

    def _create_database(self) -> None:
        with contextlib.closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')

    def _clear_stale_locks(self) -> None:
        """Removes the lock files of a server that is gone.

        PostgreSQL itself ignores a lock whose process number is free. It cannot know when that number has
        meanwhile gone to a different program of the same account, or to the server of the folder from which
        this one was copied.
        """
        for path in (self.cluster / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            try:
                pid = int(path.read_text().splitlines()[0])
                serving = os.path.samefile(f"/proc/{pid}/cwd", self.cluster)
            except (FileNotFoundError, ValueError, IndexError):
                serving = not Path("/proc/self/cwd").exists()  # no telling on this system: leave it
            except PermissionError:  # a process of another user cannot be ours
                serving = False
            if not serving:
                path.unlink(missing_ok=True)


def database_url(sockets: Path, password: str, database: str = DATABASE) -> str:
    """Address of a database behind the socket, in the form django-environ reads."""
    return f"postgres://{USER}:{quote(password, safe='')}@/{sockets}/{database}"


def _locale(major: int) -> list[str]:
    """Options for correct case folding of Vietnamese that behave the same on every machine.

    The provider built into PostgreSQL (17 and later) does not depend on the C library, whose updates
    can silently corrupt indexes on text.
    """
    if major >= 18:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    if major == 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _environment() -> dict[str, str]:
    """The server sees nothing of ours: no secrets, no PG* variables, and English messages to look for."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
