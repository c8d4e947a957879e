"""Figures of the service level: attainment, times, breaches, and what falls due when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncHour, TruncMonth, TruncWeek

from sla.choices import ClockState, Metric
from sla.core.explain import moment_by, percent_offset
from sla.models import Clock, ClockQuerySet, EscalationRule
from sla.terms import version_terms
from tickets.models import Ticket, TicketQuerySet
from tickets.reports import contentment, counted_by, reopened, solved

GROUPS = {
    "company": "ticket__company__name",
    "priority": "ticket__priority",
    "category": "ticket__category",
    "customs_system": "ticket__customs_system",
    "country": "ticket__country",
    "assignee": "ticket__assignee__name",
    "month": "month",
    "week": "week",
    "metric": "metric",
}
"""What attainment may be told by, and where that is read; `metric` alone is the whole."""

_TRUNCATED = {"month": TruncMonth, "week": TruncWeek}

SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)


class Percentile(Aggregate):
    """The continuous percentile of a column; `share` is between 0 and 1."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Attainment:
    """How a group's promises of one metric were kept. Times are business seconds.

    `percent` is None when nothing was judged. The times are of those that were stopped, in
    time or late.
    """

    group: Any
    metric: str
    met: int
    breached: int
    median_seconds: float | None
    p90_seconds: float | None

    @property
    def judged(self) -> int:
        return self.met + self.breached

    @property
    def percent(self) -> float | None:
        return round(100 * self.met / self.judged, 1) if self.judged else None


def attainment(
    tickets: QuerySet[Ticket],
    *,
    since: datetime,
    until: datetime,
    by: str = "month",
    zone: ZoneInfo,
) -> list[Attainment]:
    """Promises made in [since, until) on these tickets, by one of GROUPS and by metric.

    `zone` says where a month or a week begins. What is still running, cancelled or without target is
    not judged. One query. Uses index: sla_clock_started.
    """
    clocks = _made(tickets, since, until).judged()
    if by in _TRUNCATED:
        clocks = clocks.annotate(**{by: _TRUNCATED[by]("started_at", tzinfo=zone)})
    rows = clocks.order_by().values(GROUPS[by], "metric").annotate(
        met=Count("pk", filter=Q(state=ClockState.MET)),
        breached=Count("pk", filter=Q(state=ClockState.BREACHED)),
        median=Percentile("elapsed_seconds", share=0.5),
        p90=Percentile("elapsed_seconds", share=0.9),
    )  # fmt: skip
    return [
        Attainment(
            row[GROUPS[by]], row["metric"], row["met"], row["breached"], row["median"], row["p90"]
        )
        for row in rows.order_by(GROUPS[by], "metric")
    ]


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """What one agent carries, and did in a period. `agent` is None for what nobody has.

    `median_seconds` is business time to the solution; None, as `satisfied_percent`, without any.
    """

    agent: str | None
    open: int
    late: int
    solved: int
    reopened: int
    median_seconds: float | None
    satisfied_percent: float | None


def agents_figures(
    tickets: TicketQuerySet, *, since: datetime, until: datetime, zone: ZoneInfo
) -> list[AgentFigures]:
    """The work of each agent in [since, until), by name, what nobody has last; open and late at `until`.

    By whom a ticket is assigned to now. Six queries, whatever the number of agents.
    """
    still_open = counted_by(tickets.unresolved(), "assignee")
    late = counted_by(tickets.unresolved().filter(next_due_at__lt=until), "assignee")
    done = counted_by(solved(tickets, since, until), "assignee")
    back = counted_by(reopened(tickets, since, until), "assignee")
    liked = contentment(tickets, since=since, until=until, by="assignee")
    took = {
        one.group: one.median_seconds
        for one in attainment(tickets, since=since, until=until, by="assignee", zone=zone)
        if one.metric == Metric.RESOLUTION
    }
    names = sorted({*still_open, *done, *back, *liked}, key=lambda name: (not name, str(name)))
    return [
        AgentFigures(
            agent=name,
            open=still_open.get(name, 0),
            late=late.get(name, 0),
            solved=done.get(name, 0),
            reopened=back.get(name, 0),
            median_seconds=took.get(name),
            satisfied_percent=liked[name].percent if name in liked else None,
        )
        for name in names
    ]


