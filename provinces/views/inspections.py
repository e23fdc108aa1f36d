"""Inter-agency inspections: the list, the page of one, entering it, concluding and cancelling it."""

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import Conflict, DomainError, InvalidInput
from core.lists import list_response
from directives.views.downloads import download
from projects.errors import EditConflict
from provinces import permissions, services
from provinces.forms.fields import Choices, agency_choices, province_choices
from provinces.forms.inspections import (
    ConclusionForm,
    InspectionForm,
    RecommendationForm,
    TeamForm,
    VisitForm,
    inspection_initial,
)
from provinces.forms.plans import ReasonForm
from provinces.forms.rows import RowSet, asks_for_rows, errors_of, row_set
from provinces.models import Inspection
from provinces.queries import pages_inspections as queries
from provinces.views.common import (
    beside,
    refused,
    require,
    require_form,
    require_plans,
    say,
    status_of,
    take_over,
)

_Parts = tuple[RowSet, RowSet, RowSet]


@require_safe
def inspection_list(request: SignedInRequest) -> HttpResponse:
    require_plans(request.user)
    rows = queries.inspection_rows(request.user)
    context = {
        "may_open": permissions.can_edit_inspection(request.user),
        "has_synthetic_data": rows.filter(synthetic=True).exists(),
    }
    return list_response(request, queries.INSPECTIONS, rows, "provinces/inspection_list.html", context)


@require_safe
def inspection_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return show(request, queries.visible_inspection(pk, request.user))


def show(
    request: SignedInRequest,
    inspection: Inspection,
    error: DomainError | None = None,
    *,
    concluding: ConclusionForm | None = None,
    cancelling: ReasonForm | None = None,
) -> HttpResponse:
    """The page of an inspection; after a refusal with what was typed and why."""
    context = {
        "page": queries.inspection_page(inspection, request.user, timezone.localdate()),
        "inspection": inspection,
        "error": error,
        "findings": _elsewhere(error, concluding),
        "conclude_form": concluding or ConclusionForm(),
        "cancel_form": cancelling or ReasonForm(verb="cancel", label=_("Lý do huỷ")),
        "has_synthetic_data": inspection.synthetic,
    }
    return render(request, "provinces/inspection_detail.html", context, status=status_of(error))


def _elsewhere(error: DomainError | None, form: ConclusionForm | None) -> list[str]:
    """What was refused that has no field in the form of the page."""
    if not isinstance(error, InvalidInput):
        return []
    names = form.fields if form is not None else {}
    return [text for name, text in error.errors.items() if name not in names]


@require_safe
def inspection_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    found = queries.visible_inspection(pk, request.user)
    if found.file is None:
        raise Http404
    return download(request, found.file, found.file_name, reverse("provinces:inspection_detail", args=[pk]))


# --- Entering --------------------------------------------------------------------------------------------


@require_form
def inspection_new(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_edit_inspection(request.user))
    return _write(request, None)


@require_form
def inspection_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_inspection(pk, request.user)
    require(permissions.can_edit_inspection(request.user))
    if not queries.inspection_page(found, request.user, timezone.localdate()).actions.edit:
        return show(request, found, Conflict(_("Đoàn kiểm tra đã kết thúc nên hồ sơ giữ nguyên.")))
    return _write(request, found)


def _write(request: SignedInRequest, inspection: Inspection | None) -> HttpResponse:
    post = request.POST if request.method == "POST" else None
    rows = _rows(post, inspection)
    initial = inspection_initial(inspection) if inspection is not None else {}
    if post is not None and asks_for_rows(post):
        return _form_page(request, inspection, InspectionForm(initial=post.dict()), rows)
    form = InspectionForm(post, request.FILES if post is not None else None, initial=initial)
    error: DomainError | None = None
    judged = (
        [part.is_valid() for part in (form, *rows)] if post is not None else [False]
    )  # every part, for its errors
    if all(judged):
        try:
            saved = _save(request, inspection, form, rows)
        except DomainError as refusal:
            error = refusal
            refused(refusal, form, *rows)
            if isinstance(refusal, EditConflict):
                take_over(form, refusal)
        else:
            say(request, _("Đã lưu đoàn kiểm tra."))
            return redirect("provinces:inspection_detail", saved.pk)
    return _form_page(request, inspection, form, rows, error)


