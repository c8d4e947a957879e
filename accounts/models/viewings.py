"""Who of us looked at the portal with a customer's eyes: the record of it."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ViewingQuerySet(models.QuerySet["Viewing"]):
    def running(self, now: object) -> Self:
        """Neither ended nor past its half hour."""
        return self.filter(ended_at=None, expires_at__gt=now)

    def latest_first(self) -> Self:
        """With who looked and at whom."""
        return self.select_related("agent", "person").order_by("-started_at", "-pk")


class Viewing(models.Model):
    """An agent sees the portal as a person of a company does, and changes nothing.

    `ticket` is the number of the one it was begun from, empty where it was begun from the company.
    `ended_at` stays null where nobody ended it: then it was over at `expires_at`. The row is the
    audit: a trigger refuses any other change of it, and its deletion.
    """

    agent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="viewings", db_index=False
    )
    ticket = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("look through a customer’s eyes")
        verbose_name_plural = _("looks through customers’ eyes")
        constraints = [
            CheckConstraint(
                condition=Q(expires_at__gt=F("started_at")),
                name="accounts_viewing_expires_after_start",
            ),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="accounts_viewing_ends_after_start",
            ),
            UniqueConstraint(
                fields=["agent"],
                condition=Q(ended_at=None),
                name="accounts_viewing_one_at_a_time",
            ),
        ]
        indexes = [Index(fields=["person", "-started_at"], name="accounts_viewing_of_person")]

    def __str__(self) -> str:
        return f"{self.agent_id} → {self.person_id}"

    @property
    def over_at(self) -> object:
        """When it was or will be over."""
        return self.ended_at or self.expires_at
