"""Where pages of work stand: the links above them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import Activity, Programme, Project

Trail = list[tuple[str, str]]


def to_programmes() -> Trail:
    return [(_("Chương trình và đề án"), reverse("projects:programme_list"))]


def to_programme(programme: Programme) -> Trail:
    years = f"{programme.year_from}–{programme.year_to}"
    return [*to_programmes(), (years, reverse("projects:programme_detail", args=[programme.code]))]


def to_project(project: Project) -> Trail:
    """Loaded with its programme."""
    name = _("Đề án %(number)d") % {"number": project.number}
    return [
        *to_programme(project.programme),
        (name, reverse("projects:project_detail", args=[project.code])),
    ]


def to_activity(activity: Activity) -> Trail:
    """Loaded with its project and programme."""
    return [
        *to_project(activity.project),
        (activity.code, reverse("projects:activity", args=[activity.pk])),
    ]
