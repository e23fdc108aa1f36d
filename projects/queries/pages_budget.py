"""Reads for the pages of money: a project's lines with their totals, and one line with its movements."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from accounts.models import User
from projects import permissions
from projects.budgeting import Amounts, BudgetWarning, warnings
from projects.choices import FundingSource, MovementKind
from projects.models import BudgetLine, BudgetMovement, Project
from projects.queries.budgets import BudgetRow, budget_table


@dataclass(frozen=True, slots=True)
class Total:
    """A named sum of lines."""

    label: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The lines of a year and their sum."""

    year: int
    rows: list[BudgetRow]
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class BudgetPage:
    project: Project
    whole: Amounts
    years: list[YearGroup]
    by_source: list[Total]
    by_subproject: list[Total]
    overspent: int  # lines on which more was disbursed than allotted
    synthetic: bool
    may_edit: bool


def budget_page(project: Project, user: User) -> BudgetPage:
    """Two statements, and one for whoever is no national role."""
    table = budget_table(project, user)
    subprojects = {row.line.subproject_id: row.line.subproject for row in table.rows}
    return BudgetPage(
        project=project,
        whole=table.whole,
        years=[
            YearGroup(year, [row for row in table.rows if row.line.year == year], amounts)
            for year, amounts in sorted(table.by_year.items())
        ],
        by_source=[
            Total(str(source.label), table.by_source[source])
            for source in FundingSource
            if source in table.by_source
        ],
        by_subproject=[
            Total(str(subprojects[pk] or ""), amounts) for pk, amounts in table.by_subproject.items()
        ]
        if len(table.by_subproject) > 1
        else [],
        overspent=sum(BudgetWarning.OVERSPENT in row.warnings for row in table.rows),
        synthetic=table.synthetic,
        may_edit=permissions.can_edit_project(user, project),
    )


# --- One line --------------------------------------------------------------------------------------------


def visible_line(pk: int, user: User) -> BudgetLine:
    """One statement. Raises Http404."""
    found = (
        BudgetLine.objects.visible_to(user)
        .select_related("project__programme", "subproject")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_movement(pk: int, user: User) -> BudgetMovement:
    """One statement. Raises Http404."""
    found = (
        BudgetMovement.objects.visible_to(user)
        .select_related("line__project__programme", "line__subproject")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement. `reversal` took it back; a reversal itself has `movement.reverses`."""

    movement: BudgetMovement
    reversal: BudgetMovement | None

    @property
    def stands(self) -> bool:
        return self.reversal is None and self.movement.reverses_id is None


@dataclass(frozen=True, slots=True)
class LinePage:
    line: BudgetLine
    amounts: Amounts
    warnings: list[BudgetWarning]
    movements: list[MovementRow]
    may_edit: bool


def line_page(line: BudgetLine, user: User) -> LinePage:
    """At most two statements."""
    rows = list(line.movements.select_related("entered_by").order_by("on", "pk"))
    taken_back = {row.reverses_id: row for row in rows if row.reverses_id is not None}
    amounts = Amounts(line.planned, _sum(rows, MovementKind.ALLOTTED), _sum(rows, MovementKind.DISBURSED))
    return LinePage(
        line=line,
        amounts=amounts,
        warnings=warnings(amounts),
        movements=[MovementRow(row, taken_back.get(row.pk)) for row in rows],
        may_edit=permissions.can_edit_project(user, line.project),
    )


def _sum(rows: list[BudgetMovement], kind: MovementKind) -> Decimal:
    return sum((row.amount for row in rows if row.kind == kind), Decimal(0))
