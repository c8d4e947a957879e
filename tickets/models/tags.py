"""Which tickets have a tag: the index of `Ticket.tags`, as a table."""

from django.db import models
from django.db.models import UniqueConstraint

from tickets.models.ticket import TAG_LENGTH, Ticket


class TicketTag(models.Model):
    """One tag of one ticket. Triggers keep it from `Ticket.tags`; nothing else writes it.

    A filter joins it because the planner knows how many rows each of its values has, rare and
    unknown ones too. Of the words within an array it knows the frequent ones only.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="tag_rows", db_index=False
    )
    tag = models.CharField(max_length=TAG_LENGTH)

    class Meta:
        constraints = [
            # Read by tag; the reverse is what the trigger and each ticket of a list ask for.
            UniqueConstraint(fields=["ticket", "tag"], name="tickets_tag_once"),
        ]
        indexes = [models.Index(fields=["tag", "ticket"], name="tickets_tag")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.tag}"
