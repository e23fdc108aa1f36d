"""The shape of the code itself: which way foreign keys point, what pure modules import, that migrations are whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import ForeignKey

#: From the top of the house to its foundation; a key may point to the same floor or further down.
FLOORS = ["program130", "dashboard", "reports", "provinces", "projects", "directives", "accounts", "core"]

#: Rules that must be true without a database, a request or a clock.
PURE = [
    "accounts/roles.py",
    "core/calendar.py",
    "core/charts.py",
    "core/formats.py",
    "core/screening.py",
    "core/text.py",
    "dashboard/figures.py",
    "directives/due.py",
    "directives/workflow.py",
    "provinces/comparison.py",
    "provinces/content.py",
    "provinces/coverage.py",
    "provinces/matching.py",
    "provinces/rules.py",
    "provinces/territory.py",
    "provinces/workflow.py",
    "reports/calendar.py",
    "reports/comparison.py",
    "reports/digests.py",
    "reports/documents",
    "reports/parsing.py",
    "reports/rules.py",
    "reports/totals.py",
    "reports/workflow.py",
]
IMPURE = ("django.db", "django.http", "django.shortcuts", "django.utils.timezone", "django.core.cache")


def test_foreign_keys_point_downwards() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for floor, name in enumerate(FLOORS)
        for model in apps.get_app_config(name).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) < floor
    ]

    assert upward == []


def test_every_app_of_ours_has_a_floor() -> None:
    root = Path(settings.BASE_DIR)
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == root}

    assert ours == set(FLOORS)


@pytest.mark.parametrize("place", PURE)
def test_pure_modules_import_no_database_request_or_clock(place: str) -> None:
    found = [
        f"{path.name}: {name}"
        for path in _files(Path(settings.BASE_DIR) / place)
        for name in _imports(path)
        if name.startswith(IMPURE)
    ]

    assert found == []


def test_models_match_their_migrations(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _files(place: Path) -> list[Path]:
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert files
    return files


def _imports(path: Path) -> Iterator[str]:
    """Every module and name that the file imports, written out in full."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
