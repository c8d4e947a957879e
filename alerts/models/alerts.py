"""What went wrong: the alerts of CAS, kept whole, and how they come in."""

import hashlib
import secrets
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from alerts.choices import Category


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, user: User) -> Self:
        """Agents see all; customers their company's."""
        return self if user.is_agent else self.filter(company_id=user.company_id)

    def needing_help(self) -> Self:
        """Those that block something: the rest of what CAS sends is news."""
        return self.exclude(category="")


class Alert(models.Model):
    """One notification of CAS, or one alert that a program posted. The payload is never changed;
    what it says is removed as a whole after the time agreed (`texts_removed_at`).

    `category` is empty for news (accepted, released…): nothing to solve. `over_at` says that a
    later good status of the same declaration arrived: "resolved" is proposed, never done alone.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="alerts")
    external_id = models.CharField(max_length=100)
    event_type = models.CharField(max_length=60, blank=True)
    event_subtype = models.CharField(max_length=60, blank=True)
    event_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    payload = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=60, blank=True)
    known_status = models.BooleanField(default=True)
    category = models.CharField(max_length=30, blank=True)
    subtype = models.CharField(max_length=40, blank=True)
    customs_system = models.SlugField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    declaration_id = models.CharField(max_length=100, blank=True)
    shipment_reference = models.CharField(max_length=100, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    classification = models.JSONField(default=dict)
    over_at = models.DateTimeField(null=True, blank=True)
    texts_removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-event_at", "-id"]
        constraints = [
            UniqueConstraint(
                fields=["company", "external_id"], name="alerts_alert_once_per_company"
            ),
            CheckConstraint(
                condition=Q(category__in=["", *Category.values]), name="alerts_alert_category_known"
            ),
        ]
        indexes = [
            Index(fields=["company", "-event_at", "-id"], name="alerts_of_company"),
            Index(fields=["-event_at", "-id"], name="alerts_newest"),
            Index(fields=["declaration_id", "event_at"], name="alerts_of_declaration"),
            Index(fields=["signature", "-event_at"], name="alerts_of_signature"),
            Index(
                fields=["received_at", "id"],
                name="alerts_with_texts",
                condition=Q(texts_removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type}/{self.event_subtype} {self.external_id}"


class AlertReference(models.Model):
    """An identifier that an alert carries, normalised (upper case, no blanks)."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["alert", "kind", "value"], name="alerts_reference_once_per_alert"
            )
        ]
        indexes = [Index(fields=["value"], name="alerts_reference_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class StatusMapping(models.Model):
    """What a declaration status of CAS means for us. CAS's list is not public, so it is data."""

    status = models.CharField(max_length=60, unique=True)
    category = models.CharField(max_length=30, choices=Category, blank=True)
    subtype = models.CharField(max_length=40, blank=True)
    ends_alert = models.BooleanField(
        default=False, help_text=_("A good status: earlier alerts of the declaration are over.")
    )

    class Meta:
        ordering = ["status"]
        constraints = [
            CheckConstraint(
                condition=Q(category__in=["", *Category.values]),
                name="alerts_status_category_known",
            )
        ]

    def __str__(self) -> str:
        return self.status


class Intake(models.Model):
    """How one company's CAS posts its notifications. CAS's own authentication is not documented,

    so each check is optional but the unguessable token of the path; only its hash is kept.
    """

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="intake")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    header_name = models.CharField(max_length=60, blank=True)
    header_value = models.CharField(max_length=200, blank=True)
    hmac_secret = models.CharField(max_length=200, blank=True)
    hmac_header = models.CharField(max_length=60, blank=True)
    addresses = ArrayField(models.GenericIPAddressField(), default=list, blank=True)
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("On whose behalf alerts of this company open tickets."),
    )

    def __str__(self) -> str:
        return str(self.company)

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def generate() -> str:
        return secrets.token_urlsafe(24)
