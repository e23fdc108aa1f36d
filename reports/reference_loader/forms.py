"""Report forms: one file per version."""

from collections.abc import Iterator

from accounts.choices import AgencyKind
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from reports.choices import Frequency, Operator, Severity
from reports.models import FilingRule, Form, FormCell, FormCheck, FormVersion, NarrativeHeading, Section
from reports.reference_loader.catalogue import Catalogue, cell_code


def load_forms(loading: Loading, known: Catalogue) -> None:
    """Every `form_*.yaml`. Raises BadReference."""
    parsed = [_Parsed(loading.read(path.name)) for path in sorted(loading.folder.glob("form_*.yaml"))]
    forms = _forms(loading, parsed)
    versions = _versions(loading, parsed, forms)
    within = [(file, versions.of(file.version, "number", *file.key(forms))) for file in parsed]

    sections = [
        (row, version, order) for file, version in within for order, row in enumerate(file.sections, 1)
    ]
    ids = loading.identify(
        Section,
        ["form_version_id", "code"],
        [(version, row.text("code")) for row, version, _order in sections],
    )
    entries = [Entry(row, _section(row, version, order, known.projects)) for row, version, order in sections]
    loading.upsert(Section, ["form_version_id", "code"], entries, ids=ids)
    placed = [
        entry
        for row, version, _order in sections
        for entry in _form_cells(row, ids.of(row, "code", version, row.text("code")), known)
    ]
    loading.upsert(FormCell, ["section_id", "cell_id"], placed)
    _texts_and_checks(loading, within)
    rules = [
        Entry(row, _filing_rule(row, forms.named(file.form, "code"))) for file in parsed for row in file.rules
    ]
    loading.upsert(FilingRule, ["form_id", "frequency", "agency_kind", "valid_from"], rules)


class _Parsed:
    """One file: a version of a form with everything that stands in it."""

    def __init__(self, file: Row) -> None:
        with taking(file):
            form = file.mapping("form")
            file.label = str(form.get("code", ""))
            self.form = Row(file.file, file.label, form)
            self.version = Row(file.file, file.label, file.mapping("version"))
            self.sections = file.rows("sections", label="code")
            self.headings = file.rows("headings", label="code")
            self.checks = file.rows("checks", label="code")
            self.rules = file.rows("filing_rules", label="frequency+agency_kind")

    def key(self, forms: Identities) -> tuple[int, int]:
        return forms.named(self.form, "code"), self.version.integer("number")


def _forms(loading: Loading, parsed: list[_Parsed]) -> Identities:
    # Several files may hold versions of one form; the newest version's file names it.
    newest = {file.form.text("code"): file.form for file in parsed}
    ids = loading.identify(Form, ["code"], [(code,) for code in newest])
    loading.upsert(Form, ["code"], [Entry(row, _form(row)) for row in newest.values()], ids=ids)
    return ids


def _versions(loading: Loading, parsed: list[_Parsed], forms: Identities) -> Identities:
    ids = loading.identify(FormVersion, ["form_id", "number"], [file.key(forms) for file in parsed])
    entries = [Entry(file.version, _version(file.version, forms.named(file.form, "code"))) for file in parsed]
    loading.upsert(FormVersion, ["form_id", "number"], entries, ids=ids)
    return ids


def _texts_and_checks(loading: Loading, within: list[tuple[_Parsed, int]]) -> None:
    headings = [
        Entry(row, _heading(row, version, order))
        for file, version in within
        for order, row in enumerate(file.headings, 1)
    ]
    loading.upsert(NarrativeHeading, ["form_version_id", "code"], headings)
    checks = [
        Entry(row, _check(row, version, order))
        for file, version in within
        for order, row in enumerate(file.checks, 1)
    ]
    loading.upsert(FormCheck, ["form_version_id", "code"], checks)


def _form_cells(section: Row, section_id: int, known: Catalogue) -> Iterator[Entry]:
    """The section's cells in reading order: each indicator's total, then its parts."""
    order = 0
    for place in section.rows("indicators", label="code"):
        for code, required in _codes(place, known):
            order += 1
            values = {
                "section_id": section_id,
                "cell_id": known.cells.of(place, "code", code),
                "order": order,
                "required": required,
            }
            yield Entry(Row(place.file, f"{section.label} › {code}", {}), values)


def _codes(place: Row, known: Catalogue) -> Iterator[tuple[str, bool]]:
    with taking(place):
        code, needed = place.text("code"), place.texts("required_breakdowns")
        yield code, place.flag("required", default=False)
        for breakdown in place.texts("breakdowns"):
            for chosen, _label in known.parts(place, breakdown):
                yield cell_code(code, chosen), breakdown in needed


def _form(row: Row) -> Values:
    with taking(row):
        return {"code": row.text("code"), "name": row.text("name")}


def _version(row: Row, form: int) -> Values:
    with taking(row):
        row.skip("note")
        return {
            "form_id": form,
            "number": row.integer("number"),
            "title": row.text("title"),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "source": row.source(),
        }


def _section(row: Row, version: int, order: int, projects: Identities) -> Values:
    with taking(row):
        row.skip("heading", "source", "indicators")
        return {
            "form_version_id": version,
            "code": row.text("code"),
            "title": row.text("title"),
            "guidance": row.text("guidance", required=False),
            "project_id": projects.named_or_none(row, "project"),
            "order": order,
        }


def _heading(row: Row, version: int, order: int) -> Values:
    with taking(row):
        row.skip("source")
        return {
            "form_version_id": version,
            "code": row.text("code"),
            "title": row.text("title"),
            "guidance": row.text("guidance", required=False),
            "required": row.flag("required"),
            "writable": row.flag("writable"),
            "order": order,
        }


def _check(row: Row, version: int, order: int) -> Values:
    with taking(row):
        return {
            "form_version_id": version,
            "code": row.text("code"),
            "left": row.text("left"),
            "operator": row.choice("operator", Operator.values),
            "right": row.text("right"),
            "severity": row.choice("severity", Severity.values),
            "message": row.text("message"),
            "order": order,
        }


def _filing_rule(row: Row, form: int) -> Values:
    with taking(row):
        return {
            "form_id": form,
            "frequency": row.choice("frequency", Frequency.values),
            "agency_kind": row.choice("agency_kind", AgencyKind.values),
            "valid_from": row.day("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "source": row.source(),
        }