def _rows(post: QueryDict | None, inspection: Inspection | None) -> _Parts:
    agencies: Choices = agency_choices()
    provinces: Choices = province_choices()
    first = _stored(inspection) if post is None and inspection is not None else defaultdict(list)
    return (
        row_set(TeamForm, "members", post, initial=first["members"], shared={"agency": agencies}),
        row_set(VisitForm, "visits", post, initial=first["visits"], shared={"province": provinces}),
        row_set(
            RecommendationForm,
            "recommendations",
            post,
            initial=first["recommendations"],
            extra=1,
            shared={"owner": agencies},
        ),
    )


def _stored(inspection: Inspection) -> dict[str, list[dict[str, Any]]]:
    """The rows as they stand, as initial values."""
    return {
        "members": [
            {**row} for row in inspection.members.order_by("order").values("seat", "agency", "office")
        ],
        "visits": [{**row} for row in inspection.visits.values("province", "visited_on", "findings")],
        "recommendations": [
            {**row} for row in inspection.recommendations.order_by("number").values("text", "owner", "due_on")
        ],
    }


def _save(
    request: SignedInRequest, inspection: Inspection | None, form: InspectionForm, rows: _Parts
) -> Inspection:
    members, visits, recommendations = rows
    values = form.values(
        [row.values for row in members.filled if isinstance(row, TeamForm)],
        [row.values for row in visits.filled if isinstance(row, VisitForm)],
        [row.values for row in recommendations.filled if isinstance(row, RecommendationForm)],
    )
    data = form.cleaned_data
    if inspection is None:
        return services.open_inspection(values=values, upload=data["file"], by=request.user)
    return services.edit_inspection(
        inspection=inspection,
        values=values,
        upload=data["file"],
        remove_file=data["remove_file"],
        seen=data["seen"] or 0,
        by=request.user,
    )


def _form_page(
    request: SignedInRequest,
    inspection: Inspection | None,
    form: InspectionForm,
    rows: _Parts,
    error: DomainError | None = None,
) -> HttpResponse:
    members, visits, recommendations = rows
    context = {
        "inspection": inspection,
        "form": form,
        "members": members,
        "visits": visits,
        "recommendations": recommendations,
        "errors": errors_of(form, *rows),
        "conflict": beside(error) if isinstance(error, EditConflict) else [],
        "has_synthetic_data": inspection is not None and inspection.synthetic,
    }
    status = status_of(error, form, *rows)
    return render(request, "provinces/inspection_form.html", context, status=status)


# --- Ending ----------------------------------------------------------------------------------------------


@require_POST
def inspection_conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each recommendation becomes a duty of its owner."""
    found = queries.visible_inspection(pk, request.user)
    require(permissions.can_edit_inspection(request.user))
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        return show(request, found, InvalidInput(_("Chưa kết luận được.")), concluding=form)
    try:
        services.conclude_inspection(inspection=found, values=form.values, by=request.user)
    except DomainError as error:
        if isinstance(error, InvalidInput):
            for name, text in error.errors.items():
                if name in form.fields:
                    form.add_error(name, text)
        return show(request, queries.visible_inspection(pk, request.user), error, concluding=form)
    say(request, _("Đã kết luận; mỗi kiến nghị đã thành nhiệm vụ giao cho cơ quan thực hiện."))
    return redirect("provinces:inspection_detail", pk)


@require_POST
def inspection_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.visible_inspection(pk, request.user)
    require(permissions.can_edit_inspection(request.user))
    form = ReasonForm(request.POST, verb="cancel", label=_("Lý do huỷ"))
    form.is_valid()
    try:
        services.cancel_inspection(
            inspection=found, reason=form.cleaned_data.get("reason", ""), by=request.user
        )
    except DomainError as error:
        return show(request, queries.visible_inspection(pk, request.user), error, cancelling=form)
    say(request, _("Đã huỷ đoàn kiểm tra."))
    return redirect("provinces:inspection_detail", pk)
