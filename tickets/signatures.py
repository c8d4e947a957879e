"""The same again: how often each company meets the same problem, week by week.

An occurrence is an alert of CAS, or a ticket that no alert opened.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.models import Company
from alerts.choices import Category
from alerts.queries import alerts_recognisable
from tickets.models import AlertLink, Ticket, TicketQuerySet

AGAIN = 2  # the first time is not again
Key = tuple[int, str]  # a company's id and a signature


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One problem of one company in a period; `tickets` counts those of alerts too."""

    company: Company
    signature: str
    occurrences: int
    tickets: int
    last_at: datetime
    weeks: list[int]


@dataclass(slots=True)
class _Tally:
    last_at: datetime
    occurrences: int = 0
    tickets: int = 0

    def add(self, occurrences: int, tickets: int, last_at: datetime) -> None:
        self.occurrences += occurrences
        self.tickets += tickets
        self.last_at = max(self.last_at, last_at)


def mondays(now: datetime, count: int) -> list[datetime]:
    """The first instants of `count` weeks in the reader's zone; `now` lies in the last one."""
    local = timezone.localtime(now)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=local.weekday())  # wall time, which no summer time shifts
    return [monday - timedelta(weeks=back) for back in reversed(range(count))]


def signatures_top(
    weeks: list[datetime], *, company: Company | None = None, limit: int = 50
) -> list[Recurrence]:
    """What came back since the first of these Mondays, the most frequent first: four queries."""
    tallies = _tallies(weeks[0], company)
    again = [key for key, tally in tallies.items() if tally.occurrences >= AGAIN]
    top = nlargest(limit, again, key=lambda key: (tallies[key].occurrences, tallies[key].last_at))
    companies = Company.objects.in_bulk({company_id for company_id, _signature in top})
    by_week = occurrences_by_week(top, weeks)
    return [
        Recurrence(
            company=companies[key[0]],
            signature=key[1],
            occurrences=tallies[key].occurrences,
            tickets=tallies[key].tickets,
            last_at=tallies[key].last_at,
            weeks=by_week[key],
        )
        for key in top
    ]


def signatures_between(
    since: datetime, until: datetime, company: Company, *, limit: int = 10
) -> list[Recurrence]:
    """What came back to a company in [since, until), the most frequent first: two queries.

    The weeks are left out.
    """
    tallies = _tallies(since, company, until)
    again = [key for key, tally in tallies.items() if tally.occurrences >= AGAIN]
    top = nlargest(limit, again, key=lambda key: (tallies[key].occurrences, tallies[key].last_at))
    return [
        Recurrence(
            company=company,
            signature=key[1],
            occurrences=tallies[key].occurrences,
            tickets=tallies[key].tickets,
            last_at=tallies[key].last_at,
            weeks=[],
        )
        for key in top
    ]


def occurrences_by_week(keys: Collection[Key], weeks: list[datetime]) -> dict[Key, list[int]]:
    """How often each of these came in each of the weeks: one query."""
    found = {key: [0] * len(weeks) for key in keys}
    named = Q(
        company__in={company for company, _signature in keys},
        signature__in={signature for _company, signature in keys},
    )
    # Uses index: alerts_of_signature, tickets_signature
    alerts = _weekly(_alerts(weeks[0], None).filter(named), "event_at")
    tickets = _weekly(_unalerted(_tickets(weeks[0], None).filter(named)), "created_at")
    places = {week.date(): place for place, week in enumerate(weeks)}
    for company, signature, week, count in alerts.union(tickets, all=True):
        place = places.get(week.date())
        if place is not None and (company, signature) in found:
            found[company, signature][place] += count
    return found


def occurrences_since(keys: Collection[Key], since: datetime) -> dict[Key, list[datetime]]:
    """When each of these came, from an instant on, in no order: one query."""
    found: dict[Key, list[datetime]] = {key: [] for key in keys}
    named = Q(
        company__in={company for company, _signature in keys},
        signature__in={signature for _company, signature in keys},
    )
    # Uses index: alerts_of_signature, tickets_signature
    alerts = _alerts(since, None).filter(named).order_by()
    tickets = _unalerted(_tickets(since, None).filter(named)).order_by()
    rows = alerts.values_list("company", "signature", "event_at").union(
        tickets.values_list("company", "signature", "created_at"), all=True
    )
    for company, signature, at in rows:
        if (company, signature) in found:
            found[company, signature].append(at)
    return found


def _weekly(rows: "QuerySet[Any, Any]", instant: str) -> "QuerySet[Any, Any]":
    key = ("company", "signature", "week")
    weekly = rows.order_by().annotate(week=TruncWeek(instant))
    counted: QuerySet[Any, Any] = weekly.values_list(*key).annotate(count=Count("pk"))
    return counted


def _tallies(
    since: datetime, company: Company | None, until: datetime | None = None
) -> dict[Key, _Tally]:
    tallies: dict[Key, _Tally] = defaultdict(lambda: _Tally(since))
    for *key, own, tickets, last_at in _totals(since, company, until):
        tallies[key[0], key[1]].add(own, tickets, last_at)
    return tallies


def _totals(
    since: datetime, company: Company | None, until: datetime | None
) -> "list[tuple[Any, ...]]":
    """Company, signature, occurrences, tickets and the last instant, of alerts, then of tickets."""
    key = ("company", "signature")
    alerts = _alerts(since, company).order_by().values_list(*key)
    tickets = _tickets(since, company).order_by().values_list(*key)
    if until is not None:
        alerts, tickets = alerts.filter(event_at__lt=until), tickets.filter(created_at__lt=until)
    own = Count("pk", filter=~_of_an_alert())
    return [
        *((*row[:3], 0, row[3]) for row in alerts.annotate(n=Count("pk"), last=Max("event_at"))),
        *tickets.annotate(own=own, n=Count("pk"), last=Max("created_at")),
    ]


def _alerts(since: datetime, company: Company | None) -> "QuerySet[Any, Any]":
    # Uses index: alerts_newest, alerts_of_company
    rows = alerts_recognisable().filter(event_at__gte=since)
    return rows.filter(company=company) if company else rows


def _tickets(since: datetime, company: Company | None) -> TicketQuerySet:
    # Uses index: tickets_newest
    rows = Ticket.objects.exclude(category=Category.UNCLASSIFIED).exclude(signature="")
    rows = rows.filter(created_at__gte=since)
    return rows.filter(company=company) if company else rows


def _unalerted(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(~_of_an_alert())


def _of_an_alert() -> Exists:
    return Exists(AlertLink.objects.filter(ticket=OuterRef("pk")))
