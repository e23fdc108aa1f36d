"""Where the embedded servers keep their files."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

# A Unix socket's path may hold about 107 bytes, so sockets cannot live below a project folder of any depth,
# nor below TMPDIR, which differs between a person's shells.
_SHORT = Path("/tmp")  # noqa: S108 - the folder made here is private, and its owner and mode are checked


@dataclass(frozen=True)
class DataFolder:
    """One installation's files. Everything below `root` may be deleted to start afresh."""

    root: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.root / "postgres"

    @property
    def broker(self) -> Path:
        """What the broker saves between two starts."""
        return self.root / "valkey"

    @property
    def secrets(self) -> Path:
        """Generated secrets, one file each, readable by the owner only."""
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        """Lock files and the state of the running servers."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """What the servers say."""
        return self.root / "log"

    @property
    def sample_accounts(self) -> Path:
        """Names and passwords of the demonstration accounts, as text to be printed."""
        return self.root / "sample-accounts.txt"

    @property
    def sockets(self) -> Path:
        """Short private folder of the Unix sockets; the same for whoever opens this data folder."""
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:10]
        return _SHORT / f"program130-{self._owner()}-{digest}"

    def _owner(self) -> int:
        try:
            return self.root.stat().st_uid
        except FileNotFoundError:
            return os.getuid()

    def create(self) -> None:
        """Makes the folder and its first level, closed to other users.

        Raises OSError when the place is not writable.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.secrets, self.run, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
