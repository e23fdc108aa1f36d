"""Which instruments belong to a programme and which agencies carry a project, for lists of instruments and duties."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from directives.facets import Facet
from directives.models import LegalInstrument
from projects.models import Programme, Project, ProjectAgency

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_FOLLOWS = ("implements", "amends", "replaces")


def _programmes() -> "list[tuple[str, _StrOrPromise]]":
    return list(Programme.objects.values_list("code", "name"))


def _instruments(programme: str) -> QuerySet[Any, Any]:
    """What approves the programme and its projects, and whatever carries out, amends or replaces that, step by step."""
    approving = LegalInstrument.objects.filter(
        Q(programme__code=programme) | Q(project__programme__code=programme)
    )
    first = approving.order_by().values("pk")
    steps = Q(pk__in=first)
    for _step in range(3):  # a provincial plan carries out a ministry's decision that approves a project
        first = (
            LegalInstrument.objects.filter(relations__kind__in=_FOLLOWS, relations__target__in=first)
            .order_by()
            .values("pk")
        )
        steps |= Q(pk__in=first)
    return LegalInstrument.objects.filter(steps).order_by().values("pk")


def _projects() -> "list[tuple[str, _StrOrPromise]]":
    return [
        (code, f"{name} ({start}–{end})")
        for code, name, start, end in Project.objects.order_by("-programme__year_from", "number").values_list(
            "code", "name", "programme__year_from", "programme__year_to"
        )
    ]


def _carriers(project: str) -> QuerySet[Any, Any]:
    return ProjectAgency.objects.filter(project__code=project).order_by().values("agency")


PROGRAMME = Facet("programme", _("Chương trình"), _programmes, _instruments)
PROJECT = Facet("project", _("Cơ quan của đề án"), _projects, _carriers)
