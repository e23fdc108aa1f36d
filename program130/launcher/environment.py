"""Which servers have to be embedded, and the environment variables that point at them."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from program130.launcher import keys, postgres, valkey
from program130.launcher.errors import LauncherError
from program130.launcher.paths import DataFolder

ROOT = Path(__file__).resolve().parents[2]
# `services:folder`, inherited by child processes, which then know that the addresses are those of embedded
# servers, and of which folder.
_MARK = "PROGRAM130_EMBEDDED"
_ADDRESSES = {"postgres": ("DATABASE_URL",), "valkey": ("CELERY_BROKER_URL", "CACHE_URL")}


@dataclass(frozen=True)
class Plan:
    """The data folder, and the servers to be run in it: none, `postgres`, `valkey` or both."""

    folder: DataFolder
    services: tuple[str, ...]


def configure(environ: MutableMapping[str, str], *, data: Path | None = None) -> Plan:
    """Fills in the variables of a development installation and says which servers have to run.

    With neither DATABASE_URL nor PROGRAM130_ENV given, the environment is `development`. Only there are
    servers embedded and secrets generated; in any other the variables are left as they are.
    Raises LauncherError when the data folder cannot be used.
    """
    folder = DataFolder((data or Path(environ.get("PROGRAM130_DATA", ROOT / "var"))).expanduser().resolve())
    _forget_other_folder(environ, folder)
    if "PROGRAM130_ENV" not in environ and "DATABASE_URL" not in environ:
        environ["PROGRAM130_ENV"] = "development"
    if environ.get("PROGRAM130_ENV") != "development":
        return Plan(folder, ())
    environ["PROGRAM130_DATA"] = str(folder.root)
    _create(folder)
    environ.setdefault("SECRET_KEY", keys.secret_key(folder))
    if _MARK in environ:
        return Plan(folder, tuple(environ[_MARK].partition(":")[0].split()))
    services = []
    if "DATABASE_URL" not in environ:
        services.append(postgres.PostgresServer.name)
        environ["DATABASE_URL"] = postgres.database_url(folder.sockets, keys.database_password(folder))
    if "CELERY_BROKER_URL" not in environ:
        services.append(valkey.ValkeyServer.name)
        environ["CELERY_BROKER_URL"] = valkey.broker_url(folder.sockets)
        environ.setdefault("CACHE_URL", valkey.cache_url(folder.sockets))
    environ[_MARK] = f"{' '.join(services)}:{folder.root}"
    return Plan(folder, tuple(services))


def _forget_other_folder(environ: MutableMapping[str, str], folder: DataFolder) -> None:
    """Drops what a parent process has set for the servers of another data folder."""
    services, _, root = environ.get(_MARK, "").partition(":")
    if root not in {"", str(folder.root)}:
        for name in (
            _MARK,
            "SECRET_KEY",
            *(name for service in services.split() for name in _ADDRESSES[service]),
        ):
            environ.pop(name, None)


def _create(folder: DataFolder) -> None:
    try:
        folder.create()
    except OSError as error:
        raise LauncherError(
            f"Không ghi được vào thư mục dữ liệu {folder.root} ({error.strerror}). "
            "Hãy chọn thư mục khác bằng --data hoặc PROGRAM130_DATA."
        ) from error
    if not os.access(folder.run, os.W_OK):
        raise LauncherError(
            f"Thư mục dữ liệu {folder.root} thuộc về người dùng khác. "
            "Hãy chọn thư mục khác bằng --data hoặc PROGRAM130_DATA."
        )
