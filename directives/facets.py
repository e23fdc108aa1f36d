"""Filters of lists of duties and instruments that only apps above can answer, offered without importing them.

An app registers what it knows when it starts (`AppConfig.ready`): provinces say which agencies lie in a region,
programmes say which instruments belong to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from core.lists import ListFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice that narrows rows: `name` is the parameter, `ids` the rows' ids for a choice, as a subquery.

    `choices` takes one SQL statement at most, `ids` none.
    """

    name: str
    label: "_StrOrPromise"
    choices: "Callable[[], Sequence[tuple[str, _StrOrPromise]]]"
    ids: "Callable[[str], QuerySet[Any, Any]]"


#: Ids of `LegalInstrument`.
INSTRUMENT_FACETS: list[Facet] = []
#: Ids of `Agency`.
AGENCY_FACETS: list[Facet] = []


def register(facets: list[Facet], facet: Facet) -> None:
    """Add `facet`, once."""
    if all(known.name != facet.name for known in facets):
        facets.append(facet)


class FacetFilter(ListFilter):
    """A list's filters with the registered ones behind them. `facets` narrow the column `facet_field`."""

    facets: list[Facet]
    facet_field: str = "pk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for facet in self.facets:
            added = ChoiceFilter(
                label=facet.label,
                choices=facet.choices,
                method=_narrow(facet, self.facet_field),
                empty_label=_("Tất cả"),
            )
            added.parent = self
            self.filters[facet.name] = added


def _narrow(facet: Facet, field: str) -> "Callable[[QuerySet[Any], str, str], QuerySet[Any]]":
    def narrow(rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(**{f"{field}__in": facet.ids(value)})

    return narrow
