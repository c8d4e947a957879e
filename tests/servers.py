"""What the tests run against: real servers, a real worker, a mailbox. Nothing here is a fake.

Django reads its settings once, so the environment is complete before the first import of them.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as email_policy
from pathlib import Path

from helpdesk import embedded
from helpdesk.processes import Program, finish, spawn

# Durability is not what these tests look at, and a test database lives a minute.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip


def start(stack: ExitStack) -> None:
    """Complete the environment; start both servers unless it names some already."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    os.environ["HELPDESK_LOCAL"] = "1"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATA_DIR"] = stack.enter_context(_folder())
        if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
            _start_embedded(stack, Path(os.environ["DATA_DIR"]))
    else:
        _use_own_broker_database(os.environ["PYTEST_XDIST_WORKER"])


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="helpdesk-test-")


def _start_embedded(stack: ExitStack, data_dir: Path) -> None:
    stack.enter_context(embedded.running(data_dir, *_FAST))
    os.environ.setdefault("DATABASE_URL", embedded.database_url(data_dir))
    os.environ.setdefault("REDIS_URL", embedded.redis_url(data_dir))


def _use_own_broker_database(worker: str) -> None:
    """Database 0 stays the controller's; worker `gw0` takes 1, and so on."""
    address, _, _ = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{address}/{int(worker.removeprefix('gw')) + 1}"


def browser_path() -> str | None:
    """Return the Chromium of this machine, or None."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


class CeleryWorker:
    """A real `celery worker` process on this test's database and broker."""

    def __init__(self, database_name: str) -> None:
        address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        self._program = Program(
            name="worker",
            argv=(
                sys.executable, "-m", "celery", "--quiet", "-A", "helpdesk", "worker", "-c", "1",
                "--without-gossip", "--without-mingle", "--loglevel", "WARNING",
            ),
            environ={"DATABASE_URL": f"{address}/{database_name}"},
        )  # fmt: skip
        self.process = self._spawn()

    def kill(self) -> None:
        """Kill the worker and its pool the hard way, as the kernel does when memory is short."""
        finish(self.process, self._program, timeout=0)

    def restart(self) -> None:
        """Start again after a kill."""
        self.process = self._spawn()

    def stop(self) -> None:
        """Stop after the task in hand."""
        finish(self.process, self._program, timeout=10)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        from helpdesk.celery import app

        process = spawn(self._program)
        until(lambda: bool(app.control.ping(timeout=0.3)) or process.poll() is not None, seconds=30)
        assert process.poll() is None, "the Celery worker did not start"
        return process


class Mailbox:
    """An SMTP server that keeps what it is given, but for those whom it is told to refuse."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refused: dict[str, str] = {}
        self.port = free_port()

    async def handle_RCPT(
        self, server: object, session: object, envelope: object, address: str, options: object
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        """Called by aiosmtpd for each message."""
        parsed = BytesParser(policy=email_policy).parsebytes(envelope.content)
        self.messages.append(parsed)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition: Callable[[], bool], *, seconds: float) -> None:
    """Wait for `condition`; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"nothing came within {seconds} s"
        time.sleep(0.05)
