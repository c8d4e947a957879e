"""Requests that arrive when they arrive, whether or not the last one has been answered.

The time of a request counts from the instant at which it was due: one that had to wait, here or
there, has waited. (A client that asks again only once it was answered would leave that out.)
"""

import asyncio
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field

from bench.load.client import Answer
from bench.load.traffic import Traffic, is_right

MOST_AT_ONCE = 64  # connections; what arrives beyond waits, and its time runs
HOPELESS_SECONDS = 10  # with more than this much work waiting, a phase is given up


@dataclass(slots=True)
class Tally:
    """What came back: milliseconds by kind, and what was wrong how often."""

    rate: float
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    left_over: int = 0
    given_up: bool = False
    seconds: float = 0.0

    @property
    def times(self) -> list[float]:
        return [one for kind in self.spent.values() for one in kind]

    def quantiles(self, kind: str = "") -> tuple[float, float, float]:
        """The 50th, 95th and 99th percentile, of a kind or of all."""
        times = sorted(self.spent[kind] if kind else self.times)
        if len(times) < 2:
            return (times[0],) * 3 if times else (0.0, 0.0, 0.0)
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        return cuts[49], cuts[94], cuts[98]


async def arrive(traffic: Traffic, rate: float, seconds: float) -> Tally:
    """Ask `rate` times a second on average, for so long; wait for the last answers."""
    tally, chance = Tally(rate), random.Random(rate)
    doors, running = asyncio.Semaphore(MOST_AT_ONCE), set[asyncio.Task[None]]()
    started = due = time.monotonic()
    while (due := due + chance.expovariate(rate)) < started + seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        kind, request = traffic.draw()
        task = asyncio.create_task(_one(tally, doors, kind, request, due))
        running.add(task)
        task.add_done_callback(running.discard)
        if len(running) > MOST_AT_ONCE + HOPELESS_SECONDS * rate:
            tally.given_up = True
            break
    tally.left_over = len(running)
    if running:
        await asyncio.wait(running)
    tally.seconds = time.monotonic() - started
    return tally


async def _one(
    tally: Tally, doors: asyncio.Semaphore, kind: str, request: Awaitable[Answer], due: float
) -> None:
    async with doors:
        answer = await request
    tally.spent[kind].append(1_000 * (time.monotonic() - due))
    if not is_right(kind, answer.status):
        tally.wrong[f"{kind} {answer.status}"] += 1
