"""The outbox: written with its cause, delivered at least once, with an id to drop repeats by."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from notifications.channels import email
from notifications.choices import DeliveryState
from notifications.errors import DeliveryError
from notifications.models import OutboxMessage

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=2)
# A claimed message comes due again by itself if the process that claimed it dies.
CLAIM = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail still to be written to the outbox; see `email_enqueue`."""

    key: str
    to: str
    template: str
    context: dict[str, Any]
    language: str = "fr"
    time_zone: str = "Europe/Paris"
    thread: str = ""
    not_before: datetime | None = None


def email_enqueue(
    *,
    key: str,
    to: str,
    template: str,
    context: dict[str, Any],
    language: str = "fr",
    time_zone: str = "Europe/Paris",
    thread: str = "",
    not_before: datetime | None = None,
) -> None:
    """Write an e-mail to be sent after the caller's transaction. The same key twice is one e-mail.

    `template` names `email/<template>.txt` and `.html`; `context` is JSON. `not_before` (UTC) keeps
    a notice that is not urgent for opening hours.
    """
    emails_enqueue([Email(key, to, template, context, language, time_zone, thread, not_before)])


def emails_enqueue(emails: Iterable[Email]) -> None:
    """As `email_enqueue`, several in one statement."""
    now = timezone.now()
    messages = [_message(written, now) for written in emails]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    for message in messages:
        if message.next_attempt_at == now:
            _nudge(message.key)


def emails_withdraw(*, prefix: str, now: datetime) -> int:
    """Take back the e-mails whose key begins with `prefix` and that wait for a later hour.

    What is due, being sent, or was tried stays. Return how many.
    """
    waiting = OutboxMessage.objects.filter(
        key__startswith=prefix, attempts=0, next_attempt_at__gt=now + CLAIM
    )
    return waiting.delete()[0]


def _message(written: Email, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        key=written.key,
        recipient=written.to,
        template=written.template,
        context=written.context,
        language=written.language,
        time_zone=written.time_zone,
        thread=written.thread,
        created_at=now,
        next_attempt_at=max(now, written.not_before or now),
    )


def _nudge(key: str) -> None:
    """Ask a worker to deliver at once. Only a nudge: the sweep delivers what a lost broker drops."""
    from notifications.tasks import deliver  # the tasks import this module

    transaction.on_commit(lambda: deliver.delay(key), robust=True)


def outbox_sweep(*, now: datetime, limit: int) -> int:
    """Deliver up to `limit` due messages: retries, and what a lost broker dropped."""
    delivered = 0
    for key in outbox_claim(now=now, limit=limit):
        delivered += _attempt(key, now)
    return delivered


def outbox_deliver(*, key: str, now: datetime) -> bool:
    """Deliver one due message. Return whether it has left now; settled or claimed ones have not."""
    claimed = OutboxMessage.objects.due(now).filter(key=key).update(next_attempt_at=now + CLAIM)
    return bool(claimed) and _attempt(key, now)


@transaction.atomic
def outbox_claim(*, now: datetime, limit: int) -> list[str]:
    """Claim due messages for two minutes, so that two workers never send the same one at once."""
    due = OutboxMessage.objects.due(now).select_for_update(skip_locked=True)
    keys = list(due.values_list("key", flat=True)[:limit])
    OutboxMessage.objects.filter(key__in=keys).update(next_attempt_at=now + CLAIM)
    return keys


def _attempt(key: str, now: datetime) -> bool:
    """Send outside any transaction. A crash before the save sends again with the same Message-ID."""
    message = OutboxMessage.objects.get(key=key)
    message.attempts += 1
    try:
        email.send(message)
    except DeliveryError as error:
        _note_failure(message, error, now)
    except Exception as error:
        # A message that cannot even be written must not hold up those claimed with it.
        logger.exception("message cannot be built", extra={"outbox_id": message.pk})
        _note_failure(message, DeliveryError(repr(error), permanent=False), now)
    else:
        message.state, message.sent_at = DeliveryState.SENT, now
        message.next_attempt_at, message.last_error = None, ""
    message.save()
    return message.state == DeliveryState.SENT


def _note_failure(message: OutboxMessage, error: DeliveryError, now: datetime) -> None:
    """Wait twice as long each time, up to an hour; give up after two days or when told to."""
    message.last_error = str(error)[:2000]
    if error.permanent or now - message.created_at > GIVE_UP_AFTER:
        message.state, message.next_attempt_at = DeliveryState.FAILED, None
    else:
        wait = min(timedelta(seconds=15 * 2 ** min(message.attempts, 10)), LONGEST_WAIT)
        message.next_attempt_at = now + wait
    logger.warning(
        "delivery failed",
        extra={"outbox_id": message.pk, "attempts": message.attempts, "state": message.state},
    )
