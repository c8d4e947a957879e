"""Writing the log: the one place where a TicketEvent is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets.models import Ticket, TicketEvent
from tickets.signals import ticket_event_recorded
from tickets.webhooks import ticket_events_tell


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and through which door. `user` is None for the desk itself."""

    user: User | None
    via: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event still to be written."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


def whole_second() -> datetime:
    """The clock, read once per service, in whole seconds: a promise is counted in them."""
    return timezone.now().replace(microsecond=0)


def events_record(
    ticket: Ticket,
    *happenings: Happening,
    actor: Actor,
    at: datetime,
) -> list[TicketEvent]:
    """Append events to the log of a locked ticket, tell the rooms above, and save the ticket.

    The listeners run in the caller's transaction; what they set on `ticket` (its deadlines) is
    saved with it, so the instance is true when this returns. A new ticket, which has its key
    already, is inserted here.
    """
    events = events_append(ticket, *happenings, actor=actor, at=at)
    ticket_event_recorded.send(sender=TicketEvent, ticket=ticket, events=events)
    ticket.save(force_insert=ticket._state.adding)
    return events


def events_append(
    ticket: Ticket, *happenings: Happening, actor: Actor, at: datetime
) -> list[TicketEvent]:
    """Append events without telling anyone or saving: for listeners, within `events_record`."""
    return logs_append([(ticket, happenings)], actor=actor, at=at)


def logs_append(
    entries: Iterable[tuple[Ticket, Iterable[Happening]]], *, actor: Actor, at: datetime
) -> list[TicketEvent]:
    """As `events_append`, for the logs of several locked tickets in one statement."""
    events = [
        TicketEvent(
            ticket=ticket,
            kind=happening.kind,
            at=at,
            actor=actor.user,
            via=actor.via,
            data=dict(happening.data),
        )
        for ticket, happenings in entries
        for happening in happenings
    ]
    TicketEvent.objects.bulk_create(events)
    for event in events:
        event.ticket.version += 1
        event.ticket.updated_at = at
    ticket_events_tell(events)
    return events
