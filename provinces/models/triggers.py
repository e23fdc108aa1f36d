"""Database triggers of this app: what a check constraint cannot see because it lies in another row."""

import pgtrigger


def checked(name: str, func: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Runs `func` before each row is written; it raises `check_violation` or lets the row pass."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, func=f"{func}\n    RETURN NEW;"
    )


def frozen_with_its_version(name: str = "frozen_with_its_version") -> pgtrigger.Trigger:
    """Rows that belong to a version of a plan can be written only while it is a draft."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
    IF EXISTS (
        SELECT 1 FROM provinces_planversion
        WHERE id = COALESCE(NEW.version_id, OLD.version_id) AND submitted_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'version % has been submitted and cannot change', COALESCE(NEW.version_id, OLD.version_id)
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
""",
    )


def frozen_with_its_inspection(name: str = "frozen_with_its_inspection") -> pgtrigger.Trigger:
    """Rows that belong to an inspection can be written only until it is concluded or cancelled."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
    IF EXISTS (
        SELECT 1 FROM provinces_inspection
        WHERE id = COALESCE(NEW.inspection_id, OLD.inspection_id) AND state <> 'planned'
    ) THEN
        RAISE EXCEPTION 'inspection % is over and cannot change', COALESCE(NEW.inspection_id, OLD.inspection_id)
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
""",
    )
