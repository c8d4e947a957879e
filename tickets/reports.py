"""Figures of the work: what came in, what waits, what came back, and what it was about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDay, TruncMonth, TruncWeek

from tickets.choices import EventKind, Status
from tickets.models import Rating, Ticket, TicketEvent, TicketReference

GROUPS = {
    "category": "category",
    "customs_system": "customs_system",
    "country": "country",
    "company": "company__name",
    "priority": "priority",
    "assignee": "assignee__name",
}
"""What figures may be told by, and where that is read of a ticket."""

STEPS = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Where the stretches of the age of a ticket end; the last one has no end."""

Tickets = QuerySet[Ticket]


def opened(tickets: Tickets, since: datetime, until: datetime) -> Tickets:
    """Tickets opened in [since, until). Uses index: tickets_newest."""
    return tickets.filter(created_at__gte=since, created_at__lt=until)


def solved(tickets: Tickets, since: datetime, until: datetime) -> Tickets:
    """Tickets solved in [since, until) and not opened again. Uses index: tickets_resolved."""
    return tickets.filter(resolved_at__gte=since, resolved_at__lt=until)


def reopened(tickets: Tickets, since: datetime, until: datetime) -> Tickets:
    """Tickets that came back in [since, until) after they were solved.

    Uses index: tickets_event_reopened.
    """
    events = TicketEvent.objects.filter(
        kind=EventKind.STATUS_CHANGED, data__from=Status.RESOLVED, at__gte=since, at__lt=until
    ).exclude(data__to=Status.CLOSED)
    return tickets.filter(pk__in=events.values("ticket"))


def counted_by(tickets: Tickets, by: str) -> dict[Any, int]:
    """How many tickets each group has, by one of GROUPS: one query."""
    rows = tickets.order_by().values_list(GROUPS[by]).annotate(times=Count("pk"))
    return dict(rows.values_list(GROUPS[by], "times"))


def counted_over_time(
    tickets: Tickets, moment: str, step: str, zone: ZoneInfo
) -> dict[datetime, int]:
    """How many tickets had their `moment` (`created_at`, `resolved_at`) in each step: one query.

    `zone` says where a day, a week or a month begins.
    """
    begins = STEPS[step](moment, tzinfo=zone)
    rows = tickets.order_by().annotate(step=begins).values_list("step")
    return dict(rows.annotate(times=Count("pk")).values_list("step", "times"))


def ages(tickets: Tickets, by: str, now: datetime) -> dict[Any, list[int]]:
    """How many tickets of each group are how old, stretch by stretch of AGES: one query."""
    counts = {}
    for place, (shortest, longest) in enumerate(zip((None, *AGES), (*AGES, None), strict=True)):
        younger = Q(created_at__gt=now - longest) if longest else Q()
        older = Q(created_at__lte=now - shortest) if shortest else Q()
        counts[f"age{place}"] = Count("pk", filter=younger & older)
    rows = tickets.order_by().values_list(GROUPS[by]).annotate(**counts)
    return {group: numbers for group, *numbers in rows}


@dataclass(frozen=True, slots=True)
class Held:
    """Of a group's tickets that were solved in a period, how many came back in it."""

    solved: int
    back: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.back / self.solved, 1) if self.solved else None


def solved_and_back(
    tickets: Tickets, *, since: datetime, until: datetime, by: str
) -> dict[Any, Held]:
    """What was solved in [since, until), each ticket once, and what came back: three queries."""
    done, again = solved(tickets, since, until), reopened(tickets, since, until)
    held, back = counted_by(done, by), counted_by(again, by)
    both = counted_by(again & done, by)
    return {
        group: Held(
            held.get(group, 0) + back.get(group, 0) - both.get(group, 0), back.get(group, 0)
        )
        for group in {*held, *back}
    }


@dataclass(frozen=True, slots=True)
class Contentment:
    """How a group's customers rated its solutions."""

    good: int
    rated: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.good / self.rated, 1) if self.rated else None


def contentment(
    tickets: Tickets, *, since: datetime, until: datetime, by: str
) -> dict[Any, Contentment]:
    """Ratings given in [since, until): one query. Uses index: tickets_rating_at."""
    group = f"ticket__{GROUPS[by]}"
    rows = Rating.objects.filter(at__gte=since, at__lt=until, ticket__in=tickets)
    counted = (
        rows.order_by()
        .values_list(group)
        .annotate(well=Count("pk", filter=Q(good=True)), rated=Count("pk"))
    )
    return {name: Contentment(good, rated) for name, good, rated in counted}


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code came, and in how many companies."""

    code: str
    system: str
    tickets: int
    companies: int


def codes_top(tickets: Tickets, limit: int) -> list[CodeCount]:
    """The error codes that most of these tickets quote, by the system they came from: one query."""
    rows = TicketReference.objects.filter(kind="error_code", ticket__in=tickets)
    counted = (
        rows.order_by()
        .values_list("value", "ticket__customs_system")
        .annotate(
            times=Count("ticket", distinct=True),
            companies=Count("ticket__company", distinct=True),
        )
        .order_by("-times", "value", "ticket__customs_system")
    )
    return [CodeCount(*row) for row in counted[:limit]]
