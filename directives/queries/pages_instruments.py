"""Reads for the pages of instruments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Count, F, Func, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.lists import Column, ListSpec, VnFold, choice_label, choice_order
from core.ui import Status, Tone
from directives.choices import DueRule, InstrumentStatus, InstrumentType, RelationKind
from directives.citations import Citation, citations_of
from directives.filters import InstrumentFilter
from directives.models import (
    Addressee,
    Assignment,
    Erratum,
    InstrumentFile,
    InstrumentRelation,
    LegalInstrument,
    Obligation,
    Provision,
)
from directives.queries.naming import instruments_named
from directives.status import OPEN

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# How a relation reads from the side of the other instrument.
INVERSE_RELATIONS = {
    RelationKind.BASED_ON: _("là căn cứ của"),
    RelationKind.IMPLEMENTS: _("được triển khai thực hiện bằng"),
    RelationKind.AMENDS: _("được sửa đổi, bổ sung bởi"),
    RelationKind.REPLACES: _("bị thay thế bởi"),
}

_STATUS_TONES = {
    InstrumentStatus.IN_FORCE: (Tone.SUCCESS, ""),
    InstrumentStatus.EXPIRED: (Tone.NEUTRAL, "ban"),
    InstrumentStatus.REPLACED: (Tone.NEUTRAL, "refresh"),
    InstrumentStatus.UNKNOWN: (Tone.WARNING, "help-circle"),
}


def status_of(instrument: LegalInstrument) -> Status:
    """The state of an instrument for a badge; not to be mixed up with whether its text was seen."""
    status = InstrumentStatus(instrument.status)
    label = _("hiệu lực chưa rõ") if status is InstrumentStatus.UNKNOWN else status.label
    return Status(label, *_STATUS_TONES[status])


class _LeadingDigits(Func):
    """The number a text begins with, as text; NULL without one. Nine digits at most, so that it fits."""

    function = "substring"

    def __init__(self, name: str) -> None:
        super().__init__(F(name), Value(r"^\d{1,9}"))


def _misprints(instrument: LegalInstrument) -> list[str]:
    return [erratum.printed_as for erratum in instrument.errata.all()]


INSTRUMENTS: ListSpec[LegalInstrument] = ListSpec(
    name="van-ban",
    title=_("Văn bản"),
    noun=_("văn bản"),
    filters=InstrumentFilter,
    sort="-issued_on",
    columns=[
        Column("code", _("Mã"), lambda row: row.code, shown=False),
        Column(
            "number",
            _("Số, ký hiệu"),
            lambda row: row.reference,
            sort=[Cast(NullIf(_LeadingDigits("number"), Value("")), BigIntegerField()), "symbol"],
        ),
        Column("issued_on", _("Ngày ban hành"), lambda row: row.issued_on, sort=["issued_on"], wide=True),
        Column(
            "type",
            _("Loại văn bản"),
            lambda row: row.get_type_display(),
            sort=[VnFold(choice_label("type", InstrumentType))],
            wide=True,
        ),
        Column(
            "issuer", _("Cơ quan ban hành"), lambda row: row.issuer, sort=[VnFold(F("issuer"))], wide=True
        ),
        Column("title", _("Trích yếu"), lambda row: row.title),
        Column(
            "status",
            _("Tình trạng"),
            lambda row: row.get_status_display(),
            sort=[choice_order("status", InstrumentStatus)],
            wide=True,
        ),
        Column("effective_from", _("Hiệu lực từ"), lambda row: row.effective_from, shown=False),
        Column("effective_to", _("Hết hiệu lực từ"), lambda row: row.effective_to, shown=False),
        Column("verified", _("Đã xác minh"), lambda row: row.verified, shown=False),
        Column("printed_as", _("In nhầm là"), _misprints, shown=False),
    ],
)


def instrument_rows(user: User) -> QuerySet[LegalInstrument]:
    """The register; two statements with what was misprinted."""
    return LegalInstrument.objects.visible_to(user).prefetch_related("errata")


# --- The page of one -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Related:
    """Instruments in one relation to the one shown: "thay thế", "bị thay thế bởi" …

    Each with the relation itself, which staff may take back.
    """

    words: "_StrOrPromise"
    entries: list[tuple[InstrumentRelation, LegalInstrument]]


@dataclass(frozen=True, slots=True)
class ProvisionNode:
    """A part of the text with what lies below it."""

    provision: Provision
    children: list["ProvisionNode"]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    instrument: LegalInstrument
    status: Status
    errata: list[Erratum]
    relations: list[InstrumentRelation]
    provisions: list[ProvisionNode]
    files: list[InstrumentFile]
    obligations: list[Obligation]
    citations: list[Citation]
    today: date

    @property
    def related(self) -> list[Related]:
        """Both ways, one entry per relation and direction, each in the order of issue."""
        own = self.instrument.pk
        groups: list[Related] = []
        for kind in RelationKind:
            of_kind = [relation for relation in self.relations if relation.kind == kind]
            outward = [(each, each.target) for each in of_kind if each.subject_id == own]
            inward = [(each, each.subject) for each in of_kind if each.target_id == own]
            groups += [Related(kind.label, outward), Related(INVERSE_RELATIONS[kind], inward)]
        return [
            Related(group.words, sorted(group.entries, key=_by_issue)) for group in groups if group.entries
        ]

    @property
    def is_over(self) -> bool:
        return self.instrument.status in {InstrumentStatus.EXPIRED, InstrumentStatus.REPLACED}

    @property
    def still_resting(self) -> list[Obligation]:
        """Duties that go on although the instrument they rest on is over; empty while it is in force."""
        if not self.is_over:
            return []
        return [each for each in self.obligations if goes_on(each, self.today)]

    @property
    def still_citing(self) -> list[Citation]:
        """What else goes on under an instrument that is over; empty while it is in force."""
        return [each for each in self.citations if each.live] if self.is_over else []

    @property
    def identity(self) -> list[tuple["_StrOrPromise", object]]:
        """Terms and values as they stand at the head of the page."""
        instrument = self.instrument
        return [
            (_("Loại văn bản"), instrument.get_type_display()),
            (_("Số"), instrument.number),
            (_("Ký hiệu"), instrument.symbol),
            (_("Ngày ban hành"), instrument.issued_on),
            (_("Cơ quan ban hành"), instrument.issuer),
            (_("Chức vụ người ký"), instrument.signer_office),
            (_("Có hiệu lực từ ngày"), instrument.effective_from),
            (_("Hết hiệu lực từ ngày"), instrument.effective_to),
        ]


def goes_on(obligation: Obligation, today: date) -> bool:
    """Whether a duty still applies or will. One that fell due once and for all is not waited for again."""
    if obligation.valid_to is not None and obligation.valid_to < today:
        return False
    return obligation.rule != DueRule.ONCE or (obligation.due_on is not None and obligation.due_on >= today)


def visible_instrument(code: str, user: User) -> LegalInstrument:
    """The instrument; one statement. Raises Http404."""
    found = (
        LegalInstrument.objects.visible_to(user).select_related("issuing_agency").filter(code=code).first()
    )
    if found is None:
        raise Http404
    return found


def relations_of(instrument: LegalInstrument) -> list[InstrumentRelation]:
    """What it does to others and what they do to it; one statement."""
    return list(
        InstrumentRelation.objects.filter(Q(subject=instrument) | Q(target=instrument)).select_related(
            "subject", "target"
        )
    )


def instrument_page(code: str, user: User, today: date) -> InstrumentPage:
    """All of an instrument's page: seven statements and those of the citations. Raises Http404."""
    instrument = visible_instrument(code, user)
    return InstrumentPage(
        instrument=instrument,
        status=status_of(instrument),
        errata=list(instrument.errata.all()),
        relations=relations_of(instrument),
        provisions=_tree(list(instrument.provisions.order_by("order"))),
        files=list(instrument.files.filter(detached_at=None).select_related("file", "uploaded_by")),
        obligations=list(obligations_under(instrument, user)),
        citations=citations_of(instrument, user),
        today=today,
    )


