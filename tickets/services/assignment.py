"""Giving tickets by rule. Every change says in the log why it was made."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets import notices
from tickets.assignment import Candidate, candidates_at, chosen, knows, rule_of, skills_met
from tickets.choices import AssignmentMethod, EventKind, Via
from tickets.errors import NobodyAway
from tickets.events import Actor, Happening, events_append, events_record, whole_second
from tickets.models import Absence, AgentProfile, AssignmentRule, Ticket
from tickets.services.locking import ticket_locked

SYSTEM = Actor(None, Via.SYSTEM)


def ticket_give_new(ticket: Ticket, *, at: datetime) -> None:
    """Give a ticket that is being opened as its queue's rule says. For the listener of the log."""
    rule = rule_of(ticket.queue_id)
    if ticket.assignee_id or rule is None or rule.method == AssignmentMethod.MANUAL:
        return
    found = _next_owner(ticket, at)
    if found is not None:
        ticket.assignee, reason = found
        change = {"from": None, "to": ticket.assignee.pk, "reason": reason}
        happening = Happening(EventKind.ASSIGNED, change)
        event = events_append(ticket, happening, actor=SYSTEM, at=at)[0]
        notices.ticket_assigned(ticket, None, event.pk)


def ticket_rescue(ticket: Ticket, *, at: datetime) -> bool:
    """Find an owner for a locked ticket near its deadline, be they full; return whether one was.

    Somebody who knows its matter, else anybody who is there.
    """
    found = _next_owner(ticket, at, near=True)
    if found is not None:
        _give(ticket, found[0], found[1], actor=SYSTEM, at=at)
    return found is not None


def ticket_return(ticket: Ticket, *, minutes: int, at: datetime) -> None:
    """Take a locked ticket from an assignee who did nothing for `minutes` business minutes.

    It goes to the next agent where the queue gives by rule, else it waits in the queue.
    """
    idle = ticket.assignee_id
    _give(ticket, None, {"why": "idle", "minutes": minutes}, actor=SYSTEM, at=at)
    rule = rule_of(ticket.queue_id)
    if rule is not None and rule.method != AssignmentMethod.MANUAL:
        found = _next_owner(ticket, at, without=idle)
        if found is not None:
            _give(ticket, found[0], found[1], actor=SYSTEM, at=at)


@transaction.atomic
def absence_add(*, user: User, first_on: date, last_on: date) -> Absence:
    """Note that an agent is away, both days included."""
    return Absence.objects.create(user=user, first_on=first_on, last_on=last_on)


@transaction.atomic
def absence_delete(*, absence: Absence) -> None:
    """The agent is there after all. Doing it twice changes nothing."""
    Absence.objects.filter(pk=absence.pk).delete()


def tickets_hand_over(*, agent: User, actor: Actor) -> int:
    """Give the open tickets of an absent agent to others, or to their queues. Return how many.

    One transaction a ticket. Raises NobodyAway when the agent is neither away nor about to be.
    """
    today = whole_second().astimezone(ZoneInfo(agent.time_zone)).date()
    if not Absence.objects.filter(user=agent, last_on__gte=today).exists():
        raise NobodyAway(_("Note the absence first: only then are tickets handed over."))
    mine = Ticket.objects.unresolved().filter(assignee=agent).values_list("pk", flat=True)
    return sum(_hand_over(pk, agent, actor) for pk in list(mine))


@transaction.atomic
def agent_profile_set(
    *,
    user: User,
    takes_tickets: bool,
    countries: Sequence[str],
    systems: Sequence[str],
    languages: Sequence[str],
    open_most: int | None,
) -> None:
    """Keep what an agent knows, and whether tickets come by rule."""
    AgentProfile.objects.update_or_create(
        user=user,
        defaults={
            "takes_tickets": takes_tickets,
            "countries": list(countries),
            "systems": list(systems),
            "languages": list(languages),
            "open_most": open_most,
        },
    )


@transaction.atomic
def assignment_rule_set(
    *, queue_id: int, method: str, return_minutes: int | None, rescue_minutes: int | None
) -> None:
    """Change how a queue gives its tickets; it holds for what happens from now on."""
    AssignmentRule.objects.update_or_create(
        queue_id=queue_id,
        defaults={
            "method": method,
            "return_minutes": return_minutes,
            "rescue_minutes": rescue_minutes,
        },
    )


@transaction.atomic
def _hand_over(ticket_id: int, agent: User, actor: Actor) -> bool:
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    if ticket.assignee_id != agent.pk or not ticket.is_open:
        return False
    rule = rule_of(ticket.queue_id)
    by_rule = rule is not None and rule.method != AssignmentMethod.MANUAL
    found = _next_owner(ticket, now, without=agent.pk) if by_rule else None
    reason = {**(found[1] if found else {}), "why": "absent"}
    _give(ticket, found[0] if found else None, reason, actor=actor, at=now)
    return True


def _next_owner(
    ticket: Ticket, at: datetime, *, near: bool = False, without: int | None = None
) -> tuple[User, dict[str, Any]] | None:
    """Choose under the lock of the queue's rule, so that two tickets at once do not both go to
    the agent with the fewest; with the reason for the log."""
    rule = AssignmentRule.objects.select_for_update().filter(queue=ticket.queue_id).first()
    if rule is None:
        return None
    there = [one for one in candidates_at(at) if one.key != without]
    knowing = [one for one in there if knows(one.profile, ticket)]
    free = [one for one in knowing if not one.is_full]
    method = AssignmentMethod.LEAST_LOADED if near else AssignmentMethod(rule.method)
    found = chosen(free or ((knowing or there) if near else []), method, rule.last_assignee_id)
    if found is None:
        return None
    AssignmentRule.objects.filter(pk=rule.pk).update(last_assignee=found.profile.user)
    return found.profile.user, _reason(found, ticket, method, near=near)


def _reason(found: Candidate, ticket: Ticket, method: str, *, near: bool) -> dict[str, Any]:
    return {
        "why": "near_deadline" if near else "rule",
        "method": str(method),
        "skills": skills_met(found.profile, ticket),
        "open": found.open_count,
    }


def _give(
    ticket: Ticket, to: User | None, reason: dict[str, Any], *, actor: Actor, at: datetime
) -> None:
    change = {"from": ticket.assignee_id, "to": to.pk if to else None, "reason": reason}
    ticket.assignee = to
    events = events_record(ticket, Happening(EventKind.ASSIGNED, change), actor=actor, at=at)
    notices.ticket_assigned(ticket, actor.user, events[0].pk)
