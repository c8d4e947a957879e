"""Tickets opened by REST, here and in django-helpdesk, the best-known helpdesk on Django.

It is installed from PyPI into a folder of its own, which goes when this ends; without a package
index nothing is compared. Both are served by the same gunicorn settings (2 processes of 4 threads,
a pool of 4 connections each) on the same PostgreSQL, each in its own database, and asked in turns
by the same 8 clients with the same text. Theirs has a token of DRF, found in one query, and fewer
middlewares than ours: no log, no counters, no rate limit, no content security policy.

What a ticket is in each: theirs stores the ticket, a first follow-up and its custom fields, and
sends the e-mail within the request, to an SMTP server on this machine that keeps nothing (`peer`);
or builds it and throws it away (`peer_mute`). Ours classifies the text, finds its references, checks
the contract, applies a service level with its clocks, writes the log that audits read, asks who
listens by webhook, and writes the e-mail to the outbox, from which a worker sends it later: that
worker does not run here. Neither a log of theirs nor a service level exists to be compared.
Run: python -m bench compare_django_helpdesk
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import django
import psycopg

if __name__ == "__main__":
    django.setup()

from bench.rest.desk import TEXT, api_key, desk_side
from bench.rest.measuring import THREADS, WORKERS, Side, compare, tell
from helpdesk import embedded

PACKAGE = "django-helpdesk[teams]==2.6.1"
WITH = ("django>=5.2,<5.3", "djangorestframework", "psycopg[binary,pool]", "gunicorn")
DATABASE = "peer"
SMTP_PORT = 18725


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="helpdesk-peer-") as folder:
        python = _installed(Path(folder))
        if python is None:
            print(f"{PACKAGE} cannot be installed here: nothing is compared.")
            return
        environ = _environ(Path(os.environ["DATA_DIR"]))
        queue, token = _prepare(python, environ)
        with_mail = environ | {"PEER_SMTP_PORT": str(SMTP_PORT)}
        sides = {
            "desk": desk_side(api_key(), port=18712),
            "peer": _side(python, with_mail, queue, token, port=18713),
            "peer_mute": _side(python, environ, queue, token, port=18714),
        }
        with _smtp_server():
            found = compare(sides)
    desk = found.pop("desk")
    tell("api_ticket_create", desk.rate, "requests/s", **desk.facts())
    for name, other in found.items():
        tell(f"{name}_ticket_create", other.rate, "requests/s", of=PACKAGE, **other.facts())
        tell(f"api_ticket_create_beside_{name}", desk.rate / other.rate, "times its rate")
        by_cpu = other.all_cpu_ms / desk.all_cpu_ms
        tell(f"api_ticket_create_beside_{name}_by_cpu", by_cpu, "of ours are in one of its")


def _installed(folder: Path) -> Path | None:
    """The interpreter of a new environment with the package, None without an index."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", PACKAGE, *WITH]
    done = subprocess.run(install, stdout=subprocess.DEVNULL)  # what fails is told by pip
    return None if done.returncode else python


def _environ(data_dir: Path) -> dict[str, str]:
    """What its processes read; `helpdesk` is theirs, so this repository is not on their path."""
    return {
        "PYTHONPATH": str(Path(__file__).parent),
        "DJANGO_SETTINGS_MODULE": "peer.settings",
        "PEER_DATABASE": DATABASE,
        "PEER_DATABASE_HOST": str(embedded.socket_dir(data_dir)),
        "PEER_POOL": str(THREADS),
    }


def _prepare(python: Path, environ: dict[str, str]) -> tuple[int, str]:
    """Make its database; return the id of a queue and a token."""
    address = embedded.database_url(Path(os.environ["DATA_DIR"]))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    prepare = [python, "-W", "ignore", "-m", "peer.prepare"]
    done = subprocess.run(
        prepare, env=os.environ | environ, cwd=python.parent, check=True, stdout=subprocess.PIPE
    )
    queue, token = done.stdout.decode().split()[-2:]
    return int(queue), token


def _side(python: Path, environ: dict[str, str], queue: int, token: str, *, port: int) -> Side:
    numbers = count()
    options = ["-k", "gthread", "-w", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "5"]
    quiet = ["--no-control-socket", "--log-level", "warning"]
    return Side(
        port=port,
        argv=[str(python), "-W", "ignore", "-m", "gunicorn", *quiet, *options, "peer.wsgi"],
        path="/helpdesk/api/tickets/",
        headers={"Authorization": f"Token {token}"},
        body=lambda: {
            "queue": queue,
            "title": "POS-26-00725",
            "description": f"{TEXT}{next(numbers)}",
            "submitter_email": "bench@bench.example",
            "priority": 3,
        },
        environ=environ,
        folder=python.parent,
    )


@contextmanager
def _smtp_server() -> Iterator[None]:
    """Takes every e-mail and keeps none."""
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{SMTP_PORT}"]
    server = subprocess.Popen([*command, "-c", "aiosmtpd.handlers.Sink"])
    try:
        yield
    finally:
        server.terminate()
        server.wait(15)


if __name__ == "__main__":
    main()
