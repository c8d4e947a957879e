"""What the face reads, and nothing more: the number of queries does not depend on the rows."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from accounts.choices import Verdict
from accounts.models import User
from accounts.scope import service_of
from alerts.models import Alert
from helpdesk.api.promises import PROMISES_SHOWN
from helpdesk.uploads import attachments_of
from sla.models import Clock
from tickets.choices import EventKind
from tickets.models import (
    Attachment,
    AuthorityApproval,
    AuthorityContactLog,
    Message,
    Ticket,
    TicketEvent,
    TicketReference,
)

REFERENCES = Prefetch("references", to_attr="shown_references")
CLOCKS = Prefetch("clocks", Clock.objects.filter(metric__in=PROMISES_SHOWN), to_attr="shown_clocks")

# What a customer's program reads of the log: how their request went, not how the desk works.
CUSTOMER_EVENTS = (
    EventKind.CREATED,
    EventKind.MESSAGE_ADDED,
    EventKind.STATUS_CHANGED,
    EventKind.PRIORITY_CHANGED,
    EventKind.CLASSIFIED,
    EventKind.SCOPE_CONFIRMED,
    EventKind.ALERT_LINKED,
    EventKind.OUTAGE_LINKED,
    EventKind.MERGED,
    EventKind.ATTACHMENT_ADDED,
    EventKind.APPROVAL_ASKED,
    EventKind.APPROVAL_ANSWERED,
    EventKind.AUTHORITY_CONTACTED,
    EventKind.SCOPE_ANSWERED,
    EventKind.RATED,
    EventKind.SLA_BREACHED,
)


def scope_told(ticket: Ticket, locale: str) -> dict[str, str]:
    """The verdict kept on the ticket, with the words of the service it was found by."""
    service = service_of(ticket.category, ticket.subtype)
    told = ticket.scope_verdict != Verdict.INCLUDED
    subscription = service.subscription if service else None
    return {
        "verdict": ticket.scope_verdict,
        "service": service.slug if service else "",
        "subscription": subscription.name(locale) if subscription else "",
        "message": service.message(locale) if service and told else "",
    }


def ticket_rows(user: User) -> QuerySet[Any]:
    """The tickets that `user` may see, as `TicketOutput` reads them but for what the view sets."""
    opening = Message.objects.filter(ticket=OuterRef("pk"), is_opening=True)
    return (
        Ticket.objects.visible_to(user)
        .select_related("company", "requester", "assignee", "queue")
        .prefetch_related(REFERENCES, CLOCKS)
        .annotate(description=Subquery(opening.values("body")[:1]))
    )


def ticket_row(user: User, number: str) -> QuerySet[Any]:
    """The ticket of this number, if `user` may see it."""
    return ticket_rows(user).filter(pk=Ticket.pk_of(number))


def ticket_opened(ticket: Ticket, description: str) -> Any:
    """A ticket just opened, as `TicketOutput` reads it.

    What opening it left on the instance is not read again; an older ticket, which an alert may
    have, has none of it.
    """
    row: Any = ticket
    row.description = description
    row.shown_references = _left_on(ticket, "opened_references", TicketReference)
    clocks = _left_on(ticket, "opened_clocks", Clock)
    row.shown_clocks = [clock for clock in clocks if clock.metric in PROMISES_SHOWN]
    return row


def _left_on(ticket: Ticket, name: str, model: Any) -> list[Any]:
    left: list[Any] | None = getattr(ticket, name, None)
    return list(model.objects.filter(ticket=ticket)) if left is None else left


def message_rows(ticket: Ticket, user: User) -> QuerySet[Message]:
    """The thread; customers do not see notes."""
    rows = Message.objects.filter(ticket=ticket).select_related("author", "ticket", "marked")
    return _public(rows, user).prefetch_related("attachments")


def _public(rows: QuerySet[Message], user: User) -> QuerySet[Message]:
    return rows if user.is_agent else rows.filter(public=True)


def attachment_rows(ticket: Ticket, user: User) -> QuerySet[Attachment]:
    """The files of the messages that `user` reads."""
    return attachments_of(user).filter(ticket=ticket)


def event_rows(ticket: Ticket, user: User) -> QuerySet[TicketEvent]:
    """The log; customers see what concerns them, and nothing of notes."""
    rows = TicketEvent.objects.filter(ticket=ticket).select_related("actor")
    if user.is_agent:
        return rows
    return rows.filter(kind__in=CUSTOMER_EVENTS).exclude(data__contains={"public": False})


def approval_rows(ticket: Ticket) -> QuerySet[AuthorityApproval]:
    rows = AuthorityApproval.objects.filter(ticket=ticket)
    return rows.select_related("asked_by", "answered_by", "recorded_by")


def contact_rows(ticket: Ticket) -> QuerySet[AuthorityContactLog]:
    return AuthorityContactLog.objects.filter(ticket=ticket).select_related("by")


def alert_rows(user: User) -> QuerySet[Alert]:
    return (
        Alert.objects.visible_to(user)
        .select_related("company", "ticket_link__ticket")
        .prefetch_related("references")
    )
