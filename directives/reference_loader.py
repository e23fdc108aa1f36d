"""Reference data of `directives`: legal instruments, errata, relations, outlines, and the duties they lay down."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup
from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from directives.choices import (
    DueRule,
    InstrumentStatus,
    InstrumentType,
    ObligationKind,
    ProvisionKind,
    RelationKind,
)
from directives.models import (
    Addressee,
    Erratum,
    InstrumentRelation,
    LegalInstrument,
    Obligation,
    Provision,
)
from directives.services.obligations import NEEDS

_DAYS_STATED, _DAYS_SET = "nguồn", "tạm"


def load(loading: Loading) -> None:
    """Raises BadReference."""
    file = loading.read("instruments.yaml")
    rows = files.table(file, label="code")
    file.skip("rows", "unverified")
    file.done()
    agencies = loading.identify(Agency, ["code"], [])
    ids = loading.identify(LegalInstrument, ["code"], [(row.label,) for row in rows])
    entries = [Entry(row, _instrument(row, agencies)) for row in rows]
    loading.upsert(LegalInstrument, ["code"], entries, ids=ids)
    errata = [
        Entry(erratum, _erratum(erratum, ids.named(row, "code")))
        for row in rows
        for erratum in row.rows("errata", label="printed_as")
    ]
    loading.upsert(Erratum, ["instrument_id", "printed_as", "where"], errata)
    _relations(loading, ids)
    provisions = _provisions(loading, ids)
    _obligations(loading, ids, provisions)


def _relations(loading: Loading, ids: Identities) -> None:
    file = loading.read("relations.yaml")
    rows = files.table(file, label="subject+kind+target")
    file.skip("rows")
    file.done()
    entries = [Entry(row, _relation(row, ids)) for row in rows]
    loading.upsert(InstrumentRelation, ["subject_id", "kind", "target_id"], entries)


def _instrument(row: Row, agencies: Identities) -> Values:
    with taking(row):
        row.skip("errata")
        return {
            "code": row.text("code"),
            "number": row.text("number", required=False),
            "symbol": row.text("symbol", required=False),
            "type": row.choice("type", InstrumentType.values),
            "issuer": row.text("issuer"),
            "issuing_agency_id": agencies.named_or_none(row, "issuing_agency"),
            "signer_office": row.text("signer_office", required=False),
            "issued_on": row.day_or_none("issued_on"),
            "title": row.text("title"),
            "summary": row.text("summary", required=False),
            "status": row.choice("status", InstrumentStatus.values),
            "effective_from": row.day_or_none("effective_from"),
            "effective_to": row.day_or_none("effective_to"),
            "verified": row.flag("verified"),
            "verification_note": row.text("verification_note", required=False),
            "source": row.source(),
        }


def _erratum(row: Row, instrument: int) -> Values:
    with taking(row):
        return {
            "instrument_id": instrument,
            "printed_as": row.text("printed_as"),
            "where": row.text("where"),
            "proof": row.text("proof"),
            "source": row.source(),
        }


def _relation(row: Row, ids: Identities) -> Values:
    with taking(row):
        return {
            "subject_id": ids.named(row, "subject"),
            "kind": row.choice("kind", RelationKind.values),
            "target_id": ids.named(row, "target"),
            "source": row.source(),
        }


# --- Outlines --------------------------------------------------------------------------------------------


def _provisions(loading: Loading, instruments: Identities) -> Identities:
    """Parts of texts; each lies in the part whose path its own path continues."""
    file = loading.read("provisions.yaml")
    rows = files.table(file, label="instrument+code")
    file.skip("rows")
    file.done()
    keys = [(instruments.named(row, "instrument"), row.text("code")) for row in rows]
    ids = loading.identify(Provision, ["instrument_id", "code"], keys)
    entries = [
        Entry(row, _provision(row, instruments, ids, place)) for place, row in enumerate(rows, start=1)
    ]
    loading.upsert(Provision, ["instrument_id", "code"], entries, ids=ids)
    return ids


def _provision(row: Row, instruments: Identities, ids: Identities, place: int) -> Values:
    with taking(row):
        instrument, code = instruments.named(row, "instrument"), row.text("code")
        above = code.rpartition(".")[0]
        return {
            "instrument_id": instrument,
            "parent_id": ids.of(row, "code", instrument, above) if above else None,
            "code": code,
            "kind": row.choice("kind", ProvisionKind.values),
            "number": row.text("number"),
            "heading": row.text("heading", required=False),
            "text": row.text("text", required=False),
            "order": place,
            "source": row.source(),
        }


# --- Duties ----------------------------------------------------------------------------------------------


def _obligations(loading: Loading, instruments: Identities, provisions: Identities) -> None:
    file = loading.read("obligations.yaml")
    rows = files.table(file, label="code")
    file.skip("rows")
    file.done()
    ids = loading.identify(Obligation, ["code"], [(row.label,) for row in rows])
    entries = [Entry(row, _obligation(row, instruments, provisions, ids)) for row in rows]
    loading.upsert(Obligation, ["code"], entries, ids=ids)
    agencies = loading.identify(Agency, ["code"], [])
    groups = loading.identify(AgencyGroup, ["code"], [])
    addressees = [
        Entry(row, {"obligation_id": ids.named(row, "code"), **given})
        for row in rows
        for given in _addressees(row, agencies, groups)
    ]
    loading.upsert(Addressee, ["obligation_id", "agency_id", "agency_kind", "group_id"], addressees)


def _obligation(row: Row, instruments: Identities, provisions: Identities, ids: Identities) -> Values:
    with taking(row):
        row.skip("kinds", "groups", "agencies")
        instrument, provision = instruments.named(row, "instrument"), row.text("provision", required=False)
        return {
            "code": row.text("code"),
            "title": row.text("title"),
            "text": row.text("text", required=False),
            "kind": row.choice("kind", ObligationKind.values),
            "instrument_id": instrument,
            "provision_id": provisions.of(row, "provision", instrument, provision) if provision else None,
            **_due(row),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "verified": row.flag("verified"),
            "verification_note": _note(row),
            "source": row.source(),
            "carried_from_id": ids.named_or_none(row, "carried_from"),
        }


def _due(row: Row) -> Values:
    """The due rule with what it needs, and nothing else."""
    rule = DueRule(row.choice("rule", DueRule.values))
    needed = NEEDS[rule]
    values: Values = {
        "rule": rule.value,
        "due_on": row.day("due_on") if "due_on" in needed else None,
        "due_month": row.integer("due_month") if "due_month" in needed else None,
        "due_day": row.integer("due_day") if "due_day" in needed else None,
        "event": row.text("event") if "event" in needed else "",
        "event_on": row.day_or_none("event_on") if "event" in needed else None,
        "working_days": row.integer("working_days") if "working_days" in needed else None,
    }
    _refuse_outside(row, values["due_on"] or values["event_on"])
    return values


def _refuse_outside(row: Row, day: date | None) -> None:
    """A day that the duty's own validity rules out would silently make it owe nothing."""
    end = row.day_or_none("valid_to")
    if day is not None and (day < row.day("valid_from") or (end is not None and day > end)):
        raise row.error("valid_from", _("thời hạn nằm ngoài thời gian áp dụng nên không ai phải thực hiện"))


def _note(row: Row) -> str:
    """What an officer still has to confirm."""
    note = row.text("note", required=False)
    if row.choice("days", [_DAYS_STATED, _DAYS_SET]) == _DAYS_SET:
        note = f"{note} {_('Thời hạn do chương trình tạm đặt, chưa xác minh.')}".strip()
    return note


def _addressees(row: Row, agencies: Identities, groups: Identities) -> list[Values]:
    nobody: Values = {"agency_id": None, "agency_kind": "", "group_id": None}
    found = [{**nobody, "agency_kind": kind} for kind in row.choices("kinds", AgencyKind.values)]
    found += [{**nobody, "group_id": groups.of(row, "groups", code)} for code in row.texts("groups")]
    found += [{**nobody, "agency_id": agencies.of(row, "agencies", code)} for code in row.texts("agencies")]
    if not found:
        raise row.error("kinds", _("mỗi nhiệm vụ phải có đối tượng thực hiện"))
    return found
