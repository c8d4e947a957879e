"""Linking tickets, splitting one in two, and one answer for all that suffer of the same."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from tickets.choices import EventKind, LinkKind, Side
from tickets.errors import AgentsOnly, LinkRefused, SplitRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Attachment, Message, Ticket, TicketLink
from tickets.services.conversation import Reply, reply_add
from tickets.services.locking import require_open, ticket_locked
from tickets.services.opening import NewTicket, ticket_open


@transaction.atomic
def ticket_link(*, ticket_id: int, other_id: int, kind: str, actor: Actor) -> TicketLink:
    """Say that two tickets are related, or that `ticket` is part of the incident `other`.

    Doing it twice changes nothing; another kind replaces the one before. An incident has one
    level. Raises AgentsOnly, LinkRefused.
    """
    _require_agent(actor)
    if ticket_id == other_id:
        raise LinkRefused(_("A ticket cannot be linked to itself."))
    locked = {pk: ticket_locked(pk) for pk in sorted({ticket_id, other_id})}
    ticket, other = locked[ticket_id], locked[other_id]
    before = _between(ticket, other).first()
    if kind == LinkKind.RELATED and ticket.pk > other.pk:
        ticket, other = other, ticket
    if before and (before.kind, before.ticket_id) == (kind, ticket.pk):
        return before
    if kind == LinkKind.CHILD:
        _require_incident(ticket, other)
    if before:
        before.delete()
    link = TicketLink.objects.create(ticket=ticket, other=other, kind=kind)
    _record(ticket, other, kind, actor)
    return link


@transaction.atomic
def ticket_unlink(*, ticket_id: int, other_id: int, actor: Actor) -> None:
    """Take the link between two tickets away. Where there is none, nothing happens."""
    _require_agent(actor)
    locked = {pk: ticket_locked(pk) for pk in sorted({ticket_id, other_id})}
    link = _between(locked[ticket_id], locked[other_id]).first()
    if link is None:
        return
    link.delete()
    _record(locked[link.ticket_id], locked[link.other_id], link.kind, actor, removed=True)


@transaction.atomic
def ticket_split(*, message: Message, subject: str, actor: Actor) -> Ticket:
    """Open a linked ticket out of a customer's later message and its files; nothing leaves the first.

    Its promises begin now. Raises AgentsOnly, SplitRefused, MayNotOpenTickets.
    """
    _require_agent(actor)
    if message.side != Side.CUSTOMER or message.is_opening or message.author is None:
        raise SplitRefused(_("Only a later message of the customer becomes a ticket of its own."))
    source = ticket_locked(message.ticket_id)
    new = ticket_open(
        new=NewTicket(subject=subject, description=message.body, locale=source.locale),
        company=Company.objects.select_related("contract").get(pk=source.company_id),
        requester=message.author,
        actor=actor,
    )
    _files_copy(message, new, actor)
    TicketLink.objects.create(ticket=new, other=source, kind=LinkKind.SPLIT)
    _record(ticket_locked(new.pk), source, LinkKind.SPLIT, actor, message=message.pk)
    return new


def _files_copy(message: Message, new: Ticket, actor: Actor) -> None:
    """The new ticket names the same stored files: they are kept by their content."""
    opening = Message.objects.get(ticket=new, is_opening=True)
    for file in Attachment.objects.filter(message=message).order_by("pk"):
        file.pk, file.ticket, file.message, file.created_at = None, new, opening, new.created_at
        file.save(force_insert=True)
        data = {"attachment": file.pk, "message": opening.pk, "public": True}
        events_record(
            new, Happening(EventKind.ATTACHMENT_ADDED, data), actor=actor, at=new.created_at
        )


@transaction.atomic
def incident_message_add(*, ticket_id: int, reply: Reply, actor: Actor) -> Message:
    """Answer on the incident and, in the same words, on every open ticket that is part of it.

    Its status is set on all of them. Return the message of the incident. Raises what `message_add`
    raises, for any of them: all are answered or none.
    """
    said = reply_add(ticket_id=ticket_id, reply=reply, actor=actor)
    same = replace(reply, seen_version=None, seen_message=None)  # that was seen on the incident
    children = Ticket.objects.unresolved().filter(
        links__other_id=ticket_id, links__kind=LinkKind.CHILD
    )
    for child_id in children.order_by("pk").values_list("pk", flat=True):
        reply_add(ticket_id=child_id, reply=same, actor=actor)
    return said


def _between(ticket: Ticket, other: Ticket) -> "QuerySet[TicketLink]":
    return TicketLink.objects.filter(Q(ticket=ticket, other=other) | Q(ticket=other, other=ticket))


def _require_agent(actor: Actor) -> None:
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents link tickets."))


def _require_incident(child: Ticket, parent: Ticket) -> None:
    require_open(child)
    require_open(parent)
    links = TicketLink.objects.filter(kind=LinkKind.CHILD)
    if links.filter(ticket=parent).exists():
        words = {"number": parent.number}
        raise LinkRefused(_("%(number)s is itself part of an incident.") % words)
    if links.filter(other=child).exists():
        words = {"number": child.number}
        raise LinkRefused(_("%(number)s is an incident with tickets of its own.") % words)
    if links.filter(ticket=child).exclude(other=parent).exists():
        words = {"number": child.number}
        raise LinkRefused(_("%(number)s is part of another incident.") % words)


def _record(ticket: Ticket, other: Ticket, kind: str, actor: Actor, **more: object) -> None:
    """A line in both logs; `is_part` tells the part from what it is a part of."""
    now = whole_second()
    for own, far, is_part in ((ticket, other, True), (other, ticket, False)):
        data = {"kind": kind, "ticket": far.pk, "number": far.number, "is_part": is_part, **more}
        events_record(own, Happening(EventKind.TICKET_LINKED, data), actor=actor, at=now)
