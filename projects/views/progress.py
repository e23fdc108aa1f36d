"""Pages of progress entries: the register, one of them, writing, sending and deciding."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError, InvalidInput
from core.lists import list_response
from projects import filters, permissions, services
from projects.choices import EntryState
from projects.errors import BulkConflict, EditConflict
from projects.forms.activities import ReasonForm
from projects.forms.fields import place_refusal
from projects.forms.progress import EntryForm
from projects.models import Activity, ProgressEntry
from projects.queries import pages_progress as queries
from projects.queries.pages_activities import visible_activity
from projects.services.progress import figures_of, open_entry
from projects.views.common import (
    Difference,
    after_conflict,
    differences,
    posted,
    require,
    require_form,
    status_of,
)

# --- Register --------------------------------------------------------------------------------------------


@require_safe
def entry_list(request: SignedInRequest) -> HttpResponse:
    """Entries; whoever confirms begins with what waits for them."""
    require(request.user.has(Permission.PROGRESS_VIEW))
    context = {
        "view": request.GET.get("view") or filters.usual_view(request.user),
        "views": filters.VIEWS,
        "may_confirm": permissions.can_confirm_any(request.user),
    }
    rows = queries.listed_entries(request.user)
    return list_response(request, queries.ENTRIES, rows, "projects/entry_list.html", context)


@require_safe
def own_work(request: SignedInRequest) -> HttpResponse:
    """What the person's agencies have to do."""
    require(request.user.has(Permission.PROGRESS_ENTER))
    work = queries.own_work(request.user, timezone.localdate())
    context = {"work": work, "today": timezone.localdate(), "has_synthetic_data": work.synthetic}
    return render(request, "projects/own_work.html", context)


# --- One -------------------------------------------------------------------------------------------------


def show_entry(
    request: SignedInRequest,
    entry: ProgressEntry,
    error: DomainError | None = None,
    return_form: ReasonForm | None = None,
) -> HttpResponse:
    """The page of an entry; after a refusal with what was typed and why it was refused."""
    page = queries.entry_page(entry, request.user)
    context = {
        "page": page,
        "entry": entry,
        "activity": entry.activity,
        "project": entry.activity.project,
        "error": error,
        "return_form": return_form or ReasonForm(label=_("Lý do trả lại")),
        "has_synthetic_data": entry.activity.synthetic,
    }
    return render(request, "projects/entry.html", context, status=status_of(error))


@require_safe
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_entry(request, queries.visible_entry(pk, request.user))


@require_POST
def entry_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_entry(pk, request.user)
    require(permissions.can_enter_progress(request.user, found.activity))
    try:
        services.submit_progress(entry=found, by=request.user)
    except DomainError as error:
        return show_entry(request, queries.visible_entry(pk, request.user), error)
    messages.success(request, _("Đã gửi cập nhật; chờ cơ quan thường trực xác nhận."))
    return redirect("projects:entry", pk)


@require_POST
def entry_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_entry(pk, request.user)
    require(permissions.can_decide(request.user, found))
    try:
        services.confirm_progress(entry=found, by=request.user)
    except DomainError as error:
        return show_entry(request, queries.visible_entry(pk, request.user), error)
    messages.success(request, _("Đã xác nhận; tỷ lệ này được tính từ bây giờ."))
    return redirect("projects:entry", pk)


@require_POST
def entry_return(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_entry(pk, request.user)
    require(permissions.can_decide(request.user, found))
    form = ReasonForm(request.POST, label=_("Lý do trả lại"))
    form.is_valid()
    try:
        services.return_progress(entry=found, reason=form.cleaned_data.get("reason", ""), by=request.user)
    except DomainError as error:
        place_refusal(form, error)
        return show_entry(request, queries.visible_entry(pk, request.user), error, form)
    messages.success(request, _("Đã trả lại; cơ quan chủ trì sửa tiếp trong bản mới."))
    return redirect("projects:entry", pk)


# --- Writing ---------------------------------------------------------------------------------------------


def _writable(request: SignedInRequest, pk: int) -> tuple[Activity, ProgressEntry | None]:
    """The activity and its open entry, when this person enters its progress. Raises Http404, PermissionDenied."""
    activity = visible_activity(pk, request.user)
    require(not activity.is_task and permissions.can_enter_progress(request.user, activity))
    return activity, open_entry(activity)


def _form(request: SignedInRequest, activity: Activity, draft: ProgressEntry | None) -> EntryForm:
    figures = figures_of(draft) if draft is not None else []
    return EntryForm(activity, draft, figures, timezone.localdate(), posted(request))


def _show_form(
    request: SignedInRequest,
    activity: Activity,
    draft: ProgressEntry | None,
    form: EntryForm,
    error: DomainError | None = None,
    found: list[Difference] | None = None,
) -> HttpResponse:
    context = {
        "activity": activity,
        "project": activity.project,
        "draft": draft,
        "form": form,
        "conflict": error if found else None,
        "differences": found or [],
        "error": error if not found and not isinstance(error, InvalidInput) else None,
        "has_synthetic_data": activity.synthetic,
    }
    invalid = form.is_bound and not form.is_valid()
    status = status_of(error) if error is not None else 422 if invalid else 200
    return render(request, "projects/entry_form.html", context, status=status)


@require_form
def entry_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft of an activity: shown on GET, saved on POST."""
    activity, draft = _writable(request, pk)
    if draft is not None and draft.state == EntryState.SUBMITTED:
        messages.info(request, _("Cập nhật đã gửi, đang chờ xác nhận nên chưa viết bản mới được."))
        return redirect("projects:entry", draft.pk)
    form = _form(request, activity, draft)
    if not (form.is_bound and form.is_valid()):
        return _show_form(request, activity, draft, form)
    try:
        saved = services.enter_progress(
            activity=activity, content=form.content, by=request.user, seen=form.cleaned_data["seen"]
        )
    except EditConflict as conflict:
        found = differences(form, conflict)
        after_conflict(form, conflict)
        return _show_form(request, activity, draft, form, conflict, found)
    except DomainError as error:
        form.show(error)
        return _show_form(request, activity, draft, form, error)
    messages.success(request, _("Đã lưu bản đang soạn."))
    return redirect("projects:entry", saved.pk)


@require_POST
def entry_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save what was typed and send it at once."""
    activity, draft = _writable(request, pk)
    form = _form(request, activity, draft)
    if not form.is_valid():
        return _show_form(request, activity, draft, form)
    row = services.BulkRow(activity, form.content, seen=form.cleaned_data["seen"])
    try:
        (saved,) = services.save_entries(project=activity.project, rows=[row], submit=True, by=request.user)
    except BulkConflict as both:
        conflict = both.conflicts[activity.pk]
        found = differences(form, conflict)
        after_conflict(form, conflict)
        return _show_form(request, activity, draft, form, conflict, found)
    except DomainError as error:
        told = _without_prefix(error, activity.pk)
        form.show(told)
        return _show_form(request, activity, draft, form, told)
    messages.success(request, _("Đã gửi cập nhật; chờ cơ quan thường trực xác nhận."))
    return redirect("projects:entry", saved.pk)


def _without_prefix(error: DomainError, pk: int) -> DomainError:
    """What was refused of the only line, under the names of the form's own fields."""
    if not isinstance(error, InvalidInput):
        return error
    named = {name.removeprefix(f"{pk}-"): text for name, text in error.errors.items()}
    whole = named.pop(str(pk), "")
    return InvalidInput(whole or error.message, named)
