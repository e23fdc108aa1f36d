"""Reads: rules of reading shared by all, and one module `pages_<subject>` per group of pages."""

from directives.queries.pages_instruments import (
    INSTRUMENTS,
    INVERSE_RELATIONS,
    instrument_page,
    instrument_rows,
    status_of,
)

__all__ = ["INSTRUMENTS", "INVERSE_RELATIONS", "instrument_page", "instrument_rows", "status_of"]
