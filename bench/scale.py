"""Seeding, and the pages as tickets grow: one JSON object a line.

Pages go through URL, middleware, view and template in this process; `value` is the 95th
percentile of RUNS requests, `n` the tickets there are. Floors of the same run stand beside them.
Run: python -m bench scale [10000 100000 1000000]
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Subscription, User
from accounts.services import api_key_create
from helpdesk.seeding.loading import load
from tickets.models import Queue, Ticket, TicketReference

SIZES = (10_000, 100_000)
RUNS, WARM = 30, 3
# Saved views as agents make them, some of which nothing fits.
NARROWED = {
    "country_of_all": "view=all&country=DE",
    "combination": "category=customs_error&country=DE&priority=high&priority=critical",
    "rare_of_all": "view=all&scope=excluded&language=nl",
    "none_of_all": "view=all&category=improvement&system=cds",
    "mine_critical_of_all": "view=all&assignee=me&priority=critical",
    "tag_of_all": "view=all&tag=port",
    "company_of_all": "view=all&company=a",
    "no_company": "view=all&company=zzz",
    "oldest": "view=all&status=closed&sort=oldest&columns=queue&columns=tags&columns=created",
}
DESK = ("due", "mine", "unassigned", "late", "waiting", "solved")


def tell(name: str, value: float, unit: str, n: int, **facts: object) -> None:
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, "n": n, **facts}))
    sys.stdout.flush()


def grow(to: int, seed: int) -> None:
    """Seed up to so many tickets; the rate includes people, stories and statistics."""
    loaded = load(
        tickets=to - Ticket.objects.count(),
        companies=max(to // 1_000, 20),
        seed=seed,
        now=timezone.now().replace(microsecond=0),
        report=lambda _done: None,
    )
    tell("seed", loaded.per_second, "tickets/s", loaded.tickets, playing=loaded.play_seconds)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def timed(name: str, n: int, work: Callable[[], object]) -> None:
    """Tell the 95th percentile and the median of a piece of work, and its queries."""
    for _ in range(WARM):
        work()
    with CaptureQueriesContext(connection) as captured:
        work()
    queries, spent = len(captured), []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1e3)
    p95 = statistics.quantiles(spent, n=20)[-1]
    median = round(statistics.median(spent), 2)
    tell(name, p95, "ms", n, p50=median, queries=queries, runs=RUNS)


def page(client: Client, address: str, query: dict[str, str] | None = None) -> Callable[[], None]:
    def read() -> None:
        answer = client.get(address, query)
        assert answer.status_code in (200, 302), (address, query, answer.status_code)

    return read


def measure(n: int) -> None:
    """Every page once at this size."""
    known = known_things()
    floors(n, known)
    desk(n, known)
    portal(n, known)
    api(n, known)


def known_things() -> SimpleNamespace:
    """People and tickets to ask for, the same at each run of a size."""
    tickets = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(n := len(tickets)).sample(tickets, 100)
    customer = User.objects.filter(role="customer_admin").order_by("pk").first()
    mrns = TicketReference.objects.filter(kind="mrn").order_by("pk")
    return SimpleNamespace(
        agent=User.objects.filter(role="agent").order_by("pk")[0],
        customer=customer,
        company=Company.objects.get(people=customer),
        tickets=[f"CAS-{pk:06d}" for pk in chosen],
        pks=chosen,
        mrn=mrns[n // 10].value,
        container=TicketReference.objects.filter(kind="container")[n // 10].value,
    )


def floors(n: int, known: SimpleNamespace) -> None:
    """What a view, an insert and an indexed select cost without us."""
    slugs = iter(range(10**6))
    pks = iter(known.pks * 2)
    timed("floor_view", n, page(Client(), "/health/live"))
    timed(
        "floor_insert",
        n,
        lambda: Subscription.objects.create(slug=f"s{n}-{next(slugs)}", name_fr="a", name_en="b"),
    )
    timed("floor_select", n, lambda: Ticket.objects.filter(pk=next(pks)).values_list("pk").get())


def desk(n: int, known: SimpleNamespace) -> None:
    client = Client()
    client.force_login(known.agent)
    for view in DESK:
        timed(f"desk_list_{view}", n, page(client, "/desk/", {"view": view}))
    timed("desk_list_closed", n, page(client, "/desk/", {"status": "closed"}))
    for name, query in NARROWED.items():
        timed(f"desk_list_{name}", n, page(client, f"/desk/?{query}"))
    save = {"name": "Saved", "query": NARROWED["none_of_all"]}
    for number in range(10):
        client.post("/desk/views/", save | {"name": f"Saved {number}"})
    timed("desk_counts_10_saved", n, page(client, "/desk/counts/"))
    queue = Queue.objects.order_by("pk")[0].slug
    timed("desk_list_queue", n, page(client, "/desk/", {"queue": queue}))
    numbers = iter(known.tickets)
    timed("desk_ticket", n, lambda: client.get(f"/desk/tickets/{next(numbers)}/"))
    searches = {
        "rare_words": "nominated Friday badge",
        "common_words": "container",
        "mrn": known.mrn,
        "container": known.container,
        "nothing": "zzzunknown",
    }
    for name, typed in searches.items():
        timed(f"desk_search_{name}", n, page(client, "/desk/", {"q": typed}))
        timed(f"desk_search_due_{name}", n, page(client, "/desk/", {"q": typed, "view": "due"}))


def portal(n: int, known: SimpleNamespace) -> None:
    client = Client()
    client.force_login(known.customer)
    mine = Ticket.objects.filter(company=known.company).order_by("-pk")[0]
    timed("portal_home", n, page(client, "/"))
    timed("portal_tickets", n, page(client, "/tickets/"))
    timed("portal_search", n, page(client, "/tickets/", {"q": "container"}))
    timed("portal_ticket", n, page(client, f"/tickets/{mine.number}/"))


def api(n: int, known: SimpleNamespace) -> None:
    _row, key = api_key_create(user=known.agent, name="bench", scopes=["admin"])
    client = Client(headers={"Authorization": f"Bearer {key}"})
    queries = {
        "newest": {},
        "status": {"status": "open"},
        "category": {"category": "port_error"},
        "company": {"company": known.company.tenant_id},
        "due_before": {"due_before": timezone.now().isoformat()},
        "sla_state": {"sla_state": "breached"},
        "reference": {"reference": known.mrn},
        "words": {"q": "nominated Friday badge"},
    }
    for name, query in queries.items():
        timed(f"api_list_{name}", n, page(client, "/api/v1/tickets/", query))
    timed("api_ticket", n, page(client, f"/api/v1/tickets/{known.tickets[0]}/"))


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.API_RATE_PER_MINUTE = 10**9
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    for seed, size in enumerate(sizes, 1):
        grow(size, seed)
        measure(size)


if __name__ == "__main__":
    main()
