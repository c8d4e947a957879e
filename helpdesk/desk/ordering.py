"""The orders of the list, and paging by key."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket
from tickets.models import TicketQuerySet as Tickets


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list, by one instant and the key; `nulls_last` for running deadlines."""

    field: str
    is_descending: bool = False
    is_never_empty: bool = True

    def sort(self, tickets: Tickets) -> Tickets:
        instant = F(self.field)
        if self.is_descending:
            return tickets.order_by(instant.desc(), "-pk")
        return tickets.order_by(instant.asc(nulls_last=True), "pk")

    def key(self, ticket: Ticket) -> str:
        """Where this ticket stands, for the link to what follows it."""
        at: datetime | None = getattr(ticket, self.field)
        return f"{at.isoformat() if at else ''}~{ticket.pk}"

    def after(self, tickets: Tickets, key: str) -> Tickets:
        """What follows the ticket with this key; everything if the key makes no sense."""
        match = re.fullmatch(r"([^~]*)~(\d{1,18})", key)
        if match is None:
            return tickets
        try:
            at, pk = parse_datetime(match[1]) if match[1] else None, int(match[2])
        except ValueError:  # well formed, but no such day
            return tickets
        if self.is_descending:
            earlier = Q(**{f"{self.field}__lt": at}) | Q(**{self.field: at}, pk__lt=pk)
            # Implied by the other; it is the one by which an index is entered in the middle.
            return tickets.filter(earlier, **{f"{self.field}__lte": at}) if at else tickets
        same = Q(**{self.field: at}, pk__gt=pk)
        if at is None:
            return tickets.filter(same)
        later = same | Q(**{f"{self.field}__gt": at})
        if self.is_never_empty:
            return tickets.filter(later, **{f"{self.field}__gte": at})
        return tickets.filter(later | Q(**{self.field: None}))


BY_DEADLINE = Order("next_due_at", is_never_empty=False)
BY_SOLVED = Order("resolved_at", is_descending=True)
BY_LATEST = Order("updated_at", is_descending=True)

# What an agent chooses from. Each is an index of tickets, read in its order.
ORDERS: dict[str, Order] = {
    "due": BY_DEADLINE,
    "latest": BY_LATEST,
    "quiet": Order("updated_at"),
    "newest": Order("created_at", is_descending=True),
    "oldest": Order("created_at"),
}
ORDER_LABELS: dict[str, str | Promise] = {
    "due": _("Next deadline first"),
    "latest": _("Last change first"),
    "quiet": _("Longest without change first"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
}
