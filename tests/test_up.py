"""`manage.py up` as a stranger meets it: started, killed, started again. Real processes only."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers import free_port, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).parent.parent


class Up:
    """One run of the supervisor, and everything that belongs to it."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir, self.port = data_dir, port
        # The tests' own servers are not what `up` is to find.
        inherited = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
        self._environ = {name: os.environ[name] for name in os.environ.keys() - inherited}
        self._environ |= {"DATA_DIR": str(data_dir), "PORT": str(port)}
        self.log = data_dir.parent / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, **self.where())

    def command(self) -> list[str]:
        return [sys.executable, "manage.py", "up"]

    def where(self) -> dict[str, object]:
        return {"cwd": ROOT, "env": self._environ}

    def pids(self, *words: str) -> list[int]:
        """Return the processes that work on this data folder, all or those whose command says so."""
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and self._owns(folder, words)
        ]

    def health(self) -> dict[str, object]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready") as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {"status": "no answer"}

    def wait_until_ready(self) -> None:
        until(lambda: "ready on" in self.log.read_text() or self._ended(), seconds=60)
        assert not self._ended(), self.log.read_text()
        assert self.health()["status"] == "ok"

    def _ended(self) -> bool:
        return self.process.poll() is not None

    def _owns(self, folder: Path, words: tuple[str, ...]) -> bool:
        try:
            environ = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            works_in = (folder / "cwd").readlink()
        except OSError:  # it has just ended
            return False
        # Valkey writes its title over its environment, but works inside the folder.
        ours = f"DATA_DIR={self.data_dir}".encode() in environ
        return (ours or works_in.is_relative_to(self.data_dir)) and all(
            word in command for word in words
        )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder too deep for a socket, with a space in its name; private, like every one here."""
    return tmp_path / ("deep " * 20).strip() / "data"


@contextmanager
def up(data_dir: Path) -> Iterator[Up]:
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    running = Up(data_dir, free_port())
    try:
        running.wait_until_ready()
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(40)


def test_it_lives_through_what_happens_to_it_and_leaves_nothing_behind(data_dir: Path) -> None:
    """Two starts for everything, since a start is the most costly thing here."""
    with up(data_dir) as running:
        a_second_start_on_the_same_data_is_refused(running)
        what_dies_is_started_again(running)
        readiness_names_what_is_missing(running)
        a_killed_supervisor_takes_everything_along(running)
    with up(data_dir) as again:
        assert again.health()["checks"] == dict.fromkeys(
            ("database", "broker", "worker", "beat"), "ok"
        )
        stopping_leaves_no_process_behind(again)


def a_second_start_on_the_same_data_is_refused(running: Up) -> None:
    second = subprocess.run(
        running.command(), **running.where() | {"env": running._environ | {"PORT": "0"}},
        capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    assert second.returncode == 1
    assert "Already running" in second.stderr
    assert running.health()["status"] == "ok"


def what_dies_is_started_again(running: Up) -> None:
    first = running.pids("celery", "worker")
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    until(lambda: bool(set(running.pids("celery", "worker")) - set(first)), seconds=15)
    assert "worker ended (exit -9)" in running.log.read_text()


def readiness_names_what_is_missing(running: Up) -> None:
    for pid in running.pids("valkey-server"):
        os.kill(pid, signal.SIGSTOP)
    try:
        checks = running.health()["checks"]
    finally:
        for pid in running.pids("valkey-server"):
            os.kill(pid, signal.SIGCONT)
    assert checks["database"] == "ok"
    assert checks["broker"] == "failed"


def a_killed_supervisor_takes_everything_along(running: Up) -> None:
    running.process.kill()
    running.process.wait(5)
    until(lambda: not running.pids(), seconds=15)


def stopping_leaves_no_process_behind(running: Up) -> None:
    assert len(running.pids()) >= 6
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    assert running.pids() == []
