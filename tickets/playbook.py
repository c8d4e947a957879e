"""Which steps of its playbook the log of a ticket says were ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from tickets.choices import EventKind
from tickets.models import PlaybookStep, Ticket, TicketEvent


@dataclass(frozen=True, slots=True)
class Tick:
    """Who ticked a step, and when; `by` is None for the desk itself."""

    by: User | None
    at: datetime


def ticks_in(events: Iterable[TicketEvent]) -> dict[int, Tick]:
    """The steps that are ticked now, by key; the last word on a step counts."""
    ticks: dict[int, Tick] = {}
    for event in events:
        if event.kind == EventKind.STEP_TICKED:
            step = event.data["step"]
            ticks.pop(step, None)
            if event.data["done"]:
                ticks[step] = Tick(event.actor, event.at)
    return ticks


def steps_left(ticket: Ticket) -> list[PlaybookStep]:
    """The steps that solving should wait for and that nobody ticked: two queries."""
    steps = PlaybookStep.objects.of_kind(ticket.category, ticket.subtype)
    needed = list(steps.filter(is_required=True))
    log = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.STEP_TICKED)
    ticked = ticks_in(log) if needed else {}
    return [step for step in needed if step.pk not in ticked]
