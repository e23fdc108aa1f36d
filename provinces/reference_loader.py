"""Reference data of `provinces`: the units over time, their committees, who succeeded whom, what plans take up."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.choices import AgencyKind
from accounts.models import Agency, AgencyGroup, AgencyGroupMember
from accounts.reference_loader import AGENCIES, GROUPS
from core.reference import files
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from core.text import sort_key
from directives.models import LegalInstrument
from projects.models import Programme
from provinces.choices import Border, ProvinceKind, Region, SuccessionKind, TopicKind
from provinces.models import IntegrationTopic, Province, Succession
from provinces.naming import committee_code


def load(loading: Loading) -> None:
    """Raises BadReference."""
    file = loading.read("provinces.yaml")
    rows = files.table(file, label="key")
    file.skip("rows", "reused_codes", "unverified")
    file.done()
    after = loading.read("successions.yaml")
    successions = files.table(after, label="predecessor+successor")
    after.skip("rows", "legal_bases")
    after.done()

    _agree(rows, successions)
    committees = loading.identify(Agency, ["code"], [(committee_code(row.label),) for row in rows])
    _committees(loading, rows, successions, committees)
    ids = loading.identify(Province, ["key"], [(row.label,) for row in rows])
    loading.upsert(Province, ["key"], [Entry(row, _province(row, committees)) for row in rows], ids=ids)
    entries = [Entry(row, _succession(row, ids)) for row in successions]
    loading.upsert(Succession, ["predecessor_id", "successor_id"], entries)
    _group_members(loading, rows, committees)
    _topics(loading)


def _agree(rows: list[Row], successions: list[Row]) -> None:
    """Keys, days and successions of the files have to tell the same story, or figures end up with the wrong unit."""
    begins = {row.label: row.day("valid_from") for row in rows}
    for row in rows:
        expected = f"{row.text('gso_code')}@{begins[row.label].year}"
        if row.text("key") != expected:
            raise row.error("key", _("phải là %(expected)s (mã@năm bắt đầu)") % {"expected": expected})
    last_days: dict[str, date] = {}
    for row in successions:
        day = row.day("date")
        if begins.get(row.text("successor"), day) != day:
            raise row.error("date", _("phải là ngày đơn vị kế thừa bắt đầu"))
        if last_days.setdefault(row.text("predecessor"), day - timedelta(days=1)) != day - timedelta(days=1):
            raise row.error("date", _("đơn vị cũ kết thúc vào hai ngày khác nhau"))
    for row in rows:
        if row.day_or_none("valid_to") != last_days.get(row.label):
            raise row.error("valid_to", _("phải là ngày liền trước ngày kế thừa ghi trong successions.yaml"))


def _committees(loading: Loading, rows: list[Row], successions: list[Row], ids: Identities) -> None:
    """One committee per province row, with its validity; it succeeds as the province does."""
    words = _words(loading)
    after = {row.text("predecessor"): row.text("successor") for row in successions}
    entries = [Entry(row, _committee(row, words, after, ids)) for row in rows]
    loading.upsert(Agency, ["code"], entries, ids=ids)


def _words(loading: Loading) -> Row:
    """How the committees are called: the part `provincial_committees` of the agencies' file."""
    file = _file_of_accounts(loading, AGENCIES)
    return Row(file.file, "provincial_committees", file.mapping("provincial_committees"))


def _file_of_accounts(loading: Loading, name: str) -> Row:
    path = loading.folder.parents[1] / "accounts" / "reference" / name
    return files.read(path, f"accounts/reference/{name}")


def _group_members(loading: Loading, rows: list[Row], committees: Identities) -> None:
    """Committees of the provinces that carry the mark of a group, while the group and the province exist."""
    groups = loading.identify(AgencyGroup, ["code"], [])
    entries = [
        Entry(row, _group_member(row, group, committees, groups))
        for group in files.table(_file_of_accounts(loading, GROUPS), label="code")
        for row in rows
        if _carries(row, group.text("provinces", required=False)) and _overlaps(row, group)
    ]
    loading.upsert(AgencyGroupMember, ["group_id", "agency_id", "valid_from"], entries)


def _carries(row: Row, mark: str) -> bool:
    match mark:
        case "pilot":
            return row.flag("pilot")
        case "border":
            return bool(row.texts("borders"))
    return False


def _overlaps(row: Row, group: Row) -> bool:
    end = group.day_or_none("valid_to")
    return end is None or row.day("valid_from") <= end


def _group_member(row: Row, group: Row, committees: Identities, groups: Identities) -> Values:
    ends = [end for end in (row.day_or_none("valid_to"), group.day_or_none("valid_to")) if end is not None]
    return {
        "group_id": groups.of(group, "code", group.text("code")),
        "agency_id": committees.of(row, "key", committee_code(row.text("key"))),
        "valid_from": max(row.day("valid_from"), group.day("valid_from")),
        "valid_to": min(ends, default=None),
    }


def _committee(row: Row, words: Row, after: Mapping[str, str], ids: Identities) -> Values:
    key, name, full_name = row.text("key"), row.text("name"), row.text("full_name")
    called = {"name": name, "full_name": full_name[:1].lower() + full_name[1:]}
    successor = after.get(key)
    with taking(words):
        return {
            "code": committee_code(key),
            "kind": AgencyKind.PROVINCIAL_COMMITTEE.value,
            "name": words.text("name").format(**called),
            "short_name": words.text("short_name").format(**called),
            "name_en": words.text("name_en").format(**called),
            "sort_key": sort_key(name),
            "parent_id": ids.named(words, "parent"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "successor_id": ids.of(row, "key", committee_code(successor)) if successor else None,
            "source": words.source(),
            "note": words.text("note"),
        }


def _province(row: Row, committees: Identities) -> Values:
    with taking(row):
        key = row.text("key")
        return {
            "key": key,
            "gso_code": row.text("gso_code"),
            "name": row.text("name"),
            "full_name": row.text("full_name"),
            "aliases": row.texts("aliases"),
            "kind": row.choice("kind", ProvinceKind.values),
            "region": row.choice("region", Region.values),
            "borders": row.choices("borders", Border.values),
            "pilot": row.flag("pilot"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "committee_id": committees.of(row, "key", committee_code(key)),
            "sort_key": sort_key(row.text("name")),
            "source": row.source(),
            "note": row.text("note", required=False),
        }


def _succession(row: Row, ids: Identities) -> Values:
    with taking(row):
        return {
            "predecessor_id": ids.named(row, "predecessor"),
            "successor_id": ids.named(row, "successor"),
            "date": row.day("date"),
            "kind": row.choice("kind", SuccessionKind.values),
            "legal_basis": row.text("legal_basis"),
            "note": row.text("note", required=False),
            "source": row.source(),
        }


def _topics(loading: Loading) -> None:
    rows = files.table(loading.read("integration_topics.yaml"), label="code")
    programmes = loading.identify(Programme, ["code"], [])
    instruments = loading.identify(LegalInstrument, ["code"], [])
    entries = [Entry(row, _topic(row, programmes, instruments)) for row in rows]
    loading.upsert(IntegrationTopic, ["code"], entries)


def _topic(row: Row, programmes: Identities, instruments: Identities) -> Values:
    with taking(row):
        return {
            "code": row.text("code"),
            "programme_id": programmes.named(row, "programme"),
            "kind": row.choice("kind", TopicKind.values),
            "order": row.integer("order"),
            "phrase": row.text("phrase"),
            "short_name": row.text("short_name"),
            "instrument_id": instruments.named_or_none(row, "instrument"),
            "obligation_code": row.text("obligation", required=False),
            "source": row.source(),
        }
