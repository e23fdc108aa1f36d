"""Where reference rows come from: the keys in their `source`, with titles and addresses to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps

from core.reference import files


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of a `reference/sources.yaml`. `address` is empty where none is known."""

    key: str
    title: str
    address: str = ""


@cache
def registry() -> dict[str, Source]:
    """All sources of all apps by key. Where two apps describe one key, the lower app's words win."""
    found: dict[str, Source] = {}
    for path, name in _files():
        for row in files.table(files.read(path, name), label="key"):
            source = Source(row.text("key"), row.text("title"), row.text("address", required=False))
            found.setdefault(source.key, source)
    return found


def cited(source: str) -> list[Source]:
    """The entries behind a stored `source` such as "S1, S43"; an unknown key stands for itself."""
    known = registry()
    keys = [key.strip() for key in source.split(",") if key.strip()]
    return [known.get(key, Source(key, key)) for key in keys]


def _files() -> list[tuple[Path, str]]:
    # Installed apps stand from top to bottom; core, the lowest, speaks first.
    configs = reversed(list(apps.get_app_configs()))
    paths = [(Path(config.path) / "reference" / "sources.yaml", config.label) for config in configs]
    return [(path, f"{label}/reference/sources.yaml") for path, label in paths if path.is_file()]
