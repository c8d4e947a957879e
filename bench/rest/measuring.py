"""Web servers asked in turns by the same clients: requests a second, and the processor they used.

On a machine that others use too, the processor's time is what stays comparable.
"""

import http.client
import json
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CLIENTS, WORKERS, THREADS = 8, 2, 4
ROUNDS, SECONDS, WARM_SECONDS = 3, 6, 2
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Side:
    """A web server and what it is asked. `argv` lacks the address to listen on."""

    port: int
    argv: Sequence[str]
    path: str
    headers: Mapping[str, str]
    body: Callable[[], Any]
    environ: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Figures:
    """Medians of the rounds. Processor time in milliseconds a request, user and system."""

    rate: float
    cpu_ms: float
    database_cpu_ms: float

    @property
    def all_cpu_ms(self) -> float:
        return self.cpu_ms + self.database_cpu_ms

    def facts(self) -> dict[str, Any]:
        return {
            "cpu_ms_per_request": round(self.cpu_ms, 2),
            "database_cpu_ms_per_request": round(self.database_cpu_ms, 2),
            "clients": CLIENTS,
            "workers": WORKERS,
            "cores": os.cpu_count(),
            "n": ROUNDS,
        }


def compare(sides: Mapping[str, Side]) -> dict[str, Figures]:
    """Serve all, ask them in turns, and return what was found of each."""
    found: dict[str, list[Figures]] = {name: [] for name in sides}
    with ExitStack() as stack:
        pids = {name: stack.enter_context(_serving(side)) for name, side in sides.items()}
        for side in sides.values():
            _ask(side, WARM_SECONDS)
        for _ in range(ROUNDS):
            for name, side in sides.items():
                found[name].append(_round(side, pids[name]))
    return {name: _median(rounds) for name, rounds in found.items()}


def tell(name: str, value: float, unit: str, **facts: Any) -> None:
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, **facts}), flush=True)


def _median(rounds: Sequence[Figures]) -> Figures:
    return Figures(
        *(
            statistics.median(getattr(one, name) for one in rounds)
            for name in ("rate", "cpu_ms", "database_cpu_ms")
        )
    )


def _round(side: Side, pid: int) -> Figures:
    began, postgres = time.monotonic(), _postgres_pid()
    before = _cpu_ms(pid), _cpu_ms(postgres)
    done = _ask(side, SECONDS)
    spent = [
        after - was for after, was in zip((_cpu_ms(pid), _cpu_ms(postgres)), before, strict=True)
    ]
    return Figures(done / (time.monotonic() - began), spent[0] / done, spent[1] / done)


@contextmanager
def _serving(side: Side) -> Iterator[int]:
    """Run the server; its process id."""
    argv = [*side.argv, "-b", f"127.0.0.1:{side.port}"]
    environ = os.environ | {"WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)}
    server = subprocess.Popen(argv, env=environ | dict(side.environ), cwd=side.folder)
    try:
        _await(side.port)
        yield server.pid
    finally:
        server.terminate()
        server.wait(15)


def _await(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def _ask(side: Side, seconds: float) -> int:
    """How many requests were answered 201, by CLIENTS connections at once."""
    until, done = time.monotonic() + seconds, []
    threads = [
        threading.Thread(target=lambda: done.append(_send(side, until))) for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(done) < CLIENTS:
        raise SystemExit(f"a client of {side.path} was refused, see above")
    return sum(done)


def _send(side: Side, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=30)
    headers = {"Content-Type": "application/json", **side.headers}
    done = 0
    while time.monotonic() < until:
        connection.request("POST", side.path, json.dumps(side.body()), headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {content[:300]!r}")
        done += 1
    return done


def _postgres_pid() -> int:
    """Of the embedded server that `bench` has started."""
    return int((Path(os.environ["DATA_DIR"]) / "postgres" / "postmaster.pid").open().readline())


def _cpu_ms(pid: int) -> float:
    """Milliseconds that a process, its children and those that they have buried have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            owner, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if owner == pid:
            ticks += sum(int(number) for number in fields[11:15])
        elif int(fields[1]) == pid:
            ticks += sum(int(number) for number in fields[11:13])
    return ticks * 1000 / TICK
