"""Figures for dashboards: counted from facts on record, for what the key's person may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from alerts.models import Alert
from sla.choices import ClockState
from sla.models import Clock
from tickets.models import Ticket

SIGNATURES = 20


@dataclass(frozen=True, slots=True)
class Period:
    """`[since, until)`, UTC."""

    since: datetime
    until: datetime


def sla_report(user: User, period: Period, by: str) -> dict[str, Any]:
    """How many promises were kept and broken, by metric and by a column of the ticket.

    Promises that began in the period and were judged: kept, or broken (late ones still open
    count as broken). Uses index: sla_clock_started.
    """
    clocks = Clock.objects.judged().filter(
        started_at__gte=period.since,
        started_at__lt=period.until,
        ticket__in=Ticket.objects.visible_to(user),
    )
    counted = clocks.values("metric", f"ticket__{by}").annotate(
        kept=Count("id", Q(state=ClockState.MET)), broken=Count("id", Q(state=ClockState.BREACHED))
    )
    rows = counted.order_by("metric", f"ticket__{by}")
    return {
        "since": period.since,
        "until": period.until,
        "by": by,
        "rows": [_attainment(row, row[f"ticket__{by}"]) for row in rows],
    }


def _attainment(row: dict[str, Any], group: str) -> dict[str, Any]:
    kept, broken = row["kept"], row["broken"]
    return {
        "metric": row["metric"],
        "group": group,
        "kept": kept,
        "broken": broken,
        "attainment": round(kept / (kept + broken), 4),
    }


def alerts_report(user: User, period: Period) -> dict[str, Any]:
    """How many alerts came, of which kinds, and which come back."""
    alerts = Alert.objects.visible_to(user).filter(
        event_at__gte=period.since, event_at__lt=period.until
    )
    totals = alerts.aggregate(
        received=Count("id"),
        needing_help=Count("id", ~Q(category="")),
        with_ticket=Count("id", Q(ticket_link__isnull=False)),
        over=Count("id", Q(over_at__isnull=False)),
    )
    helped = alerts.needing_help()
    kinds = helped.values("category", "subtype", "customs_system").annotate(count=Count("id"))
    again = (
        helped.exclude(signature="")
        .values("signature", "category", "subtype")
        .annotate(count=Count("id"), last_at=Max("event_at"))
        .filter(count__gt=1)
    )
    return {
        "since": period.since,
        "until": period.until,
        **totals,
        "kinds": list(kinds.order_by("-count", "category", "subtype", "customs_system")),
        "recurring": list(again.order_by("-count", "signature")[:SIGNATURES]),
    }
