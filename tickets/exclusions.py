"""What customers asked for that their contract does not cover: counted for the commercial team."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from accounts.choices import Verdict
from accounts.models import Service
from accounts.scope import ANYTHING_ELSE
from tickets.choices import EventKind
from tickets.models import TicketEvent, TicketQuerySet


@dataclass(frozen=True, slots=True)
class Asked:
    """Tickets of one company, month and kind; `subscription` is the slug of what would cover them.

    `month` is its first day, of the service's zone. `answered` were told kindly by an agent.
    """

    company: str
    month: date
    service: str
    subscription: str
    tickets: int
    answered: int


@dataclass(frozen=True, slots=True)
class Total:
    """How many tickets of one group were asked, and how many of them were answered kindly."""

    group: Any
    tickets: int
    answered: int


class Book:
    """The service description, to say which line and which subscription a ticket is about."""

    def __init__(self) -> None:
        rows = Service.objects.select_related("subscription")
        self._by_class = {(row.category, row.subtype): row for row in rows}

    def of(self, category: str, subtype: str) -> tuple[str, str]:
        """Service and subscription by their slugs, empty where none is named.

        What an agent excluded although its category is covered counts as anything else.
        """
        row = self._by_class.get((category, subtype)) or self._by_class.get((category, ""))
        if row is None or row.verdict == Verdict.INCLUDED:
            row = self._by_class.get(ANYTHING_ELSE)
        if row is None:
            return "", ""
        return row.slug, row.subscription.slug if row.subscription else ""


def excluded_between(tickets: TicketQuerySet, since: datetime, until: datetime) -> TicketQuerySet:
    """Those opened in `[since, until)` that the contract leaves out, the latest first.

    `answered` says whether an agent told the customer. Uses index: tickets_excluded.
    """
    told = TicketEvent.objects.filter(ticket=OuterRef("pk"), kind=EventKind.SCOPE_ANSWERED)
    rows = tickets.filter(
        scope_verdict=Verdict.EXCLUDED, created_at__gte=since, created_at__lt=until
    )
    return rows.annotate(answered=Exists(told)).order_by("-created_at", "-pk")


def exclusions_counted(
    tickets: TicketQuerySet, *, since: datetime, until: datetime, zone: ZoneInfo, book: Book
) -> list[Asked]:
    """The same counted by company, month (of `zone`) and line of the description: one query."""
    rows = (
        excluded_between(tickets, since, until)
        .order_by()
        .annotate(month=TruncMonth("created_at", tzinfo=zone))
        .values("company__name", "month", "category", "subtype")
        .annotate(count=Count("pk"), told=Count("pk", filter=Q(answered=True)))
    )
    return [
        Asked(
            row["company__name"],
            row["month"].date(),
            *book.of(row["category"], row["subtype"]),
            row["count"],
            row["told"],
        )
        for row in rows.order_by("company__name", "month", "category", "subtype")
    ]


def exclusions_by(asked: Iterable[Asked], column: str) -> list[Total]:
    """Totals by a column of `Asked`, the most asked first."""
    tickets: Counter[Any] = Counter()
    answered: Counter[Any] = Counter()
    for row in asked:
        group = getattr(row, column)
        tickets[group] += row.tickets
        answered[group] += row.answered
    return [Total(group, count, answered[group]) for group, count in tickets.most_common()]
