"""The register of instruments: the list, the page of one, and what staff enter about it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.roles import Permission
from core.errors import DomainError, InvalidInput
from core.forms import show_refusal
from core.lists import list_response
from directives import permissions, services
from directives.forms.instruments import (
    ErratumForm,
    InstrumentFileForm,
    InstrumentForm,
    ProvisionForm,
    RelationForm,
    instrument_initial,
)
from directives.models import LegalInstrument
from directives.queries import pages_instruments as queries
from directives.queries.pages_graph import picture_around
from directives.views.downloads import download

require_form = require_http_methods(["GET", "HEAD", "POST"])


# --- Reading ---------------------------------------------------------------------------------------------


@require_safe
def instrument_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.instrument_rows(request.user)
    context = {"may_edit": permissions.can_edit_instruments(request.user)}
    return list_response(request, queries.INSTRUMENTS, rows, "directives/instrument_list.html", context)


@require_safe
def instrument_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = queries.instrument_page(code, request.user, timezone.localdate())
    context = {
        "page": page,
        "graph": picture_around(page.instrument, page.relations),
        "may_edit": permissions.can_edit_instruments(request.user),
        "may_carry_over": permissions.can_carry_over(request.user),
        "may_see_assignments": request.user.has(Permission.ASSIGNMENT_VIEW),
    }
    return render(request, "directives/instrument_detail.html", context)


@require_safe
def instrument_suggestions(request: SignedInRequest) -> HttpResponse:
    """Options for a field in which an instrument is typed: whatever parameter carries the words."""
    words = next(iter(request.GET.values()), "")
    found = queries.suggestions(str(words), request.user)
    return render(request, "directives/parts/suggestions.html", {"instruments": found})


@require_safe
def instrument_file(request: SignedInRequest, code: str, pk: int) -> HttpResponseBase:
    instrument = queries.visible_instrument(code, request.user)
    file = queries.visible_file(instrument, pk)
    return download(request, file.file, file.name, reverse("directives:instrument_detail", args=[code]))


# --- Entering --------------------------------------------------------------------------------------------


def _editable(request: SignedInRequest, code: str) -> LegalInstrument:
    """The instrument, for those who may change it. Raises Http404, PermissionDenied."""
    instrument = queries.visible_instrument(code, request.user)
    if not permissions.can_edit_instruments(request.user):
        raise PermissionDenied
    return instrument


def _status(form: forms.BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_form
def instrument_new(request: SignedInRequest) -> HttpResponse:
    """Register an instrument; one that is registered already is refused and linked."""
    if not permissions.can_edit_instruments(request.user):
        raise PermissionDenied
    posted = request.method == "POST"
    form = InstrumentForm(request.POST if posted else None, initial={"status": "unknown"})
    existing: LegalInstrument | None = None
    if form.is_valid():
        try:
            made = services.register_instrument(values=form.values, by=request.user)
        except services.AlreadyRegistered as error:
            existing = error.existing
            form.add_error(None, error.message)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Đã đăng ký %(instrument)s.") % {"instrument": made})
            return redirect("directives:instrument_detail", made.code)
    context = {"form": form, "existing": existing}
    return render(request, "directives/instrument_form.html", context, status=_status(form))


@require_form
def instrument_edit(request: SignedInRequest, code: str) -> HttpResponse:
    instrument = _editable(request, code)
    posted = request.method == "POST"
    form = InstrumentForm(request.POST if posted else None, initial=instrument_initial(instrument))
    existing: LegalInstrument | None = None
    if form.is_valid():
        try:
            services.edit_instrument(instrument=instrument, values=form.values, by=request.user)
        except services.AlreadyRegistered as error:
            existing = error.existing
            form.add_error(None, error.message)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Đã lưu văn bản."))
            return redirect("directives:instrument_detail", code)
    context = {"form": form, "existing": existing, "instrument": instrument}
    return render(request, "directives/instrument_form.html", context, status=_status(form))


def _part_form(
    request: SignedInRequest,
    instrument: LegalInstrument,
    form: forms.Form,
    act: Callable[[], object],
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """A form about an instrument: act when it is valid, otherwise show it with what was refused."""
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            show_refusal(form, _renamed(error))
        else:
            messages.success(request, done)
            return redirect("directives:instrument_detail", instrument.code)
    context = {"form": form, "instrument": instrument}
    return render(request, template, context, status=_status(form))


def _renamed(error: DomainError) -> DomainError:
    """The services call the file "file", the forms "upload"."""
    if isinstance(error, InvalidInput) and "file" in error.errors:
        errors = {"upload" if name == "file" else name: text for name, text in error.errors.items()}
        return InvalidInput(error.message, errors)
    return error


@require_form
def relation_new(request: SignedInRequest, code: str) -> HttpResponse:
    instrument = _editable(request, code)
    form = RelationForm(request.POST if request.method == "POST" else None)
    return _part_form(
        request,
        instrument,
        form,
        lambda: services.add_relation(subject=instrument, by=request.user, **form.cleaned_data),
        template="directives/relation_form.html",
        done=_("Đã ghi quan hệ văn bản."),
    )


@require_POST
def relation_remove(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    instrument = _editable(request, code)
    relation = next((each for each in queries.relations_of(instrument) if each.pk == pk), None)
    if relation is None:
        raise Http404
    services.remove_relation(relation=relation, by=request.user)
    messages.success(request, _("Đã bỏ quan hệ; hãy kiểm tra lại tình trạng hiệu lực của hai văn bản."))
    return redirect("directives:instrument_detail", code)


@require_form
def erratum_new(request: SignedInRequest, code: str) -> HttpResponse:
    instrument = _editable(request, code)
    form = ErratumForm(request.POST if request.method == "POST" else None)
    return _part_form(
        request,
        instrument,
        form,
        lambda: services.add_erratum(instrument=instrument, by=request.user, **form.cleaned_data),
        template="directives/erratum_form.html",
        done=_("Đã ghi đính chính."),
    )


@require_form
def provision_new(request: SignedInRequest, code: str) -> HttpResponse:
    instrument = _editable(request, code)
    form = ProvisionForm(instrument, request.POST if request.method == "POST" else None)
    return _part_form(
        request,
        instrument,
        form,
        lambda: services.add_provision(instrument=instrument, by=request.user, **form.cleaned_data),
        template="directives/provision_form.html",
        done=_("Đã thêm điều khoản."),
    )


@require_POST
def provision_remove(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    instrument = _editable(request, code)
    provision = get_object_or_404(instrument.provisions, pk=pk)
    try:
        services.remove_provision(provision=provision, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã xoá điều khoản."))
    return redirect("directives:instrument_detail", code)


@require_form
def file_new(request: SignedInRequest, code: str) -> HttpResponse:
    instrument = _editable(request, code)
    posted = request.method == "POST"
    form = InstrumentFileForm(request.POST if posted else None, request.FILES if posted else None)
    return _part_form(
        request,
        instrument,
        form,
        lambda: services.attach_file(
            instrument=instrument,
            upload=form.cleaned_data["upload"],
            secrecy_degree=form.cleaned_data["secrecy"],
            by=request.user,
        ),
        template="directives/file_form.html",
        done=_("Đã tải tệp lên."),
    )


@require_POST
def file_detach(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    instrument = _editable(request, code)
    try:
        services.detach_file(file=queries.visible_file(instrument, pk), by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã gỡ tệp."))
    return redirect("directives:instrument_detail", code)
