"""What a filter or a form names: by the very code, or by words. Each answers ids as a subquery."""

from typing import Any

from django.db.models import Exists, F, Q, QuerySet

from accounts.models import Agency
from core.folded import folded_label, folded_search
from core.lists import search
from directives.choices import InstrumentType
from directives.models import LegalInstrument, Obligation


def instruments_named(value: str) -> QuerySet[Any, Any]:
    """By words of type, number, symbol, title, summary and issuer."""
    rows = LegalInstrument.objects.all()
    return _named(
        rows, value, folded_search(rows, [folded_label("type", InstrumentType), F("folded")], value)
    )


def obligations_named(value: str) -> QuerySet[Any, Any]:
    """By words of the duty and of the instrument it rests on."""
    rows = Obligation.objects.all()
    return _named(rows, value, folded_search(rows, [F("folded"), F("instrument__folded")], value))


def agencies_named(value: str) -> QuerySet[Any, Any]:
    """By words of the name."""
    rows = Agency.objects.all()
    return _named(rows, value, search(rows, ["name", "short_name"], value))


def _named(rows: QuerySet[Any, Any], code: str, found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The row of that code, or else those found: a code names one row although its words could fit more."""
    exact = rows.filter(code=code).order_by()
    by_words = ~Exists(exact) & Q(pk__in=found.order_by().values("pk"))
    return rows.filter(Q(pk__in=exact.values("pk")) | by_words).order_by().values("pk")
