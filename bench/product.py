"""The whole helpdesk as `manage.py up` runs it, in a folder and on a port of its own.

`up` keeps it running: whoever kills a part here starts nothing again.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpdesk.processes import ProcessError
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
# What stands in the command of each direct child of `up`.
COMMANDS = {
    "web": "gunicorn",
    "worker": "helpdesk worker",
    "beat": "helpdesk beat",
    "postgres": "bin/postgres",
    "valkey": "valkey-server",
}
START_SECONDS = 120.0
STOP_SECONDS = 60.0
ANSWER_SECONDS = 30.0


class Product:
    """One run of it; `environ` adds to the settings."""

    def __init__(self, data_dir: Path, **environ: str) -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.log = data_dir / "up.log"
        data_dir.mkdir(parents=True, exist_ok=True)
        inherited = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL"}
        self.environ = {name: os.environ[name] for name in os.environ.keys() - inherited} | {
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "HELPDESK_LOCAL": "1",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "PYTHONPATH": str(ROOT),
            **environ,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when `/health/ready` says that all of it is there."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT, env=self.environ, stdout=log, stderr=log,
            )  # fmt: skip
        self.until_ready(START_SECONDS)

    def stop(self) -> None:
        """As an administrator would."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)

    def until_ready(self, seconds: float) -> float:
        """Wait until everything is there; return the seconds it took."""
        return until(self._is_ready, seconds=seconds)

    def _is_ready(self) -> bool:
        """Raises ProcessError where `up` has given up."""
        if self._process is None or self._process.poll() is not None:
            raise ProcessError(f"`up` has ended: see {self.log}")
        return self.get("/health/ready") == 200

    def pids(self) -> dict[str, int]:
        """The processes that `up` watches, by name; one that has just died is missing."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = {}
        for pid in map(int, children.read_text().split()):
            command = command_of(pid)
            found |= {name: pid for name, words in COMMANDS.items() if words in command}
        return found

    def kill(self, name: str, signum: signal.Signals = signal.SIGKILL) -> None:
        """End a part, once it runs; return when it is gone. SIGKILL takes its children with it."""
        until(lambda: name in self.pids(), seconds=START_SECONDS)
        pid = self.pids()[name]
        (os.killpg if signum == signal.SIGKILL else os.kill)(pid, signum)
        until(lambda: not command_of(pid), seconds=STOP_SECONDS)

    def scene(self, code: str, module: str = "bench.faults.scenes") -> Any:
        """Call something of a module on this database, in a process of its own; return its JSON."""
        program = (
            f"import json, django; django.setup(); import {module} as scenes;"
            f"print(json.dumps(scenes.{code}))"
        )
        return json.loads(self.python("-c", program).splitlines()[-1])

    def python(self, *arguments: str) -> str:
        """Run Python with the settings of this product; return what it printed."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environ, check=True, text=True, stdout=subprocess.PIPE,
        ).stdout  # fmt: skip

    def get(self, path: str, **headers: str) -> int:
        return self.ask(path, None, **headers)[0]

    def ask(
        self, path: str, body: bytes | None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer; status 0 where none came."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, named)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()
        except (OSError, ValueError):
            return 0, {}, b""


def command_of(pid: int) -> str:
    """The command line of a process; empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def until(condition: Callable[[], bool], *, seconds: float) -> float:
    """Wait for `condition`; return the seconds it took. Raises TimeoutError."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"nothing came within {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - started
