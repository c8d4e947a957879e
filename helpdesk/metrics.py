"""Figures computed from the database when they are asked for, so every web process agrees."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications.models import OutboxMessage
from sla.models import Clock
from tickets.choices import UNRESOLVED
from tickets.models import Ticket


class HelpdeskCollector(Collector):
    """The two figures that tell health (how late are we?), and the size of the work."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing at registration: that must not need a database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge at a time, in seconds or tickets."""
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
        yield _unresolved_tickets()


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


def _lag(rows: QuerySet[Any], field: str, now: datetime) -> float:
    """Return how many seconds the earliest of `rows` is late."""
    oldest: datetime | None = rows.aggregate(oldest=Min(field))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
REGISTRY.register(HelpdeskCollector())
