"""Money by line, year, source and subproject; two statements."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet, Sum

from accounts.models import User
from projects.budgeting import Amounts, BudgetWarning, total, warnings
from projects.choices import FundingSource, MovementKind
from projects.models import BudgetLine, BudgetMovement, Programme, Project

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line with what it planned, got and spent."""

    line: BudgetLine
    amounts: Amounts
    warnings: list[BudgetWarning]


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """All lines of a project or programme and their totals; parts and whole come from the same rows."""

    rows: list[BudgetRow]
    whole: Amounts
    by_year: dict[int, Amounts]
    by_source: dict[FundingSource, Amounts]
    by_subproject: dict[int | None, Amounts]
    by_project: dict[int, Amounts]

    @property
    def synthetic(self) -> bool:
        return any(row.line.synthetic for row in self.rows)


def budget_table(place: Project | Programme, user: User) -> BudgetTable:
    lines = BudgetLine.objects.visible_to(user).select_related("project", "subproject")
    lines = (
        lines.filter(project=place) if isinstance(place, Project) else lines.filter(project__programme=place)
    )
    return table_of(lines)


def table_of(lines: QuerySet[BudgetLine]) -> BudgetTable:
    """The table of any lines; two statements."""
    found = list(lines)
    sums: dict[tuple[int, str], Decimal] = {
        (line, kind): amount
        for line, kind, amount in BudgetMovement.objects.filter(line__in=[line.pk for line in found])
        .values_list("line", "kind")
        .annotate(amount=Sum("amount"))
        .order_by()
    }
    rows = [_row(line, sums) for line in found]
    return BudgetTable(
        rows=rows,
        whole=total(row.amounts for row in rows),
        by_year=_totals(rows, lambda row: row.line.year),
        by_source=_totals(rows, lambda row: FundingSource(row.line.source)),
        by_subproject=_totals(rows, lambda row: row.line.subproject_id),
        by_project=_totals(rows, lambda row: row.line.project_id),
    )


def _row(line: BudgetLine, sums: dict[tuple[int, str], Decimal]) -> BudgetRow:
    amounts = Amounts(
        line.planned,
        sums.get((line.pk, MovementKind.ALLOTTED), Decimal(0)),
        sums.get((line.pk, MovementKind.DISBURSED), Decimal(0)),
    )
    return BudgetRow(line, amounts, warnings(amounts))


def _totals(rows: Iterable[BudgetRow], key: Callable[[BudgetRow], K]) -> dict[K, Amounts]:
    found: dict[K, Amounts] = {}
    for row in rows:
        found[key(row)] = found.get(key(row), Amounts()) + row.amounts
    return found
