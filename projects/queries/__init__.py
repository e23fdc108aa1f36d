"""Reads: rules of reading shared by all, and one module `pages_<subject>` per group of pages."""

from projects.queries.pages_programmes import PROGRAMMES, citations, programme_page, programme_rows
from projects.queries.pages_projects import project_page

__all__ = ["PROGRAMMES", "citations", "programme_page", "programme_rows", "project_page"]
