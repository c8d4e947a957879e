"""One company in one period: its alerts, our promises, what came back, and what we recommended."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from accounts.models import Company
from alerts.choices import RecommendationState
from alerts.models import Alert, Recommendation
from sla.reports import Attainment, attainment
from tickets.improvement import Measured, measured
from tickets.models import TicketQuerySet
from tickets.signatures import Recurrence, signatures_between

GONE = (RecommendationState.REFUSED, RecommendationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class AlertClass:
    """How often CAS alerted of one class."""

    category: str
    subtype: str
    count: int


@dataclass(frozen=True, slots=True)
class Review:
    """`[since, until)`, UTC. Recommendations stand as they are today; effects are those at `until`."""

    company: Company
    since: datetime
    until: datetime
    alerts: list[AlertClass]
    opened: int
    resolved: int
    attained: list[Attainment]
    recurrences: list[Recurrence]
    recommendations: list[Measured]

    @property
    def alert_count(self) -> int:
        return sum(one.count for one in self.alerts)

    @property
    def avoided(self) -> float | None:
        """Alerts avoided by all that could be measured; None where nothing could."""
        told = [one.effect.avoided for one in self.recommendations if one.effect]
        return sum(told) if told else None

    @property
    def hours_saved(self) -> float | None:
        """Of those with an estimate; None where no recommendation has one that can be measured."""
        told = [one.hours_saved for one in self.recommendations if one.hours_saved is not None]
        return sum(told) if told else None


def review_of(
    company: Company,
    tickets: TicketQuerySet,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> Review:
    """Seven queries at most. `tickets` are those that the reader may see; the rest is the company's."""
    own = tickets.filter(company=company)
    numbers = own.aggregate(
        opened=Count("pk", Q(created_at__gte=since, created_at__lt=until)),
        resolved=Count("pk", Q(resolved_at__gte=since, resolved_at__lt=until)),
    )
    return Review(
        company=company,
        since=since,
        until=until,
        alerts=_alerts(company, since, until),
        opened=numbers["opened"],
        resolved=numbers["resolved"],
        attained=attainment(own, since=since, until=until, by="metric", zone=zone),
        recurrences=signatures_between(since, until, company),
        recommendations=measured(_recommendations(company, since, until), min(until, now)),
    )


def _alerts(company: Company, since: datetime, until: datetime) -> list[AlertClass]:
    """Those that blocked something, by class, the most frequent first. Uses index: alerts_of_company."""
    rows = Alert.objects.filter(company=company, event_at__gte=since, event_at__lt=until)
    counted = rows.needing_help().order_by().values("category", "subtype").annotate(n=Count("pk"))
    return [
        AlertClass(row["category"], row["subtype"], row["n"])
        for row in counted.order_by("-n", "category", "subtype")
    ]


def _recommendations(company: Company, since: datetime, until: datetime) -> list[Recommendation]:
    """Proposed by then, and standing or settled within the period."""
    rows = Recommendation.objects.filter(company=company, proposed_at__lt=until)
    within = Q(changes__at__gte=since, changes__at__lt=until)
    shown = rows.filter(~Q(state__in=GONE) | within).distinct()
    return list(shown.select_related("company").order_by("-proposed_at", "-pk"))
