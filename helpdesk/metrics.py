"""What Prometheus reads: figures computed from the database when they are asked for, and requests
counted by each web process in a folder that they share. So any web process may be asked."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client import CollectorRegistry, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from helpdesk import tasks
from notifications.models import BouncedAddress, OutboxMessage
from sla.choices import ClockState, Metric
from sla.models import Clock
from tickets.choices import UNRESOLVED
from tickets.corrections import corrections_between
from tickets.models import Queue, Ticket

_CELERY_QUEUE = "celery"  # where Celery's default queue lies in the broker


class HelpdeskCollector(Collector):
    """How late are we, how much is there to do, how good was it?"""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing at registration: that must not need a database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge at a time. The broker's come last, and say so when it does not answer."""
        now = timezone.now()
        yield GaugeMetricFamily(
            "helpdesk_sla_sweep_lag_seconds",
            "Age of the oldest deadline that nobody has acted on",
            value=sweep_lag(now),
        )
        yield GaugeMetricFamily(
            "helpdesk_outbox_lag_seconds",
            "Age of the oldest message that should have left by now",
            value=outbox_lag(now),
        )
        yield GaugeMetricFamily(
            "helpdesk_outbox_pending",
            "Messages that wait to leave",
            value=OutboxMessage.objects.filter(next_attempt_at__isnull=False).count(),
        )
        yield GaugeMetricFamily(
            "helpdesk_mail_addresses_stopped",
            "Addresses that get no mail, because it comes back",
            value=BouncedAddress.objects.stopped().count(),
        )
        yield _unresolved_tickets()
        yield from _unassigned_tickets(now)
        yield _broken_promises()
        yield _classifications(now)
        yield from _broker()


def sweep_lag(now: datetime) -> float:
    """Seconds since the oldest deadline that nobody has acted on; 0 when nothing is late."""
    return _lag(Clock.objects.due(now), "next_action_at", now)


def outbox_lag(now: datetime) -> float:
    """Seconds since the oldest message should have left; 0 when nothing is late."""
    return _lag(OutboxMessage.objects.due(now), "next_attempt_at", now)


def _unresolved_tickets() -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "helpdesk_tickets_unresolved", "Tickets that are not resolved", labels=["status"]
    )
    counted = dict(
        Ticket.objects.unresolved().values_list("status").annotate(Count("pk")).order_by()
    )
    for status in UNRESOLVED:  # a status that empties goes to zero instead of vanishing
        gauge.add_metric([status.value], counted.get(status.value, 0))
    return gauge


def _unassigned_tickets(now: datetime) -> Iterator[GaugeMetricFamily]:
    """Of each queue. Every queue is there, so that one that empties goes to zero."""
    count = GaugeMetricFamily(
        "helpdesk_queue_unassigned", "Unresolved tickets that nobody has taken", labels=["queue"]
    )
    age = GaugeMetricFamily(
        "helpdesk_queue_unassigned_oldest_seconds", "Age of the oldest of them", labels=["queue"]
    )
    waiting = Ticket.objects.unresolved().filter(assignee=None).order_by()
    rows = waiting.values_list("queue").annotate(Count("pk"), Min("created_at"))
    found = {queue: (number, oldest) for queue, number, oldest in rows}
    for pk, slug in Queue.objects.values_list("pk", "slug"):
        number, oldest = found.get(pk, (0, now))
        count.add_metric([slug], number)
        age.add_metric([slug], (now - oldest).total_seconds())
    yield count
    yield age


def _broken_promises() -> GaugeMetricFamily:
    """Uses index: sla_clock_open_by_due."""
    gauge = GaugeMetricFamily(
        "helpdesk_promises_broken",
        "Promises that are broken and still to be kept",
        labels=["metric"],
    )
    late = Clock.objects.open().filter(due_at__isnull=False, state=ClockState.BREACHED).order_by()
    counted = dict(late.values_list("metric").annotate(Count("pk")))
    for metric in Metric:
        gauge.add_metric([metric.value], counted.get(metric.value, 0))
    return gauge


def _classifications(now: datetime) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "helpdesk_classifications_day",
        "What agents said in 24 hours of the category understood",
        labels=["outcome"],
    )
    made = corrections_between(now - timedelta(days=1), now)
    gauge.add_metric(["confirmed"], made.decided - made.corrected)
    gauge.add_metric(["corrected"], made.corrected)
    return gauge


def _broker() -> Iterator[GaugeMetricFamily]:
    """Tasks that no worker has begun, and who was seen; only `up` where the broker is away."""
    seen = GaugeMetricFamily(
        "helpdesk_process_seen", "1 when it gave a sign within the last minute", labels=["process"]
    )
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
        ) as client:
            tasks_waiting = client.llen(_CELERY_QUEUE)
        for process in ("worker", "beat"):
            seen.add_metric([process], tasks.seen(process))
    except (redis.RedisError, OSError):
        yield GaugeMetricFamily("helpdesk_broker_up", "1 when the broker answers", value=0)
        return
    yield GaugeMetricFamily("helpdesk_broker_up", "1 when the broker answers", value=1)
    yield GaugeMetricFamily(
        "helpdesk_broker_tasks", "Tasks that no worker has begun", value=tasks_waiting
    )
    yield seen


def _lag(rows: QuerySet[Any], field: str, now: datetime) -> float:
    """Return how many seconds the earliest of `rows` is late."""
    oldest: datetime | None = rows.aggregate(oldest=Min(field))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


# Each web process writes its share to a file of that folder, so that any of them tells of all.
_SHARED = "PROMETHEUS_MULTIPROC_DIR" in os.environ

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
REGISTRY.register(HelpdeskCollector())
if _SHARED:
    MultiProcessCollector(REGISTRY)  # type: ignore[no-untyped-call]

REQUESTS = Histogram(
    "helpdesk_request_seconds",
    "Requests of this web server, by the name of the view and the status answered",
    ["view", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
    registry=None if _SHARED else REGISTRY,
)
