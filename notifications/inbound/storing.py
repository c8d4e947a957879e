"""Keeping what came, before anybody reads it; and who may read it next."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notifications.choices import InboundReason, InboundSource, InboundState
from notifications.errors import MailTooLarge
from notifications.models import InboundMessage
from notifications.signals import inbound_message_stored

# A claimed e-mail comes due again by itself if the process that claimed it dies.
CLAIM = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=30)
TRIES = 6  # over a quarter of an hour; then an agent is asked


def inbound_store(
    *, raw: bytes, source: InboundSource, now: datetime, too_large: bool = False
) -> tuple[InboundMessage, bool]:
    """Keep the bytes of an e-mail. Return the row, and whether it is new: the same bytes are one.

    `too_large` says that `raw` is only the head of a mail that was left where it is. Raises
    MailTooLarge for more than MAIL_MAX_BYTES.
    """
    if len(raw) > settings.MAIL_MAX_BYTES:
        raise MailTooLarge(_("The e-mail is too large."))
    fields: dict[str, Any] = {"next_attempt_at": now}
    if too_large:
        fields = {
            "state": InboundState.TRIAGE,
            "reason": InboundReason.TOO_LARGE,
            "next_attempt_at": None,
            "settled_at": now,
        }
    with transaction.atomic():
        message, new = InboundMessage.objects.get_or_create(
            sha256=hashlib.sha256(raw).hexdigest(),
            defaults={
                "raw": raw,
                "size": len(raw),
                "source": source,
                "received_at": now,
                **fields,
            },
        )
        if new:
            inbound_message_stored.send(sender=InboundMessage, message=message)
    return message, new


@transaction.atomic
def inbound_claim(*, now: datetime, limit: int) -> list[int]:
    """Claim due e-mails for two minutes, so that two workers never read the same one at once."""
    due = InboundMessage.objects.due(now).select_for_update(skip_locked=True)
    keys = list(due.values_list("pk", flat=True)[:limit])
    InboundMessage.objects.filter(pk__in=keys).update(next_attempt_at=now + CLAIM)
    return keys


def inbound_claim_one(*, pk: int, now: datetime) -> bool:
    """Claim one. False when it is settled, or claimed by somebody else."""
    due = InboundMessage.objects.due(now).filter(pk=pk).order_by()
    return bool(due.update(next_attempt_at=now + CLAIM))


def inbound_note_failure(*, pk: int, error: Exception, now: datetime) -> None:
    """Reading it failed: later again, at last never by itself. Nothing is lost: the bytes stay."""
    message = InboundMessage.objects.defer("raw").get(pk=pk)
    message.attempts += 1
    message.detail = repr(error)[:2000]
    if message.attempts >= TRIES:
        settle(message, InboundState.FAILED, InboundReason.ERROR, now)
    else:
        message.next_attempt_at = now + FIRST_WAIT * 2 ** (message.attempts - 1)
    message.save(
        update_fields=[
            "attempts", "detail", "state", "reason", "next_attempt_at", "settled_at",
        ]
    )  # fmt: skip


def settle(
    message: InboundMessage, state: InboundState, reason: InboundReason, now: datetime
) -> None:
    """Set what became of it, without saving."""
    message.state, message.reason = state, reason
    message.settled_at, message.next_attempt_at = now, None


@transaction.atomic
def inbound_replay(*, pk: int, now: datetime) -> bool:
    """Have it read again, unless it is in a ticket already or was emptied since.

    Return whether it will be.
    """
    message = InboundMessage.objects.select_for_update().defer("raw").get(pk=pk)
    if message.state == InboundState.PROCESSED or message.ticket_message_id is not None:
        return False
    if InboundMessage.objects.filter(pk=pk, raw=b"").exists():
        return False  # forgotten since: there is nothing left to read
    message.state, message.reason, message.detail = InboundState.STORED, "", ""
    message.attempts, message.next_attempt_at, message.settled_at = 0, now, None
    message.save(
        update_fields=[
            "state", "reason", "detail", "attempts", "next_attempt_at", "settled_at",
        ]
    )  # fmt: skip
    inbound_message_stored.send(sender=InboundMessage, message=message)
    return True
