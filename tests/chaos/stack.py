"""A whole helpdesk of its own, each part of which can be killed and started again.

The servers lie in a folder of their own, so that nothing else feels their end.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from helpdesk import embedded
from helpdesk.processes import Program, finish, kill_group, spawn
from tests.servers import free_port, until

ROOT = Path(__file__).parent.parent.parent
_CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "helpdesk")
_SECONDS = 90.0  # a busy machine starts a server slowly


class Stack:
    """PostgreSQL, Valkey, a web server, workers and beats, by name."""

    def __init__(self, data_dir: Path, mail_port: int) -> None:
        self.data_dir, self.port, self._log = data_dir, free_port(), data_dir / "stack.log"
        embedded.prepare(data_dir)
        embedded.postgres_prepare(data_dir)
        self._environ = {
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": embedded.database_url(data_dir),
            "REDIS_URL": embedded.redis_url(data_dir),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "HELPDESK_LOCAL": "1",
            "LOG_LEVEL": "ERROR",
            "WEB_WORKERS": "1",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "PYTHONPATH": str(ROOT),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start_servers(self) -> None:
        """Start PostgreSQL and Valkey, with an empty schema."""
        self.start("postgres")
        self.start("valkey")
        self._python("manage.py", "migrate", "--verbosity", "0", "--skip-checks")

    def start(self, *names: str) -> None:
        """Start parts; return when the servers among them answer."""
        for name in names:
            with self._log.open("ab") as log:
                self._running[name] = spawn(self._program(name), log)
        answers = {
            "postgres": lambda: embedded.postgres_answers(self.data_dir),
            "valkey": lambda: embedded.valkey_answers(self.data_dir),
            "web": lambda: self.get("/health/live") == 200,
        }
        for name in names:
            if name in answers:
                until(answers[name], seconds=_SECONDS)

    def kill(self, *names: str) -> None:
        """SIGKILL, children included."""
        for name in names:
            kill_group(self._running.pop(name))

    def stop(self, name: str) -> None:
        """Stop as an administrator would."""
        finish(self._running.pop(name), self._program(name), timeout=20)

    def valkey_forget(self) -> None:
        """Kill Valkey and remove what it had written."""
        self.kill("valkey")
        shutil.rmtree(self.data_dir / "valkey")

    def close(self) -> None:
        """Stop all of it, the servers last."""
        for name in sorted(self._running, key=lambda name: name in ("postgres", "valkey")):
            self.kill(name) if name != "postgres" else self.stop(name)
        embedded.remove_socket_dir(self.data_dir)

    def scene(self, code: str) -> Any:
        """Run code of `tests.chaos.scenes` on the database of this stack; return its value."""
        program = (
            "import json, django; django.setup(); from tests.chaos import scenes;"
            f"print(json.dumps(scenes.{code}))"
        )
        return json.loads(self._python("-c", program).splitlines()[-1])

    def get(self, path: str) -> int:
        """Return the status of a page, 0 without an answer."""
        return self._status(urllib.request.Request(self._address(path)))

    def open_ticket(self, key: str, subject: str) -> int:
        """Open a ticket by REST; return the status, 0 without an answer."""
        body = json.dumps({"subject": subject, "description": "Blocked"}).encode()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return self._status(
            urllib.request.Request(self._address("/api/v1/tickets/"), body, headers)
        )

    def _status(self, request: urllib.request.Request) -> int:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _program(self, name: str) -> Program:
        if name == "postgres":
            return embedded.postgres_program(self.data_dir)
        if name == "valkey":
            return embedded.valkey_program(self.data_dir)
        return Program(name=name, argv=self._command(name), environ=self._environ)

    def _command(self, name: str) -> tuple[str, ...]:
        if name == "web":
            settings = str(ROOT / "helpdesk" / "gunicorn.conf.py")
            address = f"127.0.0.1:{self.port}"
            return (
                sys.executable, "-m", "gunicorn", "helpdesk.wsgi", "--config", settings,
                "--bind", address,
            )  # fmt: skip
        if name.startswith("beat"):
            schedule = str(self.data_dir / f"schedule-{name}")
            return (*_CELERY, "beat", "--pidfile=", "--schedule", schedule)
        return (
            *_CELERY, "worker", "-c", "1", "--without-gossip", "--without-mingle", "-n", name,
        )  # fmt: skip

    def _python(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=os.environ | self._environ, check=True, text=True, stdout=subprocess.PIPE,
        ).stdout  # fmt: skip