def obligations_under(instrument: LegalInstrument, user: User) -> QuerySet[Obligation]:
    """The duties that it lays down, with whom they bind; two statements."""
    return (
        Obligation.objects.visible_to(user)
        .filter(instrument=instrument)
        .prefetch_related(Prefetch("addressees", Addressee.objects.select_related("agency", "group")))
        .order_by("code")
    )


def _tree(provisions: list[Provision]) -> list[ProvisionNode]:
    """The parts under their parents, each level in the order of the text."""
    nodes = {each.pk: ProvisionNode(each, []) for each in provisions}
    roots: list[ProvisionNode] = []
    for each in provisions:
        parent = nodes.get(each.parent_id) if each.parent_id is not None else None
        (parent.children if parent else roots).append(nodes[each.pk])
    return roots


def _by_issue(entry: tuple[InstrumentRelation, LegalInstrument]) -> tuple[str, str]:
    """By date of issue; unknown dates last."""
    instrument = entry[1]
    return (instrument.issued_on.isoformat() if instrument.issued_on else "9999", instrument.code)


# --- Small reads around it -------------------------------------------------------------------------------


def visible_file(instrument: LegalInstrument, pk: int) -> InstrumentFile:
    """A file that stands on the instrument's page. Raises Http404."""
    found = instrument.files.filter(pk=pk, detached_at=None).select_related("file").first()
    if found is None:
        raise Http404
    return found


