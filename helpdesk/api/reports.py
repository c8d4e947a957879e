"""Figures for dashboards: counted from facts on record, for what the key's person may see."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from accounts.models import User
from alerts.models import Alert
from sla.reports import Attainment, attainment
from tickets.exclusions import Book, exclusions_by, exclusions_counted
from tickets.models import Ticket

SIGNATURES = 20


@dataclass(frozen=True, slots=True)
class Period:
    """`[since, until)`, UTC."""

    since: datetime
    until: datetime


def sla_report(user: User, period: Period, by: str) -> dict[str, Any]:
    """How the promises made in the period were kept, by metric and group: `sla.reports` as JSON.

    Late ones still open count as broken. A month is one of the person's time zone.
    """
    tickets = Ticket.objects.visible_to(user)
    zone = ZoneInfo(user.time_zone)
    found = attainment(tickets, since=period.since, until=period.until, by=by, zone=zone)
    return {
        "since": period.since,
        "until": period.until,
        "by": by,
        "rows": [_attainment(one) for one in sorted(found, key=attrgetter("metric"))],
    }


def _attainment(one: Attainment) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "group": f"{one.group:%Y-%m}" if isinstance(one.group, datetime) else one.group,
        "kept": one.met,
        "broken": one.breached,
        "attainment": round(one.met / one.judged, 4),
        "median_seconds": one.median_seconds,
        "p90_seconds": one.p90_seconds,
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


def scope_report(user: User, period: Period, by: str) -> dict[str, Any]:
    """Tickets opened in the period that their contract leaves out, counted by a column.

    A month is one of the person's time zone. Uses index: tickets_excluded.
    """
    asked = exclusions_counted(
        Ticket.objects.visible_to(user),
        since=period.since,
        until=period.until,
        zone=ZoneInfo(user.time_zone),
        book=Book(),
    )
    rows = [
        {"group": str(total.group), "tickets": total.tickets, "answered": total.answered}
        for total in exclusions_by(asked, by)
    ]
    return {"since": period.since, "until": period.until, "by": by, "rows": rows}
