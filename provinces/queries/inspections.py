"""What became of the recommendations of an inspection."""

from dataclasses import dataclass
from datetime import date

from directives.choices import Cell
from directives.models import Assignment
from directives.status import cell_of
from provinces.models import Inspection, Recommendation


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A recommendation, and the duty it became with where that stands; none before the inspection is concluded.

    Of a duty that was passed on, the assignment that took it over is shown.
    """

    recommendation: Recommendation
    assignment: Assignment | None
    cell: Cell | None


def follow_up(inspection: Inspection, today: date) -> list[FollowUp]:
    """Two statements, or as many more as duties were passed on in a row."""
    recommendations = list(
        inspection.recommendations.select_related("owner", "obligation").order_by("number")
    )
    by_obligation = {
        row.obligation_id: row
        for row in Assignment.objects.filter(
            obligation__in=[row.obligation_id for row in recommendations if row.obligation_id]
        )
        .select_related("agency", "passed_to__agency")
        .order_by("pk")
    }
    found: list[FollowUp] = []
    for row in recommendations:
        assignment = by_obligation.get(row.obligation_id or 0)
        while assignment is not None and assignment.passed_to is not None:
            assignment = assignment.passed_to
        cell = None
        if assignment is not None:
            cell = cell_of(assignment.state, assignment.done_on, assignment.due_on, today)
        found.append(FollowUp(row, assignment, cell))
    return found
