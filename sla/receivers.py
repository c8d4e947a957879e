"""The sla room listens to the log of tickets, inside the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from sla.choices import Reason
from sla.history import KINDS
from sla.services.clocks import clocks_open, clocks_refresh
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
