"""Writing an official document: begin it from frozen figures, address it, put texts in and order them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.errors import Conflict, InvalidInput
from core.screening import refusal as personal_refusal
from core.secrecy import refusal as secrecy_refusal
from projects.choices import AgencyRole
from projects.models import Project, ProjectAgency
from reports import official_workflow as workflow
from reports.choices import OfficialKind, OfficialState, OfficialVerb
from reports.documents.outline import OUTLINE
from reports.documents.text import lower_first
from reports.models import (
    Compilation,
    DocumentEvent,
    DocumentParagraph,
    Narrative,
    OfficialDocument,
    ReportVersion,
)
from reports.queries import national_report, official

LONGEST_TEXT = 20_000
HEADINGS = frozenset(heading.code for heading in OUTLINE)


@dataclass(frozen=True, slots=True)
class HeaderValues:
    """What is said about a document besides its text; the names are those of the fields."""

    subject: str
    symbol: str
    place: str
    authority: str
    signer_title: str
    signer_post: str
    signer_name: str
    addressees: Sequence[str]
    recipients: Sequence[str]
    figures_note: str = ""


# --- Begin -------------------------------------------------------------------------------------------------


@transaction.atomic
def start_national(
    *, compilation: Compilation, by: User, supersedes: OfficialDocument | None = None
) -> OfficialDocument:
    """The draft of a period's national report; the one that is open already when there is one.

    Raises InvalidInput for provisional figures and for a document that cannot be superseded.
    """
    _final(compilation)
    if supersedes is not None:
        _supersedable(supersedes, compilation)
    open_one = _open(kind=OfficialKind.NATIONAL, compilation=compilation)
    if open_one is not None:
        return open_one
    return _create(
        OfficialDocument(
            kind=OfficialKind.NATIONAL,
            compilation=compilation,
            agency=Agency.objects.get(code=national_report.COMMITTEE),
            symbol=national_report.SYMBOL,
            place=national_report.PLACE,
            authority=national_report.SIGNER.authority,
            signer_title=national_report.SIGNER.titles[0],
            addressees=list(national_report.ADDRESSEES),
            recipients=list(national_report.RECIPIENTS),
            supersedes=supersedes,
            synthetic=compilation.synthetic,
        ),
        by,
    )


@transaction.atomic
def start_project_report(*, compilation: Compilation, project: Project, by: User) -> OfficialDocument:
    """The draft of what the provinces reported for one project, addressed to its lead agencies."""
    _final(compilation)
    open_one = _open(kind=OfficialKind.PROJECT, compilation=compilation, project=project)
    if open_one is not None:
        return open_one
    leads = ProjectAgency.objects.filter(
        project=project, subproject=None, role=AgencyRole.LEAD, agency__isnull=False
    ).order_by("agency__sort_key")
    names = list(dict.fromkeys(lead.agency.name for lead in leads.select_related("agency")))
    if not names:
        raise InvalidInput(_("%(project)s chưa có cơ quan chủ trì để gửi báo cáo.") % {"project": project})
    return _create(
        OfficialDocument(
            kind=OfficialKind.PROJECT,
            compilation=compilation,
            project=project,
            agency=Agency.objects.get(code=national_report.COMMITTEE),
            symbol=national_report.SYMBOL,
            place=national_report.PLACE,
            authority="TL. Trưởng ban",
            signer_title=_("Chánh Văn phòng Thường trực"),
            addressees=names,
            recipients=["Như trên", "Lưu: VT, Văn phòng Thường trực"],
            synthetic=compilation.synthetic,
        ),
        by,
    )


@transaction.atomic
def start_province_report(*, version: ReportVersion, by: User) -> OfficialDocument:
    """The draft of a province's own report to its People's Committee, from the version it submitted.

    Raises InvalidInput for a version that is still a draft or is no province's.
    """
    agency = version.report.agency
    province = getattr(agency, "province", None)
    if version.submitted_at is None:
        raise InvalidInput(_("Báo cáo chưa gửi nên chưa lập được văn bản; hãy gửi báo cáo trước."))
    if province is None:
        raise InvalidInput(_("%(agency)s không phải Ban Chỉ đạo của địa phương.") % {"agency": agency.name})
    open_one = _open(kind=OfficialKind.PROVINCE, version=version)
    if open_one is not None:
        return open_one
    return _create(
        OfficialDocument(
            kind=OfficialKind.PROVINCE,
            version=version,
            agency=agency,
            symbol="BC-BCĐ138",
            place=province.name,
            authority="TM. Ban Chỉ đạo",
            signer_title="Trưởng ban",
            addressees=[f"Ủy ban nhân dân {lower_first(province.full_name)}"],
            recipients=["Như trên", "Cơ quan Thường trực Ban Chỉ đạo 138/CP", "Lưu: VT"],
            synthetic=version.report.synthetic,
        ),
        by,
    )


def _final(compilation: Compilation) -> None:
    if compilation.provisional:
        raise InvalidInput(
            _(
                "Bản tổng hợp tạm tính không lập thành văn bản phát hành; hãy tổng hợp chính thức sau khi tiếp nhận "
                "báo cáo."
            )
        )


def _supersedable(document: OfficialDocument, compilation: Compilation) -> None:
    if document.state != OfficialState.ISSUED:
        raise InvalidInput(_("Chỉ thay thế được văn bản đã phát hành."))
    if document.compilation is None or document.compilation.period_id != compilation.period_id:
        raise InvalidInput(_("Văn bản thay thế phải cùng kỳ báo cáo với văn bản bị thay thế."))
    if OfficialDocument.objects.filter(supersedes=document).exists():
        raise Conflict(_("Văn bản %(reference)s đã có văn bản thay thế.") % {"reference": document})


def _open(**source: object) -> OfficialDocument | None:
    return OfficialDocument.objects.filter(**source).exclude(state=OfficialState.ISSUED).first()


def _create(document: OfficialDocument, by: User) -> OfficialDocument:
    document.subject = official.source_of(document).subject
    if document.project is not None:
        document.subject = f"{document.subject} – {document.project}"
    document.edited_by = by
    document.save(force_insert=True)
    DocumentEvent.objects.create(document=document, kind=OfficialVerb.CREATE, by=by)
    return document


# --- Address -----------------------------------------------------------------------------------------------


@transaction.atomic
def save_header(*, document: OfficialDocument, values: HeaderValues, seen: int, by: User) -> OfficialDocument:
    """Write what is said about the document. `seen` is its `edits` when the page was opened.

    Raises InvalidInput by field, Conflict when somebody else saved meanwhile or the document is no draft.
    """
    current = lock_draft(document)
    if current.edits != seen:
        raise Conflict(
            _(
                "%(who)s vừa sửa văn bản này. Nội dung đã nhập của đồng chí còn nguyên; hãy xem lại rồi lưu lần nữa."
            )
            % {"who": current.edited_by}
        )
    errors = _faults(values)
    if errors:
        raise InvalidInput(_("Thông tin văn bản chưa hợp lệ."), errors)
    for field in fields(values):
        value = getattr(values, field.name)
        setattr(current, field.name, value.strip() if isinstance(value, str) else list(value))
    return _touched(current, by, [field.name for field in fields(values)])


def _faults(values: HeaderValues) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name in ("subject", "symbol", "place", "signer_title"):
        if not getattr(values, name).strip():
            errors[name] = _("Ô này còn trống.")
    if not [name for name in values.addressees if name.strip()]:
        errors["addressees"] = _("Cần ít nhất một nơi nhận ở dòng “Kính gửi”.")
    for field in fields(values):
        value = getattr(values, field.name)
        text = value if isinstance(value, str) else "\n".join(value)
        refused = secrecy_refusal(text) or personal_refusal(text)
        if refused:
            errors[field.name] = refused
    return errors


# --- Texts -------------------------------------------------------------------------------------------------


@transaction.atomic
def add_paragraph(
    *, document: OfficialDocument, heading: str, text: str, origin: Narrative | None = None, by: User
) -> DocumentParagraph:
    """Put a paragraph at the end of a heading: written anew, or taken from what a unit wrote.

    Raises InvalidInput for an unknown heading, an empty text, one that names a person or is marked secret, and for
    a text of a unit that the document's figures do not come from; Conflict when the document is no draft.
    """
    current = lock_draft(document)
    if heading not in HEADINGS:
        raise InvalidInput(_("Đề cương không có đề mục “%(code)s”.") % {"code": heading})
    if origin is not None and not _belongs(current, origin):
        raise InvalidInput(_("Thuyết minh này không thuộc các báo cáo mà văn bản sử dụng."))
    last = current.paragraphs.filter(heading=heading).aggregate(last=Max("place"))["last"] or 0
    paragraph = DocumentParagraph.objects.create(
        document=current, heading=heading, place=last + 1, text=_clean(text), origin=origin
    )
    _touched(current, by)
    return paragraph


@transaction.atomic
def change_paragraph(*, paragraph: DocumentParagraph, text: str, by: User) -> DocumentParagraph:
    """Rewrite a paragraph; its history keeps what it said. Raises as `add_paragraph` does."""
    current = lock_draft(paragraph.document)
    paragraph.text = _clean(text)
    paragraph.save(update_fields=["text"])
    _touched(current, by)
    return paragraph


@transaction.atomic
def move_paragraph(*, paragraph: DocumentParagraph, later: bool, by: User) -> None:
    """Change places with the neighbour before or after it; at the end nothing happens."""
    current = lock_draft(paragraph.document)
    family = current.paragraphs.filter(heading=paragraph.heading)
    neighbour = (
        family.filter(place__gt=paragraph.place).order_by("place").first()
        if later
        else family.filter(place__lt=paragraph.place).order_by("-place").first()
    )
    if neighbour is None:
        return
    places = paragraph.place, neighbour.place
    neighbour.place, paragraph.place = places
    DocumentParagraph.objects.bulk_update([neighbour, paragraph], ["place"])
    _touched(current, by)


@transaction.atomic
def remove_paragraph(*, paragraph: DocumentParagraph, by: User) -> None:
    """Take a paragraph out; its history stays."""
    current = lock_draft(paragraph.document)
    paragraph.delete()
    _touched(current, by)


def lock_draft(document: OfficialDocument) -> OfficialDocument:
    """The document, locked, while it may be written. Raises Conflict otherwise."""
    current = OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    workflow.move(current.state, OfficialVerb.EDIT)
    return current


def _belongs(document: OfficialDocument, origin: Narrative) -> bool:
    if document.version_id is not None:
        return origin.version_id == document.version_id
    return Narrative.objects.filter(
        pk=origin.pk, version__used_in__compilation=document.compilation_id
    ).exists()


def _clean(text: str) -> str:
    words = text.strip()
    if not words:
        raise InvalidInput(_("Đoạn văn còn trống."), {"text": _("Đoạn văn còn trống.")})
    if len(words) > LONGEST_TEXT:
        found = _("Đoạn văn dài %(n)d ký tự; nhiều nhất %(most)d ký tự.") % {
            "n": len(words),
            "most": LONGEST_TEXT,
        }
        raise InvalidInput(found, {"text": found})
    refused = secrecy_refusal(words) or personal_refusal(words)
    if refused:
        raise InvalidInput(refused, {"text": refused})
    return words


def _touched(document: OfficialDocument, by: User, more: Sequence[str] = ()) -> OfficialDocument:
    document.edited_by = by
    document.edits += 1
    document.save(update_fields=["edited_by", "edits", *more])
    return document
