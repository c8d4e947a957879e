"""The customer's consent to a contact with an authority."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import ApprovalState, Via
from tickets.models.conversation import Message
from tickets.models.ticket import Ticket


class AuthorityApproval(models.Model):
    """The customer's written approval to contact an authority: who, when, and the exact text.

    Asked by an agent with `purpose` and `shared`, or written by the customer unasked: then `words`
    and `message` hold it and nobody asked. A database trigger keeps the question from changing,
    and everything from changing once it is answered.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="approvals", db_index=False
    )
    customs_system = models.SlugField(max_length=20, blank=True)
    purpose = models.TextField(_("why we contact the authority"))
    shared = models.TextField(_("what we will share"))
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.ASKED)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=10, choices=Via, blank=True)
    reason = models.TextField(blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("the customer's exact words"), blank=True, db_default="")
    # The agent who recorded an answer that the customer did not give by a button of ours.
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ApprovalState.values), name="tickets_approval_state_known"
            ),
            CheckConstraint(
                condition=Q(answered_via__in=["", *Via.values]), name="tickets_approval_via_known"
            ),
            CheckConstraint(
                condition=Q(state=ApprovalState.ASKED, answered_at=None, answered_by=None)
                | (
                    ~Q(state=ApprovalState.ASKED)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="tickets_approval_answered_iff_state",
            ),
            CheckConstraint(
                condition=Q(asked_by__isnull=False, asked_at__isnull=False)
                | (
                    Q(asked_by=None, asked_at=None, message__isnull=False)
                    & ~Q(state=ApprovalState.ASKED)
                    & ~Q(words="")
                ),
                name="tickets_approval_asked_or_written",
            ),
            CheckConstraint(
                condition=Q(recorded_by=None, recorded_at=None)
                | Q(recorded_by__isnull=False, recorded_at__isnull=False),
                name="tickets_approval_recorded_by_and_at",
            ),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(state=ApprovalState.ASKED),
                name="tickets_approval_one_question_at_a_time",
            ),
        ]
        indexes = [Index(fields=["ticket", "state"], name="tickets_approval_of_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.state}"

    @property
    def is_unasked(self) -> bool:
        """Whether the customer wrote it without a question of ours."""
        return self.asked_by_id is None
