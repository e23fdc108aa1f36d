"""Reference data of `projects`: one file per programme."""

from dataclasses import dataclass

from accounts.models import Agency
from core.reference.files import Row, taking
from core.reference.loading import Entry, Identities, Loading, Values
from directives.models import LegalInstrument
from projects.choices import AgencyRole, Direction, TargetLevel
from projects.models import (
    Milestone,
    Objective,
    Product,
    Programme,
    Project,
    ProjectAgency,
    Subproject,
    Target,
)


class _Links:
    """What programme files refer to outside themselves."""

    def __init__(self, loading: Loading) -> None:
        self.agencies = loading.identify(Agency, ["code"], [])
        self.instruments = loading.identify(LegalInstrument, ["code"], [])


def load(loading: Loading) -> None:
    """Raises BadReference."""
    parsed = [_parse(loading.read(path.name)) for path in sorted(loading.folder.glob("*.yaml"))]
    links = _Links(loading)
    ids = loading.identify(Programme, ["code"], [(head.label,) for _file, head in parsed])
    heads = [Entry(head, _programme(head, links)) for _file, head in parsed]
    loading.upsert(Programme, ["code"], heads, ids=ids)

    within = [(file, ids.named(head, "code")) for file, head in parsed]
    objectives = _objectives(loading, within)
    projects = _projects(loading, within, links, objectives)
    _targets(loading, within, _Above(projects, objectives), links)


def _parse(file: Row) -> tuple[Row, Row]:
    """A programme's file and its head."""
    with taking(file):
        file.skip("objectives", "projects", "targets")
        head = file.mapping("programme")
        file.label = str(head.get("code", ""))
        return file, Row(file.file, file.label, head)


def _objectives(loading: Loading, within: list[tuple[Row, int]]) -> Identities:
    rows = [(row, programme) for file, programme in within for row in file.rows("objectives", label="number")]
    wanted = [(programme, row.integer("number")) for row, programme in rows]
    ids = loading.identify(Objective, ["programme_id", "number"], wanted)
    entries = [Entry(row, _objective(row, programme)) for row, programme in rows]
    loading.upsert(Objective, ["programme_id", "number"], entries, ids=ids)
    return ids


@dataclass(frozen=True, slots=True)
class _Above:
    """What targets refer to inside the files."""

    projects: Identities
    objectives: Identities


def _objective_of(row: Row, programme: int, objectives: Identities) -> Values:
    """`objective: 1` names a specific objective of the programme; without it the link is not known."""
    row.skip("objective")
    number = row.integer("objective") if row.data.get("objective") is not None else None
    return {
        "objective_id": None if number is None else objectives.of(row, "objective", programme, number),
        "objective_verified": row.flag("objective_verified", default=False),
    }


def _projects(
    loading: Loading, within: list[tuple[Row, int]], links: _Links, objectives: Identities
) -> Identities:
    rows = [(row, programme) for file, programme in within for row in file.rows("projects", label="code")]
    ids = loading.identify(Project, ["code"], [(row.text("code"),) for row, _programme in rows])
    entries = [Entry(row, _project(row, programme, links, objectives)) for row, programme in rows]
    loading.upsert(Project, ["code"], entries, ids=ids)
    products = [
        Entry(product, _product(product, ids.named(row, "code")))
        for row, _programme in rows
        for product in row.rows("products", label="number")
    ]
    loading.upsert(Product, ["project_id", "number"], products)

    subrows = [
        (subrow, ids.named(row, "code"))
        for row, _programme in rows
        for subrow in row.rows("subprojects", label="number")
    ]
    wanted = [(project, subrow.integer("number")) for subrow, project in subrows]
    subids = loading.identify(Subproject, ["project_id", "number"], wanted)
    subentries = [Entry(subrow, _subproject(subrow, project)) for subrow, project in subrows]
    loading.upsert(Subproject, ["project_id", "number"], subentries, ids=subids)

    agencies = [
        Entry(entry, _project_agency(entry, ids.named(row, "code"), None, links))
        for row, _programme in rows
        for entry in row.rows("agencies", label="agency+role")
    ] + [
        Entry(
            entry,
            _project_agency(
                entry, project, subids.of(subrow, "number", project, subrow.integer("number")), links
            ),
        )
        for subrow, project in subrows
        for entry in subrow.rows("agencies", label="agency+role")
    ]
    loading.upsert(ProjectAgency, ["project_id", "subproject_id", "agency_id", "role"], agencies)
    return ids


