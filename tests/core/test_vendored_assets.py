"""Third parties' files in static/vendor are what the manifest says they are."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text())
FILES = {name: digest for package in MANIFEST["packages"] for name, digest in package["files"].items()}


@pytest.mark.parametrize("name", FILES)
def test_vendored_file_has_the_recorded_digest(name):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == FILES[name]


def test_the_tool_finds_nothing_missing_changed_or_unlisted():
    done = subprocess.run(
        [sys.executable, "tools/vendor", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("package", MANIFEST["packages"], ids=lambda package: package["name"])
def test_every_package_has_a_version_and_its_licence(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert any(name.startswith(f"vendor/{package['name']}/LICENSE") for name in package["files"])


def test_no_style_sheet_or_script_points_outside():
    for path in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]:
        assert not re.search(
            r"(?:url\(['\"]?|import\s+['\"]|src\s*=\s*['\"])(?:https?:)?//", path.read_text()
        ), path


def test_the_fonts_of_the_style_sheet_are_there():
    css = (STATIC / "css" / "app.css").read_text()
    addresses = re.findall(r'url\("\.\./([^"]+)"\)', css)

    assert addresses
    assert all((STATIC / address).is_file() for address in addresses)
