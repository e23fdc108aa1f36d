"""Children that die are started again; without an essential one the program ends."""

import signal
import socket
import sys
from pathlib import Path

import pytest

from program130.launcher import supervisor
from program130.launcher.errors import LauncherError
from program130.launcher.supervisor import Child, Supervisor
from tests.launcher import real

pytestmark = pytest.mark.processes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The supervisor's time, moved by hand."""
    now = [1000.0]
    monkeypatch.setattr("program130.launcher.supervisor.time.monotonic", lambda: now[0])
    return now


def child(code: str, *, essential: bool = False) -> Child:
    one = Child("child", [sys.executable, "-c", code], signal.SIGKILL, essential=essential)
    one.start()
    return one


def test_a_child_that_keeps_dying_is_started_again_after_longer_and_longer_pauses(clock: list[float]) -> None:
    said: list[str] = []
    member = child("raise SystemExit(3)")
    boss = Supervisor([member], say=said.append)
    pauses = []
    for _ in range(7):
        assert member.process is not None
        member.process.wait()
        boss.look_after(member)
        pauses.append(member.restart_at - clock[0])
        clock[0] = member.restart_at
        boss.look_after(member)
    boss.stop()

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "mã 3" in said[0]


def test_a_child_that_lived_long_is_started_again_at_once(clock: list[float]) -> None:
    member = child("pass")
    member.pause = 30.0
    assert member.process is not None
    member.process.wait()
    clock[0] += 61

    Supervisor([member], say=lambda _text: None).look_after(member)

    assert member.restart_at - clock[0] == 1.0


def test_the_death_of_an_essential_child_ends_the_program() -> None:
    member = child("raise SystemExit(7)", essential=True)
    assert member.process is not None
    member.process.wait()

    with pytest.raises(LauncherError, match="mã 7"):
        Supervisor([member], say=lambda _text: None).look_after(member)


def test_a_child_that_does_not_listen_is_killed_with_its_own_children() -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    family = (
        f"import subprocess, sys, time; {deaf} subprocess.Popen([sys.executable, '-c', 'import time; {deaf}"
    )
    member = child(family + " time.sleep(60)']); print(flush=True); time.sleep(60)")
    assert member.process is not None
    group = member.process.pid
    assert real.eventually(lambda: len(_group(group)) == 2)

    Supervisor([member], say=lambda _text: None).stop(timeout=0.2)

    assert real.eventually(lambda: _group(group) == [])


def test_a_taken_port_is_named() -> None:
    with socket.socket() as listener:
        listener.bind((supervisor.HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(LauncherError, match=f"Cổng {port} .*--port {port + 1}"):
            supervisor.usable_port(port)

    assert supervisor.usable_port(port) == port


def _group(number: int) -> list[str]:
    """Processes of a process group, zombies left out."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) == number and state != "Z":
            found.append(path.parent.name)
    return found
