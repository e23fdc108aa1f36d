"""What every change of this app begins with: closed provinces refused, files stored, duties told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core import files, secrecy
from core.errors import Conflict, InvalidInput
from core.formats import format_date
from core.models import StoredFile
from core.secrecy import Secrecy
from directives import services as directives
from projects.models import Programme
from projects.services.common import (
    Checked,
    changes,
    future,
    readable,
    refuse_stale,
    runs_backward,
    save,
    today_of,
)
from provinces.models import Province

__all__ = [
    "LONGEST_NUMBER",
    "LONGEST_OFFICE",
    "LONGEST_PLACE",
    "Checked",
    "Done",
    "changes",
    "fulfil",
    "fulfil_anew",
    "future",
    "lock_province",
    "moment_of",
    "programmes_of",
    "readable",
    "refuse_closed",
    "refuse_secret",
    "refuse_stale",
    "runs_backward",
    "save",
    "stored_file",
    "today_of",
]

LONGEST_NUMBER = 80  # characters of number and symbol together
LONGEST_OFFICE = 200
LONGEST_PLACE = 200


def moment_of(at: datetime | None) -> datetime:
    return at or timezone.now()


def lock_province(province: Province) -> Province:
    """The province; whoever else begins something in it waits. Foreign keys to it go on."""
    return (
        Province.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee")
        .get(pk=province.pk)
    )


def refuse_closed(province: Province, today: date) -> None:
    """Raises Conflict for a province that has ended: its people serve in the successor now."""
    if province.valid_to is not None and province.valid_to < today:
        raise Conflict(
            _("%(province)s đã kết thúc vào ngày %(day)s. Hồ sơ giữ nguyên; việc mới do đơn vị kế thừa lập.")
            % {"province": province.full_name, "day": format_date(province.valid_to)}
        )


def refuse_secret(*texts: str, marked: Secrecy | str = Secrecy.NONE) -> None:
    """Raises InvalidInput with "secrecy" for a document that is, or says it is, marked secret."""
    if words := secrecy.refusal(*texts, marked=marked):
        raise InvalidInput(words, {"secrecy": words})


def stored_file(
    upload: "UploadedFile[bytes] | None", *, remove: bool, now: StoredFile | None, name: str
) -> tuple[StoredFile | None, str]:
    """The file that a record has after a save, and its name: the new one, none, or the one it had.

    Raises InvalidInput with "file", or "secrecy" for a name that says the file is marked secret.
    """
    if upload is not None:
        new_name = files.clean_name(upload.name or "")
        refuse_secret(new_name)
        return files.store(upload=upload), new_name
    return (None, "") if remove else (now, name)


def programmes_of(day: date) -> list[Programme]:
    """The programmes whose years the day falls in."""
    return list(Programme.objects.filter(year_from__lte=day.year, year_to__gte=day.year))


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that a record proves: its code, the occurrence, the day it was done, in which words."""

    obligation_code: str
    occurrence: str
    on: date
    description: str


def fulfil(
    duties: Iterable[Done], *, agency: Agency, record: tuple[str, str], by: User, at: datetime | None
) -> None:
    """Tell `directives` what a record proves; `record` is its lasting name and its page."""
    name, url = record
    for done in duties:
        if done.obligation_code:
            directives.fulfil(
                obligation_code=done.obligation_code,
                agency=agency,
                occurrence=done.occurrence,
                done_on=done.on,
                record=name,
                record_url=url,
                description=done.description,
                by=by,
                at=at,
            )


def fulfil_anew(
    before: Sequence[Done],
    after: Sequence[Done],
    *,
    agency: Agency,
    record: tuple[str, str],
    reason: str,
    by: User,
    at: datetime | None,
) -> None:
    """Tell what a corrected record proves now: only what is new, unless it no longer proves what it did."""
    if not set(before) <= set(after):
        directives.unfulfil(record=record[0], reason=reason, by=by, at=at)
        before = []
    fulfil([done for done in after if done not in before], agency=agency, record=record, by=by, at=at)
