"""Whom a rule gives a ticket to: who is there, who knows its matter, and whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.choices import AGENT_ROLES
from helpdesk.standing import Standing
from tickets.choices import AssignmentMethod
from tickets.models import Absence, AgentProfile, AssignmentRule, Ticket


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who is there, with what they know and how many open tickets they have."""

    profile: AgentProfile
    open_count: int

    @property
    def key(self) -> int:
        return self.profile.user_id

    @property
    def is_full(self) -> bool:
        return self.profile.open_most is not None and self.open_count >= self.profile.open_most


@Standing
def _rules() -> dict[int, AssignmentRule]:
    return {rule.queue_id: rule for rule in AssignmentRule.objects.all()}


def rule_of(queue_id: int | None) -> AssignmentRule | None:
    """How this queue gives its tickets; None where agents take them. For reading only."""
    return _rules().get(queue_id) if queue_id is not None else None


def candidates_at(now: datetime) -> list[Candidate]:
    """Everybody who may get a ticket by rule at this instant: two queries."""
    profiles = (
        AgentProfile.objects.filter(
            takes_tickets=True, user__is_active=True, user__role__in=AGENT_ROLES
        )
        .select_related("user")
        .annotate(open_count=open_tickets_of("user"))
    )
    found = [Candidate(row, row.open_count) for row in profiles.order_by("pk")]
    away = agents_away([row.profile for row in found], now)
    return [candidate for candidate in found if candidate.key not in away]


def open_tickets_of(agent: str) -> Coalesce:
    """How many open tickets the agent of each row has; what they solved is not read.

    Uses index: tickets_of_assignee_due.
    """
    theirs = Ticket.objects.unresolved().filter(assignee=OuterRef(agent)).order_by()
    counted = theirs.values("assignee").annotate(held=Count("assignee")).values("held")
    return Coalesce(Subquery(counted), 0)


def agents_away(profiles: Iterable[AgentProfile], now: datetime) -> set[int]:
    """Who of these is away on the day that it is where they are."""
    days = {row.user_id: now.astimezone(ZoneInfo(row.user.time_zone)).date() for row in profiles}
    absences = Absence.objects.filter(user__in=days, last_on__gte=min(days.values(), default=now))
    return {
        absence.user_id
        for absence in absences
        if absence.first_on <= days[absence.user_id] <= absence.last_on
    }


def knows(profile: AgentProfile, ticket: Ticket) -> bool:
    """Whether nothing known of the ticket is foreign to the agent."""
    asked = (
        (profile.countries, ticket.country),
        (profile.systems, ticket.customs_system),
        (profile.languages, ticket.locale),
    )
    return all(not known or not about or about in known for known, about in asked)


def skills_met(profile: AgentProfile, ticket: Ticket) -> list[str]:
    """The skills for which the agent was chosen: those named in the profile."""
    asked = (
        (profile.countries, ticket.country),
        (profile.systems, ticket.customs_system),
        (profile.languages, ticket.locale),
    )
    return [about for known, about in asked if about and about in known]


def chosen(
    candidates: Sequence[Candidate], method: str, last_assignee_id: int | None
) -> Candidate | None:
    """The next one; of equals the one with the lowest key, so that the choice can be repeated."""
    if not candidates:
        return None
    if method == AssignmentMethod.ROUND_ROBIN:
        last = last_assignee_id or 0
        return min(candidates, key=lambda one: (one.key <= last, one.key))
    return min(candidates, key=lambda one: (one.open_count, one.key))
