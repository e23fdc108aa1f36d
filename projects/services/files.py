"""Files and documents: hung on a project, an entry, a product, a meeting or a count; withdrawn by date."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import files, secrecy
from core.errors import Conflict, InvalidInput
from core.secrecy import Secrecy
from projects import workflow
from projects.choices import AttachmentKind, EntryState, EntryVerb, ProjectVerb
from projects.models import Attachment, Meeting, Product, ProgressEntry, Project, TargetCount
from projects.services.common import Checked, future, note_project, today_of

LONGEST_NUMBER = 80

Owner = Project | ProgressEntry | Product | Meeting | TargetCount
_FIELDS: dict[type[Owner], str] = {
    Project: "project",
    ProgressEntry: "entry",
    Product: "product",
    Meeting: "meeting",
    TargetCount: "target_count",
}


@transaction.atomic
def attach(
    *,
    owner: Owner,
    description: str,
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    document_number: str = "",
    document_date: date | None = None,
    secrecy: Secrecy | str = Secrecy.NONE,
    at: datetime | None = None,
) -> Attachment:
    """Hang a file, a document by number and date, or both on a row. `secrecy` is the degree stamped on it.

    Raises InvalidInput with "description", "file", "document_number", "document_date" or "secrecy"; Conflict when the
    entry was sent already.
    """
    if isinstance(owner, ProgressEntry):
        _lock_draft(owner)
    name = files.clean_name(upload.name or "") if upload is not None else ""
    description, number = _checked(description, document_number, document_date, name, secrecy, today_of(at))
    if upload is None and not number:
        error = _("Ghi số, ký hiệu văn bản hoặc chọn tệp.")
        raise InvalidInput(error, {"document_number": error})
    attachment = Attachment.objects.create(
        **{_FIELDS[type(owner)]: owner},
        kind=AttachmentKind.DOCUMENT if number else AttachmentKind.FILE,
        description=description,
        document_number=number,
        document_date=document_date,
        file=files.store(upload=upload) if upload is not None else None,
        file_name=name,
        added_by=by,
        added_at=at or timezone.now(),
    )
    _note(owner, ProjectVerb.ATTACH, attachment, by=by, at=at)
    return attachment


def _lock_draft(entry: ProgressEntry) -> None:
    current = ProgressEntry.objects.select_for_update().get(pk=entry.pk)
    workflow.move(workflow.ENTRY, EntryState(current.state), EntryVerb.EDIT)


def _checked(
    description: str, number: str, day: date | None, name: str, degree: Secrecy | str, today: date
) -> tuple[str, str]:
    """Description and number as stored. Raises InvalidInput."""
    checked = Checked()
    if secret := secrecy.refusal(number, description, name, marked=degree):
        raise InvalidInput(secret, {"secrecy": secret})
    words = checked.line("description", description, missing=_("Nêu ngắn gọn tài liệu này là gì."))
    document = checked.line("document_number", number, longest=LONGEST_NUMBER)
    if document and day is None:
        checked.refuse("document_date", _("Ghi ngày của văn bản."))
    checked.refuse("document_date", future(day, today))
    checked.settle(_("Chưa đính kèm được."))
    return words, document


@transaction.atomic
def withdraw(*, attachment: Attachment, by: User, at: datetime | None = None) -> Attachment:
    """Take a file back; it stays in the history. Raises Conflict when it was, or when its entry was sent."""
    current = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if current.withdrawn_at is not None:
        raise Conflict(_("Tài liệu này đã được rút."))
    if current.entry is not None:
        _lock_draft(current.entry)
    current.withdrawn_at = at or timezone.now()
    current.save(update_fields=["withdrawn_at"])
    owner = current.project or current.product or current.meeting
    if owner is not None:
        _note(owner, ProjectVerb.WITHDRAW, current, by=by, at=at)
    return current


def _note(owner: Owner, verb: ProjectVerb, attachment: Attachment, *, by: User, at: datetime | None) -> None:
    """Entries tell their story by their own events, counts by their history."""
    if isinstance(owner, Product):
        note_project(owner.project, verb, by=by, at=at, note=attachment.description, product=owner)
    elif isinstance(owner, Meeting):
        note_project(owner, verb, by=by, at=at, note=attachment.description, meeting=owner)
    elif isinstance(owner, Project):
        note_project(owner, verb, by=by, at=at, note=attachment.description)
