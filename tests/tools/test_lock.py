"""Lock files hold versions and hashes, no address and no path."""

from pathlib import Path

import pytest

from tools import lock


def test_the_lock_files_fit_the_project() -> None:
    assert lock.check() == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "-i https://registry.example/simple",
        "--find-links /srv/wheels",
        "-f ../wheels",
        "-e .",
        "package @ file:///srv/wheels/package.whl",
        "# from ./wheels",
        "# from ~/wheels",
    ],
)
def test_an_address_or_a_path_is_found(tmp_path: Path, line: str) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(f"django==5.2.19 \\\n    --hash=sha256:00\n{line}\n")

    assert len(lock._foreign_lines(file)) == 1


def test_a_missing_and_an_outgrown_package_are_found(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("django==5.2.19 \\\n    --hash=sha256:00\n")

    faults = lock._unmet(["Django>=6", "celery[redis]>=5.7"], file)

    assert [fault.split(": ")[1].split()[0] for fault in faults] == ["Django", "celery"]
