"""Pages of meetings and reviews."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError
from core.lists import list_response
from projects import permissions, services, trails
from projects.forms.fields import working_agencies
from projects.forms.records import ConclusionForm, MeetingForm
from projects.models import Programme, Project
from projects.queries import pages_records as queries
from projects.queries.pages_programmes import visible_programme
from projects.queries.pages_projects import followed_project
from projects.views.common import FormPage, answer, posted, require, require_form, status_of


@require_safe
def meeting_list(request: SignedInRequest) -> HttpResponse:
    require(request.user.has(Permission.PROGRESS_VIEW))
    rows = queries.listed_meetings(request.user)
    return list_response(request, queries.MEETINGS, rows, "projects/meeting_list.html")


@require_safe
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_meeting(pk, request.user)
    context = {
        "page": queries.meeting_page(found, request.user),
        "meeting": found,
        "has_synthetic_data": found.synthetic,
    }
    return render(request, "projects/meeting.html", context)


@require_form
def programme_meeting_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Note a meeting of a programme or of one of its projects."""
    programme = visible_programme(code, request.user)
    require(permissions.can_hold_meeting(request.user, programme, None))
    return _add(request, programme, None)


@require_form
def project_meeting_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Note a meeting of one project."""
    project = followed_project(code, request.user)
    require(permissions.can_hold_meeting(request.user, project.programme, project))
    return _add(request, project.programme, project)


def _add(request: SignedInRequest, programme: Programme, project: Project | None) -> HttpResponse:
    form = MeetingForm(programme if project is None else None, posted(request))
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            held = services.hold_meeting(
                programme=programme,
                by=request.user,
                participants=form.given(),
                **{"project": project, **form.cleaned_data},
            )
        except DomainError as refused:
            error = refused
            form.show(refused)
        else:
            messages.success(request, _("Đã ghi cuộc họp; hãy thêm các kết luận."))
            return redirect("projects:meeting", held.pk)
    back = (
        reverse("projects:programme_detail", args=[programme.code])
        if project is None
        else reverse("projects:dossier", args=[project.code])
    )
    context = {
        "form": form,
        "place": project or programme,
        "crumbs": trails.to_programme(programme) if project is None else trails.to_project(project),
        "back": back,
        "agencies": working_agencies().values_list("name", flat=True),
    }
    wrong = form.is_bound and not form.is_valid()
    status = status_of(error) if error is not None else 422 if wrong else 200
    return render(request, "projects/meeting_form.html", context, status=status)


@require_form
def conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a conclusion, which may give out a duty."""
    found = queries.visible_meeting(pk, request.user)
    require(permissions.can_hold_meeting(request.user, found.programme, found.project))
    url = reverse("projects:meeting", args=[pk])
    page = FormPage(
        title=_("Thêm kết luận"),
        lead=found.title,
        submit=_("Thêm kết luận"),
        back=url,
        crumbs=[
            *trails.to_programmes(),
            (_("Cuộc họp"), reverse("projects:meeting_list")),
            (found.title, url),
        ],
        synthetic=found.synthetic,
    )

    def act(data: dict[str, Any]) -> object:
        return services.conclude(meeting=found, by=request.user, **data)

    return answer(request, ConclusionForm(posted(request)), page, act, _("Đã thêm kết luận."))
