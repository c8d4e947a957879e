"""Figures computed from the database when they are asked for, so every web process agrees."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from notifications.models import OutboxMessage
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
            "helpdesk_outbox_lag_seconds",
            "Age of the oldest message that should have left by now",
            value=_age(_oldest_unsent(now), now),
        )
        yield _unresolved_tickets()


def _oldest_unsent(now: datetime) -> datetime | None:
    oldest: datetime | None = OutboxMessage.objects.due(now).aggregate(
        oldest=Min("next_attempt_at")
    )["oldest"]
    return oldest


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


def _age(instant: datetime | None, now: datetime) -> float:
    return (now - instant).total_seconds() if instant else 0.0


REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
REGISTRY.register(HelpdeskCollector())
