"""Two tickets about the same thing become one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets import notices
from tickets.choices import EventKind, Status
from tickets.errors import AgentsOnly, MergeRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AlertLink, Ticket, TicketLink, TicketReference
from tickets.services.locking import ticket_locked
from tickets.services.snoozing import woken_by


@transaction.atomic
def ticket_merge(*, ticket_id: int, into_id: int, actor: Actor) -> Ticket:
    """Close the ticket and go on in another one of the same company, which is returned.

    Messages and files stay where the log has them, and are read in both; references, alerts and
    what follows as an incident move. The promises of the closed ticket are cancelled by the sla
    room, a breach stays a breach. The requester is told, and reads the other ticket from now on.
    It cannot be undone: people are told. Raises AgentsOnly, MergeRefused.
    """
    now = whole_second()
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents merge tickets."))
    locked = {pk: ticket_locked(pk) for pk in sorted({ticket_id, into_id})}  # one order for all
    source, target = locked[ticket_id], locked[into_id]
    _require_mergeable(source, target)
    moved = _move(source, target)
    for earlier in Ticket.objects.select_for_update().filter(merged_into=source).order_by("pk"):
        _point(earlier, target, actor, now)
    before = source.status
    source.status, source.merged_into = Status.CLOSED, target
    source.resolved_at = source.resolved_at or now
    merged = Happening(EventKind.MERGED, {"into": target.pk, "number": target.number})
    closed = Happening(EventKind.STATUS_CHANGED, {"from": before, "to": Status.CLOSED.value})
    woken = woken_by(source, "solved")
    events_record(source, *woken, merged, closed, actor=actor, at=now)
    told = {"kind": "merged", "ticket": source.pk, "number": source.number, **moved}
    events_record(target, Happening(EventKind.TICKET_LINKED, told), actor=actor, at=now)
    notices.ticket_merged(source, target)
    return target


def _require_mergeable(source: Ticket, target: Ticket) -> None:
    if source.pk == target.pk:
        raise MergeRefused(_("A ticket cannot be merged into itself."))
    if source.company_id != target.company_id:
        raise MergeRefused(_("The two tickets belong to different companies."))
    if source.status == Status.CLOSED:
        raise MergeRefused(_("%(number)s is closed already.") % {"number": source.number})
    if not target.is_open:
        raise MergeRefused(
            _("%(number)s is not open. Choose an open ticket.") % {"number": target.number}
        )


def _move(source: Ticket, target: Ticket) -> dict[str, int]:
    """What leads to a ticket leads to the other one now. Return how much moved."""
    references = TicketReference.objects.filter(ticket=source)
    rows = [
        TicketReference(ticket=target, kind=kind, value=value)
        for kind, value in references.values_list("kind", "value")
    ]
    TicketReference.objects.bulk_create(rows, ignore_conflicts=True)
    references.delete()
    # The children of an incident go on with the ticket that goes on.
    of_target = TicketLink.objects.filter(other=target).values("ticket")
    children = TicketLink.objects.filter(other=source).exclude(ticket__in=of_target)
    children.exclude(ticket=target).update(other=target)
    alerts = AlertLink.objects.filter(ticket=source).update(ticket=target)
    return {"references": len(rows), "alerts": alerts}


def _point(earlier: Ticket, target: Ticket, actor: Actor, at: datetime) -> None:
    """A ticket merged before leads straight to where the conversation goes on."""
    earlier.merged_into = target
    again = Happening(EventKind.MERGED, {"into": target.pk, "number": target.number})
    events_record(earlier, again, actor=actor, at=at)
