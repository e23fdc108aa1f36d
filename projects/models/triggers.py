"""Database triggers of this app: what a check constraint cannot see because it lies in another row."""

import pgtrigger


def checked(name: str, func: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Runs `func` before each row is written; it raises `check_violation` or lets the row pass."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, func=f"{func}\n    RETURN NEW;"
    )


def update_of(column: str) -> pgtrigger.Operation:
    """An update that names `column`."""
    operation: pgtrigger.Operation = pgtrigger.UpdateOf(column)  # type: ignore[no-untyped-call]
    return operation


def frozen_with_its_entry(name: str = "frozen_with_its_entry") -> pgtrigger.Trigger:
    """Rows that belong to a progress entry can be written only while it is a draft."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
    IF EXISTS (
        SELECT 1 FROM projects_progressentry
        WHERE id = COALESCE(NEW.entry_id, OLD.entry_id) AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'entry % has been sent and cannot change', COALESCE(NEW.entry_id, OLD.entry_id)
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
""",
    )
