"""Triage: who takes a ticket, how urgent it is, what it is, and whether the contract covers it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import scope_verdict
from alerts.core import words
from tickets import notices
from tickets.choices import EventKind, Priority
from tickets.errors import AgentsOnly, SubtypeMismatch
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Queue, Ticket
from tickets.queues import queue_for
from tickets.services.locking import require_open, ticket_locked


@transaction.atomic
def ticket_assign(
    *, ticket_id: int, assignee: User | None, actor: Actor, seen_version: int | None = None
) -> Ticket:
    """Give the ticket to an agent, or back to its queue. Doing it twice changes nothing."""
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    require_open(ticket)
    if assignee is not None and not assignee.is_agent:
        raise AgentsOnly(_("Only an agent can be the assignee."))
    if ticket.assignee_id == (assignee.pk if assignee else None):
        return ticket
    change = {"from": ticket.assignee_id, "to": assignee.pk if assignee else None}
    ticket.assignee = assignee
    events = events_record(ticket, Happening(EventKind.ASSIGNED, change), actor=actor, at=now)
    notices.ticket_assigned(ticket, actor.user, events[0].pk)
    return ticket


@transaction.atomic
def ticket_prioritise(
    *, ticket_id: int, priority: str, actor: Actor, seen_version: int | None = None
) -> Ticket:
    """Change the priority; the clocks are re-evaluated from their start by the sla room."""
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    require_open(ticket)
    if ticket.priority == priority:
        return ticket
    change = {"from": ticket.priority, "to": Priority(priority).value}
    ticket.priority = priority
    events_record(ticket, Happening(EventKind.PRIORITY_CHANGED, change), actor=actor, at=now)
    return ticket


@transaction.atomic
def ticket_requeue(
    *, ticket_id: int, queue_id: int | None, actor: Actor, seen_version: int | None = None
) -> Ticket:
    """Put the ticket into another queue, or into none. Doing it twice changes nothing."""
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    require_open(ticket)
    if ticket.queue_id == queue_id:
        return ticket
    queue = Queue.objects.get(pk=queue_id) if queue_id is not None else None
    change: dict[str, int | str | None] = {"from": ticket.queue_id, "to": queue_id}
    if queue is not None:
        change |= {"name_fr": queue.name_fr, "name_en": queue.name_en}
    ticket.queue = queue
    events_record(ticket, Happening(EventKind.QUEUE_CHANGED, change), actor=actor, at=now)
    return ticket


@transaction.atomic
def ticket_classify(
    *,
    ticket_id: int,
    category: str,
    subtype: str,
    actor: Actor,
    customs_system: str | None = None,
    country: str | None = None,
    seen_version: int | None = None,
) -> Ticket:
    """Accept or correct the category, and the system and country where they are given.

    The event keeps what the desk had understood: corrections of the category are counted from it.
    Raises SubtypeMismatch.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    require_open(ticket)
    if subtype and subtype not in words.SUBTYPES[words.Category(category)]:
        raise SubtypeMismatch(_("This subtype belongs to another category."))
    before = {"category": ticket.category, "subtype": ticket.subtype}
    after = {"category": category, "subtype": subtype}
    corrected = before != after
    ticket.category, ticket.subtype, ticket.category_confirmed = category, subtype, True
    where = _relocate(ticket, customs_system=customs_system, country=country)
    if corrected:
        _rescope(ticket)
    change = {"from": before, "to": after, "corrected": corrected} | where
    events_record(ticket, Happening(EventKind.CLASSIFIED, change), actor=actor, at=now)
    return ticket


def _relocate(ticket: Ticket, **wanted: str | None) -> dict[str, dict[str, str]]:
    """Set the system and the country that were named; return what changed, for the log."""
    changed = {}
    for name, value in wanted.items():
        before = getattr(ticket, name)
        if value is not None and value != before:
            setattr(ticket, name, value)
            changed[name] = {"from": before, "to": value}
    return changed


def _rescope(ticket: Ticket) -> None:
    """A corrected category may be covered differently and belongs to another queue."""
    ticket.scope_verdict = scope_verdict(
        contract=getattr(ticket.company, "contract", None),
        category=ticket.category,
        subtype=ticket.subtype,
        locale=ticket.locale,
    ).verdict
    ticket.queue = queue_for(ticket.category)


@transaction.atomic
def ticket_scope_confirm(*, ticket_id: int, verdict: str, actor: Actor) -> Ticket:
    """An agent confirms or changes whether the contract covers the ticket."""
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    change = {"from": ticket.scope_verdict, "to": verdict}
    ticket.scope_verdict, ticket.scope_confirmed = verdict, True
    events_record(ticket, Happening(EventKind.SCOPE_CONFIRMED, change), actor=actor, at=now)
    return ticket
