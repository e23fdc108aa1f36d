"""Real processes for the launcher's tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg2

from program130.launcher import keys, session
from program130.launcher.account import Account
from program130.launcher.environment import ROOT, Plan
from program130.launcher.paths import DataFolder
from program130.launcher.postgres import DATABASE, USER

PATIENCE = 20.0  # seconds; nothing here takes a tenth of it on an idle machine
_OURS = ("PROGRAM130_", "PYTEST_", "DATABASE_URL", "TEST_DATABASE_URL", "CELERY_", "CACHE_URL", "SECRET_KEY")


def plan(root: Path) -> Plan:
    """Both servers in the data folder `root`."""
    folder = DataFolder(root)
    folder.create()
    return Plan(folder, ("postgres", "valkey"))


def environment(**extra: str) -> dict[str, str]:
    """This process's variables without those of the test session."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OURS) or name == "PROGRAM130_POSTGRES_BIN"
    }
    return {**kept, "PYTHONUNBUFFERED": "1", **extra}


def user_of_servers(root: Path) -> "subprocess.Popen[str]":
    """A program that uses the servers of `root` until its input is closed; returned when they are up."""
    process = start([sys.executable, "-c", _USER, str(root)])
    assert said(process, "ready"), "the servers did not start"
    return process


_USER = """
import sys
from pathlib import Path
from program130.launcher import session
from tests.launcher.real import plan
with session.attached(plan(Path(sys.argv[1]))):
    print("ready", flush=True)
    sys.stdin.read()
"""


def start(
    command: list[str], *, env: Mapping[str, str] | None = None, uid: int | None = None
) -> "subprocess.Popen[str]":
    """Starts a program from the project's folder, its errors joined to its output."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment() if env is None else env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        user=uid,
        group=uid,
        extra_groups=[] if uid else None,
    )


def said(process: "subprocess.Popen[str]", words: str) -> str:
    """The first line of output that holds `words`; empty when the output ends without it."""
    assert process.stdout is not None
    return next((line for line in process.stdout if words in line), "")


def let_go(process: "subprocess.Popen[str]") -> None:
    """Tells a program of `user_of_servers` to end."""
    assert process.stdin is not None
    process.stdin.close()
    process.stdin = None  # or communicate() would flush it


def leave(process: "subprocess.Popen[str]") -> None:
    """Lets a program of `user_of_servers` end and waits for it."""
    process.communicate(timeout=PATIENCE)


def alive(root: Path) -> list[str]:
    """Command lines of the processes that belong to the data folder, zombies left out."""
    marks = (os.fsencode(root), os.fsencode(DataFolder(root).sockets))
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            line, variables = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:  # it ended, or belongs to somebody else
            continue
        if state != "Z" and any(mark in line or mark in variables for mark in marks):
            words = line.replace(b"\0", b" ").decode(errors="replace")
            found.append(f"{entry.name} {words}")
    return found


def pids(root: Path, words: str) -> list[int]:
    """Process numbers of the folder's processes whose command line holds `words`."""
    return [int(line.split()[0]) for line in alive(root) if words in line]


def eventually(condition: Callable[[], object], *, within: float = PATIENCE) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def nothing_left(root: Path) -> bool:
    """Whether every process of the folder ends within a few seconds; shows those that do not."""
    return eventually(lambda: not alive(root), within=8) or not alive(root)


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)


def connect(root: Path) -> "psycopg2.extensions.connection":
    """A connection to the running server of the folder."""
    folder = DataFolder(root)
    connection = psycopg2.connect(
        host=str(folder.sockets), user=USER, dbname=DATABASE, password=keys.database_password(folder)
    )
    connection.autocommit = True
    return connection


def query(root: Path, statement: str) -> object:
    """The first value of a statement's answer; None when it has none."""
    connection = connect(root)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None
    finally:
        connection.close()


def query_alone(root: Path, statement: str) -> object:
    """The same with servers started for it."""
    with session.attached(plan(root)):
        return query(root, statement)


def server_uid() -> int:
    """The account of the embedded servers."""
    return Account.for_servers().uid
