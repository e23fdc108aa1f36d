"""Reads for the pages of instruments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, F, Func, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, NullIf
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.lists import Column, ListSpec, VnFold, choice_label, choice_order
from core.ui import Status, Tone
from directives.choices import InstrumentStatus, InstrumentType, RelationKind
from directives.citations import Citation, citations_of
from directives.filters import InstrumentFilter
from directives.models import Erratum, InstrumentRelation, LegalInstrument

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


@dataclass(frozen=True, slots=True)
class Related:
    """Instruments in one relation to the one shown: "thay thế", "bị thay thế bởi" …"""

    words: "_StrOrPromise"
    instruments: list[LegalInstrument]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    instrument: LegalInstrument
    status: Status
    errata: list[Erratum]
    related: list[Related]
    citations: list[Citation]

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


def instrument_page(code: str, user: User) -> InstrumentPage:
    """All of an instrument's page: four statements and those of the citations. Raises Http404."""
    instrument = (
        LegalInstrument.objects.visible_to(user)
        .select_related("issuing_agency")
        .prefetch_related(
            "errata",
            Prefetch("relations", InstrumentRelation.objects.select_related("target")),
            Prefetch("inverse_relations", InstrumentRelation.objects.select_related("subject")),
        )
        .filter(code=code)
        .first()
    )
    if instrument is None:
        raise Http404
    return InstrumentPage(
        instrument=instrument,
        status=status_of(instrument),
        errata=list(instrument.errata.all()),
        related=_related(instrument),
        citations=citations_of(instrument, user),
    )


def _related(instrument: LegalInstrument) -> list[Related]:
    """Both ways, one entry per relation and direction, each in the order of issue."""
    groups: list[Related] = []
    for kind in RelationKind:
        targets = [relation.target for relation in instrument.relations.all() if relation.kind == kind]
        subjects = [
            relation.subject for relation in instrument.inverse_relations.all() if relation.kind == kind
        ]
        groups += [Related(kind.label, targets), Related(INVERSE_RELATIONS[kind], subjects)]
    return [
        Related(group.words, sorted(group.instruments, key=_by_issue))
        for group in groups
        if group.instruments
    ]


def _by_issue(instrument: LegalInstrument) -> tuple[str, str]:
    """By date of issue; unknown dates last."""
    return (instrument.issued_on.isoformat() if instrument.issued_on else "9999", instrument.code)
