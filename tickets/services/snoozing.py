"""Putting a ticket aside until a moment, and taking it up again. No clock knows of it."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind, Via
from tickets.errors import SnoozeRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Ticket
from tickets.services.locking import ticket_locked

logger = logging.getLogger(__name__)

BATCH = 200
SYSTEM = Actor(user=None, via=Via.SYSTEM)


@transaction.atomic
def ticket_snooze(
    *, ticket_id: int, until: datetime, actor: Actor, seen_version: int | None = None
) -> Ticket:
    """Put the ticket aside until an instant. It wakes by itself, or when the customer writes.

    Promises go on: past the next deadline is refused. Raises SnoozeRefused.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    if not ticket.is_open:
        raise SnoozeRefused(_("Only an open ticket can be put aside."))
    if until <= now:
        raise SnoozeRefused(_("Choose a moment that is still to come."))
    if ticket.next_due_at is not None and until > ticket.next_due_at:
        due = date_format(localtime(ticket.next_due_at), "DATETIME_FORMAT")
        told = _("A promise falls due before, %(due)s. Putting aside stops no clock.")
        raise SnoozeRefused(told % {"due": due})
    before, ticket.snoozed_until = ticket.snoozed_until, until
    change = {"from": before, "until": until}
    events_record(ticket, Happening(EventKind.SNOOZED, change), actor=actor, at=now)
    return ticket


@transaction.atomic
def ticket_wake(*, ticket_id: int, actor: Actor, seen_version: int | None = None) -> Ticket:
    """Take up a ticket that was put aside. One that was not changes nothing."""
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    woken = woken_by(ticket, "agent")
    if woken:
        events_record(ticket, *woken, actor=actor, at=now)
    return ticket


def woken_by(ticket: Ticket, cause: str) -> list[Happening]:
    """Wake a locked ticket that sleeps, because of what is about to be recorded on it."""
    if ticket.snoozed_until is None:
        return []
    ticket.snoozed_until = None
    return [Happening(EventKind.WOKEN, {"because": cause})]


def snoozes_sweep(*, now: datetime) -> int:
    """Wake whatever is due, and what a deadline that moved has overtaken. Return how many.

    Two at once wake different tickets.
    """
    woken = 0
    while batch := _wake_batch(now):
        woken += batch
    return woken


@transaction.atomic
def _wake_batch(now: datetime) -> int:
    # Uses index: tickets_snoozed
    due = Ticket.objects.filter(snoozed_until__isnull=False).filter(
        Q(snoozed_until__lte=now) | Q(next_due_at__lt=F("snoozed_until"))
    )
    rows = due.select_for_update(of=["self"], skip_locked=True).order_by("snoozed_until")
    tickets = list(rows.select_related("company__contract", "requester", "assignee")[:BATCH])
    for ticket in tickets:
        assert ticket.snoozed_until is not None
        cause = "time" if ticket.snoozed_until <= now else "deadline"
        at = now.replace(microsecond=0)
        events_record(ticket, *woken_by(ticket, cause), actor=SYSTEM, at=at)
    return len(tickets)
