"""What this room does when a lower one says that something happened."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from alerts.models import Alert
from alerts.signals import alert_stored
from customs.models import LegalLimit, Outage, OutageUpdate
from customs.signals import outage_recorded
from notifications.models import InboundMessage
from notifications.signals import inbound_message_stored
from tickets.choices import EventKind, Status
from tickets.events import Actor, events_append
from tickets.models import FollowUp, Ticket, TicketEvent
from tickets.services.alerts import alert_handle_by_rule
from tickets.services.assignment import ticket_give_new
from tickets.services.following import followers_tell
from tickets.services.followups import follow_up_abandon, follow_up_follow
from tickets.services.outages import SYSTEM, outage_explains, outage_link, outage_tell
from tickets.services.recommendations import ticket_recurs
from tickets.services.regularisation import regularisation_open
from tickets.services.solutions import solution_settle
from tickets.signals import ticket_event_recorded
from tickets.tasks import mail_take
from tickets.webhooks import alert_tell_programs, outage_tell_programs


@receiver(outage_recorded)
def tickets_follow_outage(
    outage: Outage, change: str, updates: Sequence[OutageUpdate], **_sender: object
) -> None:
    """Tie the tickets that the outage explains, and every update reaches them; at its end, list
    what is left to be put in order."""
    if outage not in Outage.objects.production():
        return
    if change == "ended":
        regularisation_open(outage=outage)
    else:
        outage_link(outage=outage, ticket_ids=outage_explains(outage), actor=SYSTEM)
    outage_tell(outage=outage, updates=updates)


@receiver(outage_recorded, dispatch_uid="tickets.webhooks.outage")
def programs_hear_of_outage(outage: Outage, change: str, tell: bool, **_sender: object) -> None:
    """The companies' programs too, unless an agent chose to tell nobody."""
    outage_tell_programs(outage, change, tell=tell)


@receiver(alert_stored, dispatch_uid="tickets.webhooks.alert")
def programs_hear_of_alert(alert: Alert, **_sender: object) -> None:
    alert_tell_programs(alert)


@receiver(alert_stored)
def tickets_follow_alert(alert: Alert, **_sender: object) -> None:
    """Open its ticket where a rule says so."""
    alert_handle_by_rule(alert=alert)


@receiver(ticket_event_recorded)
def recommendations_follow_ticket(
    ticket: Ticket, events: Sequence[TicketEvent], **_sender: object
) -> None:
    """A new ticket may be the return of a problem that a rule should have ended."""
    if events[0].kind == EventKind.CREATED:
        ticket_recurs(ticket)


@receiver(ticket_event_recorded, dispatch_uid="tickets.solutions")
def solution_follows_ticket(ticket: Ticket, events: list[TicketEvent], **_sender: object) -> None:
    """A customer who calls the ticket solved has said that the solution works."""
    for event in events:
        if event.kind != EventKind.STATUS_CHANGED or event.data["to"] != Status.RESOLVED:
            continue
        if event.actor is not None and not event.actor.is_agent:
            actor = Actor(event.actor, event.via)
            if settled := solution_settle(ticket, actor):
                events_append(ticket, *settled, actor=actor, at=event.at)


@receiver(ticket_event_recorded, dispatch_uid="tickets.follow_up")
def follow_up_keeps_up(ticket: Ticket, events: list[TicketEvent], **_sender: object) -> None:
    """A finalisation is followed up from the start; closing the ticket ends that."""
    kinds = {event.kind for event in events}
    if kinds & {EventKind.CREATED, EventKind.CLASSIFIED}:
        follow_up_follow(ticket, at=events[-1].at)
    if EventKind.STATUS_CHANGED in kinds and ticket.status == Status.CLOSED:
        follow_up_abandon(ticket, at=events[-1].at)


@receiver(inbound_message_stored, dispatch_uid="tickets.mail")
def mail_is_taken(message: InboundMessage, **_sender: object) -> None:
    """Only a nudge, after the commit: the sweep reads what a lost broker drops."""
    if message.next_attempt_at is not None:
        transaction.on_commit(lambda: mail_take.delay(message.pk), robust=True)


@receiver([post_save, post_delete], sender=LegalLimit, dispatch_uid="tickets.legal_limits")
def follow_ups_count_anew(**_sender: Any) -> None:
    """A lead edited a limit: the sweep looks at every open follow-up again."""
    FollowUp.objects.still_open().update(look_at=timezone.now())


@receiver(ticket_event_recorded, dispatch_uid="tickets.followers")
def followers_hear(ticket: Ticket, events: list[TicketEvent], **_sender: object) -> None:
    """One e-mail of what was done at once to each who follows, but not to whoever did it."""
    followers_tell(ticket, events)


@receiver(ticket_event_recorded, dispatch_uid="tickets.assignment")
def rules_give_new_tickets(ticket: Ticket, events: list[TicketEvent], **_sender: object) -> None:
    """As the rule of its queue says; the rooms above then see the ticket with its assignee."""
    if events[0].kind == EventKind.CREATED:
        ticket_give_new(ticket, at=events[-1].at)
