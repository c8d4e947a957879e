"""An agent's reply marked as the solution or as the next steps, and what the customer said of it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import Confirmation, MarkKind
from tickets.models.conversation import Message
from tickets.models.ticket import Ticket


class MarkedReply(models.Model):
    """What a public reply of an agent is for. `steps` is `[{"who", "what", "until"}]`: `who` a
    `StepOwner`, `until` an ISO date or empty. Only a solution is confirmed by the customer."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="marked_replies", db_index=False
    )
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="marked")
    kind = models.CharField(max_length=12, choices=MarkKind)
    steps = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    confirmation = models.CharField(
        max_length=10, choices=Confirmation, default=Confirmation.NONE, blank=True
    )
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("marked reply")
        constraints = [
            CheckConstraint(condition=Q(kind__in=MarkKind.values), name="tickets_mark_kind_known"),
            CheckConstraint(
                condition=Q(confirmation__in=Confirmation.values)
                & (Q(kind=MarkKind.SOLUTION) | Q(confirmation=Confirmation.NONE)),
                name="tickets_mark_confirmation_known",
            ),
            CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="tickets_mark_answered_by_and_at",
            ),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(confirmation=Confirmation.ASKED),
                name="tickets_mark_one_question_at_a_time",
            ),
        ]
        indexes = [Index(fields=["ticket", "id"], name="tickets_mark_of_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind} {self.confirmation}".rstrip()
