"""Asking for pages and counting what they cost."""

import html
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

STATEMENTS = 15


def page(client: Client, path: str, *, status: int = 200, most: int = STATEMENTS) -> str:
    """The words of a page, on one line; fails when it takes more statements than a page may."""
    with CaptureQueriesContext(connection) as statements:
        response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2_000]
    assert len(statements) <= most, "\n".join(query["sql"] for query in statements.captured_queries)
    return html.unescape(" ".join(response.content.decode().split()))


def statements(client: Client, path: str) -> int:
    """How many SQL statements a page takes."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def post(client: Client, path: str, data: dict[str, Any] | None = None, *, status: int = 302) -> str:
    """Post, and the words of the answer."""
    response = client.post(path, data or {})
    assert response.status_code == status, response.content.decode()[:3_000]
    return html.unescape(" ".join(response.content.decode().split()))


def words_of(response: Any) -> str:
    """The words of an answer, on one line."""
    return html.unescape(" ".join(response.content.decode().split()))
