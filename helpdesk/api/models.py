"""What the face keeps of its own: answers to be given again to a retried write."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from accounts.models import ApiKey


class IdempotentRequest(models.Model):
    """One `Idempotency-Key` of one API key: what was asked, and the answer once there is one.

    The row is committed before the work begins and locked while it goes on, so that a second
    request finds either the lock (still running) or the answer.
    """

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["api_key", "key"], name="api_idempotent_once_per_key"),
            CheckConstraint(
                condition=Q(status=None, body="") | Q(status__range=(200, 499)),
                name="api_idempotent_answered_iff_status",
            ),
        ]
        indexes = [Index(fields=["expires_at"], name="api_idempotent_expiry")]

    def __str__(self) -> str:
        return f"{self.api_key_id}: {self.key}"
