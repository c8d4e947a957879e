"""What an outage means for tickets: those it explains are tied to it, and one text reaches all."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from customs.models import Outage, OutageUpdate
from tickets.choices import EventKind, Via
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Ticket
from tickets.services.conversation import message_add
from tickets.services.opening import EXPLAINED

SYSTEM = Actor(user=None, via=Via.SYSTEM)


@transaction.atomic
def outage_link(*, outage: Outage, ticket_ids: Iterable[int], actor: Actor) -> int:
    """Tie tickets to an outage. Return how many were not tied to it before."""
    now = whole_second()
    tickets = Ticket.objects.select_for_update(of=["self"]).filter(pk__in=list(ticket_ids))
    linked = [ticket for ticket in tickets.order_by("pk") if ticket.outage_id != outage.pk]
    for ticket in linked:
        ticket.outage = outage
        happening = Happening(EventKind.OUTAGE_LINKED, {"outage": outage.pk})
        events_record(ticket, happening, actor=actor, at=now)
    return len(linked)


def outage_explains(outage: Outage) -> list[int]:
    """The open tickets that a production outage explains and that are tied to none."""
    of_system = Q(customs_system__in=outage.systems.values("slug"))
    tickets = Ticket.objects.unresolved().filter(
        of_system, outage=None, category__in=EXPLAINED, created_at__gte=outage.started_at
    )
    if outage.countries:
        tickets = tickets.filter(country__in=["", *outage.countries])
    return list(tickets.values_list("pk", flat=True))


@transaction.atomic
def outage_tell(*, outage: Outage, updates: Iterable[OutageUpdate]) -> int:
    """Write each update once into every open ticket tied to the outage. Return how many messages.

    They come from the desk itself: they answer nothing and stop no clock.
    """
    tickets = Ticket.objects.unresolved().filter(outage=outage).order_by("pk")
    ticket_ids = list(tickets.values_list("pk", flat=True))
    bodies = [f"{outage.title}\n\n{update.body}" for update in updates if update.body.strip()]
    for ticket_id in ticket_ids:
        for body in bodies:
            message_add(ticket_id=ticket_id, author=None, body=body, actor=SYSTEM)
    return len(ticket_ids) * len(bodies)
