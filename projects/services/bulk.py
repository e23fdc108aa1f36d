"""Many progress entries from one page: all of them are saved or, when one cannot be, none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError, InvalidInput
from projects.choices import ActivityState
from projects.errors import BulkConflict, EditConflict
from projects.models import Activity, ProgressEntry, Project
from projects.services.acts import begin
from projects.services.progress import EntryInput, send, write

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One line of the page.

    `seen` is the draft's `edits`, None without a draft; `started_on` begins an activity that is only planned.
    """

    activity: Activity
    content: EntryInput
    seen: int | None = None
    started_on: date | None = None


@transaction.atomic
def save_entries(
    *, project: Project, rows: Sequence[BulkRow], submit: bool, by: User, at: datetime | None = None
) -> list[ProgressEntry]:
    """Save the drafts of many activities, and send them when `submit` says so.

    Raises InvalidInput whose keys are "<activity id>-<field>" ("<activity id>" alone for what concerns the whole row),
    and BulkConflict, before anything else, when somebody else saved some of the drafts.
    """
    if len(rows) > MOST_AT_ONCE:
        raise InvalidInput(_("Mỗi lần lưu tối đa %(most)d hoạt động.") % {"most": MOST_AT_ONCE})
    locked = _lock(project, rows)
    saved: list[ProgressEntry] = []
    errors: dict[str, str] = {}
    conflicts: dict[int, EditConflict] = {}
    for row in sorted(rows, key=lambda row: row.activity.pk):
        try:
            with transaction.atomic():
                saved.append(_save(locked, row, submit=submit, by=by, at=at))
        except EditConflict as conflict:
            conflicts[row.activity.pk] = conflict
        except DomainError as error:
            errors |= _named(row.activity.pk, error)
    if conflicts:
        raise BulkConflict(
            _(
                "Người khác đã lưu %(count)d hoạt động trong lúc bạn nhập nên chưa lưu gì. Hãy so lại từng dòng."
            )
            % {"count": len(conflicts)},
            conflicts,
        )
    if errors:
        raise InvalidInput(
            _("Có dòng chưa đúng nên chưa lưu gì. Hãy sửa các chỗ được báo lỗi rồi lưu lại."), errors
        )
    return saved


def _lock(project: Project, rows: Sequence[BulkRow]) -> dict[int, Activity]:
    """The activities of the page that belong to the project, locked in one order."""
    wanted = [row.activity.pk for row in rows]
    found = (
        Activity.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "responsible", "confirmed_entry")
        .filter(pk__in=wanted, project=project)
        .order_by("pk")
    )
    return {activity.pk: activity for activity in found}


def _save(
    locked: dict[int, Activity], row: BulkRow, *, submit: bool, by: User, at: datetime | None
) -> ProgressEntry:
    activity = locked.get(row.activity.pk)
    if activity is None:
        raise InvalidInput(_("Hoạt động này không thuộc đề án."))
    if row.started_on is not None and activity.state == ActivityState.PLANNED:
        _start(activity, row.started_on, by=by, at=at)
    entry = write(activity, row.content, by=by, seen=row.seen, at=at)
    entry.activity = activity
    return send(entry, by=by, at=at) if submit else entry


def _start(activity: Activity, on: date, *, by: User, at: datetime | None) -> None:
    try:
        begin(activity, on, by=by, at=at)
    except InvalidInput as error:
        raise InvalidInput(error.message, {"started_on": error.message}) from error


def _named(pk: int, error: DomainError) -> dict[str, str]:
    if isinstance(error, InvalidInput) and error.errors:
        return {f"{pk}-{name}": text for name, text in error.errors.items()}
    return {str(pk): error.message}
