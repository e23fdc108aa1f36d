"""Remembers the migrated schema between test sessions.

Running all migrations takes Django half a minute of computing, restoring their result half a second. The
dump lies in build/ under a digest of everything that it depends on; any change to a migration, to the locked
packages or to the server makes a new one. Without a pg_dump of the server's version nothing is remembered.
"""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg2

from program130.launcher import binaries
from program130.launcher.account import Account
from program130.launcher.environment import ROOT
from program130.launcher.errors import LauncherError

_FOLDER = ROOT / "build" / "test-schema"
_KEPT = 5


def restore(arguments: Mapping[str, str]) -> bool:
    """Fills the empty database with the remembered schema; False when there is none."""
    path = _path(arguments)
    if not path.exists():
        return False
    connection = psycopg2.connect(**arguments)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(path.read_text())
    finally:
        connection.close()
    path.touch()
    return True


def remember(arguments: Mapping[str, str]) -> None:
    """Dumps the database, just migrated and otherwise empty, for the sessions to come."""
    path = _path(arguments)
    dumped = _dump(arguments)
    if dumped is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    # Lines for psql alone; the rest is plain SQL.
    fresh.write_text("".join(line for line in dumped.splitlines(True) if not line.startswith("\\")))
    fresh.replace(path)
    for old in sorted(_FOLDER.glob("*.sql"), key=lambda one: one.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _dump(arguments: Mapping[str, str]) -> str | None:
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    try:
        programs = binaries.find_postgres(Account(os.geteuid(), os.getegid(), switch=False))
        if programs.major != _server_version(arguments) // 10_000:
            return None
        answer = subprocess.run(
            [programs.folder / "pg_dump", "--inserts", "--no-owner"],
            env={"PATH": os.defpath, **{names[name]: value for name, value in arguments.items()}},
            capture_output=True,
            text=True,
            check=False,
        )
    except (LauncherError, OSError):
        return None
    return answer.stdout if answer.returncode == 0 else None


def _path(arguments: Mapping[str, str]) -> Path:
    digest = hashlib.sha256(str(_server_version(arguments)).encode())
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]:
        digest.update(path.as_posix().encode())
        digest.update(path.read_bytes())
    return _FOLDER / f"{digest.hexdigest()[:20]}.sql"


def _server_version(arguments: Mapping[str, str]) -> int:
    """The server's version as a number such as 180006."""
    connection = psycopg2.connect(**arguments)
    connection.close()
    return int(connection.server_version)
