"""Tags of the pages of official documents."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from accounts.models import User
from core.ui import Status, Tone
from reports import official_permissions as permissions
from reports.choices import OfficialState
from reports.models import Compilation, OfficialDocument, ReportVersion
from reports.queries.official_pages import projects_with_figures

register = template.Library()

_LOOKS: dict[OfficialState, tuple[Tone, str]] = {
    OfficialState.DRAFT: (Tone.NEUTRAL, "pencil"),
    OfficialState.CHECKED: (Tone.INFO, "eye"),
    OfficialState.APPROVED: (Tone.WARNING, "clock"),
    OfficialState.ISSUED: (Tone.SUCCESS, "check"),
}


@register.inclusion_tag("components/status_badge.html")
def official_state(document: OfficialDocument) -> dict[str, Any]:
    """The badge of a document's state; a superseded one says so."""
    if getattr(document, "superseded_by", None) is not None:
        return {"status": Status(_("đã được thay thế"), Tone.WARNING, "arrow-back-up")}
    tone, icon = _LOOKS[OfficialState(document.state)]
    return {"status": Status(str(OfficialState(document.state).label), tone, icon)}


@register.inclusion_tag("reports/officials/_of_compilation.html")
def documents_of_compilation(compilation: Compilation, user: User) -> dict[str, Any]:
    """The documents made from a compilation, and what the person may begin from it; two or three statements."""
    may_start = permissions.can_start_national(user) and not compilation.provisional
    documents = (
        OfficialDocument.objects.visible_to(user)
        .filter(compilation=compilation)
        .select_related("superseded_by")
        .order_by("kind", "pk")
    )
    return {
        "compilation": compilation,
        "documents": list(documents),
        "may_start": may_start,
        "projects": list(projects_with_figures(compilation)) if may_start else [],
    }


@register.inclusion_tag("reports/officials/_of_version.html")
def documents_of_version(version: ReportVersion | None, user: User) -> dict[str, Any]:
    """A province's own documents made from a sent version, and whether the person may begin one; one statement."""
    if version is None or version.submitted_at is None:
        return {"documents": [], "may_start": False}
    documents = OfficialDocument.objects.visible_to(user).filter(version=version).order_by("pk")
    return {
        "version": version,
        "documents": list(documents.select_related("superseded_by")),
        "may_start": permissions.can_start_province(user, version),
    }
