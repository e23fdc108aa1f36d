"""Runs the commands of the Dockerfile and of docker-compose.yml one by one, on a machine without Docker.

    python tools/prove_image.py

The image's folders are laid out in a temporary one, its RUN commands fill a clean virtual environment, and every
service of ours is then started from the very command and environment of the compose file, as the image's user
when this is root. PostgreSQL and Valkey come from the launcher. Their services' own images, the network and
the kernel limits (read_only, cap_drop) are not exercised. Takes about a minute; needs the package registry.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from program130.launcher import environment, processes, session  # noqa: E402

_PORT = "8000"  # the one the image listens on; replaced by a free one


@dataclass
class Image:
    """The state of the image while its Dockerfile is followed; paths in it lie below `root`."""

    root: Path
    python: Path
    user: int | None
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    as_user: bool = False
    command: list[str] = field(default_factory=list)

    def inside(self, text: str, folders: str = "srv|tmp") -> str:
        """`text` with the image's folders moved below `root`."""
        return re.sub(rf"(?<![\w.])/({folders})\b", lambda match: f"{self.root}/{match[1]}", text)

    def variables(self, extra: dict[str, str] | None = None) -> dict[str, str]:
        """Environment of a command: what the image sets, and how pip reaches its registry here."""
        registry = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        base = {
            "PATH": f"{self.root}/bin:{os.defpath}",
            "HOME": str(self.root / "tmp"),
            "HOSTNAME": socket.gethostname(),
        }
        values = {**registry, **base, **self.environment, **(extra or {})}
        # Addresses of the servers hold /tmp of this machine.
        return {name: self.inside(value, "srv") for name, value in values.items()}

    def identity(self) -> dict[str, Any]:
        """Keyword arguments of `subprocess` for the image's user."""
        if not self.as_user or self.user is None:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}

    def run(self, command: list[str], extra: dict[str, str] | None = None) -> None:
        """Runs one command to its end. Raises CalledProcessError."""
        say("RUN", shlex.join(command))
        subprocess.run(
            [self.inside(part) for part in command],
            cwd=self.inside(self.folder),
            env=self.variables(extra),
            check=True,
            **self.identity(),
        )

    def build(self, script: str) -> None:
        """Carries out a RUN instruction, except one that would change this machine's accounts."""
        if "useradd" in script:
            say("SKIP", script)
        else:
            self.run(["sh", "-ec", script])

    @contextlib.contextmanager
    def running(
        self, name: str, command: list[str], extra: dict[str, str]
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Runs a service in the background until the end of the block; it must end by itself on SIGTERM."""
        say(name, shlex.join(command))
        process = subprocess.Popen(
            [self.inside(part) for part in command],
            cwd=self.inside(self.folder),
            env=self.variables(extra),
            start_new_session=True,
            **self.identity(),
        )
        try:
            yield process
            if process.poll() is not None:
                raise SystemExit(f"{name} ended by itself with code {process.returncode}")
        finally:
            started = time.monotonic()
            processes.stop(process, signal.SIGTERM, timeout=20)
            say(name, f"ended with code {process.returncode} in {time.monotonic() - started:.1f} s")


def say(who: str, what: str) -> None:
    """One line of the protocol."""
    print(f"[{who}] {what}", flush=True)


def follow(dockerfile: str, image: Image) -> None:
    """Carries out a Dockerfile: copies, commands and settings; both stages share the same folders."""
    for line in re.sub(r"\\\n", " ", dockerfile).splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            image.environment, image.folder = {}, "/"
        elif name == "ENV":
            for word in shlex.split(rest):
                key, _, value = word.partition("=")
                image.environment[key] = value.replace(
                    "$PATH", image.environment.get("PATH", image.variables()["PATH"])
                )
        elif name == "WORKDIR":
            image.folder = rest
            Path(image.inside(rest)).mkdir(parents=True, exist_ok=True)
        elif name == "COPY" and "--from" not in rest:
            copy(rest.split()[0], Path(image.inside(image.folder)))
        elif name == "RUN":
            image.build(rest)
        elif name == "USER":
            image.as_user = True
        elif name == "CMD":
            image.command = json.loads(rest)


def copy(what: str, target: Path) -> None:
    """COPY from the project; `.dockerignore` lists what `.` stands for."""
    if what != ".":
        shutil.copy(ROOT / what, target / what)
        return
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for path in (ROOT / name for name in kept):
        if path.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(path, target / path.name, dirs_exist_ok=True, ignore=ignored)
        elif path.exists():
            shutil.copy(path, target / path.name)


def serve(image: Image, services: dict[str, Any], addresses: dict[str, str]) -> None:
    """Starts the services of ours as the compose file says and asks each whether it works."""
    port = str(free_port())
    given = {"SECRET_KEY": "x" * 64, "ALLOWED_HOSTS": "example.test", "POSTGRES_PASSWORD": "unused"}

    def variables(name: str) -> dict[str, str]:
        wanted = services[name]["environment"]
        filled = {
            key: re.sub(r"\$\{(\w+).*?\}", lambda m: given[m[1]], value) for key, value in wanted.items()
        }
        return {**filled, **addresses}

    def moved(command: list[str]) -> list[str]:
        return [part.replace("$$", "$").replace(_PORT, port) for part in command]

    def health(name: str) -> None:
        kind, *test = services[name]["healthcheck"]["test"]
        wait_until_healthy(
            image, ["sh", "-c", *moved(test)] if kind == "CMD-SHELL" else moved(test), variables(name)
        )
        say(name, "healthy")

    image.run(services["migrate"]["command"], variables("migrate"))
    with contextlib.ExitStack() as stack:
        for name in ("web", "worker", "beat"):
            command = services[name].get("command", image.command)
            stack.enter_context(image.running(name, moved(command), variables(name)))
        health("web")
        ask(port)
        health("worker")
        time.sleep(2)  # the scheduler has no health check of its own: it has to be alive still


def ask(port: str) -> None:
    """A page behind sign-in and a collected static file, as a TLS proxy would ask for them."""
    manifest = next(ROOT.glob("static/**/*.css")).relative_to(ROOT / "static")
    for path, expected in (("/", "302"), (f"/static/{manifest}", "200")):
        status = subprocess.run(
            [
                *("curl", "--silent", "--output", os.devnull, "--write-out", "%{http_code}"),
                *("--header", "Host: example.test", "--header", "X-Forwarded-Proto: https"),
                f"http://127.0.0.1:{port}{path}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        say("web", f"GET {path}: {status}")
        if status != expected:
            raise SystemExit(f"GET {path} answered {status} instead of {expected}")


def wait_until_healthy(image: Image, command: list[str], variables: dict[str, str]) -> None:
    """Repeats a health check until it succeeds. Exits when it does not within a minute."""
    deadline = time.monotonic() + 60
    while True:
        answer = subprocess.run(
            [image.inside(part) for part in command],
            cwd=image.inside(image.folder),
            env=image.variables(variables),
            capture_output=True,
            text=True,
            check=False,
            **image.identity(),
        )
        if answer.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"unhealthy: {shlex.join(command)}\n{answer.stdout}{answer.stderr}")
        time.sleep(0.3)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def image_user(dockerfile: str) -> int | None:
    """The image's user, when this process may become that user."""
    match = re.search(r"^USER (\d+)", dockerfile, re.MULTILINE)
    return int(match[1]) if match and os.geteuid() == 0 else None


def interpreter(user: int | None) -> Path:
    """A Python with venv which the image's user can run."""
    for candidate in (Path(sys.executable).resolve(), Path("/usr/bin/python3")):
        with contextlib.suppress(OSError):
            identity: dict[str, Any] = (
                {} if user is None else {"user": user, "group": user, "extra_groups": []}
            )
            test = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
            if (
                subprocess.run(
                    [candidate, "-c", test], check=False, capture_output=True, **identity
                ).returncode
                == 0
            ):
                return candidate
    raise SystemExit("no Python 3.11 with venv that the image's user can run (Debian: python3-venv)")


def main() -> None:
    """Exits with a message at the first thing that does not work."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    with tempfile.TemporaryDirectory(prefix="p130-image-") as name:
        root = Path(name)
        root.chmod(0o755)
        user = image_user(dockerfile)
        image = Image(root, interpreter(user), user)
        for folder in ("bin", "srv", "tmp"):
            (root / folder).mkdir()
        (root / "tmp").chmod(0o1777)
        (root / "bin" / "python").symlink_to(image.python)
        follow(dockerfile, image)
        variables: dict[str, str] = {"PROGRAM130_ENV": "development"}
        plan = environment.configure(variables, data=root / "servers")
        with session.attached(plan):
            for path in (plan.folder.sockets, *plan.folder.sockets.iterdir()):
                path.chmod(0o777)  # the image's user is another one than the servers'
            addresses = {key: variables[key] for key in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")}
            serve(image, services, addresses)
    say("image", "every command of ours works")


if __name__ == "__main__":
    main()
