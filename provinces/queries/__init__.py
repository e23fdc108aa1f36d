"""Reads about provinces, one module per subject; pages have modules of their own (`pages_*`)."""

from provinces.queries.units import (
    FIRST_DAY_OF_34,
    LAST_DAY_OF_63,
    Boundaries,
    ProvincePage,
    boundaries_on,
    members_on,
    province_page,
    province_rows,
    successor_on,
    territory,
    unit_names,
    units_on,
)

__all__ = [
    "FIRST_DAY_OF_34",
    "LAST_DAY_OF_63",
    "Boundaries",
    "ProvincePage",
    "boundaries_on",
    "members_on",
    "province_page",
    "province_rows",
    "successor_on",
    "territory",
    "unit_names",
    "units_on",
]
