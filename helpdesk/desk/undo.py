"""Taking back the last thing an agent did: the log says what was before."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.errors import Conflict
from tickets import services
from tickets.choices import TRANSITIONS, EventKind, Status
from tickets.events import Actor
from tickets.models import Ticket, TicketEvent

UNDOABLE = (EventKind.ASSIGNED, EventKind.PRIORITY_CHANGED, EventKind.STATUS_CHANGED)
LONG_ENOUGH = timedelta(seconds=60)  # the button shows for ten; its clock stops under the pointer


class NothingToUndo(Conflict):
    """Too late, or something else happened since."""

    code = "nothing_to_undo"


def last_action_undo(*, ticket: Ticket, version: int, actor: Actor) -> Ticket:
    """Reverse what `actor` did last to this ticket. Raises NothingToUndo.

    `version` is the ticket's right after it: had anything happened since, undoing would undo that.
    """
    event = _last_own(ticket, actor.user)
    if event is None or ticket.version != version or timezone.now() - event.at > LONG_ENOUGH:
        raise NothingToUndo(_("This can no longer be undone: something else happened since."))
    before = event.data["from"]
    if event.kind == EventKind.ASSIGNED:
        return services.ticket_assign(
            ticket_id=ticket.pk,
            assignee=_agent(before),
            actor=actor,
            seen_version=version,
        )
    if event.kind == EventKind.PRIORITY_CHANGED:
        return services.ticket_prioritise(
            ticket_id=ticket.pk, priority=before, actor=actor, seen_version=version
        )
    return services.ticket_move(
        ticket_id=ticket.pk, to=_way_back(ticket, before), actor=actor, seen_version=version
    )


def _last_own(ticket: Ticket, user: User | None) -> TicketEvent | None:
    rows = TicketEvent.objects.filter(ticket=ticket, kind__in=UNDOABLE, actor=user)
    return rows.order_by("-pk").first()


def _agent(pk: int | None) -> User | None:
    return None if pk is None else User.objects.filter(pk=pk).first()


def _way_back(ticket: Ticket, before: str) -> str:
    """The status before; `open` where the status machine has no step back (to new, to waiting)."""
    return before if before in TRANSITIONS[ticket.status] else Status.OPEN
