"""What came by e-mail, kept as it came before anybody reads it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from notifications.choices import InboundReason, InboundSource, InboundState

SUBJECT_MAX = 300
ADDRESS_MAX = 254
MESSAGE_ID_MAX = 500


class InboundQuerySet(models.QuerySet["InboundMessage"]):
    def due(self, now: datetime) -> Self:
        """What should have been read by `now`, in the order of arrival.

        Uses index: notifications_inbound_due.
        """
        return self.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def for_page(self) -> Self:
        """Without the bytes, newest first. Uses index: notifications_inbound_of_state."""
        return self.defer("raw").order_by("-pk")


class InboundMessage(models.Model):
    """One e-mail. `raw` holds every byte that came, so that it can be read again at any time.

    `ticket_id` and `ticket_message_id` are plain numbers, as tickets live in a room above.
    """

    raw = models.BinaryField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=10, choices=InboundSource)
    received_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=InboundState, default=InboundState.STORED)
    reason = models.CharField(max_length=20, choices=InboundReason, blank=True)
    detail = models.TextField(blank=True)
    next_attempt_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)

    # Read from the bytes, for lists and for matching.
    message_id = models.CharField(max_length=MESSAGE_ID_MAX, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    from_address = models.CharField(max_length=ADDRESS_MAX, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=SUBJECT_MAX, blank=True)

    # What became of it.
    ticket_id = models.BigIntegerField(null=True, blank=True)
    ticket_message_id = models.BigIntegerField(null=True, blank=True)

    objects = InboundQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail received")
        verbose_name_plural = _("e-mails received")
        constraints = [
            CheckConstraint(
                condition=Q(state__in=InboundState.values),
                name="notifications_inbound_state_known",
            ),
            CheckConstraint(
                condition=Q(reason__in=["", *InboundReason.values]),
                name="notifications_inbound_reason_known",
            ),
            CheckConstraint(
                condition=Q(source__in=InboundSource.values),
                name="notifications_inbound_source_known",
            ),
            CheckConstraint(
                condition=Q(
                    state=InboundState.STORED, next_attempt_at__isnull=False, settled_at=None
                )
                | (
                    ~Q(state=InboundState.STORED)
                    & Q(next_attempt_at=None, settled_at__isnull=False)
                ),
                name="notifications_inbound_due_iff_stored",
            ),
            # The same mail over two ways, with other `Received` lines, becomes one message.
            UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(ticket_message_id__isnull=False) & ~Q(fingerprint=""),
                name="notifications_inbound_taken_once",
            ),
        ]
        indexes = [
            Index(
                fields=["next_attempt_at"],
                name="notifications_inbound_due",
                condition=Q(next_attempt_at__isnull=False),
            ),
            Index(fields=["state", "-id"], name="notifications_inbound_of_state"),
            Index(
                fields=["message_id"],
                name="notifications_inbound_by_id",
                condition=~Q(message_id=""),
            ),
            Index(fields=["from_address", "-received_at"], name="notifications_inbound_sender"),
            Index(
                fields=["ticket_id", "-id"],
                name="notifications_inbound_ticket",
                condition=Q(ticket_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id or self.sha256[:12]


class Mailbox(models.Model):
    """How far a folder of an IMAP server has been read. `polled_until` keeps a second reader out."""

    name = models.CharField(max_length=300, unique=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    polled_until = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