def _targets(loading: Loading, within: list[tuple[Row, int]], above: _Above, links: _Links) -> None:
    rows = [(row, programme) for file, programme in within for row in file.rows("targets", label="code")]
    wanted = [(programme, row.text("code")) for row, programme in rows]
    ids = loading.identify(Target, ["programme_id", "code"], wanted)
    entries = [Entry(row, _target(row, programme, above, links)) for row, programme in rows]
    loading.upsert(Target, ["programme_id", "code"], entries, ids=ids)
    milestones = [
        Entry(milestone, {"target_id": target, "year": year, "value": milestone.decimal("value")})
        for row, programme in rows
        for target in [ids.of(row, "code", programme, row.text("code"))]
        for year, milestone in _milestones(row)
    ]
    loading.upsert(Milestone, ["target_id", "year"], milestones)


def _milestones(row: Row) -> list[tuple[int, Row]]:
    """`milestones: {2018: "75"}` as rows of a year and a value."""
    found: list[tuple[int, Row]] = []
    for year, value in row.mapping("milestones").items():
        if not isinstance(year, int):
            raise row.error("milestones", f"“{year}”")
        found.append((year, Row(row.file, f"{row.label} › {year}", {"value": value})))
    return found


def _programme(row: Row, links: _Links) -> Values:
    with taking(row):
        return {
            "code": row.text("code"),
            "name": row.text("name"),
            "year_from": row.integer("year_from"),
            "year_to": row.integer("year_to"),
            "instrument_id": links.instruments.named_or_none(row, "instrument"),
            "general_objective": row.text("general_objective", required=False),
            "note": row.text("note", required=False),
            "source": row.source(),
        }


def _objective(row: Row, programme: int) -> Values:
    with taking(row):
        return {
            "programme_id": programme,
            "number": row.integer("number"),
            "text": row.text("text"),
            "source": row.source(),
        }


def _project(row: Row, programme: int, links: _Links, objectives: Identities) -> Values:
    with taking(row):
        row.skip("agencies", "subprojects", "products")
        return {
            "code": row.text("code"),
            "programme_id": programme,
            "number": row.integer("number"),
            "name": row.text("name"),
            "instrument_id": links.instruments.named_or_none(row, "instrument"),
            "approval_due_on": row.day_or_none("approval_due_on"),
            "approval_note": row.text("approval_note", required=False),
            "year_from": _year_or_none(row, "year_from"),
            "year_to": _year_or_none(row, "year_to"),
            **_objective_of(row, programme, objectives),
            "contents": row.text("contents", required=False),
            "beneficiaries": row.text("beneficiaries", required=False),
            "source": row.source(),
        }


def _year_or_none(row: Row, name: str) -> int | None:
    row.skip(name)
    return row.integer(name) if row.data.get(name) is not None else None


def _product(row: Row, project: int) -> Values:
    with taking(row):
        return {
            "project_id": project,
            "number": row.integer("number"),
            "name": row.text("name"),
            "description": row.text("description", required=False),
            "due_on": row.day_or_none("due_on"),
            "verified": row.flag("verified"),
            "source": row.source(),
        }


def _subproject(row: Row, project: int) -> Values:
    with taking(row):
        row.skip("agencies")
        return {
            "project_id": project,
            "number": row.integer("number"),
            "name": row.text("name"),
            "verified": row.flag("verified"),
            "note": row.text("note", required=False),
            "source": row.source(),
        }


def _project_agency(row: Row, project: int, subproject: int | None, links: _Links) -> Values:
    with taking(row):
        return {
            "project_id": project,
            "subproject_id": subproject,
            "agency_id": links.agencies.named(row, "agency"),
            "role": row.choice("role", AgencyRole.values),
            "valid_from": row.day_or_none("valid_from"),
            "valid_to": row.day_or_none("valid_to"),
            "verified": row.flag("verified"),
            "source": row.source(),
        }


def _target(row: Row, programme: int, above: _Above, links: _Links) -> Values:
    with taking(row):
        row.skip("milestones")
        return {
            "programme_id": programme,
            "project_id": above.projects.named_or_none(row, "project"),
            **_objective_of(row, programme, above.objectives),
            "code": row.text("code"),
            "text": row.text("text"),
            "numerator": row.text("numerator", required=False),
            "denominator": row.text("denominator", required=False),
            "unit": row.text("unit"),
            "direction": row.choice("direction", Direction.values),
            "level": row.choice("level", TargetLevel.values),
            "instrument_id": links.instruments.named_or_none(row, "instrument"),
            "responsible_id": links.agencies.named_or_none(row, "responsible"),
            "note": row.text("note", required=False),
            "source": row.source(),
        }
