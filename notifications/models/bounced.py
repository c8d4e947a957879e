"""Addresses whose mail came back."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from notifications.choices import BounceKind


class BouncedAddressQuerySet(models.QuerySet["BouncedAddress"]):
    def stopped(self) -> Self:
        """Those that get no mail now. Uses index: notifications_bounced_stopped."""
        return self.filter(stopped_at__isnull=False)


class BouncedAddress(models.Model):
    """An address whose mail came back. While `stopped_at` stands, nothing is sent to it.

    `cleared_by` is the address of who had it tried again; its own where a mail came from it.
    """

    address = models.CharField(_("e-mail address"), max_length=254, unique=True)
    kind = models.CharField(max_length=10, choices=BounceKind)
    status = models.CharField(max_length=20, blank=True, help_text=_("By RFC 3463, as 5.1.1."))
    reason = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=0, help_text=_("Since it was last cleared."))
    # Of the passing ones, when: those of the last days.
    soft_at = ArrayField(models.DateTimeField(), default=list, blank=True)
    last_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.CharField(max_length=254, blank=True)

    objects = BouncedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address whose mail came back")
        verbose_name_plural = _("addresses whose mail came back")
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                condition=Q(address=Lower("address")), name="notifications_bounced_lower"
            ),
            CheckConstraint(
                condition=Q(kind__in=BounceKind.values), name="notifications_bounced_kind_known"
            ),
            CheckConstraint(
                condition=Q(cleared_at=None, cleared_by="")
                | Q(cleared_at__isnull=False) & ~Q(cleared_by=""),
                name="notifications_bounced_cleared_by_whom",
            ),
            CheckConstraint(
                condition=Q(stopped_at=None) | Q(cleared_at=None),
                name="notifications_bounced_stopped_or_cleared",
            ),
        ]
        indexes = [
            Index(
                fields=["stopped_at"],
                name="notifications_bounced_stopped",
                condition=Q(stopped_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.address


def stopped_since(address: str) -> Subquery:
    """Since when the address in the outer query's field, in lower case, gets no mail; else null."""
    rows = BouncedAddress.objects.filter(address=OuterRef(address))
    return Subquery(rows.values("stopped_at"), output_field=models.DateTimeField(null=True))


def stopped_at_of(address: str) -> datetime | None:
    """Since when this address gets no mail; None: it does."""
    rows = BouncedAddress.objects.filter(address=address.lower())
    return rows.values_list("stopped_at", flat=True).first()
