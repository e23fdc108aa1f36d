"""What the pages of this app share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.errors import Conflict, DomainError, InvalidInput
from core.forms import show_refusal
from projects.errors import EditConflict
from provinces import permissions
from provinces.forms.rows import RowSet

require_form = require_http_methods(["GET", "HEAD", "POST"])


def require(allowed: bool) -> None:
    """Raises PermissionDenied."""
    if not allowed:
        raise PermissionDenied


def require_plans(user: User) -> None:
    require(permissions.can_see_plans(user))


def refused(error: DomainError, form: forms.BaseForm, *rows: RowSet) -> None:
    """Puts what a service refused at its rows and fields, the rest above the form."""
    if not isinstance(error, InvalidInput):
        show_refusal(form, error)
        return
    left: Mapping[str, str] = error.errors
    for part in rows:
        left = part.refuse(left)
    placed = len(left) < len(error.errors)
    unknown = [text for name, text in left.items() if name not in form.fields]
    for name, text in left.items():
        if name in form.fields:
            form.add_error(name, text)
            placed = True
    for text in unknown:
        form.add_error(None, text)
    if not placed and not unknown:
        form.add_error(None, error.message)


def status_of(error: DomainError | None, *parts: forms.BaseForm | RowSet) -> int:
    """409 when somebody else was faster, 422 when something typed is refused, otherwise 200."""
    if isinstance(error, Conflict):
        return 409
    wrong = any(part.refused if isinstance(part, RowSet) else part.is_bound and part.errors for part in parts)
    return 422 if error is not None or wrong else 200


def beside(error: EditConflict) -> list[tuple[str, str, str]]:
    """What the person typed beside what somebody else has saved meanwhile."""
    return [(name, error.mine[name], error.theirs.get(name, "")) for name in error.mine]


def take_over(form: forms.BaseForm, error: EditConflict) -> None:
    """Having compared, the person may save again: the token goes along with what they typed."""
    typed: Any = form.data  # a QueryDict, whatever the stubs say
    data = typed.copy()
    data["seen"] = str(error.seen)
    form.data = data


def say(request: HttpRequest, text: str) -> None:
    messages.success(request, text)
