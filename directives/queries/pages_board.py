"""Reads for the compliance board: duties down, agencies across, each crossing in one of the four cells.

All numbers of the matrix (crossings, rows, columns and the whole) come from one statement; `Matrix` proves that they
agree. With more duties than fit on a page, the cards above sum up the statement that found the duties.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter

from accounts.choices import AgencyKind
from accounts.models import Agency, User
from accounts.roles import Permission
from core.export import Sheet
from directives.choices import Cell, ObligationKind
from directives.facets import AGENCY_FACETS, FacetFilter
from directives.models import Assignment, Obligation
from directives.queries.naming import instruments_named, obligations_named
from directives.queries.pages_assignments import days_of, periods_due
from directives.queries.summary import headline, obligations_touched
from directives.queries.wording import counted_noun, coverage_sentence, share_text, short_label
from directives.status import TALLIED, Tally, cell_counts

ROWS_PER_PAGE = 15
EXPORT_ROWS = 1_000  # duties in one file
PRINTED_ROWS = 200  # duties on paper
COLUMNS_PER_SHEET = 24  # agencies across a sheet of A4
EVERYBODY = "all"


# --- What is asked for -----------------------------------------------------------------------------------


class BoardFilter(FacetFilter):
    """Narrows assignments; what remains is laid out as the matrix."""

    facets = AGENCY_FACETS
    facet_field = "agency"

    q = None  # `obligation` and `instrument` look through words
    obligation = CharFilter(label=gettext_lazy("Nhiệm vụ (tên)"), method="_obligation")
    instrument = CharFilter(label=gettext_lazy("Văn bản (số, ký hiệu)"), method="_instrument")
    kind = ChoiceFilter(
        field_name="obligation__kind",
        label=gettext_lazy("Loại nhiệm vụ"),
        choices=ObligationKind.choices,
        empty_label=gettext_lazy("Tất cả"),
    )
    agencies = ChoiceFilter(
        label=gettext_lazy("Cơ quan"),
        choices=[(EVERYBODY, gettext_lazy("Tất cả")), *AgencyKind.choices],
        method="_agencies",
        empty_label=None,
    )
    period = ChoiceFilter(
        label=gettext_lazy("Hạn trong kỳ"),
        choices=periods_due,
        method="_period",
        empty_label=gettext_lazy("Tất cả"),
    )

    def _obligation(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(obligation__in=obligations_named(value))

    def _instrument(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(obligation__instrument__in=instruments_named(value))

    def _agencies(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows if value == EVERYBODY else rows.filter(agency__kind=value)

    def _period(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(due_on__range=days_of(value))


def asked(query: QueryDict, user: User) -> QueryDict:
    """What was asked for; whoever sees the whole country is shown the provinces unless they ask otherwise."""
    if "agencies" in query or query.get("project"):
        return query
    changed = query.copy()
    national = user.has(Permission.ASSIGNMENT_VIEW_ALL)
    changed["agencies"] = AgencyKind.PROVINCIAL_COMMITTEE.value if national else EVERYBODY
    return changed


# --- The matrix ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one agency owes of one duty."""

    tally: Tally

    @property
    def worst(self) -> Cell | None:
        return self.tally.worst

    @property
    def label(self) -> str:
        return str(self.worst.label) if self.worst else _("được miễn hoặc đã chuyển tiếp")

    @property
    def words(self) -> str:
        """The cell in words; of several assignments how many are done."""
        if self.tally.counted > 1:
            return _("%(done)d/%(counted)d hoàn thành, %(worst)s") % {
                "done": self.tally.done,
                "counted": self.tally.counted,
                "worst": self.label,
            }
        return self.label


@dataclass(frozen=True, slots=True)
class Row:
    """A duty across the agencies; None where an agency does not owe it."""

    obligation: Obligation
    crossings: list[Crossing | None]
    total: Tally
    noun: str
    lacking: list[tuple[Agency, Crossing]]

    @property
    def once(self) -> bool:
        return all(crossing is None or crossing.tally.counted <= 1 for crossing in self.crossings)

    @property
    def sentence(self) -> str:
        return coverage_sentence(self.obligation.title, self.total, self.noun, once=self.once)

    @property
    def share(self) -> str:
        return share_text(self.total)


