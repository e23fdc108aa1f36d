"""Temporary PostgreSQL and Valkey servers of one test session.

The first process of a session (the only one, or the one that hands tests out to others) starts them and
describes them in PROGRAM130_TEST_SESSION, which the other processes inherit. Each process then takes its own
databases on them, so that nothing is shared between two tests that run at the same time.

TEST_DATABASE_URL (or DATABASE_URL) and CELERY_BROKER_URL name servers to be used instead. The account
given there must be allowed to create databases; the database named there is never touched.
PROGRAM130_POSTGRES_BIN chooses another PostgreSQL's programs.
"""

import atexit
import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ

from program130.launcher import postgres, valkey
from program130.launcher.account import Account

_VARIABLE = "PROGRAM130_TEST_SESSION"
_PREFIX = "program130-test-"
_ROOM = 2 * 1024**3  # bytes that a session may need
_DATABASES = 64  # of the broker: two for each process


@dataclass(frozen=True)
class Session:
    """What every process of the session needs to know."""

    folder: Path
    database_url: str
    broker_url: str
    owner: int

    @property
    def worker(self) -> str:
        """This process among those of the session: gw0, gw1 …, or main."""
        return os.environ.get("PYTEST_XDIST_WORKER", "main")

    @property
    def prefix(self) -> str:
        """Begins the name of every database of the session."""
        return f"p130_{self.folder.name.removeprefix(_PREFIX).lower()}"

    @property
    def data(self) -> Path:
        """Data folder of this process."""
        return self.folder / "data" / self.worker

    def url(self, database: str) -> str:
        """Address of another database on the same server."""
        head, _, query = self.database_url.partition("?")
        return head.rpartition("/")[0] + f"/{database}" + (f"?{query}" if query else "")


def join() -> Session:
    """This process's session, started when there is none, with the environment set for Django's settings."""
    described = os.environ.get(_VARIABLE)
    session = _read(described) if described else _begin()
    number = int(session.worker.removeprefix("gw")) if session.worker != "main" else 0
    session.data.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        PROGRAM130_ENV="test",
        PROGRAM130_DATA=str(session.data),
        SECRET_KEY="only-for-tests-" + "x" * 50,
        DATABASE_URL=session.url(f"{session.prefix}_{session.worker}_none"),
        CELERY_BROKER_URL=_with_number(session.broker_url, 2 * number),
        CACHE_URL=_cache(_with_number(session.broker_url, 2 * number + 1)),
    )
    os.environ.pop("PROGRAM130_EMBEDDED", None)
    return session


def _read(text: str) -> Session:
    values = json.loads(text)
    return Session(**{**values, "folder": Path(values["folder"])})


def _begin() -> Session:
    """Starts what is not given from outside; it ends with this process, however that ends."""
    given_database = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    given_broker = os.environ.get("CELERY_BROKER_URL")
    parent = _roomy_folder()
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    alive = (folder / "alive").open("w")
    fcntl.flock(alive, fcntl.LOCK_EX)
    for name in ("log", "locks", "data"):
        (folder / name).mkdir()
    stack = contextlib.ExitStack()
    stack.callback(alive.close)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(_only_here(stack, os.getpid()))
    database_url = given_database or stack.enter_context(_own_postgres(folder))
    broker_url = given_broker or stack.enter_context(_own_valkey(folder))
    session = Session(folder=folder, database_url=database_url, broker_url=broker_url, owner=os.getpid())
    os.environ[_VARIABLE] = json.dumps({**asdict(session), "folder": str(folder)})
    return session


class _only_here:  # noqa: N801 - reads as a function
    """Runs the clean-up in the process that began the session, not in one forked from it."""

    def __init__(self, stack: contextlib.ExitStack, pid: int) -> None:
        self.stack, self.pid = stack, pid

    def __call__(self) -> None:
        if os.getpid() == self.pid:
            self.stack.close()


@contextlib.contextmanager
def _own_postgres(folder: Path) -> Iterator[str]:
    with _sockets(folder) as sockets:
        server = postgres.PostgresServer(
            cluster=folder / "postgres",
            sockets=sockets,
            log=folder / "log" / "postgres.log",
            password="only-for-tests",
            account=Account.for_servers(),
            settings=postgres.THROWAWAY,
        )
        server.start()
        try:
            yield postgres.database_url(sockets, server.password)
        finally:
            server.abandon()


@contextlib.contextmanager
def _own_valkey(folder: Path) -> Iterator[str]:
    with _sockets(folder) as sockets:
        server = valkey.ValkeyServer(
            folder=folder / "valkey",
            sockets=sockets,
            log=folder / "log" / "valkey.log",
            account=Account.for_servers(),
            durable=False,
            databases=_DATABASES,
        )
        server.start()
        try:
            yield valkey.broker_url(sockets)
        finally:
            server.stop()


@contextlib.contextmanager
def _sockets(session: Path) -> Iterator[Path]:
    """A private folder with a short name: the path of a socket may hold about 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="p130-", dir="/tmp"))
    (session / folder.name).symlink_to(folder)  # for the sweep
    Account.for_servers().give(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _roomy_folder() -> Path:
    """Memory when there is enough of it, else the disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM:
        return memory
    return Path(tempfile.gettempdir())


def _sweep(parent: Path) -> None:
    """Removes what killed sessions left behind: nobody holds their lock any more."""
    for folder in parent.glob(f"{_PREFIX}*"):
        try:
            with (folder / "alive").open("r+") as alive:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for sockets in folder.glob("p130-*"):
                    shutil.rmtree(sockets.readlink(), ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def _with_number(url: str, number: int) -> str:
    """The same broker, another of its databases."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        return f"{parts.scheme}://{parts.path}?virtual_host={number}"  # urlunsplit would drop two slashes
    return urlunsplit(parts._replace(path=f"/{number}"))


def _cache(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?{parts.query.replace('virtual_host', 'db')}"
    return url


def connection_arguments(url: str) -> dict[str, str]:
    """Arguments of psycopg2.connect for an address in django-environ's form."""
    config = environ.Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return {ours: str(config[theirs]) for theirs, ours in names.items() if config.get(theirs)}
