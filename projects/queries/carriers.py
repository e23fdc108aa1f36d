"""Who carries a project or subproject: leads and coordinating agencies with the days they hold it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.choices import AgencyRole
from projects.models import ProjectAgency


@dataclass(frozen=True, slots=True)
class Carrier:
    """An agency in one role, with the days it holds it."""

    assignment: ProjectAgency
    role: AgencyRole
    period: str  # empty: for the whole programme


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carries a project or subproject: leads first, earlier ones before later ones."""

    leads: list[Carrier]
    coordinating: list[Carrier]


AGENCIES = ProjectAgency.objects.select_related("agency")


def carriers(assignments: Iterable[ProjectAgency]) -> Carriers:
    """Loaded with their agencies."""
    found = [
        Carrier(item, AgencyRole(item.role), _period(item)) for item in sorted(assignments, key=_by_start)
    ]
    return Carriers(
        leads=[carrier for carrier in found if carrier.role is AgencyRole.LEAD],
        coordinating=[carrier for carrier in found if carrier.role is AgencyRole.COORDINATING],
    )


def _by_start(assignment: ProjectAgency) -> tuple[str, str]:
    start = assignment.valid_from.isoformat() if assignment.valid_from else ""
    return (start, assignment.agency.sort_key)


def _period(assignment: ProjectAgency) -> str:
    start, end = assignment.valid_from, assignment.valid_to
    if start and end:
        return _("từ %(start)s đến %(end)s") % {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    if start:
        return _("từ %(start)s") % {"start": f"{start:%d/%m/%Y}"}
    return _("đến %(end)s") % {"end": f"{end:%d/%m/%Y}"} if end else ""
