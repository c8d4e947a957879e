"""What happened to a ticket: the append-only log that everything else reads."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from accounts.models import User
from tickets.choices import EventKind, Via
from tickets.models.ticket import Ticket


class TicketEvent(models.Model):
    """One thing that happened to a ticket. Append-only: a database trigger refuses any change."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=30, choices=EventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    via = models.CharField(max_length=10, choices=Via)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="tickets_event_kind_known"
            ),
            CheckConstraint(condition=Q(via__in=Via.values), name="tickets_event_via_known"),
        ]
        indexes = [
            Index(fields=["ticket", "id"], name="tickets_event_of_ticket"),
            Index(
                fields=["at"],
                name="tickets_event_classified",
                condition=Q(kind=EventKind.CLASSIFIED),
            ),
            Index(
                fields=["ticket"],
                name="tickets_event_scope_answered",
                condition=Q(kind=EventKind.SCOPE_ANSWERED),
            ),
            Index(
                fields=["at"],
                name="tickets_event_reopened",
                condition=Q(kind=EventKind.STATUS_CHANGED, data__from="resolved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind}"
