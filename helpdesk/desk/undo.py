"""Taking back the last thing an agent did: the log says what was before."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.errors import Conflict
from tickets import services
from tickets.choices import TRANSITIONS, EventKind, Status
from tickets.events import Actor
from tickets.models import Ticket, TicketEvent

UNDOABLE = (
    EventKind.ASSIGNED,
    EventKind.PRIORITY_CHANGED,
    EventKind.STATUS_CHANGED,
    EventKind.QUEUE_CHANGED,
    EventKind.TAGS_CHANGED,
    EventKind.SNOOZED,
)
LONG_ENOUGH = timedelta(seconds=60)  # the button shows for ten; its clock stops under the pointer


class NothingToUndo(Conflict):
    """Too late, or something else happened since."""

    code = "nothing_to_undo"


def last_action_undo(*, ticket: Ticket, version: int, actor: Actor) -> Ticket:
    """Reverse what `actor` did last to this ticket. Raises NothingToUndo.

    `version` is the ticket's right after it: had anything happened since, undoing would undo that.
    """
    event = _last_own(ticket, actor.user)
    if event is None or not _is_fresh(ticket, version, event):
        raise _too_late()
    return _reverse(ticket, event, actor)


@transaction.atomic
def actions_undo(*, ticket: Ticket, version: int, steps: int, actor: Actor) -> Ticket:
    """Reverse what `actor` did in the last `steps` lines of the log, all of it. Raises NothingToUndo.

    What the desk wrote between them follows from it and is worked out again.
    """
    events = TicketEvent.objects.filter(ticket=ticket).order_by("-pk")[: max(steps, 0)]
    own = [event for event in events if actor.user and event.actor_id == actor.user.pk]
    is_undoable = bool(own) and all(event.kind in UNDOABLE for event in own)
    if not is_undoable or not _is_fresh(ticket, version, own[0]):
        raise _too_late()
    for event in own:
        ticket = _reverse(ticket, event, actor)
    return ticket


def _is_fresh(ticket: Ticket, version: int, event: TicketEvent) -> bool:
    return ticket.version == version and timezone.now() - event.at <= LONG_ENOUGH


def _too_late() -> NothingToUndo:
    return NothingToUndo(_("This can no longer be undone: something else happened since."))


def _reverse(ticket: Ticket, event: TicketEvent, actor: Actor) -> Ticket:
    """Do the opposite of one event to the ticket as it is in hand. Raises TicketChanged."""
    same: dict[str, Any] = {
        "ticket_id": ticket.pk,
        "actor": actor,
        "seen_version": ticket.version,
    }
    data = event.data
    if event.kind == EventKind.TAGS_CHANGED:
        return services.ticket_tag(add=data["removed"], remove=data["added"], **same)
    if event.kind == EventKind.SNOOZED:
        return services.ticket_wake(**same)
    if event.kind == EventKind.QUEUE_CHANGED:
        return services.ticket_requeue(queue_id=data["from"], **same)
    if event.kind == EventKind.ASSIGNED:
        return services.ticket_assign(assignee=_agent(data["from"]), **same)
    if event.kind == EventKind.PRIORITY_CHANGED:
        return services.ticket_prioritise(priority=data["from"], **same)
    return services.ticket_move(to=_way_back(ticket, data["from"]), **same)


def _last_own(ticket: Ticket, user: User | None) -> TicketEvent | None:
    rows = TicketEvent.objects.filter(ticket=ticket, kind__in=UNDOABLE, actor=user)
    return rows.order_by("-pk").first()


def _agent(pk: int | None) -> User | None:
    return None if pk is None else User.objects.filter(pk=pk).first()


def _way_back(ticket: Ticket, before: str) -> str:
    """The status before; `open` where the status machine has no step back (to new, to waiting)."""
    return before if before in TRANSITIONS[ticket.status] else Status.OPEN
