"""What an open page costs while nothing happens: conditional requests answered by 304.

In this process, through URL, middleware and view; `value` is the median, `p95` beside it.
Run: python -m bench live [10000]
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from helpdesk.seeding.loading import load
from tickets.models import Ticket

SIZES = (10_000,)
RUNS, WARM = 200, 10


def measure(name: str, n: int, ask: Callable[[str], object]) -> None:
    """Ask once for the tag, then again and again with it."""
    tag = ask("").headers["ETag"]  # type: ignore[attr-defined]
    spent, unchanged = [], 0
    with CaptureQueriesContext(connection) as captured:
        ask(tag)
        queries = len(captured)  # before the next request forgets them
    for _run in range(RUNS + WARM):
        began = time.perf_counter()
        response = ask(tag)
        spent.append((time.perf_counter() - began) * 1000)
        unchanged += response.status_code == 304  # type: ignore[attr-defined]
        tag = response.headers["ETag"]  # type: ignore[attr-defined]
    spent = spent[WARM:]
    figures = {
        "name": name,
        "value": round(statistics.median(spent), 2),
        "unit": "ms",
        "n": n,
        "p95": round(statistics.quantiles(spent, n=20)[-1], 2),
        "queries": queries,
        "unchanged": unchanged,
        "asked": RUNS + WARM,
    }
    print(json.dumps(figures))


def main(sizes: tuple[int, ...]) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for n in sizes:
        now = timezone.now().replace(microsecond=0)
        load(
            tickets=n - Ticket.objects.count(),
            companies=20,
            seed=n,
            now=now,
            report=lambda _done: None,
        )
        client = Client(headers={"HX-Request": "true"})
        client.force_login(User.objects.filter(role=Role.AGENT).earliest("pk"))
        ticket = Ticket.objects.earliest("pk")

        def ask(url: str, tag: str, client: Client = client) -> object:
            return client.get(url, headers={"If-None-Match": tag} if tag else {})

        live = f"/desk/tickets/{ticket.number}/live/?seen={ticket.version}"
        measure("live_ticket", n, lambda tag: ask(live, tag))  # noqa: B023
        measure("live_list", n, lambda tag: ask("/desk/", tag))


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