@dataclass(frozen=True)
class Matrix:
    """Rows and columns with their totals, all from one statement."""

    agencies: list[Agency]
    rows: list[Row]
    columns: list[Tally]
    total: Tally
    synthetic: bool = False

    def __post_init__(self) -> None:
        """Raises ArithmeticError when parts and totals differ."""
        for parts in ([row.total for row in self.rows], self.columns):
            if _sum(parts) != self.total:
                raise ArithmeticError("the matrix does not add up")

    @property
    def labels(self) -> list[str]:
        """The heads of the columns; where two agencies of different times share a name, with the year between them."""
        names = [short_label(agency) for agency in self.agencies]
        return [
            name if names.count(name) == 1 else f"{name} ({_years_of(agency)})"
            for name, agency in zip(names, self.agencies, strict=True)
        ]

    @property
    def heads(self) -> list[tuple[Agency, str]]:
        return list(zip(self.agencies, self.labels, strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a matrix, as many as fit across a sheet of paper."""

    heads: list[tuple[Agency, str]]
    rows: list[tuple[Row, list[Crossing | None]]]
    columns: list[Tally]


def parts_of(matrix: Matrix, across: int = COLUMNS_PER_SHEET) -> list[Part]:
    """The matrix cut into parts from left to right."""
    return [
        Part(
            heads=matrix.heads[start : start + across],
            rows=[(row, row.crossings[start : start + across]) for row in matrix.rows],
            columns=matrix.columns[start : start + across],
        )
        for start in range(0, len(matrix.agencies), across)
    ]


@dataclass(frozen=True)
class Board:
    filters: BoardFilter
    page: Page[int]
    matrix: Matrix
    overall: Tally

    @property
    def headline(self) -> str:
        return headline_of(self.matrix.rows if self.page.paginator.count == 1 else [], self.overall)


def headline_of(rows: list[Row], overall: Tally) -> str:
    """The first sentence, computed: that of the only duty, or how far all of them are."""
    return rows[0].sentence + "." if len(rows) == 1 else headline(overall)


def _years_of(agency: Agency) -> str:
    if agency.valid_to is not None:
        return _("đến %(year)d") % {"year": agency.valid_to.year}
    return _("từ %(year)d") % {"year": agency.valid_from.year}


def _sum(parts: Iterable[Tally]) -> Tally:
    return reduce(add, parts, Tally())


def _selection(query: QueryDict, user: User) -> tuple[BoardFilter, QuerySet[Assignment]]:
    """The filters and the assignments they leave; none when a filter cannot be read."""
    visible = Assignment.objects.visible_to(user)
    filters = BoardFilter(data=asked(query, user), queryset=visible)
    return filters, filters.qs if filters.form.is_valid() else visible.none()


def _obligations(chosen: QuerySet[Assignment], user: User) -> QuerySet[Obligation]:
    """The duties that the selection touches, by their basis."""
    return _in_order(
        Obligation.objects.visible_to(user).filter(Exists(chosen.filter(obligation=OuterRef("pk"))))
    )


def _in_order(obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """By their basis, the oldest first."""
    return obligations.select_related("instrument").order_by(
        "instrument__issued_on", "instrument__code", "code"
    )


def board(query: QueryDict, user: User, today: date, number: str | None) -> Board:
    """A page of the board; five statements and those of the filters' choices.

    One statement goes through the selection: it tells the duties that are in it, and the whole. With one page only,
    the whole is what the matrix says.
    """
    filters, chosen = _selection(query, user)
    touched, overall = obligations_touched(chosen, today)
    in_order = _in_order(Obligation.objects.visible_to(user)).values_list("pk", flat=True)
    page = Paginator([pk for pk in in_order if pk in touched], ROWS_PER_PAGE).get_page(number)
    shown = list(_in_order(Obligation.objects.filter(pk__in=list(page.object_list))))
    matrix = matrix_of(shown, chosen, today)
    whole = page.paginator.num_pages == 1
    return Board(
        filters=filters,
        page=page,
        matrix=matrix,
        overall=matrix.total if whole else overall,
    )


def matrix_of(obligations: list[Obligation], chosen: QuerySet[Assignment], today: date) -> Matrix:
    """The matrix of some duties; one statement for its numbers, one for the agencies."""
    found: list[Any] = list(
        chosen.filter(obligation__in=obligations)
        .order_by()
        .values("obligation_id", "agency_id")
        .annotate(**cell_counts(today), made_up=Count("pk", filter=Q(synthetic=True)))
    )
    agencies = list(
        Agency.objects.filter(pk__in={entry["agency_id"] for entry in found}).order_by("kind", "sort_key")
    )
    crossings: dict[int, dict[int, Crossing]] = defaultdict(dict)
    columns: dict[int, Tally] = defaultdict(Tally)
    for entry in found:
        tally = Tally(**{name: entry[name] for name in TALLIED})
        crossing = Crossing(tally)
        crossings[entry["obligation_id"]][entry["agency_id"]] = crossing
        columns[entry["agency_id"]] += tally
    return Matrix(
        agencies=agencies,
        rows=[_row(obligation, crossings[obligation.pk], agencies) for obligation in obligations],
        columns=[columns[agency.pk] for agency in agencies],
        total=_sum(columns.values()),
        synthetic=any(entry["made_up"] for entry in found),
    )


def _row(obligation: Obligation, found: dict[int, Crossing], agencies: list[Agency]) -> Row:
    owing = [agency for agency in agencies if agency.pk in found]
    return Row(
        obligation=obligation,
        crossings=[found.get(agency.pk) for agency in agencies],
        total=_sum(crossing.tally for crossing in found.values()),
        noun=counted_noun(agency.kind for agency in owing),
        lacking=[(agency, found[agency.pk]) for agency in owing if found[agency.pk].tally.open],
    )


def crossing_rows(
    user: User, obligation_id: int, agency_id: int, period: str
) -> tuple[QuerySet[Assignment], bool]:
    """The assignments at a crossing, and whether the period can be read."""
    rows = Assignment.objects.visible_to(user).filter(obligation=obligation_id, agency=agency_id)
    if not period:
        return rows, True
    if period not in dict(periods_due()):
        return rows.none(), False
    return rows.filter(due_on__range=days_of(period)), True


# --- Files -----------------------------------------------------------------------------------------------


class TooLarge(Exception):
    """More duties than go into one file or on paper."""


def whole_matrix(query: QueryDict, user: User, today: date, most: int) -> Matrix | None:
    """Every duty of the selection, not just a page; None when a filter cannot be read. Raises TooLarge."""
    filters, chosen = _selection(query, user)
    if not filters.form.is_valid():
        return None
    obligations = list(_obligations(chosen, user)[: most + 1])
    if len(obligations) > most:
        raise TooLarge
    return matrix_of(obligations, chosen, today)


def board_sheet(query: QueryDict, user: User, today: date) -> Sheet | None:
    """The whole selection as a table with the same cells; None when a filter cannot be read. Raises TooLarge."""
    matrix = whole_matrix(query, user, today, EXPORT_ROWS)
    if matrix is None:
        return None
    totals = [cell.label for cell in Cell]
    return Sheet(
        title=_("Bảng theo dõi nhiệm vụ"),
        keys=[
            "obligation",
            "title",
            "instrument",
            *(cell.value for cell in Cell),
            "outside",
            *(agency.code for agency in matrix.agencies),
        ],
        heads=[
            _("Mã"),
            _("Nhiệm vụ"),
            _("Căn cứ"),
            *(str(label) for label in totals),
            _("Không tính (được miễn, đã chuyển tiếp)"),
            *matrix.labels,
        ],
        rows=[
            *(_line(row) for row in matrix.rows),
            [
                "",
                _("Cộng"),
                "",
                *_counts(matrix.total),
                *(f"{column.done}/{column.counted}" for column in matrix.columns),
            ],
        ],
    )


def _line(row: Row) -> list[str | int | None]:
    return [
        row.obligation.code,
        row.obligation.title,
        str(row.obligation.instrument),
        *_counts(row.total),
        *(crossing.words if crossing else None for crossing in row.crossings),
    ]


def _counts(tally: Tally) -> list[int]:
    return [*(tally[cell] for cell in Cell), tally.outside]
