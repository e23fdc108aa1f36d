"""Refusals that carry both versions, so that the second of two editors loses nothing."""

from collections.abc import Mapping

from core.errors import Conflict


class EditConflict(Conflict):
    """Somebody saved the row since the person opened it.

    `mine` and `theirs` map the names of the differing fields to readable values. `seen` is the token with which the
    person, having compared, may save again.
    """

    def __init__(
        self, message: str, *, mine: Mapping[str, str], theirs: Mapping[str, str], seen: int
    ) -> None:
        super().__init__(message)
        self.mine, self.theirs, self.seen = dict(mine), dict(theirs), seen


class BulkConflict(Conflict):
    """The same for several rows of one page, by the primary key of the activity."""

    def __init__(self, message: str, conflicts: Mapping[int, EditConflict]) -> None:
        super().__init__(message)
        self.conflicts = dict(conflicts)
