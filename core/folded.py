"""Text folded once, when it is written, so that a search compares and does not fold.

A model keeps `folded = GeneratedField(expression=folded_text("title", "summary"), …)`; `folded_search` then finds rows
by the beginnings of words, marks and punctuation aside, like `core.lists.search` does for texts folded on the way.
"""

from collections.abc import Sequence
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    Func,
    Model,
    QuerySet,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable, Expression

from core.text import fold

Row = TypeVar("Row", bound=Model)

SEARCH_LIMIT = 200  # characters


class Fold(Func):
    function = "vn_fold"
    output_field = TextField()


class Spaced(Func):
    """Texts with a space before each; `||` and not `concat_ws`, which no generated column may use."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class BeginsWords(Func):
    """Whether every pattern is somewhere in the folded text."""

    template = "(' ' || %(expressions)s)"
    arg_joiner = ") LIKE ALL ("
    output_field = BooleanField()


def folded_text(*names: str) -> Expression:
    """The columns `names`, folded and joined; for a generated column, so none of them may be empty of value."""
    return Fold(Spaced(*(F(name) for name in names)))


def folded_label(name: str, choices: type[TextChoices]) -> Case:
    """The folded words of the choice in column `name`."""
    return Case(
        *(
            When(**{name: choice.value}, then=Value(fold(str(choice.label)), output_field=CharField()))
            for choice in choices
        ),
        default=Value(""),
        output_field=CharField(),
    )


def patterns(query: str) -> Value | None:
    """What `BeginsWords` compares with; None when the query has no letter or digit."""
    words = fold(query[:SEARCH_LIMIT]).split()
    if not words:
        return None
    return Value([f"% {word}%" for word in words], output_field=ArrayField(TextField()))


def begins_words(parts: Sequence[Combinable], wanted: Value) -> BeginsWords:
    """Whether the folded `parts` together hold all that is wanted."""
    return BeginsWords(Spaced(*parts), wanted)


def folded_search(rows: QuerySet[Row], parts: Sequence[Combinable], query: str) -> QuerySet[Row]:
    """Rows where every word of `query` begins a word of the folded `parts`; a query of punctuation finds nothing."""
    if not query.strip():
        return rows
    wanted = patterns(query)
    return rows.none() if wanted is None else rows.filter(begins_words(parts, wanted))
