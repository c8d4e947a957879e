"""Real workers and beats that share the database and the broker of a test, and its mailbox."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk.processes import Program, kill_group, spawn
from tests.servers import CeleryWorker, Mailbox


@pytest.fixture
def hire(
    transactional_db: None, broker: None, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], CeleryWorker]]:
    """Starts workers that write to the mailbox."""
    from django.db import connection

    monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("EMAIL_PORT", str(mailbox.port))
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    hired: list[CeleryWorker] = []

    def start() -> CeleryWorker:
        hired.append(CeleryWorker(connection.settings_dict["NAME"]))
        return hired[-1]

    yield start
    for worker in hired:
        kill_group(worker.process)


@pytest.fixture
def beat(broker: None, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Starts a beat with a schedule file of its own, as on a machine of its own."""
    started = []

    def start(name: str) -> None:
        command = (sys.executable, "-m", "celery", "--quiet", "-A", "helpdesk", "beat")
        options = ("--pidfile=", "--schedule", str(tmp_path / name), "--loglevel", "ERROR")
        started.append(spawn(Program(name=name, argv=command + options)))

    yield start
    for process in started:
        kill_group(process)
