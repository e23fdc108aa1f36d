"""Databases of the tests, copied from templates.

A template is built once in a session, by whichever process needs it first:

    schema      migrated and otherwise empty; remembered between sessions (tests/schema.py)
    reference   with the reference data
    demo        with the demonstration data too

Every process works on its own copies. An ordinary test rolls its transaction back. A transactional one (browser,
Celery worker, locks) really commits; afterwards its database is dropped and copied again, which takes a
tenth of a second and brings the reference data back, where Django's flush would empty the tables.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from django.db import connections
from psycopg2 import sql

from tests import schema
from tests.servers import Session, connection_arguments

ROOT = Path(__file__).resolve().parents[1]
SCHEMA, REFERENCE, DEMO = "schema", "reference", "demo"
_PARENT = {SCHEMA: None, REFERENCE: SCHEMA, DEMO: REFERENCE}


class Databases:
    """The databases of one test process."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.selected = ""
        self._copies: set[str] = set()

    def select(self, template: str) -> None:
        """Makes this process's copy of `template` the one Django uses; copied when needed."""
        if template == self.selected:
            return
        if template not in self._copies:
            self._copy(template)
            self._copies.add(template)
        self._use(self._copy_name(template))
        self.selected = template

    def restore(self) -> None:
        """Throws away what was committed to the selected copy."""
        connections.close_all()
        self._drop(self._copy_name(self.selected))
        self._copy(self.selected)

    def _use(self, name: str) -> None:
        connections["default"].close()
        # The dictionary is shared by the connections of all threads, the live server's among them.
        connections["default"].settings_dict["NAME"] = name
        os.environ["DATABASE_URL"] = self.session.url(name)  # for child processes

    def _copy(self, template: str) -> None:
        self._build(template)
        self._execute(
            "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy",
            self._copy_name(template),
            self._template_name(template),
        )
        files = self._template_data(template)
        if files.exists():
            shutil.copytree(files, self.session.data, dirs_exist_ok=True)

    def _build(self, template: str) -> None:
        """Makes the template unless another process did; waits while one is at it."""
        done = self.session.folder / "locks" / f"{template}.done"
        if done.exists():
            return
        with _alone(done.with_suffix(".lock")):
            if done.exists():
                return
            parent = _PARENT[template]
            name = self._template_name(template)
            if parent:
                self._build(parent)
                self._execute(
                    "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, self._template_name(parent)
                )
            else:
                self._execute("CREATE DATABASE {}", name)
            self._fill(template, connection_arguments(self.session.url(name)))
            self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)  # a copied one has to be unused
            done.touch()

    def _fill(self, template: str, database: dict[str, str]) -> None:
        """Runs the project's own commands in a process of their own: no caches of theirs stay in this one."""
        if template == SCHEMA and schema.restore(database):
            return
        answer = subprocess.run(
            [sys.executable, "-m", "tests.fill", template],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": self.session.url(self._template_name(template)),
                "PROGRAM130_DATA": str(self._template_data(template)),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise RuntimeError(f"template {template} could not be built:\n{answer.stdout}{answer.stderr}")
        if template == SCHEMA:
            schema.remember(database)

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def drop_all(self) -> None:
        """Removes every database of the session; needed only on a server that outlives it."""
        with self._server() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.session.prefix]
            )
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            self._drop(name)

    def _template_name(self, template: str) -> str:
        return f"{self.session.prefix}_template_{template}"

    def _copy_name(self, template: str) -> str:
        return f"{self.session.prefix}_{self.session.worker}_{template}"

    def _template_data(self, template: str) -> Path:
        return self.session.folder / "data" / f"template-{template}"

    def _execute(self, statement: str, *names: str) -> None:
        with self._server() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @contextlib.contextmanager
    def _server(self) -> Iterator["psycopg2.extensions.cursor"]:
        """A cursor outside any transaction and any database of the tests."""
        arguments = {**connection_arguments(self.session.database_url), "dbname": "postgres"}
        with contextlib.closing(psycopg2.connect(**arguments)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
