"""Reads for the pages of official documents; each page takes a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from accounts.models import User
from core.lists import Column, ListFilter, ListSpec, choice_label, choice_order
from core.text import fold
from core.ui import Event
from projects.models import Project
from reports import official_permissions as permissions
from reports import official_workflow as workflow
from reports.choices import IssuedFileKind, OfficialKind, OfficialState, OfficialVerb
from reports.documents import sentences, signing
from reports.documents.content import NationalReport
from reports.documents.outline import OUTLINE, TARGETS, Heading
from reports.models import Compilation, DocumentParagraph, IssuedFile, IssueJob, Narrative, OfficialDocument
from reports.queries import official

# --- The register ------------------------------------------------------------------------------------------


class OfficialFilter(ListFilter):
    search_in = (F("subject"), F("symbol"), F("agency__name"), F("compilation__period__code"))

    kind = ChoiceFilter(label=_("Loại"), choices=OfficialKind.choices, empty_label=_("tất cả"))
    state = ChoiceFilter(label=_("Trạng thái"), choices=OfficialState.choices, empty_label=_("tất cả"))


OFFICIALS: ListSpec[OfficialDocument] = ListSpec(
    name="van-ban-bao-cao",
    title=_("Văn bản báo cáo"),
    noun=_("văn bản"),
    filters=OfficialFilter,
    sort="-issued",
    columns=[
        Column("subject", _("Trích yếu"), lambda row: row.subject, sort=["subject"]),
        Column("reference", _("Số, ký hiệu"), lambda row: row.reference or None, sort=["year", "number"]),
        Column("issued", _("Ngày ban hành"), lambda row: row.issued_on, sort=["issued_on", "created_at"]),
        Column(
            "kind",
            _("Loại"),
            lambda row: row.get_kind_display(),
            sort=[choice_label("kind", OfficialKind)],
            wide=True,
        ),
        Column("agency", _("Cơ quan ban hành"), lambda row: row.agency.name, shown=False),
        Column(
            "state",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            sort=[choice_order("state", OfficialState)],
        ),
    ],
)


def official_rows(user: User) -> QuerySet[OfficialDocument]:
    return OfficialDocument.objects.visible_to(user).select_related(
        "agency", "compilation__period", "superseded_by"
    )


# --- One document ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do to the document now."""

    edit: bool
    check: bool
    approve: bool
    send_back: bool
    issue: bool
    supersede: bool


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading of the outline with the number of paragraphs put in and of unit texts to choose from."""

    heading: Heading
    paragraphs: list[DocumentParagraph]
    offered: int


@dataclass(frozen=True, slots=True)
class OfficialPage:
    document: OfficialDocument
    actions: Actions
    next_step: str
    headings: list[HeadingRow]
    faults: list[str]
    files: list[IssuedFile]
    events: list[Event]
    job: IssueJob | None


def official_page(document: OfficialDocument, user: User) -> OfficialPage:
    """Everything on the page of a document."""
    paragraphs = list(document.paragraphs.select_related("origin__version__report__agency__province"))
    by_heading: dict[str, list[DocumentParagraph]] = defaultdict(list)
    for paragraph in paragraphs:
        by_heading[paragraph.heading].append(paragraph)
    offered = offers_by_heading(document)
    draft = document.state == OfficialState.DRAFT
    return OfficialPage(
        document=document,
        actions=actions_of(document, user),
        next_step=str(workflow.NEXT[OfficialState(document.state)]),
        headings=[
            HeadingRow(heading, by_heading[heading.code], offered.get(heading.code, 0))
            for heading in OUTLINE
            if heading.code != TARGETS
        ],
        faults=official.faults(document) if draft else [],
        files=list(document.files.defer("content")),
        events=_events(document),
        job=document.issue_jobs.first(),
    )


def actions_of(document: OfficialDocument, user: User) -> Actions:
    def now(verb: OfficialVerb, allowed: bool) -> bool:
        return allowed and workflow.can_move(document.state, verb)

    return Actions(
        edit=now(OfficialVerb.EDIT, permissions.can_draft(user, document)),
        check=now(OfficialVerb.CHECK, permissions.can_check(user, document)),
        approve=now(OfficialVerb.APPROVE, permissions.can_approve(user, document)),
        send_back=now(OfficialVerb.SEND_BACK, permissions.can_approve(user, document)),
        issue=now(OfficialVerb.ISSUE, permissions.can_issue(user, document)),
        supersede=document.state == OfficialState.ISSUED
        and document.kind == OfficialKind.NATIONAL
        and permissions.can_draft(user, document)
        and not hasattr(document, "superseded_by"),
    )


def _events(document: OfficialDocument) -> list[Event]:
    return [
        Event(at=event.at, title=event.get_kind_display(), by=str(event.by), note=event.note)
        for event in document.events.select_related("by")
    ]


def offers_of(document: OfficialDocument) -> QuerySet[Narrative]:
    """The texts of the units that the document's figures come from."""
    texts = Narrative.objects.exclude(text="").select_related("heading", "version__report__agency__province")
    if document.version_id is not None:
        return texts.filter(version=document.version_id)
    return texts.filter(version__used_in__compilation=document.compilation_id)


