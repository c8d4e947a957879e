"""How content the customer was with a solution."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import Via
from tickets.models.ticket import Ticket


class Rating(models.Model):
    """One for each time that a ticket was solved; `solved_at` names that time."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="ratings", db_index=False
    )
    solved_at = models.DateTimeField()
    good = models.BooleanField()
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    via = models.CharField(max_length=10, choices=Via)

    class Meta:
        ordering = ["id"]
        verbose_name = _("rating")
        constraints = [
            CheckConstraint(condition=Q(via__in=Via.values), name="tickets_rating_via_known"),
            UniqueConstraint(fields=["ticket", "solved_at"], name="tickets_rating_once_solved"),
        ]
        indexes = [Index(fields=["at"], name="tickets_rating_at")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {'good' if self.good else 'bad'}"
