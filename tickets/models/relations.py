"""Tickets that belong together."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tickets.choices import LinkKind
from tickets.models.ticket import Ticket


class TicketLink(models.Model):
    """`ticket` is the part split off or the child of an incident, `other` where it comes from; of
    two that are merely related, `ticket` is the older one. Who linked them, the log tells."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="links", db_index=False
    )
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=LinkKind)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["ticket", "other"], name="tickets_link_once"),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(kind=LinkKind.CHILD),
                name="tickets_link_one_parent",
            ),
            CheckConstraint(condition=~Q(ticket=F("other")), name="tickets_link_two_tickets"),
            CheckConstraint(condition=Q(kind__in=LinkKind.values), name="tickets_link_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"
