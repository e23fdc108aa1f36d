"""Filters of the register of instruments."""

from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from core.lists import ListFilter, choice_label
from core.text import sort_key
from directives.choices import InstrumentStatus, InstrumentType
from directives.models import Erratum, LegalInstrument


def _issuers() -> list[tuple[str, str]]:
    names = LegalInstrument.objects.order_by().values_list("issuer", flat=True).distinct()
    return [(name, name) for name in sorted(names, key=sort_key)]


def _years() -> list[tuple[str, str]]:
    days = LegalInstrument.objects.dates("issued_on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


def _misprints() -> Subquery:
    """Everything an instrument was wrongly printed as, so that the wrong number finds it too."""
    return Subquery(
        Erratum.objects.filter(instrument=OuterRef("pk"))
        .order_by()
        .values("instrument")
        .annotate(together=StringAgg("printed_as", Value(" ")))
        .values("together"),
        output_field=TextField(),
    )


class InstrumentFilter(ListFilter):
    search_in = (
        choice_label("type", InstrumentType),
        F("number"),
        F("symbol"),
        F("title"),
        F("summary"),
        F("issuer"),
        _misprints(),
    )

    type = ChoiceFilter(label=_("Loại văn bản"), choices=InstrumentType.choices, empty_label=_("Tất cả"))
    issuer = ChoiceFilter(label=_("Cơ quan ban hành"), choices=_issuers, empty_label=_("Tất cả"))
    year = ChoiceFilter(label=_("Năm ban hành"), choices=_years, method="_year", empty_label=_("Tất cả"))
    status = ChoiceFilter(label=_("Tình trạng"), choices=InstrumentStatus.choices, empty_label=_("Tất cả"))

    def _year(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(issued_on__year=int(value))
