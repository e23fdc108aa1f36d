"""Every reference row says where it comes from, in keys that the list of sources explains."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from core.reference.sources import cited, registry

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in ROOT.glob("*/reference/*.yaml") if path.name != "sources.yaml")


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("source", [])
        for below in value.values():
            yield from _cited(below)
    elif isinstance(value, list):
        for below in value:
            yield from _cited(below)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_cited_sources_are_listed(path: Path) -> None:
    unknown = set(_cited(yaml.safe_load(path.read_text(encoding="utf-8")))) - set(registry())

    assert unknown == set()


def test_a_source_says_what_was_read_and_where() -> None:
    for source in registry().values():
        assert source.title
        assert source.address == "" or urlsplit(source.address).scheme in {"http", "https"}, source


def test_stored_keys_are_resolved_in_their_order() -> None:
    assert [source.key for source in cited("S1, GK, S999")] == ["S1", "GK", "S999"]
    assert cited("S1")[0].address.startswith("https://")
    assert cited("S999")[0].title == "S999"
    assert cited("") == []
