"""Writes and checks the lock files.

    python tools/lock.py [--upgrade]    resolve pyproject.toml into requirements.txt and requirements-dev.txt
    python tools/lock.py --check        fail when they do not fit pyproject.toml or hold an address or a path

They hold versions and hashes only: an address would tie the project to one package registry, and a path to one
machine. Checking needs no network.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
_COMPILE = ("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate")
_FOREIGN = re.compile(r"://|@ |^\s*(-i|-f|-e|--(extra-)?index-url|--find-links)\b|(^|\s)[.~]?/")
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")


def main() -> int:
    """Exit code 1 when a check fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if not options.check:
        resolve(upgrade=options.upgrade)
    faults = check()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def resolve(*, upgrade: bool) -> None:
    """Runs uv; the development set keeps to the versions of the runtime set."""
    newer = ["--upgrade"] if upgrade else []
    project = str(ROOT / "pyproject.toml")
    uv = _uv()
    for extra in (["-o", RUNTIME], ["--extra", "dev", "-c", RUNTIME, "-o", DEVELOPMENT]):
        subprocess.run([uv, *_COMPILE, *newer, project, *map(str, extra)], cwd=ROOT, check=True)


def check() -> list[str]:
    """What is wrong with the lock files, one sentence each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = project["dependencies"]
    development = [*runtime, *project["optional-dependencies"]["dev"]]
    faults = [
        *_foreign_lines(RUNTIME),
        *_foreign_lines(DEVELOPMENT),
        *_unmet(runtime, RUNTIME),
        *_unmet(development, DEVELOPMENT),
    ]
    ahead = {name for name, version in pins(RUNTIME).items() if pins(DEVELOPMENT).get(name) != version}
    faults += [f"{name}: the two lock files differ" for name in sorted(ahead)]
    return faults


def pins(lock: Path) -> dict[str, str]:
    """Version by canonical package name."""
    found = (_PIN.match(line) for line in lock.read_text().splitlines())
    return {canonicalize_name(match["name"]): match["version"] for match in found if match}


def _foreign_lines(lock: Path) -> list[str]:
    return [
        f"{lock.name}:{number}: holds an address or a path: {line.strip()}"
        for number, line in enumerate(lock.read_text().splitlines(), 1)
        if _FOREIGN.search(line)
    ]


def _unmet(wanted: list[str], lock: Path) -> list[str]:
    pinned = pins(lock)
    faults = []
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"{lock.name}: {requirement.name} is missing (make lock)")
        elif not requirement.specifier.contains(Version(version), prereleases=True):
            faults.append(
                f"{lock.name}: {requirement.name} {version} does not fit {requirement.specifier} (make lock)"
            )
    return faults


def _uv() -> str:
    """The uv on the path, else one in an environment of its own: it is no dependency of the project."""
    found = shutil.which("uv")
    if found:
        return found
    home = ROOT / "build" / "uv"
    program = home / "bin" / "uv"
    if not program.exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", "uv"], check=True)
    return str(program)


if __name__ == "__main__":
    sys.exit(main())
