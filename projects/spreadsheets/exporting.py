"""What the workbook of a project holds, read in six statements."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency
from core.formats import format_date
from projects.models import Activity, BudgetLine, BudgetMovement, Project
from projects.queries.budgets import table_of
from projects.queries.work import project_progress
from projects.spreadsheets.layout import ACTIVITIES, LINES, MOVEMENTS
from projects.spreadsheets.writing import Exported, Value, write_workbook

Rows = list[dict[str, Value]]


def export_workbook(project: Project) -> bytes:
    """The workbook of a project's activities and money, to be edited and imported again."""
    today = timezone.localdate()
    return write_workbook(
        Exported(
            project=project.code,
            title=_("%(project)s: hoạt động và kinh phí, xuất ngày %(day)s")
            % {"project": project, "day": format_date(today)},
            rows=rows_of(project),
            agencies=list(Agency.objects.valid_on(today).values_list("code", "name")),
        )
    )


def rows_of(project: Project) -> dict[str, Rows]:
    """The rows of every sheet as they stand now."""
    return {
        ACTIVITIES.key: _activities(project),
        LINES.key: _lines(project),
        MOVEMENTS.key: _movements(project),
    }


def _activities(project: Project) -> Rows:
    shares = project_progress(project, timezone.localdate()).shares
    rows = (
        Activity.objects.filter(project=project)
        .select_related("parent", "subproject", "responsible")
        .order_by("path")
    )
    return [_activity(row, shares.get(row.pk)) for row in rows]


def _activity(row: Activity, share: Decimal | None) -> dict[str, Value]:
    return {
        "id": row.pk,
        "code": row.code,
        "level": row.get_level_display(),
        "parent": row.parent.code if row.parent is not None else "",
        "name": row.name,
        "subproject": row.subproject.number if row.subproject is not None else None,
        "responsible": row.responsible.code,
        "start": row.planned_start,
        "end": row.planned_end,
        "weight": row.weight,
        "reason": "",
        "state": row.get_state_display(),
        "percent": share,
    }


def _lines(project: Project) -> Rows:
    lines = BudgetLine.objects.filter(project=project).select_related("subproject")
    return [
        {
            "id": row.line.pk,
            **_line_key(row.line),
            "planned": row.line.planned,
            "note": row.line.note,
            "allotted": row.amounts.allotted,
            "disbursed": row.amounts.disbursed,
        }
        for row in table_of(lines).rows
    ]


def _line_key(line: BudgetLine) -> dict[str, Value]:
    return {
        "subproject": line.subproject.number if line.subproject is not None else None,
        "year": line.year,
        "source": line.get_source_display(),
    }


def _movements(project: Project) -> Rows:
    rows = (
        BudgetMovement.objects.standing()
        .filter(line__project=project)
        .select_related("line__subproject")
        .order_by("line__year", "line__source", "line", "on", "pk")
    )
    return [
        {
            "id": row.pk,
            **_line_key(row.line),
            "kind": row.get_kind_display(),
            "amount": row.amount,
            "on": row.on,
            "document": row.document_number,
            "overspend": row.overspend_reason,
            "reason": "",
        }
        for row in rows
    ]
