"""Putting a large data set together: people, stories, copies."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from random import Random
from threading import Lock
from time import monotonic

from django.db import connection, models

from helpdesk.seeding.copying import (
    Planned,
    copies_write,
    inserts_written,
    plans_made,
    templates_write,
)
from helpdesk.seeding.drawing import copies_drawn
from helpdesk.seeding.people import agents_of_desk, pools_create
from helpdesk.seeding.stories import COPIED, Player, Story
from tickets.models import TicketTag

CHUNK = 2_000
ALONE = 10_000  # tickets up to which a second connection costs more than it gives
CONNECTIONS = 2


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made, and how fast: `play_seconds` are part of `seconds`."""

    tickets: int
    companies: int
    stories: int
    play_seconds: float
    seconds: float

    @property
    def per_second(self) -> int:
        return round(self.tickets / self.seconds)


def load(
    *,
    tickets: int,
    companies: int,
    seed: int,
    now: datetime,
    report: Callable[[int], None],
) -> Loaded:
    """Add so many companies with so many tickets; `report` hears how many are there."""
    started = monotonic()
    rng = Random(seed)  # noqa: S311 - the same seed makes the same data
    pools = pools_create(companies, now, rng)
    stories = Player(pools=pools, agents=agents_of_desk(), now=now, rng=rng).play()
    played = monotonic() - started
    copies = copies_drawn(stories, tickets, now=now, rng=rng)
    plans = list(plans_made(copies, CHUNK, rng))
    write = _write if tickets <= ALONE else _write_side_by_side
    write(stories, plans, Progress(report))
    _analyze()
    return Loaded(
        tickets, companies, len(stories), round(played, 2), round(monotonic() - started, 2)
    )


class Progress:
    """How many tickets are there, counted over all connections."""

    def __init__(self, report: Callable[[int], None]) -> None:
        self._report, self._done, self._lock = report, 0, Lock()

    def add(self, made: int) -> None:
        with self._lock:
            self._done += made
            self._report(self._done)


def _write(stories: Sequence[Story], plans: Iterable[Planned], progress: Progress) -> None:
    """On the connection of the caller, and in its transaction if there is one."""
    templates_write(stories)
    inserts = inserts_written(stories)
    for planned in plans:
        copies_write(planned, inserts)
        progress.add(len(planned.copies))


def _write_side_by_side(
    stories: Sequence[Story], plans: Sequence[Planned], progress: Progress
) -> None:
    """On several connections: the database works on as many chunks at once."""

    def write(share: Sequence[Planned]) -> None:
        try:
            _write(stories, share, progress)
        finally:
            connection.close()  # that of this thread

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = [pool.submit(write, plans[n::CONNECTIONS]) for n in range(CONNECTIONS)]
    for share in shares:
        share.result()


def _analyze() -> None:
    """Tell the planner what there is now, rather than when autovacuum comes by."""
    written: list[type[models.Model]] = [*COPIED, TicketTag]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(model._meta.db_table for model in written))
