"""Escalations: what rules do when they fire, recorded in the same transaction, once per clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from notifications.services import Email, emails_enqueue
from sla.models import Clock, Escalation, EscalationRule
from sla.services.clocks import SYSTEM, Refreshed
from sla.terms import version_terms
from tickets.choices import EventKind, Priority
from tickets.events import Happening
from tickets.models import Ticket, TicketEvent
from tickets.services import message_add, ticket_assign, ticket_prioritise, ticket_requeue
from tickets.webhooks import ticket_events_send

_RAISED = {
    Priority.LOW.value: Priority.NORMAL,
    Priority.NORMAL.value: Priority.HIGH,
    Priority.HIGH.value: Priority.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fires on a clock of a ticket, and whom it writes to."""

    escalation: Escalation
    ticket: Ticket
    recipients: list["Recipient"]


@dataclass(frozen=True, slots=True)
class Recipient:
    email: str
    name: str
    language: str
    time_zone: str


def escalations_record(refreshed: Sequence[Refreshed], *, now: datetime) -> list[Firing]:
    """Record what fires now. The unique constraint makes it once, in this transaction."""
    due = [(one.ticket, *found) for one in refreshed for found in one.due_rules]
    leads = _leads() if any(rule.notify_leads for _ticket, _row, rule, _at in due) else []
    firings = []
    for ticket, row, rule, moment in due:
        recipients = _recipients(rule, ticket, leads)
        done = [{"action": "email", "to": to.email} for to in recipients] + _changes(rule, ticket)
        escalation = Escalation(rule=rule, clock=row, moment_at=moment, fired_at=now, done=done)
        firings.append(Firing(escalation, ticket, recipients))
    Escalation.objects.bulk_create([firing.escalation for firing in firings])
    return firings


def escalation_happenings(firings: Iterable[Firing]) -> dict[int, list[Happening]]:
    """The lines for the log, by ticket."""
    found: dict[int, list[Happening]] = defaultdict(list)
    for firing in firings:
        found[firing.ticket.pk].append(_happening(firing.escalation))
    return found


def escalations_act(
    firings: Sequence[Firing], events: Sequence[TicketEvent], *, now: datetime
) -> None:
    """Do what the rules say; `events` are the lines of the log, one for each firing in order.

    E-mails and webhooks leave by the outbox, after the transaction.
    """
    emails_enqueue(
        _email(recipient, firing, number, now)
        for firing in firings
        for number, recipient in enumerate(firing.recipients)
    )
    endpoints = [firing.escalation.rule.to_endpoint_id for firing in firings]
    calls = zip(events, endpoints, strict=True)
    ticket_events_send((event, endpoint) for event, endpoint in calls if endpoint is not None)
    for firing in firings:
        _change(firing.escalation.rule, firing.ticket)


def _happening(escalation: Escalation) -> Happening:
    clock = escalation.clock
    return Happening(
        EventKind.SLA_ESCALATED,
        {
            "rule": escalation.rule_id,
            "name": escalation.rule.name,
            "metric": clock.metric,
            "cycle": clock.cycle,
            "moment_at": escalation.moment_at,
            "done": escalation.done,
        },
    )


def _leads() -> list[User]:
    return list(User.objects.filter(role=Role.LEAD, is_active=True).order_by("pk"))


def _recipients(rule: EscalationRule, ticket: Ticket, leads: list[User]) -> list[Recipient]:
    """Whom the rule writes to, each address once. A ticket without assignee tells the leads."""
    people: list[User] = list(leads) if rule.notify_leads else []
    if rule.notify_assignee and ticket.assignee is not None:
        people.insert(0, ticket.assignee)
    found = [Recipient(p.email, p.name, p.language, p.time_zone) for p in people if p.is_active]
    contract = getattr(ticket.company, "contract", None)
    if rule.notify_manager and contract is not None and contract.manager_email:
        company = ticket.company
        manager = Recipient(contract.manager_email, company.name, company.language, "Europe/Paris")
        found.append(manager)
    return list({recipient.email: recipient for recipient in found}.values())


def _changes(rule: EscalationRule, ticket: Ticket) -> list[dict[str, Any]]:
    """What the rule changes on the ticket, as the record keeps it."""
    done: list[dict[str, Any]] = []
    if rule.raise_priority and ticket.priority in _RAISED:
        done.append({"action": "priority", "to": _RAISED[ticket.priority].value})
    if rule.to_queue_id:
        done.append({"action": "queue", "to": rule.to_queue_id})
    if rule.to_assignee_id:
        done.append({"action": "assignee", "to": rule.to_assignee_id})
    if rule.note:
        done.append({"action": "note"})
    if rule.to_endpoint is not None:
        # The host only: the rest of such an address is often a secret.
        host = urlsplit(rule.to_endpoint.url).hostname
        action = "webhook" if rule.to_endpoint.is_enabled else "webhook_off"
        done.append({"action": action, "to": host})
    return done


def _change(rule: EscalationRule, ticket: Ticket) -> None:
    """Change the ticket through the services of its room, which write their own events."""
    if rule.raise_priority and ticket.priority in _RAISED:
        raised = _RAISED[ticket.priority]
        ticket_prioritise(ticket_id=ticket.pk, priority=raised, actor=SYSTEM)
    if rule.to_queue_id and rule.to_queue_id != ticket.queue_id:
        ticket_requeue(ticket_id=ticket.pk, queue_id=rule.to_queue_id, actor=SYSTEM)
    if rule.to_assignee is not None:
        ticket_assign(ticket_id=ticket.pk, assignee=rule.to_assignee, actor=SYSTEM)
    if rule.note:
        message_add(ticket_id=ticket.pk, author=None, body=rule.note, actor=SYSTEM, public=False)


def _email(to: Recipient, firing: Firing, number: int, now: datetime) -> Email:
    escalation, clock = firing.escalation, firing.escalation.clock
    return Email(
        key=f"escalation:{escalation.pk}:{number}",
        to=to.email,
        template="sla_escalated",
        context={
            "number": firing.ticket.number,
            "subject": firing.ticket.subject,
            "name": to.name,
            "rule": escalation.rule.name,
            "metric": clock.metric,
            "is_late": clock.breached_at is not None,
            "due_at": clock.due_at.isoformat() if clock.due_at else "",
            "path": reverse("desk:ticket", args=[firing.ticket.number]),
        },
        language=to.language,
        time_zone=to.time_zone,
        thread=f"ticket-{firing.ticket.pk}",
        not_before=_when(clock, now),
    )


def _when(clock: Clock, now: datetime) -> datetime | None:
    """A broken promise is told at once; a warning that comes late waits for opening hours."""
    if clock.breached_at is not None or clock.policy_version_id is None:
        return None
    return version_terms(clock.policy_version_id).calendar.next_opening(now)
