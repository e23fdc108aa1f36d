"""The programmes: 2016-2020 with its five projects, the others as far as they are confirmed."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from projects.choices import AgencyRole
from projects.models import Milestone, Objective, Programme, Project, ProjectAgency, Subproject, Target

REFERENCE = Path(__file__).resolve().parents[2] / "projects" / "reference"
FILES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in REFERENCE.glob("*.yaml")
}


@pytest.mark.parametrize(
    ("code", "instrument"),
    [
        ("2004-2010", "qd-130-2004-ttg"),
        ("2011-2015", "qd-1427-2011-ttg"),
        ("2016-2020", "qd-2546-2015-ttg"),
        ("2021-2025", "qd-193-2021-ttg"),
        ("2026-2030", "qd-33-2026-ttg"),
    ],
)
def test_a_programme_has_its_years_and_its_decision(db: None, code: str, instrument: str) -> None:
    programme = Programme.objects.select_related("instrument").get(code=code)

    assert f"{programme.year_from}-{programme.year_to}" == code
    assert programme.instrument is not None
    assert programme.instrument.code == instrument


@pytest.mark.parametrize(
    ("code", "objectives", "projects", "targets"),
    [
        ("2004-2010", 0, 0, 0),
        ("2011-2015", 0, 0, 0),
        ("2016-2020", 5, 5, 5),
        ("2021-2025", 3, 0, 6),
        ("2026-2030", 3, 0, 0),
    ],
)
def test_a_programme_holds_what_is_confirmed_and_nothing_more(
    db: None, code: str, objectives: int, projects: int, targets: int
) -> None:
    assert Objective.objects.filter(programme__code=code).count() == objectives
    assert Project.objects.filter(programme__code=code).count() == projects
    assert Target.objects.filter(programme__code=code).count() == targets


@pytest.mark.parametrize(
    ("code", "lead", "verified"),
    [
        ("de-an-1", "bo-tttt", True),
        ("de-an-2", "bo-cong-an", False),
        ("de-an-3", "bo-ldtbxh", True),
        ("de-an-4", "bo-tu-phap", False),
        ("de-an-5", "bo-cong-an", True),
    ],
)
def test_a_project_has_its_lead(db: None, code: str, lead: str, verified: bool) -> None:
    agency = ProjectAgency.objects.get(project__code=code, subproject=None, role=AgencyRole.LEAD)

    assert (agency.agency.code, agency.verified) == (lead, verified)


def test_confirmed_subprojects_are_told_from_the_usual_arrangement(db: None) -> None:
    confirmed = Subproject.objects.filter(verified=True).values_list("project__code", "number")

    assert set(confirmed) == {("de-an-1", 1), ("de-an-1", 2), ("de-an-2", 2), ("de-an-3", 3)}
    for subproject in Subproject.objects.filter(verified=False):
        assert "chưa xác minh" in subproject.note


def test_the_border_guard_leads_two_subprojects(db: None) -> None:
    led = ProjectAgency.objects.filter(agency__code="bo-doi-bien-phong", role=AgencyRole.LEAD, verified=True)

    assert set(led.values_list("subproject__project__code", "subproject__number")) == {
        ("de-an-2", 2),
        ("de-an-3", 3),
    }


@pytest.mark.parametrize(
    ("code", "milestones"),
    [
        ("CT1", {2018: "75", 2020: "100"}),
        ("CT2a", {2020: "30"}),
        ("CT2b", {2020: "50"}),
        ("CT3", {2017: "100", 2018: "100", 2019: "100", 2020: "100"}),
        ("CT4", {2020: "75"}),
    ],
)
def test_a_target_of_the_first_project_has_its_milestones(
    db: None, code: str, milestones: dict[int, str]
) -> None:
    target = Target.objects.select_related("project", "instrument").get(
        programme__code="2016-2020", code=code
    )

    assert dict(target.milestones.values_list("year", "value")) == {
        year: Decimal(value) for year, value in milestones.items()
    }
    assert target.project is not None
    assert target.project.code == "de-an-1"
    assert target.instrument is not None
    assert target.instrument.code == "qd-1090-2017-btttt"


def test_a_rate_has_a_numerator_and_a_denominator(db: None) -> None:
    for target in Target.objects.filter(unit="%"):
        assert target.numerator, target.code
        assert target.denominator, target.code


def test_the_database_holds_the_files(db: None) -> None:
    assert set(Programme.objects.values_list("code", flat=True)) == set(FILES)
    targets = [target for file in FILES.values() for target in file.get("targets", [])]
    assert Milestone.objects.count() == sum(len(target["milestones"]) for target in targets)
