"""Finding activities by words: theirs are folded when they are written, those of the few agencies once a search."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q, QuerySet, TextField, Value

from accounts.models import Agency
from core.folded import SEARCH_LIMIT, begins_words
from core.lists import search
from core.text import fold
from projects.models import Activity


def activities_named(rows: QuerySet[Activity], query: str) -> QuerySet[Activity]:
    """Rows where every word of `query` begins a word of the code, the name or the responsible agency's name.

    A code is one word: "1.2" finds 1.2 and 1.2.3, and not whatever has a 1 and a 2. A query of nothing but
    punctuation finds nothing.
    """
    if not query.strip():
        return rows
    words = list(dict.fromkeys(filter(None, map(fold, query[:SEARCH_LIMIT].split()))))
    if not words:
        return rows.none()
    for word in words:
        pattern = Value([f"% {word}%"], output_field=ArrayField(TextField()))
        agencies = search(Agency.objects.order_by(), ["name"], word)
        rows = rows.filter(Q(begins_words([F("folded")], pattern)) | Q(responsible__in=agencies.values("pk")))
    return rows
