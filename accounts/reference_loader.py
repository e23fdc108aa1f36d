"""Reference data of `accounts`: the central agencies, and the groups that duties address together."""

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup, AgencyGroupMember
from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from core.text import sort_key

AGENCIES = "agencies.yaml"
GROUPS = "agency_groups.yaml"
PROVINCE_MARKS = ("pilot", "border")  # groups whose members `provinces` derives


def load(loading: Loading) -> None:
    """Raises BadReference."""
    file = loading.read(AGENCIES)
    rows = files.table(file, label="code")
    file.skip("rows", "provincial_committees")
    file.done()
    ids = loading.identify(Agency, ["code"], [(row.label,) for row in rows])
    loading.upsert(Agency, ["code"], [Entry(row, _agency(row, ids)) for row in rows], ids=ids)
    _groups(loading, ids)


def _groups(loading: Loading, agencies: Identities) -> None:
    file = loading.read(GROUPS)
    rows = files.table(file, label="code")
    file.skip("rows")
    file.done()
    ids = loading.identify(AgencyGroup, ["code"], [(row.label,) for row in rows])
    loading.upsert(AgencyGroup, ["code"], [Entry(row, _group(row)) for row in rows], ids=ids)
    members = [
        Entry(member, _member(member, ids.of(row, "code", row.text("code")), agencies))
        for row in rows
        for member in row.rows("members", label="agency")
    ]
    loading.upsert(AgencyGroupMember, ["group_id", "agency_id", "valid_from"], members)


def _group(row: Row) -> Values:
    with taking(row):
        row.skip("members")
        if row.text("provinces", required=False):
            row.choice("provinces", PROVINCE_MARKS)
            row.skip("valid_from", "valid_to")
        return {"code": row.text("code"), "name": row.text("name"), "source": row.source()}


def _member(row: Row, group: int, agencies: Identities) -> Values:
    with taking(row):
        return {
            "group_id": group,
            "agency_id": agencies.named(row, "agency"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
        }


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
