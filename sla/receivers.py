"""The sla room listens to the log of tickets and to outages, inside the transaction of the change."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from customs.models import Outage, OutageUpdate
from customs.signals import outage_recorded
from notifications.errors import EndpointInUse
from notifications.models import WebhookEndpoint
from notifications.signals import endpoint_leaving
from sla.choices import Reason
from sla.history import KINDS
from sla.models import EscalationRule
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
def assignments_follow(
    sender: object, ticket: Ticket, events: list[TicketEvent], **_x: Any
) -> None:
    """An idle assignee, or none near the deadline, is noticed later. Runs after the clocks."""
    assignment_watch(ticket, events)


@receiver(endpoint_leaving, dispatch_uid="sla.endpoint_in_use")
def rules_keep_their_endpoint(endpoint: WebhookEndpoint, **_sender: Any) -> None:
    """A rule that calls a webhook would do nothing without it. Raises EndpointInUse."""
    rules = EscalationRule.objects.filter(to_endpoint=endpoint).select_related("policy")
    names = [f"{rule.name} ({rule.policy.name})" for rule in rules.order_by("name", "pk")]
    if names:
        told = _("Escalation rules call this webhook. Change them first: %(rules)s.")
        raise EndpointInUse(told % {"rules": ", ".join(names)})


@receiver(outage_recorded, dispatch_uid="sla.outage_notices")
def people_hear_of_outage(
    outage: Outage, change: str, updates: list[OutageUpdate], *, tell: bool, **_sender: Any
) -> None:
    """Tell those concerned, once the tickets are tied to it. A correction is no news."""
    if tell and (change != UPDATED or updates):
        outage_notify(outage, change, updates)
