"""When the assignment of a ticket must be looked at, and doing it: in business minutes, once."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from accounts.models import Contract
from sla.core.calendar import Calendar
from sla.due import calendar_read
from sla.queries import policy_of
from sla.terms import version_terms
from tickets.assignment import rule_of
from tickets.choices import EventKind, Status
from tickets.models import AssignmentCheck, AssignmentRule, Ticket, TicketEvent
from tickets.services.assignment import ticket_rescue, ticket_return

logger = logging.getLogger(__name__)

SECONDS_MAX = 20
PUSHED_FORWARD = timedelta(minutes=5)
# Whoever waits for others does not sit idle.
_OURS = (Status.NEW, Status.OPEN)

# With these the time of the assignee begins anew, whoever did it.
_BEGINNING = {EventKind.CREATED, EventKind.ASSIGNED, EventKind.SNOOZED, EventKind.WOKEN}

# After these there may be nothing more to look at.
_ENDING = {
    EventKind.STATUS_CHANGED,
    EventKind.ASSIGNED,
    EventKind.QUEUE_CHANGED,
    EventKind.CLASSIFIED,
    EventKind.MERGED,
}


def assignment_watch(ticket: Ticket, events: Sequence[TicketEvent]) -> None:
    """Note when to look at a ticket next. For the listener of the log, under the ticket's lock."""
    kinds = {event.kind for event in events}
    rule = rule_of(ticket.queue_id)
    due_at = _due_at(ticket, rule, events[-1].at) if rule else None
    if due_at is None:
        if kinds & _ENDING:
            AssignmentCheck.objects.filter(ticket=ticket).delete()
        return
    begins_anew = ticket.assignee_id is None or any(_is_act(one, ticket) for one in events)
    row = AssignmentCheck(ticket=ticket, due_at=due_at)
    if begins_anew:
        AssignmentCheck.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["ticket"], update_fields=["due_at"]
        )
    else:
        AssignmentCheck.objects.bulk_create([row], ignore_conflicts=True)


def assignments_sweep(*, now: datetime) -> int:
    """Return idle tickets to their queues, find owners near deadlines. Return how many were due.

    Any number of sweeps may run at once; a ticket that somebody holds waits for the next one.
    """
    now, started, done = now.replace(microsecond=0), monotonic(), 0
    while monotonic() - started < SECONDS_MAX and _sweep_one(now):
        done += 1
    return done


def _sweep_one(now: datetime) -> bool:
    """Act on the ticket that is due first. One that raises is pushed forward and stops nobody."""
    ticket_id = None
    try:
        with transaction.atomic():
            ticket = _claimed(now)
            if ticket is None:
                return False
            ticket_id = ticket.pk
            _act(ticket, now)
    except Exception:
        if ticket_id is None:
            raise
        logger.exception("assignment failed", extra={"ticket_id": ticket_id})
        due = AssignmentCheck.objects.filter(ticket=ticket_id, due_at__lte=now)
        due.update(due_at=now + PUSHED_FORWARD)
    return True


def _claimed(now: datetime) -> Ticket | None:
    related = Ticket.objects.select_related("company__contract", "requester", "assignee")
    due = related.filter(assignment_check__due_at__lte=now).order_by("assignment_check__due_at")
    return due.select_for_update(skip_locked=True, of=("self",)).first()


def _act(ticket: Ticket, now: datetime) -> None:
    """Read again under the lock: another sweep may have acted since this one was planned."""
    check = AssignmentCheck.objects.filter(ticket=ticket, due_at__lte=now).first()
    if check is None:
        return
    check.delete()
    rule = rule_of(ticket.queue_id)
    due_at = _due_at(ticket, rule, check.due_at) if rule else None
    if rule is None or due_at is None:
        return
    if ticket.assignee_id is not None and due_at > now and ticket.snoozed_until is not None:
        AssignmentCheck.objects.create(ticket=ticket, due_at=due_at)  # put aside until later
    elif ticket.assignee_id is not None and rule.return_minutes is not None:
        ticket_return(ticket, minutes=rule.return_minutes, at=now)
    elif due_at > now:
        AssignmentCheck.objects.create(ticket=ticket, due_at=due_at)  # the deadline moved
    elif not ticket_rescue(ticket, at=now):
        AssignmentCheck.objects.create(ticket=ticket, due_at=now + PUSHED_FORWARD)


def _due_at(ticket: Ticket, rule: AssignmentRule, since: datetime) -> datetime | None:
    """When to look at the ticket, if nobody acts from `since` on; None: never."""
    if ticket.status not in _OURS:
        return None
    calendar = _calendar(getattr(ticket.company, "contract", None))
    if ticket.assignee_id is not None:
        minutes = rule.return_minutes
        # Whoever puts a ticket aside is not idle: their time runs from its waking.
        begins = max(since, ticket.snoozed_until or since)
        return calendar.due_at(begins, minutes * 60) if minutes is not None else None
    if rule.rescue_minutes is None or ticket.next_due_at is None:
        return None
    return calendar.subtract(ticket.next_due_at, rule.rescue_minutes * 60)


def _calendar(contract: Contract | None) -> Calendar:
    policy = policy_of(contract)
    if policy is None or policy.current_id is None:
        return calendar_read(None)
    return version_terms(policy.current_id).calendar


def _is_act(event: TicketEvent, ticket: Ticket) -> bool:
    """Whether the assignee did something, has just got the ticket, or sees it later or again."""
    return event.kind in _BEGINNING or (
        event.actor_id is not None and event.actor_id == ticket.assignee_id
    )
