"""What proves that a duty was done: checked, stored, withdrawn by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.models import User
from core import files, secrecy
from core.errors import InvalidInput
from core.formats import format_date
from core.secrecy import Secrecy
from directives.choices import EvidenceKind
from directives.models import Assignment, Evidence
from directives.services.locking import clean_line, clean_text, problem_with

LONGEST_NUMBER = 80  # characters
MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """One proof as typed: a document by number and date, a file, or a document with its file.

    `secrecy` is the degree that the person says is stamped on it.
    """

    description: str
    document_number: str = ""
    document_date: date | None = None
    upload: "UploadedFile[bytes] | None" = None
    secrecy: Secrecy | str = Secrecy.NONE


def add(
    assignment: Assignment, given: Sequence[EvidenceInput], *, by: User, at: datetime, today: date
) -> list[Evidence]:
    """Check all proofs, then keep them. Raises InvalidInput whose keys are "evidence-<place>-<field>"."""
    if len(given) > MOST_AT_ONCE:
        raise InvalidInput(_("Mỗi lần nộp nhiều nhất %(most)d minh chứng.") % {"most": MOST_AT_ONCE})
    errors: dict[str, str] = {}
    for place, proof in enumerate(given):
        errors |= {f"evidence-{place}-{name}": error for name, error in _problems(proof, today).items()}
    if errors:
        raise InvalidInput(
            _("Có minh chứng chưa nhận được. Hãy sửa các chỗ được báo lỗi rồi nộp lại."), errors
        )
    return [_keep(assignment, place, proof, by=by, at=at) for place, proof in enumerate(given)]


def _problems(proof: EvidenceInput, today: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    number, described = clean_line(proof.document_number), clean_text(proof.description)
    if secret := secrecy.refusal(number, described, _name(proof), marked=proof.secrecy):
        return {"secrecy": secret}
    if not described:
        errors["description"] = _("Nêu ngắn gọn minh chứng này chứng tỏ điều gì.")
    elif error := problem_with(described):
        errors["description"] = error
    if proof.upload is None and not number:
        errors["document_number"] = _("Ghi số, ký hiệu văn bản hoặc chọn tệp.")
    elif len(number) > LONGEST_NUMBER:
        errors["document_number"] = _("Số, ký hiệu dài quá %(most)d ký tự.") % {"most": LONGEST_NUMBER}
    if number and proof.document_date is None:
        errors["document_date"] = _("Ghi ngày của văn bản.")
    elif proof.document_date is not None and proof.document_date > today:
        errors["document_date"] = _("Ngày văn bản %(day)s ở tương lai.") % {
            "day": format_date(proof.document_date)
        }
    return errors


def _keep(assignment: Assignment, place: int, proof: EvidenceInput, *, by: User, at: datetime) -> Evidence:
    number = clean_line(proof.document_number)
    try:
        stored = files.store(upload=proof.upload) if proof.upload is not None else None
    except InvalidInput as error:
        found = {f"evidence-{place}-{name}": text for name, text in error.errors.items()}
        raise InvalidInput(error.message, found) from error
    return Evidence.objects.create(
        assignment=assignment,
        kind=EvidenceKind.DOCUMENT if number else EvidenceKind.FILE,
        description=clean_text(proof.description),
        document_number=number,
        document_date=proof.document_date,
        file=stored,
        file_name=_name(proof),
        added_by=by,
        added_at=at,
    )


def _name(proof: EvidenceInput) -> str:
    return files.clean_name(proof.upload.name or "") if proof.upload is not None else ""


def standing(assignment: Assignment) -> list[Evidence]:
    """What has not been withdrawn."""
    return list(assignment.evidence.filter(withdrawn_at=None))
