"""Reference data of `directives`: legal instruments, errata, relations."""

from accounts.models import Agency
from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from directives.choices import InstrumentStatus, InstrumentType, RelationKind
from directives.models import Erratum, InstrumentRelation, LegalInstrument


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
