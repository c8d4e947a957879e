"""`manage.py up`: everything the helpdesk needs, in the foreground, on one machine."""

import argparse
import json
import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk import embedded
from helpdesk.env import env_int, env_text
from helpdesk.processes import ProcessError, Program, tie_to_parent
from helpdesk.supervisor import Stopping, Supervisor, sole_owner

_READY_SECONDS = 60.0


class Command(BaseCommand):
    """Settings were read before the secrets existed, so steps run in processes of their own."""

    help = "Start PostgreSQL, Valkey, web, worker and beat; stop them all on Ctrl-C or SIGTERM."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Two switches; addresses come from the environment, as everywhere."""
        parser.add_argument("--demo", action="store_true", help="load the demo data once")
        parser.add_argument(
            "--tied", action="store_true", help="stop when the process that started this one ends"
        )

    def handle(self, *args: Any, demo: bool, tied: bool, **options: Any) -> None:
        """Run until told to stop."""
        if tied:
            tie_to_parent(signal.SIGTERM)
        data_dir: Path = settings.DATA_DIR
        try:
            with sole_owner(data_dir):
                self._supervise(data_dir, demo=demo)
        except ProcessError as error:
            raise CommandError(str(error)) from error

    def _supervise(self, data_dir: Path, *, demo: bool) -> None:
        port = env_int("PORT", 8000)
        if not embedded.port_is_free(port):
            raise ProcessError(f"Port {port} is taken: set PORT to another one.")
        supervisor = Supervisor(sys.stdout)
        supervisor.catch_signals()
        try:
            _start(supervisor, data_dir, port, demo=demo)
            supervisor.watch()
        except Stopping:
            supervisor.say("stopping")
        finally:
            supervisor.stop()
            embedded.remove_socket_dir(data_dir)


def _start(supervisor: Supervisor, data_dir: Path, port: int, *, demo: bool) -> None:
    """Servers, then the schema, then what needs both."""
    embedded.prepare(data_dir)
    os.environ |= {"DATA_DIR": str(data_dir), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    _start_servers(supervisor, data_dir)
    supervisor.run(_manage("migrate", "--verbosity", "0", "--skip-checks"))
    if demo:
        os.environ.setdefault("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
        _load_demo(supervisor, data_dir)
    supervisor.start(*_programs(port))
    supervisor.wait(lambda: _ready(port), seconds=_READY_SECONDS, what="The helpdesk")
    supervisor.say(f"ready on {settings.SITE_URL}/")
    if demo:
        _print_logins(supervisor, data_dir)


def _start_servers(supervisor: Supervisor, data_dir: Path) -> None:
    seconds = embedded.START_SECONDS
    if not env_text("DATABASE_URL"):
        embedded.postgres_prepare(data_dir)
        supervisor.start(embedded.postgres_program(data_dir))
        supervisor.wait(
            lambda: embedded.postgres_answers(data_dir), seconds=seconds, what="PostgreSQL"
        )
    if not env_text("REDIS_URL"):
        supervisor.start(embedded.valkey_program(data_dir))
        supervisor.wait(lambda: embedded.valkey_answers(data_dir), seconds=seconds, what="Valkey")


def _load_demo(supervisor: Supervisor, data_dir: Path) -> None:
    """Load it once; a later start only notes the address, which may have changed."""
    path = data_dir / "demo.json"
    if not path.exists():
        supervisor.run(_manage("demo"))
    access = json.loads(path.read_text(encoding="utf-8"))
    if access["url"] != settings.SITE_URL:
        text = json.dumps(access | {"url": settings.SITE_URL}, indent=2)
        embedded.write_private(path, text)


def _print_logins(supervisor: Supervisor, data_dir: Path) -> None:
    access = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    for role, login in access["users"].items():
        supervisor.say(f"  {role:<24} {login['email']:<36} {login['password']}")
    supervisor.say(f"  API keys: {data_dir / 'demo.json'}")


def _manage(name: str, *arguments: str) -> Program:
    manage = str(settings.BASE_DIR / "manage.py")
    return Program(name=name, argv=(sys.executable, manage, name, *arguments))


def _programs(port: int) -> tuple[Program, ...]:
    celery = (sys.executable, "-m", "celery", "--quiet", "-A", "helpdesk")
    configuration = str(settings.BASE_DIR / "helpdesk" / "gunicorn.conf.py")
    address = env_text("HOST", "127.0.0.1")
    return (
        Program(
            name="web",
            argv=(
                sys.executable, "-m", "gunicorn", "helpdesk.wsgi", "--config", configuration,
                "--bind", f"{address}:{port}",
            ),
        ),
        Program(
            name="worker",
            argv=(
                *celery, "worker", "--concurrency", str(env_int("WORKER_CONCURRENCY", 2)),
                "--without-gossip", "--without-mingle",
            ),
            # Who starts a demo as root knows; the image runs as somebody else.
            environ={"PYTHONWARNINGS": "ignore:You're running the worker with superuser"},
        ),
        Program(name="beat", argv=(*celery, "beat", "--pidfile=")),
    )  # fmt: skip


def _ready(port: int) -> bool:
    request = f"http://127.0.0.1:{port}/health/ready"
    try:
        with urllib.request.urlopen(request, timeout=1) as answer:  # nosec B310  # our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
