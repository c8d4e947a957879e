"""Seeding, every page and list, and the services as tickets grow: one JSON object a line.

Pages go through URL, middleware, view and template in this process; `value` is the 95th percentile,
`n` the tickets there are, `pages` how many of 8 kB PostgreSQL touched. Floors of the same run
stand beside them. Where an aim is missed, `misses` says so and the plan goes to standard error.
Run: python -m bench scale [10000 100000 1000000], and `python -m bench.growth` makes a table of it.
With BENCH_ONLY=desk_list,report only pages whose names begin so.
"""

import os
import sys
from collections.abc import Callable

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.services import api_key_create
from bench.growth.figures import tell, timed
from bench.growth.filling import fill, settle
from bench.growth.known import Known, known_things
from bench.growth.places import Place, places
from bench.growth.work import measure_floors, measure_work
from helpdesk.desk.models import SavedView
from helpdesk.seeding.loading import load
from tickets.models import Ticket

SIZES = (10_000, 100_000, 1_000_000)
SAVED_VIEWS = 10
SAVED = {"category": ["improvement"], "system": ["cds"], "view": ["all"]}


def grow(to: int, seed: int) -> None:
    """Seed up to so many tickets; the rate includes people, stories and statistics."""
    missing = to - Ticket.objects.count()
    if missing > 0:
        loaded = load(
            tickets=missing,
            companies=max(to // 1_000, 20),
            seed=seed,
            now=timezone.now().replace(microsecond=0),
            report=lambda _done: None,
        )
        tell("seed", loaded.per_second, "tickets/s", to, playing=loaded.play_seconds)
    fill()
    settle()


def measure(n: int) -> None:
    """Floors, every page and every service once at this size."""
    known = known_things(n)
    only = tuple(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
    _save_views(known)
    clients = _clients(known)
    measure_floors(n, known)
    for place in places():
        if not only or place.name.startswith(only):
            _measure_page(n, place, clients[place.who], known.address(place.address))
    if not only:
        measure_work(n, known)


def _measure_page(n: int, place: Place, client: Client, address: str) -> None:
    work = _reading(client, address, {"HX-Request": "true"} if place.is_partial else {})
    asked = timed(place.name, n, work, aim_ms=place.aim_ms, most=place.most)
    if asked.missed:
        print(f"-- {place.name} {address}\n{asked.plan}", file=sys.stderr, flush=True)


def _reading(client: Client, address: str, headers: dict[str, str]) -> Callable[[], None]:
    def read() -> None:
        answer = client.get(address, headers=headers)
        if answer.streaming:
            b"".join(answer.streaming_content)
        assert answer.status_code in (200, 302), (address, answer.status_code)

    return read


def _save_views(known: Known) -> None:
    """As many as make the rail of an agent long; none of them holds a ticket."""
    owner = known.people["agent"]
    SavedView.objects.filter(owner=owner).delete()
    SavedView.objects.bulk_create(
        SavedView(owner=owner, name=f"View {n}", position=n, filters=SAVED)
        for n in range(SAVED_VIEWS)
    )


def _clients(known: Known) -> dict[str, Client]:
    """Somebody signed in for each kind of reader, and programs of an agent and of a customer."""
    clients = {name: Client() for name in known.people}
    for name, user in known.people.items():
        clients[name].force_login(user)
    for name, user in (("key", known.people["lead"]), ("own_key", known.people["admin"])):
        _row, key = api_key_create(user=user, name="bench", scopes=["admin"])
        clients[name] = Client(headers={"Authorization": f"Bearer {key}"})
    return clients


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.API_RATE_PER_MINUTE = 10**9
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    for seed, size in enumerate(sizes, 1):
        grow(size, seed)
        measure(size)


if __name__ == "__main__":
    main()