def breaches(tickets: QuerySet[Ticket], *, since: datetime, until: datetime) -> QuerySet[Clock]:
    """The promises made in [since, until) that were broken, the latest first."""
    broken = _made(tickets, since, until).filter(state=ClockState.BREACHED)
    return broken.select_related("ticket__company", "ticket__assignee").order_by("-breached_at")


def forecast(
    tickets: QuerySet[Ticket], *, now: datetime, until: datetime, zone: ZoneInfo
) -> list[tuple[datetime, int]]:
    """How many promises fall due in each hour of [now, until), by the clock of `zone`.

    What is due at 17:00 has to be done from 16:00 on, so it counts there. Hours in which nothing
    falls due are left out. Uses index: sla_clock_open_by_due.
    """
    due = Clock.objects.open().filter(is_paused=False, due_at__gte=now, due_at__lt=until)
    last = ExpressionWrapper(F("due_at") - SECOND, output_field=DateTimeField())
    hours = due.filter(ticket__in=tickets).annotate(hour=TruncHour(last, tzinfo=zone))
    counted = hours.order_by().values("hour").annotate(number=Count("pk")).order_by("hour")
    return [(row["hour"], row["number"]) for row in counted]


@dataclass(frozen=True, slots=True)
class Trial:
    """A clock on which a rule would fire, or would have fired, and when."""

    clock: Clock
    moment_at: datetime


def rule_trial(rule: EscalationRule, *, now: datetime) -> tuple[list[Trial], list[Trial]]:
    """On which open clocks the rule would fire now, and on which it would have last week.

    Conditions are read from the tickets as they are now. The rule need not be saved.
    """
    rows = Clock.objects.filter(policy_version__policy=rule.policy_id, due_at__isnull=False)
    recent = rows.filter(Q(stopped_at=None) | Q(stopped_at__gte=now - WEEK))
    trials = [
        Trial(clock, moment)
        for clock in _conditioned(rule, recent).select_related("ticket")
        if (moment := _moment(rule, clock)) <= (clock.stopped_at or now)
    ]
    current = [trial for trial in trials if trial.clock.is_open and not trial.clock.is_paused]
    return current, [trial for trial in trials if now - WEEK <= trial.moment_at]


def _made(tickets: QuerySet[Ticket], since: datetime, until: datetime) -> ClockQuerySet:
    made = Clock.objects.filter(started_at__gte=since, started_at__lt=until)
    # All tickets, asked for by agents, are not looked up one by one.
    return made.filter(ticket__in=tickets) if tickets.query.where else made


def _conditioned(rule: EscalationRule, clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    if rule.metric:
        clocks = clocks.filter(metric=rule.metric)
    if rule.priorities:
        clocks = clocks.filter(ticket__priority__in=rule.priorities)
    if rule.categories:
        clocks = clocks.filter(ticket__category__in=rule.categories)
    if rule.plans:
        clocks = clocks.filter(ticket__company__contract__plan__in=rule.plans)
    if rule.only_unassigned:
        clocks = clocks.filter(ticket__assignee=None)
    return clocks


def _moment(rule: EscalationRule, clock: Clock) -> datetime:
    assert clock.due_at is not None
    assert clock.policy_version_id is not None
    assert clock.target_seconds is not None
    offset = (rule.minutes or 0) * 60
    if rule.percent is not None:
        offset = percent_offset(clock.target_seconds, rule.percent)
    moment = moment_by(version_terms(clock.policy_version_id).calendar, clock.due_at, offset)
    late = clock.due_at + timedelta(seconds=1)
    return max(moment, late) if moment >= clock.due_at else moment
