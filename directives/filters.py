"""Filters of the register of instruments."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from core.folded import folded_label, folded_search
from core.lists import VnFold
from core.text import sort_key
from directives.choices import InstrumentStatus, InstrumentType, RelationKind
from directives.facets import INSTRUMENT_FACETS, FacetFilter
from directives.models import Erratum, InstrumentRelation, LegalInstrument


def _issuers() -> list[tuple[str, str]]:
    names = LegalInstrument.objects.order_by().values_list("issuer", flat=True).distinct()
    return [(name, name) for name in sorted(names, key=sort_key)]


def _years() -> list[tuple[str, str]]:
    days = LegalInstrument.objects.dates("issued_on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


def _misprints() -> Coalesce:
    """Everything an instrument was wrongly printed as, folded, so that the wrong number finds it too."""
    printed = (
        Erratum.objects.filter(instrument=OuterRef("pk"))
        .order_by()
        .values("instrument")
        .annotate(together=VnFold(StringAgg("printed_as", Value(" "))))
        .values("together")
    )
    return Coalesce(Subquery(printed, output_field=TextField()), Value(""))


def in_force_on(rows: QuerySet[LegalInstrument], day: date) -> QuerySet[LegalInstrument]:
    """The instruments in force on `day`, as far as is known.

    One without a date of effect counts from its issue, one without an end until what replaces it takes effect. An end
    of which nothing is known but that it has come counts against it from today on.
    """
    replacement = (
        InstrumentRelation.objects.filter(target=OuterRef("pk"), kind=RelationKind.REPLACES)
        .order_by()
        .values("target")
        .annotate(first=Min(Coalesce("subject__effective_from", "subject__issued_on")))
        .values("first")
    )
    known = rows.annotate(
        starts=Coalesce("effective_from", "issued_on"), ends=Coalesce("effective_to", Subquery(replacement))
    ).filter(Q(ends=None) | Q(ends__gt=day), starts__lte=day)
    if day >= timezone.localdate():
        over = Q(status__in=[InstrumentStatus.EXPIRED, InstrumentStatus.REPLACED])
        known = known.exclude(over & Q(ends=None))
    return known


class InstrumentFilter(FacetFilter):
    facets = INSTRUMENT_FACETS

    type = ChoiceFilter(label=_("Loại văn bản"), choices=InstrumentType.choices, empty_label=_("Tất cả"))
    issuer = ChoiceFilter(label=_("Cơ quan ban hành"), choices=_issuers, empty_label=_("Tất cả"))
    year = ChoiceFilter(label=_("Năm ban hành"), choices=_years, method="_year", empty_label=_("Tất cả"))
    status = ChoiceFilter(label=_("Tình trạng"), choices=InstrumentStatus.choices, empty_label=_("Tất cả"))
    in_force = DateFilter(
        label=_("Có hiệu lực tại ngày"),
        method="_in_force",
        error_messages={"invalid": _("Ngày phải có dạng ngày/tháng/năm và có thật, ví dụ 30/06/2018.")},
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return folded_search(rows, [folded_label("type", InstrumentType), F("folded"), _misprints()], value)

    def _year(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(issued_on__year=int(value))

    def _in_force(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return in_force_on(rows, value)
