"""Secrets of a development installation, generated once."""

import os
import secrets
from pathlib import Path

from program130.launcher.paths import DataFolder


def secret_key(folder: DataFolder) -> str:
    """Django's SECRET_KEY of this data folder."""
    return _once(folder.secrets / "secret-key")


def database_password(folder: DataFolder) -> str:
    """Password of the embedded database's only account."""
    return _once(folder.secrets / "database-password")


def _once(path: Path) -> str:
    """The text of `path`, written on first use: 64 characters that need no quoting in an address."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # unlike a rename it never replaces what another process wrote first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
