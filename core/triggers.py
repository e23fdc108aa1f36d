"""Database triggers shared by models: what the database refuses whoever asks."""

import pgtrigger


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """Rows are written once: no change, no removal."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def no_truncate(name: str = "no_truncate") -> pgtrigger.Trigger:
    """TRUNCATE walks past row triggers, so it needs a statement trigger of its own."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;",
    )


def never_deleted(name: str = "never_deleted") -> pgtrigger.Trigger:
    """Rows are closed by date, never removed."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)
