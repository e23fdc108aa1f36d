"""What the domain refuses, in words for the person at the screen.

Services raise these; views show `message` and, for `InvalidInput`, put each text at its field or cell.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A request that the rules refuse. `message` is a complete Vietnamese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """The person may see the object but may not do this to it."""


class Conflict(DomainError):
    """The object has moved on since the person looked at it: another state, version or editor."""


class Locked(DomainError):
    """The time for doing this has passed."""


class InvalidInput(DomainError):
    """Input that cannot be stored. `errors` maps a field or cell name to one sentence each."""

    def __init__(self, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.errors: dict[str, str] = dict(errors or {})
