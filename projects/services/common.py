"""What every change of a project's work begins with: rows locked, texts cleaned, both versions kept apart.

Locks are taken from the outside in (project, activity, entry), so that two people never wait for each other.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import InvalidInput
from core.formats import LOCAL_ZONE, format_date, format_number
from directives.services.locking import clean_line, clean_text, problem_with
from projects.choices import ActivityVerb, ProjectVerb
from projects.errors import EditConflict
from projects.models import Activity, ActivityEvent, Meeting, Programme, Project, ProjectEvent

LONGEST_TEXT = 5_000  # characters
LONGEST_NAME = 300


# --- Locks -----------------------------------------------------------------------------------------------


def lock_project(project: Project) -> Project:
    """The project, for changes of its tree; reading and foreign keys to it go on."""
    return (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme")
        .get(pk=project.pk)
    )


def lock_activity(activity: Activity) -> Activity:
    """The activity as it stands now; whoever else wants to change it waits."""
    return (
        Activity.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "responsible", "confirmed_entry")
        .get(pk=activity.pk)
    )


# --- Days and texts --------------------------------------------------------------------------------------


def today_of(at: datetime | None) -> date:
    """The day in Viet Nam on which something is recorded."""
    return (at or timezone.now()).astimezone(LOCAL_ZONE).date()


def future(day: date | None, today: date) -> str:
    """Why a day on which something happened cannot be right; empty when it can."""
    if day is None or day <= today:
        return ""
    return _("Ngày %(day)s ở tương lai.") % {"day": format_date(day)}


class Checked:
    """Texts of one form, cleaned, with everything that is wrong with them collected by field."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def line(self, name: str, text: str, *, missing: str = "", longest: int = LONGEST_NAME) -> str:
        return self._take(name, clean_line(text), missing, longest)

    def text(self, name: str, text: str, *, missing: str = "", longest: int = LONGEST_TEXT) -> str:
        return self._take(name, clean_text(text), missing, longest)

    def _take(self, name: str, cleaned: str, missing: str, longest: int) -> str:
        error = problem_with(cleaned, longest=longest) if cleaned else missing
        if error:
            self.errors[name] = error
        return cleaned

    def refuse(self, name: str, error: str) -> None:
        """Note `error` unless it is empty or the field has one."""
        if error:
            self.errors.setdefault(name, error)

    def settle(self, message: str) -> None:
        """Raises InvalidInput when anything is wrong."""
        if self.errors:
            raise InvalidInput(message, self.errors)


def runs_backward(start: date | None, end: date | None) -> str:
    if start is None or end is None or end >= start:
        return ""
    return _("Ngày kết thúc %(end)s trước ngày bắt đầu %(start)s.") % {
        "end": format_date(end),
        "start": format_date(start),
    }


# --- Two editors -----------------------------------------------------------------------------------------


def changes(row: models.Model, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `wanted` that differ from what the row holds."""
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def refuse_stale(
    row: Any,
    seen: int | None,
    different: Mapping[str, Any],
    also: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Raises EditConflict when the row was saved since the person opened it and what they want differs.

    `also` gives what belongs to the row and stands in other rows: by field, mine and theirs.
    """
    beside = also or {}
    if seen == row.edits or not (different or beside):
        return
    mine = {name: readable(value) for name, value in different.items()}
    theirs = {name: readable(getattr(row, name)) for name in different}
    raise EditConflict(
        _(
            "Trong lúc bạn nhập, người khác đã lưu thay đổi. Nội dung đang lưu hiện bên cạnh nội dung bạn vừa "
            "nhập; hãy so lại rồi lưu lần nữa."
        ),
        mine=mine | {name: values[0] for name, values in beside.items()},
        theirs=theirs | {name: values[1] for name, values in beside.items()},
        seen=row.edits,
    )


def readable(value: object) -> str:
    """A value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return format_number(value)
    return str(value)


def save(row: Any, different: Mapping[str, Any]) -> None:
    """Write the differences and count the edit."""
    for name, value in different.items():
        setattr(row, name, value)
    row.edits += 1
    row.save(update_fields=[*different, "edits"])


# --- What happened ---------------------------------------------------------------------------------------


def note_activity(
    activity: Activity,
    verb: ActivityVerb,
    *,
    by: User,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
) -> ActivityEvent:
    return ActivityEvent.objects.create(
        activity=activity, verb=verb, by=by, at=at or timezone.now(), reason=reason, note=note
    )


def note_project(
    place: Project | Programme | Meeting,
    verb: ProjectVerb,
    *,
    by: User,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
    **about: models.Model,
) -> ProjectEvent:
    """`about` names the product, obstacle, line or meeting that was touched."""
    if isinstance(place, Meeting):
        programme, project = place.programme_id, place.project_id
    elif isinstance(place, Project):
        programme, project = place.programme_id, place.pk
    else:
        programme, project = place.pk, None
    return ProjectEvent.objects.create(
        programme_id=programme,
        project_id=project,
        verb=verb,
        by=by,
        at=at or timezone.now(),
        reason=reason,
        note=note,
        **about,
    )


def labels(row: models.Model, names: Iterable[str]) -> str:
    """The fields' words, for the note of an edit: "tên, trọng số"."""
    return ", ".join(str(row._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]
