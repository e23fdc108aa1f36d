"""Reference data of `accounts`: the central agencies."""

from accounts.choices import AgencyKind
from accounts.models import Agency
from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from core.text import sort_key

AGENCIES = "agencies.yaml"


def load(loading: Loading) -> None:
    """Raises BadReference."""
    file = loading.read(AGENCIES)
    rows = files.table(file, label="code")
    file.skip("rows", "provincial_committees")
    file.done()
    ids = loading.identify(Agency, ["code"], [(row.label,) for row in rows])
    loading.upsert(Agency, ["code"], [Entry(row, _agency(row, ids)) for row in rows], ids=ids)


def _agency(row: Row, ids: Identities) -> Values:
    with taking(row):
        return {
            "code": row.text("code"),
            "kind": row.choice("kind", AgencyKind.values),
            "name": row.text("name"),
            "short_name": row.text("short_name"),
            "name_en": row.text("name_en", required=False),
            "sort_key": sort_key(row.text("name")),
            "parent_id": ids.named_or_none(row, "parent"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "successor_id": ids.named_or_none(row, "successor"),
            "source": row.source(),
            "note": row.text("note", required=False),
        }
