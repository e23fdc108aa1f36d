"""Lists of rows: search, filters, order, pages and files, the same everywhere.

A page declares a `ListSpec` once and answers with `list_response(request, SPEC, visible_rows, template)`. The
parameters are `?q=` (search), the filters' own names, `?sort=` (a column's key, `-` before it for descending),
`?page=` and `?format=csv|xlsx|json` (a file of everything that is filtered, in the same order).

Unknown pages and orders fall back to the first page and the usual order. A filter that cannot be read shows no rows
and says why; a file is then refused with status 400, so that nobody takes a whole list for a filtered one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    Model,
    QuerySet,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Expression, OrderBy
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, FilterSet

from core import export
from core.export import Cell, FileFormat, Sheet
from core.formats import format_number
from core.text import fold
from core.ui import FORMAT_PARAMETER, PAGE_PARAMETER, SORT_PARAMETER

if TYPE_CHECKING:
    from django.db.models import Subquery
    from django.utils.functional import _StrOrPromise

    Part = Expression | F | Subquery[Any] | str  # a field name, or an expression

Row = TypeVar("Row", bound=Model)

PER_PAGE = 25
EXPORT_LIMIT = 10_000
SEARCH_LIMIT = 200  # characters


# --- Search ----------------------------------------------------------------------------------------------


class VnFold(Func):
    """The SQL twin of `core.text.fold`."""

    function = "vn_fold"
    output_field = TextField()


class _Joined(Func):
    """Texts with spaces between, empty ones left out; each word of the result follows a space."""

    function = "concat_ws"
    output_field = TextField()

    def __init__(self, *parts: "Part") -> None:
        super().__init__(Value(" "), *parts)


class _BeginWords(Func):
    """Whether each pattern is somewhere in the text; the text is worked out once for all patterns."""

    template = "(' ' || %(expressions)s)"
    arg_joiner = ") LIKE ALL ("
    output_field = BooleanField()


def choice_label(name: str, choices: type[TextChoices]) -> Case:
    """The words a person sees for the choice in column `name`, for searching and sorting by them."""
    return Case(
        *(
            When(**{name: choice.value}, then=Value(choice.label, output_field=CharField()))
            for choice in choices
        ),
        default=Value(""),
        output_field=CharField(),
    )


def choice_order(name: str, choices: type[TextChoices]) -> Case:
    """The place of the choice in column `name` among its declaration, for sorting."""
    return Case(
        *(When(**{name: choice.value}, then=Value(place)) for place, choice in enumerate(choices)),
        output_field=IntegerField(),
    )


def search(rows: QuerySet[Row], parts: "Sequence[Part]", query: str) -> QuerySet[Row]:
    """Rows where every word of `query` begins a word of `parts`, marks and punctuation aside.

    `parts` are field names or expressions. A query of nothing but punctuation finds nothing.
    """
    if not query.strip():
        return rows
    words = fold(query[:SEARCH_LIMIT]).split()
    if not words:
        return rows.none()
    # Folding leaves letters and digits only, so no word carries a wildcard of LIKE.
    patterns = Value([f"% {word}%" for word in words], output_field=ArrayField(TextField()))
    return rows.filter(_BeginWords(VnFold(_Joined(*parts)), patterns))


class ListFilter(FilterSet):  # type: ignore[misc]  # django-filter carries no types
    """Filters of a list. Subclasses add filters and say in `search_in` what `?q=` looks through."""

    search_in: "Sequence[Part]" = ()

    q = CharFilter(
        label=gettext_lazy("Tìm kiếm"),
        method="_search",
        max_length=SEARCH_LIMIT,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def _search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return search(rows, self.search_in, value)

    class Meta:
        fields: Sequence[str] = ()


# --- Columns and order -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a list.

    `key` names it in `?sort=` and in JSON; `cell` gives its value for files (None leaves it out of them); `sort` is
    what it orders by (empty: not sortable).
    """

    key: str
    label: "_StrOrPromise"
    cell: Callable[[Row], Cell] | None = None
    sort: "Sequence[Part]" = ()
    numeric: bool = False
    shown: bool = True  # False: only in files
    wide: bool = False  # True: only where there is room; its td takes the class "d-none d-md-table-cell"


