"""What rests on an instrument, asked of the apps above without importing them.

An app whose rows name an instrument registers a provider when it starts (`AppConfig.ready`); the page of the
instrument shows what all providers answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import User
from directives.models import LegalInstrument

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that names the instrument: how (`role`: "phê duyệt"), its words, and its page.

    `live` when it still goes on, so that it needs another basis once the instrument is over.
    """

    role: "_StrOrPromise"
    title: str
    url: str
    live: bool = False


Provider = Callable[[LegalInstrument, User], Iterable[Citation]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add `provider`; it answers with a fixed number of SQL statements and only with what the person may see."""
    if provider not in _providers:
        _providers.append(provider)


def citations_of(instrument: LegalInstrument, user: User) -> list[Citation]:
    return [citation for provider in _providers for citation in provider(instrument, user)]
