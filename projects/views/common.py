"""What views of this app share: who may go on, and the pages of one form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.errors import Conflict, DomainError, InvalidInput, Locked, NotAllowed
from projects.errors import EditConflict
from projects.forms.fields import place_refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

require_form = require_http_methods(["GET", "HEAD", "POST"])

SEEN = "seen"  # the hidden field that says which state of a row the person is changing

_STATUS = {
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Conflict: HTTPStatus.CONFLICT,
    Locked: HTTPStatus.LOCKED,
    NotAllowed: HTTPStatus.FORBIDDEN,
}


def require(allowed: bool) -> None:
    """Raises PermissionDenied: the person sees the object and may not do this to it."""
    if not allowed:
        raise PermissionDenied


def status_of(error: DomainError | None) -> int:
    """The HTTP status with which a page shows `error`."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), HTTPStatus.OK)


# --- Two editors -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people filled in differently."""

    label: "_StrOrPromise"
    mine: str
    theirs: str


def differences(form: forms.BaseForm, conflict: EditConflict) -> list[Difference]:
    """Both versions of each field, under the words of the form."""
    also = getattr(form, "also_labels", {})
    return [
        Difference(_label(form, name) or also.get(name, name), mine, conflict.theirs.get(name, ""))
        for name, mine in conflict.mine.items()
    ]


def _label(form: forms.BaseForm, name: str) -> "_StrOrPromise":
    return (form.fields[name].label or "") if name in form.fields else ""


def after_conflict(form: forms.BaseForm, conflict: EditConflict) -> None:
    """Keep what was typed, and let the next save know which version has now been seen."""
    if isinstance(form.data, QueryDict):
        changed = form.data.copy()
        changed[form.add_prefix(SEEN)] = str(conflict.seen)
        form.data = changed


# --- Pages of one form -----------------------------------------------------------------------------------


@dataclass(slots=True)
class FormPage:
    """A page with one form: where it stands, what it says, where it leads back to."""

    title: "_StrOrPromise"
    submit: "_StrOrPromise"
    back: str
    crumbs: Sequence[tuple["_StrOrPromise", str]] = ()
    lead: "_StrOrPromise" = ""
    intro: "_StrOrPromise" = ""
    tone: str = "primary"
    with_files: bool = False
    synthetic: bool = False
    template: str = "projects/form.html"
    extra: Mapping[str, object] = field(default_factory=dict)


def answer(
    request: SignedInRequest,
    form: forms.Form,
    page: FormPage,
    act: Callable[[dict[str, Any]], object],
    done: "_StrOrPromise",
    to: str | Callable[[Any], str] = "",
) -> HttpResponse:
    """Show the form; when it was sent, act with what was typed and go on to `to` (or back), or show what is wrong.

    `to` may be worked out from what `act` answered.
    """
    error: DomainError | None = None
    found: list[Difference] = []
    if form.is_bound and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except EditConflict as conflict:
            error, found = conflict, differences(form, conflict)
            after_conflict(form, conflict)
        except DomainError as refused:
            error = refused
            place_refusal(form, refused)
        else:
            messages.success(request, str(done))
            return redirect(to(result) if callable(to) else to or page.back)
    status = status_of(error) if error else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "form_page": page,
        "conflict": error if found else None,
        "differences": found,
        "has_synthetic_data": page.synthetic,
        **page.extra,
    }
    return render(request, page.template, context, status=status)


def posted(request: SignedInRequest) -> Any:
    """The data for a form, None when nothing was sent."""
    return request.POST if request.method == "POST" else None


def sent_files(request: SignedInRequest) -> Any:
    return request.FILES if request.method == "POST" else None
