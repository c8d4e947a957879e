"""A ticket lived through in Paris time, by the services that people use."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from accounts.models import User
from sla.models import Clock
from sla.services.sweep import Swept, sweep
from tests import factories
from tickets.choices import Via
from tickets.models import Ticket
from tickets.services import message_add, ticket_assign, ticket_move, ticket_prioritise

PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-20"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def during(text: str) -> time_machine.travel:
    """The clock stands at this time of Paris."""
    return time_machine.travel(at(text), tick=False)


def opened(when: str, **fields: Any) -> Ticket:
    with during(when):
        return factories.ticket(**{"priority": "normal", "category": "port_error", **fields})


def says(when: str, ticket: Ticket, author: User, **options: Any) -> None:
    with during(when):
        by = factories.actor(author, Via.DESK)
        message_add(ticket_id=ticket.pk, author=author, body="Words", actor=by, **options)


def moves(when: str, ticket: Ticket, to: str, by: User) -> None:
    with during(when):
        ticket_move(ticket_id=ticket.pk, to=to, actor=factories.actor(by, Via.DESK))


def prioritises(when: str, ticket: Ticket, priority: str, by: User) -> None:
    with during(when):
        actor = factories.actor(by, Via.DESK)
        ticket_prioritise(ticket_id=ticket.pk, priority=priority, actor=actor)


def assigns(when: str, ticket: Ticket, to: User | None, by: User) -> None:
    with during(when):
        ticket_assign(ticket_id=ticket.pk, assignee=to, actor=factories.actor(by, Via.DESK))


def swept(when: str) -> Swept:
    with during(when):
        return sweep(now=timezone.now())


def clock(ticket: Ticket, metric: str, cycle: int = 1) -> Clock:
    return Clock.objects.get(ticket=ticket, metric=metric, cycle=cycle)