def suggestions(words: str, user: User, most: int = 12) -> list[LegalInstrument]:
    """Instruments that fit what is being typed, newest first; one statement."""
    if not words.strip():
        return []
    named = LegalInstrument.objects.visible_to(user).filter(pk__in=instruments_named(words))
    return list(named[:most])


@dataclass(frozen=True, slots=True)
class CarrySource:
    """The instrument whose duties go over, what replaces it, and what a person will want to carry over."""

    instrument: LegalInstrument
    successor: LegalInstrument | None
    obligations: QuerySet[Obligation]
    resting: list[str]  # codes of the duties that go on

    @property
    def first_day(self) -> date | None:
        """The day on which the successor takes effect, when it is known."""
        if self.successor is not None:
            return self.successor.effective_from or self.successor.issued_on
        return self.instrument.effective_to


def carry_source(code: str, user: User, today: date) -> CarrySource:
    """Three statements. Raises Http404."""
    instrument = visible_instrument(code, user)
    successor = LegalInstrument.objects.filter(
        relations__target=instrument, relations__kind=RelationKind.REPLACES
    ).first()
    rows = Obligation.objects.visible_to(user).filter(instrument=instrument, carried_to=None).order_by("code")
    resting = [each.code for each in rows if goes_on(each, today)]
    return CarrySource(instrument, successor, rows.all(), resting)


@dataclass(frozen=True, slots=True)
class CarryLine:
    """A duty that would go over, and how many open assignments with it."""

    obligation: Obligation
    assignments: int


def carry_preview(obligations: Sequence[Obligation], from_date: date) -> list[CarryLine]:
    """What carrying over would move: open one-off duties, and recurring ones due from the day on; one statement."""
    once = Q(obligation__rule__in=[DueRule.ONCE, DueRule.AFTER_EVENT])
    moving = (
        Assignment.objects.filter(once | Q(due_nominal__gte=from_date))
        .filter(obligation__in=obligations, state__in=sorted(OPEN))
        .order_by()
        .values_list("obligation")
        .annotate(count=Count("pk"))
    )
    counts = dict(moving)
    return [CarryLine(each, counts.get(each.pk, 0)) for each in obligations]
