"""Taking a ticket to change it: one row lock, and what the caller believed compared under it."""

from django.utils.translation import gettext_lazy as _

from tickets.choices import Status
from tickets.errors import TicketChanged, TicketClosed
from tickets.models import Ticket


def ticket_locked(ticket_id: int, seen_version: int | None = None) -> Ticket:
    """Return the ticket under a row lock, with its company and contract. Raises TicketChanged."""
    rows = Ticket.objects.select_for_update(of=["self"])
    ticket = rows.select_related("company__contract", "requester", "assignee").get(pk=ticket_id)
    if seen_version is not None and ticket.version != seen_version:
        raise TicketChanged(
            _("Someone changed this ticket while you were reading it. Look again, then repeat."),
            version=ticket.version,
        )
    return ticket


def require_open(ticket: Ticket) -> None:
    if ticket.status == Status.CLOSED:
        raise TicketClosed(_("A closed ticket cannot be changed."))
