"""Which servers are embedded, and for which command lines."""

from pathlib import Path

import pytest

from program130.launcher import environment, session

GIVEN = {"DATABASE_URL": "postgres://db/x", "CELERY_BROKER_URL": "redis://broker/0"}


@pytest.mark.parametrize(
    ("given", "kind", "services"),
    [
        ({}, "development", ("postgres", "valkey")),
        ({"PROGRAM130_ENV": "development"}, "development", ("postgres", "valkey")),
        ({"PROGRAM130_ENV": "development", "DATABASE_URL": "postgres://db/x"}, "development", ("valkey",)),
        ({"PROGRAM130_ENV": "development", **GIVEN}, "development", ()),
        ({"CELERY_BROKER_URL": "redis://broker/0"}, "development", ("postgres",)),
        (GIVEN, None, ()),
        ({"PROGRAM130_ENV": "production"}, "production", ()),
        ({"PROGRAM130_ENV": "test"}, "test", ()),
    ],
)
def test_servers_are_embedded_only_for_development_and_only_when_no_address_is_given(
    tmp_path: Path, given: dict[str, str], kind: str | None, services: tuple[str, ...]
) -> None:
    variables = dict(given)

    plan = environment.configure(variables, data=tmp_path)

    assert plan.services == services
    assert variables.get("PROGRAM130_ENV") == kind
    assert given.items() <= variables.items()


def test_secrets_are_made_once_and_only_for_development(tmp_path: Path) -> None:
    first: dict[str, str] = {}
    again: dict[str, str] = {}
    production = {"PROGRAM130_ENV": "production"}

    for variables in (first, again, production):
        environment.configure(variables, data=tmp_path)

    assert len(first["SECRET_KEY"]) >= 50
    assert again["SECRET_KEY"] == first["SECRET_KEY"]
    assert "SECRET_KEY" not in production


def test_a_child_process_takes_over_the_servers_of_its_parent(tmp_path: Path) -> None:
    variables: dict[str, str] = {}
    plan = environment.configure(variables, data=tmp_path)

    assert environment.configure(variables) == plan


def test_a_child_process_with_another_data_folder_gets_servers_of_its_own(tmp_path: Path) -> None:
    variables: dict[str, str] = {}
    environment.configure(variables, data=tmp_path / "one")
    inherited = dict(variables)

    plan = environment.configure(variables, data=tmp_path / "two")

    assert plan.services == ("postgres", "valkey")
    changed = {name for name in variables if variables[name] != inherited[name]}
    assert {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "SECRET_KEY", "PROGRAM130_DATA"} <= changed


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("migrate", True),
        ("compile_report 2018-H1", True),
        ("check --database default", True),
        ("", False),
        ("help", False),
        ("--version", False),
        ("migrate --help", False),
        ("check", False),
        ("collectstatic --noinput", False),
        ("dev", False),  # attaches by itself, after its own checks
    ],
)
def test_only_commands_that_use_the_database_start_it(words: str, needed: bool) -> None:
    assert session.needs_servers(["manage.py", *words.split()]) is needed
