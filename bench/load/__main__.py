"""`python -m bench load`: a large desk under the traffic of a busy day, for half an hour.

    python -m bench load --minutes 30 --tickets 1000000 [--rate R] [--data DIR]

Everything is real: `manage.py up` with its web server, worker and beat, a mail server that takes
what is sent, a program that hears webhooks. Without `--rate`, steps find the highest rate that
stays steady, and most of it is then held. Prints one JSON object a line; ends with 1 on any answer
that was not as it should be. `--data` keeps the tickets for the next run.
"""

import argparse
import asyncio
import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

from bench.load.arrivals import Tally, arrive
from bench.load.traffic import Traffic
from bench.load.watch import Watch
from bench.product import Product
from helpdesk import embedded
from tests.servers import free_port

FIRST_RATE, LOWEST_RATE, STEP, HELD_SHARE = 4.0, 0.5, 1.3, 0.8
STEP_SECONDS, WARM_SECONDS, CALM_SECONDS = 25, 20, 180
# Beyond this a rate is not steady: milliseconds, seconds late, tasks, seconds of work left over.
STEADY = {"p95_ms": 1_000, "outbox_age": 30, "sweep_lag": 30, "tasks_waiting": 200}
LOOKS = 30  # samples of memory and queues over the whole run
SCENES = "bench.load.scenes"


def main(words: list[str]) -> int:
    asked = _arguments(words)
    with _folder(asked.data) as folder, _mail_sink() as mail_port:
        hook_port = free_port()
        product = Product(
            folder,
            EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(mail_port),
            MAIL_INBOUND_SECRET=secrets.token_urlsafe(20),
            WEBHOOKS_ALLOW_PRIVATE_NETWORKS="1", API_RATE_PER_MINUTE="100000000",
        )  # fmt: skip
        _seed(product, asked.tickets)
        product.start()
        try:
            cast = product.scene(f"cast('http://127.0.0.1:{hook_port}/')", SCENES)
            secret = product.environ["MAIL_INBOUND_SECRET"]
            traffic = Traffic(product.port, cast, secret, random.Random(asked.tickets))
            return asyncio.run(_run(product, traffic, hook_port, asked.minutes, asked.rate))
        finally:
            product.stop()


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench load")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, help="requests a second, instead of searching")
    parser.add_argument("--data", type=Path, help="a folder that keeps the tickets")
    return parser.parse_args(words)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="helpdesk-load-") as folder:
        yield Path(folder)


class _Sink:
    """Takes every mail, and keeps none."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        return "250 OK"


@contextmanager
def _mail_sink() -> Iterator[int]:
    port = free_port()
    sink = Controller(_Sink(), hostname="127.0.0.1", port=port)
    sink.start()
    try:
        yield port
    finally:
        sink.stop()


def _seed(product: Product, tickets: int) -> None:
    """As many tickets as asked for, before anything else runs; those of an earlier run count."""
    with embedded.running(product.data_dir):
        product.python("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
        missing = tickets - product.scene("tickets_number()", SCENES)
        if missing > 0:
            words = ["--tickets", str(missing), "--companies", str(max(missing // 1_000, 20))]
            started = time.monotonic()
            product.python("manage.py", "seed", *words)
            _tell("seed", missing / (time.monotonic() - started), "tickets/s", n=missing)


async def _run(
    product: Product, traffic: Traffic, hook_port: int, minutes: float, rate: float | None
) -> int:
    watch = Watch(product)
    async with _webhook_listener(hook_port):
        await _calm(watch)
        await arrive(traffic, FIRST_RATE, WARM_SECONDS)
        held = rate or HELD_SHARE * await _steady_rate(traffic, watch)
        watch.worst.clear()
        size = product.scene("database_bytes()", SCENES)
        tally = await _hold(traffic, watch, held, 60 * minutes)
        grown = product.scene("database_bytes()", SCENES) - size
    _report(tally, watch, grown, size + grown)
    return 1 if tally.wrong or tally.given_up else 0


@asynccontextmanager
async def _webhook_listener(port: int) -> AsyncIterator[None]:
    """A program that hears of every ticket and says 204."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        await reader.readexactly(int(length or 0))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", port):
        yield


