"""What must leave, kept until it has left."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils import timezone

from notifications.choices import Channel, DeliveryState
from notifications.models.endpoints import WebhookEndpoint


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self, now: datetime) -> Self:
        """What should have left by `now`, oldest first. Uses index: notifications_outbox_due."""
        due = self.filter(next_attempt_at__lte=now, carried_by=None)
        return due.order_by("next_attempt_at", "pk")


class OutboxMessage(models.Model):
    """One e-mail or webhook call, written in the transaction that caused it.

    `key` says what caused it (`assigned:42`): a second write of the same cause is no second
    message, and the receiver can drop repeats by it. `next_attempt_at` is null once it is settled.
    """

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=500)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=2, default="fr")
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    context = models.JSONField(default=dict)
    thread = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    next_attempt_at = models.DateTimeField(null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    # Of an e-mail only: whether it may travel with others to the same person, and with which it
    # does (then its state is that one's); and when the receiving server gave it back.
    may_merge = models.BooleanField(default=False, db_default=False)
    carried_by = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="carried",
        db_index=False,
    )
    bounced_at = models.DateTimeField(null=True, blank=True)

    # Of a webhook only: whom to call, and when to stop trying. `template` is the event's type.
    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    give_up_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notifications_outbox_channel_known"
            ),
            CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="notifications_outbox_state_known"
            ),
            CheckConstraint(
                condition=Q(state=DeliveryState.PENDING, next_attempt_at__isnull=False)
                | (~Q(state=DeliveryState.PENDING) & Q(next_attempt_at=None)),
                name="notifications_outbox_due_iff_pending",
            ),
            CheckConstraint(
                condition=Q(channel=Channel.WEBHOOK, endpoint__isnull=False)
                & Q(give_up_at__isnull=False)
                | ~Q(channel=Channel.WEBHOOK) & Q(endpoint=None, give_up_at=None),
                name="notifications_outbox_endpoint_iff_webhook",
            ),
        ]
        indexes = [
            Index(
                fields=["next_attempt_at"],
                name="notifications_outbox_due",
                condition=Q(next_attempt_at__isnull=False),
            ),
            Index(
                fields=["endpoint", "-id"],
                name="notifications_outbox_of",
                condition=Q(endpoint__isnull=False),
            ),
            Index(
                fields=["carried_by"],
                name="notifications_outbox_carried",
                condition=Q(carried_by__isnull=False),
            ),
            Index(
                fields=["thread", "recipient"],
                name="notifications_outbox_thread",
                condition=Q(next_attempt_at__isnull=False),
            ),
            Index(
                fields=["recipient"],
                name="notifications_outbox_held",
                condition=Q(state=DeliveryState.SUPPRESSED),
            ),
            Index(
                fields=["recipient", "-created_at"],
                name="notifications_outbox_merging",
                condition=Q(may_merge=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
