"""Floors of the machine, and what is no page: opening by REST, sweeping, classifying, counting."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Subscription, User
from accounts.services import api_key_create
from alerts.core.classify import classify
from bench.growth.figures import timed
from bench.growth.known import Known
from bench.rest.desk import TEXT
from sla.due import calendar_read
from sla.models import Clock
from sla.services.sweep import sweep
from tickets.models import Ticket

DUE_CLOCKS = 200
TARGET_SECONDS = 40 * 3_600


def measure_floors(n: int, known: Known) -> None:
    """What a view, an insert and a select by key cost without us."""
    keys, slugs, client = _again(known.keys), count(), Client()
    timed("floor_view", n, lambda: client.get("/health/live"))
    with transaction.atomic():
        timed("floor_insert", n, lambda: _inserted(f"s{next(slugs)}"))
        transaction.set_rollback(True)
    timed("floor_select", n, lambda: Ticket.objects.values_list("pk").get(pk=next(keys)))


def measure_work(n: int, known: Known) -> None:
    """Services, through the door that programs use where there is one."""
    timed("rest_create", n, _creating(known.people["admin"]))
    timed("rest_create_again", n, _creating(known.people["admin"], again=True))
    timed("classify", n, lambda: classify(TEXT))
    calendar, start = calendar_read(None), timezone.now()
    timed("calendar_due_at", n, lambda: calendar.due_at(start, TARGET_SECONDS))
    timed("sweep_nothing_due", n, lambda: sweep(now=start - timedelta(days=3650)))
    _measure_sweep(n)


def _inserted(slug: str) -> None:
    Subscription.objects.create(slug=slug, name_fr="a", name_en="b")


def _creating(user: User, *, again: bool = False) -> Callable[[], None]:
    """A new ticket each time, or the same request again, as a program does that got no answer."""
    _row, key = api_key_create(user=user, name="bench", scopes=["admin"])
    client, numbers = Client(headers={"Authorization": f"Bearer {key}"}), count()

    def create() -> None:
        number = 0 if again else next(numbers)
        answer = client.post(
            "/api/v1/tickets/",
            {"subject": "POS-26-00725", "description": f"{TEXT}{number}"},
            content_type="application/json",
            headers={"Idempotency-Key": f"{key[-12:]}-{number}"},
        )
        assert answer.status_code == 201, answer.content

    return create


def _measure_sweep(n: int) -> None:
    """So many clocks to look at, whatever the number of those that run."""
    now = timezone.now()
    with transaction.atomic():
        running = Clock.objects.filter(state="running", next_action_at__gt=now)
        chosen = list(running.order_by("pk").values_list("pk", flat=True)[:DUE_CLOCKS])
        Clock.objects.exclude(pk__in=chosen).due(now).update(next_action_at=None)
        Clock.objects.filter(pk__in=chosen).update(next_action_at=now)

        def work() -> None:
            with transaction.atomic():
                sweep(now=now)
                transaction.set_rollback(True)

        timed(f"sweep_{len(chosen)}_clocks", n, work)
        transaction.set_rollback(True)


def _again(keys: list[int]) -> Iterator[int]:
    while True:
        yield from keys
