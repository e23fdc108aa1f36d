"""The account the embedded servers run under.

PostgreSQL refuses to run as root, so root's servers run as `nobody`. Their folders may lie below a folder
which that account cannot enter (root's home, a private temporary folder). Their own folder is therefore opened
before root's rights are dropped, and they know it as `/proc/self/fd/<number>`, which leads there directly.
"""

import contextlib
import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from program130.launcher.errors import LauncherError

_UNPRIVILEGED = ("nobody", "daemon")


class Identity(TypedDict, total=False):
    """Keyword arguments of `subprocess.Popen` that change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """User and group of the servers. `switch` says whether that differs from this process."""

    uid: int
    gid: int
    switch: bool

    @classmethod
    def for_servers(cls) -> "Account":
        """The current user, or an unprivileged one when that is root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switch=False)
        for name in _UNPRIVILEGED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, switch=True)
        raise LauncherError(
            "PostgreSQL không chạy dưới quyền root và máy này không có tài khoản nobody. "
            "Hãy chạy chương trình bằng một tài khoản thường."
        )

    def identity(self) -> Identity:
        """What `subprocess.Popen` needs to run a program as this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    @contextlib.contextmanager
    def reaching(self, folder: Path) -> Iterator[tuple[str, list[int]]]:
        """A name under which the account reaches `folder`, and the descriptors its programs must inherit."""
        if not self.switch or not Path("/proc/self/fd").exists():
            yield str(folder), []
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{descriptor}", [descriptor]
        finally:
            os.close(descriptor)

    def give(self, path: Path) -> None:
        """Makes the account the owner of `path`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def private_folder(self, path: Path) -> None:
        """Makes `path` a folder that only this account can enter.

        Raises LauncherError when something of another user stands there: the name can be guessed, so
        somebody else could have made it first.
        """
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {self.uid, os.geteuid()}:
                raise LauncherError(
                    f"Thư mục {path} thuộc về người dùng khác. Hãy xoá thư mục đó hoặc chọn thư mục "
                    "dữ liệu khác (--data, PROGRAM130_DATA)."
                ) from None
            path.chmod(0o700)
        self.give(path)