async def _calm(watch: Watch) -> None:
    """What the tickets of the past make due is done before anything is measured."""
    started = time.monotonic()
    while not _is_calm(await watch.waiting()):
        if time.monotonic() - started > CALM_SECONDS:
            raise SystemExit(f"nothing is calm after {CALM_SECONDS} s: {await watch.waiting()}")
        await asyncio.sleep(2)


def _is_calm(waiting: dict[str, float]) -> bool:
    return all(waiting[name] <= most for name, most in STEADY.items() if name in waiting)


async def _steady_rate(traffic: Traffic, watch: Watch) -> float:
    """Climb until a rate is not steady, twice: one step may meet a checkpoint. Return the last."""
    rate = FIRST_RATE
    while not await _is_steady(traffic, watch, rate):
        rate /= 2
        if rate < LOWEST_RATE:
            raise SystemExit(f"not even {rate * 2} requests a second are steady")
    while await _is_steady(traffic, watch, rate * STEP):
        rate *= STEP
    return rate


async def _is_steady(traffic: Traffic, watch: Watch, rate: float) -> bool:
    return await _step(traffic, watch, rate) or await _step(traffic, watch, rate)


async def _step(traffic: Traffic, watch: Watch, rate: float) -> bool:
    """Ask at this rate for a while; return once what it left has been done."""
    tally = await arrive(traffic, rate, STEP_SECONDS)
    waiting = await watch.waiting()
    p50, p95, p99 = tally.quantiles()
    is_steady = (
        not tally.wrong and not tally.given_up and p95 <= STEADY["p95_ms"]
        and tally.left_over <= rate and _is_calm(waiting)
    )  # fmt: skip
    _tell(
        "load_step", rate, "requests/s", p50=p50, p95=p95, p99=p99,
        steady=is_steady, wrong=dict(tally.wrong), **waiting,
    )  # fmt: skip
    await _calm(watch)
    return is_steady


async def _hold(traffic: Traffic, watch: Watch, rate: float, seconds: float) -> Tally:
    """Ask at one rate for the whole time, and look at the processes meanwhile."""
    used, started = time.process_time(), time.monotonic()
    asking = asyncio.create_task(arrive(traffic, rate, seconds))
    while not asking.done():
        waiting = await watch.look(time.monotonic() - started)
        memory = {name: round(value) for name, value in watch.memory[-1][1].items()}
        _tell("load_look", round(time.monotonic() - started), "s", memory=memory, **waiting)
        await asyncio.wait([asking], timeout=seconds / LOOKS)
    tally = await asking
    share = (time.process_time() - used) / (time.monotonic() - started)
    _tell("load_generator", 100 * share, "% of one core")
    return tally


def _report(tally: Tally, watch: Watch, grown: int, size: int) -> None:
    for kind in sorted(tally.spent):
        p50, p95, p99 = tally.quantiles(kind)
        _tell(f"load_{kind}", p95, "ms", n=len(tally.spent[kind]), p50=p50, p99=p99)
    p50, p95, p99 = tally.quantiles()
    number = len(tally.times)
    _tell("load_all", p95, "ms", n=number, p50=p50, p99=p99, most=max(tally.times, default=0.0))
    _tell("load_held", number / tally.seconds, "requests/s", n=number, asked=tally.rate)
    for name, first in watch.memory[0][1].items():
        last = watch.memory[-1][1].get(name, 0.0)
        _tell(f"load_memory_{name}", last, "MB", first=first, grows_by_hour=watch.slope(name))
    for name, value in watch.worst.items():
        _tell(f"load_worst_{name}", value, "tasks" if name == "tasks_waiting" else "s")
    _tell("load_database", size / 1e6, "MB", grown=grown / 1e6)
    _tell("load_wrong", tally.wrong.total(), "answers", which=dict(tally.wrong))


def _tell(name: str, value: float, unit: str, **facts: object) -> None:
    rounded = {key: round(one, 2) if isinstance(one, float) else one for key, one in facts.items()}
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, **rounded}), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
