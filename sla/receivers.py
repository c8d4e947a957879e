"""The sla room listens to the log of tickets and to outages, inside the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from customs.models import Outage, OutageUpdate
from customs.signals import outage_recorded
from sla.choices import Reason
from sla.history import KINDS
from sla.services.assignments import assignment_watch
from sla.services.clocks import clocks_open, clocks_refresh
from sla.services.outage_notices import UPDATED, outage_notify
from tickets.choices import EventKind
from tickets.models import Ticket, TicketEvent
from tickets.signals import ticket_event_recorded

# A rule may ask whether somebody has the ticket.
_LOOKED_AT = {*KINDS, EventKind.ASSIGNED}
_REASONS = {
    EventKind.PRIORITY_CHANGED.value: Reason.PRIORITY,
    EventKind.CLASSIFIED.value: Reason.CATEGORY,
}


@receiver(ticket_event_recorded, dispatch_uid="sla.clocks")
def clocks_follow(sender: object, ticket: Ticket, events: list[TicketEvent], **_extra: Any) -> None:
    """Keep the clocks, whatever happened and through whichever door it came."""
    if events[0].kind == EventKind.CREATED:
        clocks_open(ticket, events[0])
    elif any(event.kind in _LOOKED_AT for event in events):
        reasons = [_REASONS[event.kind] for event in events if event.kind in _REASONS]
        clocks_refresh(ticket, now=events[-1].at, reason=reasons[0] if reasons else None)


@receiver(ticket_event_recorded, dispatch_uid="sla.assignment")
def assignments_follow(sender: object, ticket: Ticket, events: list[TicketEvent], **_: Any) -> None:
    """An idle assignee, or none near the deadline, is noticed later. Runs after the clocks."""
    assignment_watch(ticket, events)


@receiver(outage_recorded, dispatch_uid="sla.outage_notices")
def people_hear_of_outage(
    outage: Outage, change: str, updates: list[OutageUpdate], *, tell: bool, **_sender: Any
) -> None:
    """Tell those concerned, once the tickets are tied to it. A correction is no news."""
    if tell and (change != UPDATED or updates):
        outage_notify(outage, change, updates)
