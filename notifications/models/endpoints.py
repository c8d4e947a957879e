"""Programs that asked to be told: where they listen, and what for."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.choices import DisabledReason


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def of_company(self, company_id: int | None) -> Self:
        """Those of one company; None: C4T's own."""
        return self.filter(company_id=company_id)

    def listening(self, types: Collection[str]) -> Self:
        """Those that are enabled and asked for any of these events. One small table."""
        return self.filter(disabled_at=None, event_types__overlap=list(types))


class WebhookEndpoint(models.Model):
    """An address that is told what happens, signed with a secret that both sides hold.

    `company_id` is a plain number, since companies are kept in a room above; None says that the
    endpoint is C4T's own and hears of every company.
    """

    company_id = models.BigIntegerField(null=True, blank=True)
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    event_types = ArrayField(models.CharField(max_length=40))
    # Kept readable: signing needs the secret itself. Shown to people once.
    secret = models.CharField(max_length=100, editable=False)
    # The secret before the last rotation also signs until then.
    previous_secret = models.CharField(max_length=100, blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=10, choices=DisabledReason, blank=True)
    # Since the first of the failures that nothing interrupted; how many; until when to leave it alone.
    failing_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)
    created_by = models.CharField(max_length=254, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                condition=Q(disabled_reason__in=["", *DisabledReason.values]),
                name="notifications_endpoint_reason_known",
            ),
            CheckConstraint(
                condition=Q(disabled_at=None, disabled_reason="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="notifications_endpoint_reason_iff_disabled",
            ),
            CheckConstraint(
                condition=Q(previous_secret="", previous_secret_until=None)
                | (~Q(previous_secret="") & Q(previous_secret_until__isnull=False)),
                name="notifications_endpoint_previous_iff_until",
            ),
            CheckConstraint(
                condition=Q(failing_since=None, failures=0, held_until=None)
                | Q(failing_since__isnull=False, failures__gt=0, held_until__isnull=False),
                name="notifications_endpoint_failing_as_a_whole",
            ),
        ]
        indexes = [Index(fields=["company_id", "-id"], name="notifications_endpoint_of")]

    def __str__(self) -> str:
        return self.url

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None

    def secrets_at(self, now: datetime) -> list[str]:
        """What signs at this instant, the newest first."""
        until = self.previous_secret_until
        overlap = [self.previous_secret] if until is not None and now < until else []
        return [self.secret, *overlap]
