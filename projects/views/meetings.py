"""Pages of meetings and reviews."""

from collections.abc import Callable
from dataclasses import dataclass
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
from projects.errors import EditConflict
from projects.forms.activities import ReasonForm
from projects.forms.fields import working_agencies
from projects.forms.meetings import ConclusionForm, MeetingForm
from projects.models import Conclusion, Meeting, Programme, Project
from projects.queries import pages_records as queries
from projects.queries.pages_programmes import visible_programme
from projects.queries.pages_projects import followed_project
from projects.views.common import (
    Difference,
    FormPage,
    after_conflict,
    answer,
    differences,
    posted,
    require,
    require_form,
    status_of,
)


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


# --- Noting and correcting -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the form of a meeting."""

    title: str
    place: object
    crumbs: trails.Trail
    back: str
    done: str
    synthetic: bool = False


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
    back = (
        reverse("projects:programme_detail", args=[programme.code])
        if project is None
        else reverse("projects:dossier", args=[project.code])
    )
    frame = _Frame(
        title=_("Ghi cuộc họp"),
        place=project or programme,
        crumbs=trails.to_programme(programme) if project is None else trails.to_project(project),
        back=back,
        done=_("Đã ghi cuộc họp; hãy thêm các kết luận."),
    )

    def act(data: dict[str, Any]) -> Meeting:
        data.pop("seen")
        return services.hold_meeting(programme=programme, by=request.user, **{"project": project, **data})

    form = MeetingForm(programme if project is None else None, posted(request))
    return _answer(request, form, frame, act)


@require_form
def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = MeetingForm(None, posted(request), meeting=found, participants=queries.participants_of(found))
    frame = _Frame(
        title=_("Sửa cuộc họp"),
        place=found.title,
        crumbs=_crumbs(found),
        back=_page_of(found),
        done=_("Đã lưu thay đổi."),
        synthetic=found.synthetic,
    )

    def act(data: dict[str, Any]) -> Meeting:
        return services.edit_meeting(meeting=found, by=request.user, **data)

    return _answer(request, form, frame, act)


def _answer(
    request: SignedInRequest, form: MeetingForm, frame: _Frame, act: Callable[[dict[str, Any]], Meeting]
) -> HttpResponse:
    """Show the form; when it was sent, act with what was typed, or show what is wrong."""
    error: DomainError | None = None
    found: list[Difference] = []
    if form.is_bound and form.is_valid():
        try:
            held = act({**form.cleaned_data, "participants": form.given()})
        except EditConflict as conflict:
            error, found = conflict, differences(form, conflict)
            after_conflict(form, conflict)
        except DomainError as refused:
            error = refused
            form.show(refused)
        else:
            messages.success(request, frame.done)
            return redirect(_page_of(held))
    context = {
        "form": form,
        "frame": frame,
        "conflict": error if found else None,
        "differences": found,
        "agencies": working_agencies().values_list("name", flat=True),
        "has_synthetic_data": frame.synthetic,
    }
    wrong = form.is_bound and not form.is_valid()
    status = status_of(error) if error is not None else 422 if wrong else 200
    return render(request, "projects/meeting_form.html", context, status=status)


@require_form
def meeting_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    page = _form_page(
        found,
        _("Rút cuộc họp"),
        _("Rút cuộc họp"),
        intro=_("Cuộc họp ghi nhầm được giữ lại để tra cứu, nhưng không còn trong danh sách và hồ sơ đề án."),
        tone="danger",
    )
    form = ReasonForm(posted(request), label=_("Lý do rút"))

    def act(data: dict[str, Any]) -> Meeting:
        return services.withdraw_meeting(meeting=found, by=request.user, **data)

    return answer(request, form, page, act, _("Đã rút cuộc họp."))


def _own(request: SignedInRequest, pk: int) -> Meeting:
    """The meeting, when this person keeps it. Raises Http404 and PermissionDenied."""
    found = queries.visible_meeting(pk, request.user)
    require(permissions.can_hold_meeting(request.user, found.programme, found.project))
    return found


def _page_of(meeting: Meeting) -> str:
    return reverse("projects:meeting", args=[meeting.pk])


def _crumbs(meeting: Meeting) -> trails.Trail:
    return [
        *trails.to_programmes(),
        (_("Cuộc họp"), reverse("projects:meeting_list")),
        (meeting.title, _page_of(meeting)),
    ]


def _form_page(meeting: Meeting, title: str, submit: str, **more: Any) -> FormPage:
    return FormPage(
        **{
            "title": title,
            "lead": meeting.title,
            "submit": submit,
            "back": _page_of(meeting),
            "crumbs": _crumbs(meeting),
            "synthetic": meeting.synthetic,
            **more,
        }
    )


# --- Conclusions -----------------------------------------------------------------------------------------


@require_form
def conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a conclusion, which may give out a duty."""
    found = _own(request, pk)
    page = _form_page(found, _("Thêm kết luận"), _("Thêm kết luận"))

    def act(data: dict[str, Any]) -> Conclusion:
        data.pop("seen")
        return services.conclude(meeting=found, by=request.user, **data)

    return answer(request, ConclusionForm(posted(request)), page, act, _("Đã thêm kết luận."))


def _own_conclusion(request: SignedInRequest, pk: int) -> Conclusion:
    """The conclusion, when this person keeps its meeting. Raises Http404 and PermissionDenied."""
    found = queries.visible_conclusion(pk, request.user)
    require(permissions.can_hold_meeting(request.user, found.meeting.programme, found.meeting.project))
    return found


@require_form
def conclusion_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_conclusion(request, pk)
    title = _("Sửa kết luận %(number)d") % {"number": found.number}
    page = _form_page(found.meeting, title, _("Lưu thay đổi"))

    def act(data: dict[str, Any]) -> Conclusion:
        return services.edit_conclusion(conclusion=found, by=request.user, **data)

    form = ConclusionForm(posted(request), conclusion=found)
    return answer(request, form, page, act, _("Đã lưu thay đổi."))


@require_form
def conclusion_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own_conclusion(request, pk)
    title = _("Rút kết luận %(number)d") % {"number": found.number}
    page = _form_page(found.meeting, title, _("Rút kết luận"), intro=found.text, tone="danger")
    form = ReasonForm(posted(request), label=_("Lý do rút"))

    def act(data: dict[str, Any]) -> Conclusion:
        return services.withdraw_conclusion(conclusion=found, by=request.user, **data)

    return answer(request, form, page, act, _("Đã rút kết luận."))
