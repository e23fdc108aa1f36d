"""What a filter or a form names: by the very code, or by words. Each answers ids as a subquery."""

from typing import Any

from django.db.models import Exists, F, Q, QuerySet

from accounts.models import Agency
from core.folded import SEARCH_LIMIT, folded_label, folded_search
from core.lists import search
from core.text import fold
from directives.choices import InstrumentType
from directives.models import LegalInstrument, Obligation

Ids = QuerySet[Any, Any]


def instruments_named(value: str) -> Ids:
    """By number and symbol ("Quyết định 2546/QĐ-TTg"), or else by words of title, summary and issuer as well."""
    rows = LegalInstrument.objects.all()
    by_words = folded_search(rows, [folded_label("type", InstrumentType), F("folded")], value)
    by_number = rows.filter(folded__startswith=f"{_without_type(value)} ")  # it begins with number and symbol
    return _first(rows, rows.filter(code=value), _first(rows, by_number, by_words))


def _without_type(value: str) -> str:
    """The words of `value`, folded, without the kind of instrument before them."""
    words = fold(value[:SEARCH_LIMIT])
    for label in sorted((fold(str(each.label)) for each in InstrumentType), key=len, reverse=True):
        if words.startswith(f"{label} "):
            return words.removeprefix(f"{label} ")
    return words


def obligations_named(value: str) -> Ids:
    """By words of the duty and of the instrument it rests on."""
    rows = Obligation.objects.all()
    by_words = folded_search(rows, [F("folded"), F("instrument__folded")], value)
    return _first(rows, rows.filter(code=value), by_words)


def agencies_named(value: str) -> Ids:
    """By words of the name."""
    rows = Agency.objects.all()
    return _first(rows, rows.filter(code=value), search(rows, ["name", "short_name"], value))


def _first(rows: Ids, wanted: Ids, otherwise: Ids) -> Ids:
    """Ids of the rows wanted or, when there are none, of the others; decided in SQL."""
    best = wanted.order_by()
    instead = ~Exists(best) & Q(pk__in=otherwise.order_by().values("pk"))
    return rows.filter(Q(pk__in=best.values("pk")) | instead).order_by().values("pk")
