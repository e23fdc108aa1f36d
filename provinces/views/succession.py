"""Acts that redraw provinces: the register, and entering one after seeing what follows from it."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.errors import DomainError
from core.lists import list_response
from provinces import permissions, services
from provinces.forms.rows import RowSet, asks_for_rows, errors_of, row_set
from provinces.forms.succession import NewUnitForm, OldUnitForm, SuccessionForm, standing_units
from provinces.queries import pages_succession as queries
from provinces.services import SuccessionValues
from provinces.views.common import refused, require, require_form, say, status_of

AGAIN = "again"  # name of the button that leads from the preview back to the form
STAYS = "stays"  # name of the boxes that say whose membership ends without moving


@require_safe
def succession_list(request: SignedInRequest) -> HttpResponse:
    context = {"may_enter": permissions.can_enter_succession(request.user)}
    return list_response(
        request, queries.SUCCESSIONS, queries.succession_rows(), "provinces/succession_list.html", context
    )


@dataclass(frozen=True, slots=True)
class _Typed:
    """The form and its rows."""

    form: SuccessionForm
    old: RowSet
    new: RowSet

    def values(self, post: QueryDict) -> SuccessionValues | None:
        """What was typed, as far as its shape is right; None with errors at the fields."""
        if not (self.form.is_valid() & self.old.is_valid() & self.new.is_valid()):
            return None
        stays = {int(pk) for pk in post.getlist(STAYS) if pk.isascii() and pk.isdigit()}
        return self.form.values(
            [row.cleaned_data["province"] for row in self.old.filled],
            [row.values for row in self.new.filled if isinstance(row, NewUnitForm)],
            stays,
        )


@require_form
def succession_new(request: SignedInRequest) -> HttpResponse:
    """The form; POST shows what would follow, and writes nothing."""
    require(permissions.can_enter_succession(request.user))
    post = request.POST if request.method == "POST" else None
    typed = _typed(post)
    if post is None or post.get(AGAIN) or asks_for_rows(post):
        return _form_page(request, typed)
    values = typed.values(post)
    if values is None:
        return _form_page(request, typed)
    try:
        preview = services.preview_succession(values=values)
    except DomainError as error:
        refused(error, typed.form, typed.old, typed.new)
        return _form_page(request, typed, error)
    context = {"preview": preview, "values": values, "posted": _kept(post)}
    return render(request, "provinces/succession_preview.html", context)


@require_POST
def succession_enter(request: SignedInRequest) -> HttpResponse:
    """Enter the act that was previewed. What has become wrong meanwhile leads back to the form."""
    require(permissions.can_enter_succession(request.user))
    typed = _typed(request.POST)
    values = typed.values(request.POST)
    if values is None:
        return _form_page(request, typed)
    try:
        change = services.enter_succession(values=values, by=request.user)
    except DomainError as error:
        refused(error, typed.form, typed.old, typed.new)
        return _form_page(request, typed, error)
    say(
        request,
        _("Đã ghi thay đổi địa giới: chuyển %(people)d vai trò, %(duties)d nhiệm vụ còn mở sang đơn vị mới.")
        % {"people": change.memberships_moved, "duties": change.assignments_passed_on},
    )
    return redirect("provinces:succession_list")


def _typed(post: QueryDict | None) -> _Typed:
    """The form as posted; as initial values where nothing is to be judged yet."""
    units = standing_units()
    again = post is not None and bool(post.get(AGAIN) or asks_for_rows(post))
    if post is not None and again:
        kept = post.copy()
        kept["more"] = post.get("more") or "back"  # rows as typed, unchecked
        return _Typed(
            SuccessionForm(initial=post.dict()),
            row_set(OldUnitForm, "predecessors", kept, extra=2, units=units),
            row_set(NewUnitForm, "successors", kept, extra=1),
        )
    return _Typed(
        SuccessionForm(post),
        row_set(OldUnitForm, "predecessors", post, extra=3, units=units),
        row_set(NewUnitForm, "successors", post, extra=1),
    )


def _kept(post: QueryDict) -> list[tuple[str, str]]:
    """Everything that was typed, to travel with the preview."""
    own = {"csrfmiddlewaretoken", AGAIN, STAYS}
    return [(name, value) for name, values in post.lists() if name not in own for value in values]


def _form_page(request: SignedInRequest, typed: _Typed, error: DomainError | None = None) -> HttpResponse:
    parts = (typed.form, typed.old, typed.new)
    context = {
        "form": typed.form,
        "old": typed.old,
        "new": typed.new,
        "errors": errors_of(*parts),
        "conflict": [],
    }
    return render(request, "provinces/succession_form.html", context, status=status_of(error, *parts))
