"""Loading the reference data of all apps, from the lowest to the highest, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

import core.reference
from accounts import reference_loader as accounts
from core.models import ReferenceLoad
from core.reference import files
from core.reference.loading import Loading, Outcome
from directives import reference_loader as directives
from projects import reference_loader as projects
from provinces import reference_loader as provinces
from reports import reference_loader as reports

Loader: TypeAlias = Callable[[Loading], None]

#: In the order of foreign keys: each app refers only to those before it.
LOADERS: dict[str, Loader] = {
    "accounts": accounts.load,
    "directives": directives.load,
    "projects": projects.load,
    "provinces": provinces.load,
    "reports": reports.load,
}
_LOCK = 130_2546  # one load at a time


@dataclass(frozen=True, slots=True)
class Result:
    """What a load did. `skipped` means that every file was as last time, so nothing was compared."""

    outcomes: list[Outcome]
    skipped: bool = False

    @property
    def writes(self) -> bool:
        return any(outcome.writes for outcome in self.outcomes)


@transaction.atomic
def load(*, check: bool = False, force: bool = False) -> Result:
    """Bring the tables in line with the files.

    `check` compares everything and writes nothing. `force` compares even when no file has changed since the last
    load, and overrides what people changed in the app. Raises BadReference.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = {} if force else {found.app: found for found in ReferenceLoad.objects.all()}
    digests = {app: _digest(app) for app in LOADERS}
    if not check and digests == {app: found.digest for app, found in last.items()}:
        return Result([], skipped=True)
    outcomes: list[Outcome] = []
    for app, run in LOADERS.items():
        loading = Loading(app, _folder(app), last[app].tables if app in last else {})
        run(loading)
        outcomes += loading.outcomes
        ReferenceLoad.objects.update_or_create(
            app=app,
            defaults={"digest": digests[app], "tables": loading.after, "loaded_at": timezone.now()},
        )
    if check:
        transaction.set_rollback(True)
    return Result(outcomes)


def _folder(app: str) -> Path:
    return Path(apps.get_app_config(app).path) / "reference"


def _digest(app: str) -> str:
    """Over the app's files and the code that reads them: either may change what a load writes."""
    code = [
        *Path(core.reference.__path__[0]).glob("*.py"),
        *_folder(app).parent.glob("reference_loader*/*.py"),
    ]
    code += _folder(app).parent.glob("reference_loader.py")
    return files.digest([*_folder(app).glob("*.yaml"), *code])
