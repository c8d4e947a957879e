"""What became of each try to reach an endpoint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.outbox import OutboxMessage

EXCERPT_CHARACTERS = 500


class WebhookDelivery(models.Model):
    """One try: what the endpoint answered, or why it did not. Never edited."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    status_code = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=300, blank=True)
    response = models.CharField(max_length=EXCERPT_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status_code or self.error}"