def offers_by_heading(document: OfficialDocument) -> dict[str, int]:
    """How many texts there are to choose from, by heading; one statement."""
    counts: dict[str, int] = defaultdict(int)
    for code in offers_of(document).values_list("heading__code", flat=True):
        counts[code] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Offer:
    """What a unit wrote under a heading, and whether it has been put into the document."""

    narrative: Narrative
    used: bool


@dataclass(frozen=True, slots=True)
class TextPage:
    heading: Heading
    paragraphs: list[DocumentParagraph]
    generated: list[str]
    offers: list[Offer]
    before: Heading | None
    after: Heading | None


def text_page(document: OfficialDocument, heading: Heading) -> TextPage:
    """A heading's paragraphs, the sentences made from figures, and every unit text, chosen or not."""
    paragraphs = list(
        document.paragraphs.filter(heading=heading.code).select_related(
            "origin__version__report__agency__province"
        )
    )
    chosen = set(document.paragraphs.filter(origin__isnull=False).values_list("origin", flat=True))
    offers = (
        offers_of(document)
        .filter(heading__code=heading.code)
        .order_by("version__report__agency__province__sort_key")
    )
    places = [each for each in OUTLINE if each.code != TARGETS]
    index = places.index(heading)
    return TextPage(
        heading=heading,
        paragraphs=paragraphs,
        generated=generated(official.source_of(document), heading.code),
        offers=[Offer(row, row.pk in chosen) for row in offers],
        before=places[index - 1] if index else None,
        after=places[index + 1] if index + 1 < len(places) else None,
    )


def generated(report: NationalReport, code: str) -> list[str]:
    """The sentences that the document makes from figures under a heading."""
    figures = {figure.cell: figure for figure in report.figures}
    return [sentences.planned(plan, figures) for plan in report.sentences if plan.heading == code]


def newest_final(compilation: Compilation) -> Compilation:
    """The newest compilation of the same period and form that is not provisional; at least this one."""
    return (
        Compilation.objects.filter(
            period=compilation.period_id, form_version=compilation.form_version_id, provisional=False
        )
        .select_related("period", "form_version__form")
        .order_by("-created_at", "-pk")[0]
    )


def projects_with_figures(compilation: Compilation) -> QuerySet[Project]:
    """Projects some indicator of which stands in the compilation; one statement."""
    indicators = compilation.figures.values("cell__indicator__project")
    return Project.objects.filter(pk__in=indicators).order_by("programme", "number")


# --- Verification ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verification:
    """What a file is: its signatures, and the issued document that it is a file of."""

    name: str
    size: int
    sha256: str
    signatures: list[signing.SignatureReport]
    document: OfficialDocument | None
    kind: str = ""

    @property
    def genuine(self) -> bool:
        """Byte for byte an issued file, and its signatures hold."""
        return self.document is not None and all(found.holds for found in self.signatures)


def verification(
    content: bytes, name: str, *, user: User, roots: Sequence[bytes], now: datetime
) -> Verification:
    """Read a file's signatures and look for it among the issued files. Raises `signing.NotAPdf`."""
    digest = sha256(content).hexdigest()
    visible = OfficialDocument.objects.visible_to(user).select_related("agency")
    file = (
        IssuedFile.objects.filter(sha256=digest, document__in=visible)
        .defer("content")
        .select_related("document__agency")
        .first()
    )
    return Verification(
        name=name,
        size=len(content),
        sha256=digest,
        signatures=signing.verify(content, roots=roots, now=now),
        document=file.document if file else None,
        kind=str(IssuedFileKind(file.kind).label) if file else "",
    )


def file_name(document: OfficialDocument, kind: str) -> str:
    """ "12-BC-BCD138-CP-2018-08-15.pdf": safe for every file system."""
    plain = fold(f"{document.number or 0:02} {document.symbol}").replace(" ", "-")
    day = document.issued_on.isoformat() if document.issued_on else "du-thao"
    return f"{plain}-{day}.{kind}"