@dataclass(frozen=True, slots=True)
class ListSpec(Generic[Row]):
    """What a list shows, finds, sorts by and exports. `name` begins the file names: letters, digits, hyphens."""

    name: str
    title: "_StrOrPromise"
    noun: "_StrOrPromise"
    columns: Sequence[Column[Row]]
    filters: type[ListFilter]
    sort: str = ""  # the usual order: a key, with "-" for descending; empty keeps the queryset's own
    per_page: int = PER_PAGE
    export_limit: int = EXPORT_LIMIT

    @property
    def shown(self) -> list[Column[Row]]:
        return [column for column in self.columns if column.shown]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list, for templates."""

    spec: ListSpec[Row]
    filters: ListFilter
    page: Page[Row]
    sort: str
    filtered: bool  # whether the person asked for less than everything

    @property
    def form(self) -> forms.BaseForm:
        form: forms.BaseForm = self.filters.form
        return form

    @property
    def can_export(self) -> bool:
        return 0 < self.page.paginator.count <= self.spec.export_limit


def ordered(rows: QuerySet[Row], spec: ListSpec[Row], sort: str) -> tuple[QuerySet[Row], str]:
    """`rows` by the wanted order, or by the usual one when that is unknown; and the order taken."""
    chosen = sort if _sort_keys(spec, sort) else spec.sort
    keys = _sort_keys(spec, chosen)
    if not keys:
        return rows.order_by(*_own_order(rows), "pk"), ""
    down = chosen.startswith("-")
    orders = [_order(key, down=down) for key in keys]
    return rows.order_by(*orders, "pk"), chosen


def _sort_keys(spec: ListSpec[Row], sort: str) -> "Sequence[Part]":
    name = sort.removeprefix("-")
    return next((column.sort for column in spec.columns if column.key == name), ())


def _order(key: "Part", *, down: bool) -> OrderBy:
    """Empty values come last either way."""
    expression = F(key) if isinstance(key, str) else key
    return OrderBy(expression, descending=down, nulls_last=True)


def _own_order(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.query.order_by or rows.model._meta.ordering or ()


# --- Answers ---------------------------------------------------------------------------------------------


def list_response(
    request: HttpRequest,
    spec: ListSpec[Row],
    rows: QuerySet[Row],
    template: str,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The list as a page or, with `?format=`, as a file. `rows` must already be what the person may see.

    Two SQL statements (count and page; one for a file) and those that `rows` prefetches. The template finds the
    page under `listing`.
    """
    filters = spec.filters(data=request.GET, queryset=rows, request=request)
    valid = filters.form.is_valid()
    found, sort = ordered(filters.qs if valid else rows.none(), spec, request.GET.get(SORT_PARAMETER, ""))
    status = 200
    if FORMAT_PARAMETER in request.GET:
        answer = _file(request.GET[FORMAT_PARAMETER], spec, found, valid=valid)
        if isinstance(answer, HttpResponse):
            return answer
        messages.error(request, answer)
        status = 400
    page = Paginator(found, spec.per_page).get_page(request.GET.get(PAGE_PARAMETER))
    listing = Listing(spec, filters, page, sort, _is_filtered(request.GET))
    return render(request, template, {"listing": listing, **(context or {})}, status=status)


def _is_filtered(query: QueryDict) -> bool:
    ours = {SORT_PARAMETER, PAGE_PARAMETER, FORMAT_PARAMETER}
    return any(value.strip() for name, value in query.items() if name not in ours and isinstance(value, str))


def _file(wanted: str, spec: ListSpec[Row], rows: QuerySet[Row], *, valid: bool) -> HttpResponse | str:
    """The file, or why there is none."""
    if wanted not in set(FileFormat):
        return _("Không có định dạng tệp này. Danh sách tải được dưới dạng XLSX, CSV hoặc JSON.")
    if not valid:
        return _("Bộ lọc có giá trị không hợp lệ nên chưa tạo tệp. Hãy sửa bộ lọc rồi tải lại.")
    found = list(rows[: spec.export_limit + 1])
    if len(found) > spec.export_limit:
        return _("Danh sách có hơn %(limit)s dòng nên không tải được một lần. Hãy lọc bớt rồi tải lại.") % {
            "limit": format_number(spec.export_limit)
        }
    return file_response(export_sheet(spec, found), spec.name, FileFormat(wanted))


def export_sheet(spec: ListSpec[Row], rows: Iterable[Row]) -> Sheet:
    """`rows` as a table for files."""
    columns = [(column, column.cell) for column in spec.columns if column.cell]
    return Sheet(
        title=str(spec.title),
        keys=[column.key for column, _cell in columns],
        heads=[str(column.label) for column, _cell in columns],
        rows=([cell(row) for _column, cell in columns] for row in rows),
    )


def file_response(sheet: Sheet, name: str, file_format: FileFormat) -> HttpResponse:
    """The table as a download named after the list and today's date."""
    response = HttpResponse(export.render(sheet, file_format), content_type=export.CONTENT_TYPES[file_format])
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{name}-{today:%Y-%m-%d}.{file_format}"'
    return response
