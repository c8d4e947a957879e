"""Agents who want to hear of a ticket that is not theirs."""

from django.db import models
from django.db.models import UniqueConstraint

from accounts.models import User
from tickets.models.ticket import Ticket


class TicketFollower(models.Model):
    """An agent who gets e-mails of what happens to a ticket, until they no longer want to."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followed")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["ticket", "user"], name="tickets_follower_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.ticket_id}"
