"""The outbox: written with its cause, delivered at least once, with an id to drop repeats by."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications import mailserver
from notifications.channels import email, webhook
from notifications.choices import Channel, DeliveryState
from notifications.errors import DeliveryError
from notifications.merging import merge_begin, merge_settle
from notifications.models import OutboxMessage, WebhookEndpoint, stopped_at_of
from notifications.nudges import email_nudge
from notifications.retries import (
    TRIAL,
    endpoint_note_failure,
    endpoint_note_success,
    endpoint_try,
    is_last,
    wait_of,
)
from notifications.stopping import address_note_bounce

logger = logging.getLogger(__name__)

# A claimed message comes due again by itself if the process that claimed it dies.
CLAIM = timedelta(minutes=2)
# How long an e-mail waits for the one before it, which is being sent just now.
BEHIND = timedelta(seconds=5)
# The last webhook begun in a sweep ends within the time limit of its task.
WEBHOOKS_SECONDS = 20

_SEND = {Channel.EMAIL.value: email.send, Channel.WEBHOOK.value: webhook.send}


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
    may_merge: bool = False


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
    may_merge: bool = False,
) -> None:
    """Write an e-mail to be sent after the caller's transaction. The same key twice is one e-mail.

    `template` names `email/<template>.txt` and `.html`; `context` is JSON. `not_before` (UTC) keeps
    a notice that is not urgent for opening hours. `may_merge` lets it travel with others to the
    same person, where there are many at once.
    """
    emails_enqueue(
        [Email(key, to, template, context, language, time_zone, thread, not_before, may_merge)]
    )


def emails_enqueue(emails: Iterable[Email]) -> None:
    """As `email_enqueue`, several in one statement."""
    now = timezone.now()
    messages = [_message(written, now) for written in emails]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    for message in messages:
        if message.next_attempt_at == now:
            email_nudge(message.key)


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
        may_merge=written.may_merge,
    )


def outbox_sweep(*, now: datetime, limit: int) -> int:
    """Send up to `limit` due e-mails: retries, and what a lost broker dropped."""
    if mailserver.is_down():
        return 0
    delivered, keys = 0, outbox_claim(now=now, limit=limit)
    for position, key in enumerate(keys, 1):
        delivered += _attempt(key, now)
        if mailserver.is_down():
            _let_go(keys[position:], now)
            break
    return delivered


@transaction.atomic
def _let_go(keys: list[str], now: datetime) -> None:
    """Give back what was claimed and not tried; not what another worker takes along just now."""
    claimed = OutboxMessage.objects.filter(key__in=keys, carried_by=None)
    free = list(claimed.select_for_update(skip_locked=True).values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk__in=free).update(next_attempt_at=now)


def webhooks_sweep() -> int:
    """Call due webhooks, one claimed after the other, for some seconds.

    Apart from the e-mails, which so never wait for somebody's slow program.
    """
    started, delivered = monotonic(), 0
    while monotonic() - started < WEBHOOKS_SECONDS:
        now = timezone.now()
        claimed = outbox_claim(now=now, limit=1, channel=Channel.WEBHOOK)
        if not claimed:
            break
        delivered += _attempt(claimed[0], now)
    return delivered


def outbox_deliver(*, key: str, now: datetime) -> bool:
    """Deliver one due message. Return whether it has left now; settled or claimed ones have not."""
    due = OutboxMessage.objects.due(now).filter(key=key)
    if mailserver.is_down():
        due = due.exclude(channel=Channel.EMAIL)
    return bool(due.update(next_attempt_at=now + CLAIM)) and _attempt(key, now)


@transaction.atomic
def outbox_claim(*, now: datetime, limit: int, channel: Channel = Channel.EMAIL) -> list[str]:
    """Claim due messages for two minutes, so that two workers never send the same one at once."""
    due = OutboxMessage.objects.due(now).filter(channel=channel)
    keys = list(due.select_for_update(skip_locked=True).values_list("key", flat=True)[:limit])
    OutboxMessage.objects.filter(key__in=keys).update(next_attempt_at=now + CLAIM)
    return keys


def _attempt(key: str, now: datetime) -> bool:
    """Send outside any transaction. A crash before the save sends again with the same id."""
    message = OutboxMessage.objects.select_related("endpoint").filter(key=key).first()
    if message is None or (message.endpoint and _is_held(message, message.endpoint, now)):
        return False
    if message.channel == Channel.EMAIL and stopped_at_of(message.recipient) is not None:
        _suppress(message)
        return False
    if message.thread and _is_behind(message, now):
        return False
    if message.may_merge and not merge_begin(message=message, now=now, claim=CLAIM):
        return False
    message.attempts += 1
    try:
        _SEND[message.channel](message)
    except DeliveryError as error:
        _note_failure(message, error, now)
    except Exception as error:
        # A message that cannot even be written must not hold up those claimed with it.
        logger.exception("message cannot be built", extra={"outbox_id": message.pk})
        _note_failure(message, DeliveryError(repr(error), permanent=False), now)
    else:
        message.state, message.sent_at = DeliveryState.SENT, now
        message.next_attempt_at, message.last_error = None, ""
        if message.endpoint:
            endpoint_note_success(message.endpoint)
    _settle(message)
    return message.state == DeliveryState.SENT


def _suppress(message: OutboxMessage) -> None:
    """Nothing is sent to an address whose mail comes back; the row stays, with every word."""
    message.last_error = "mail to this address comes back"
    message.state, message.next_attempt_at = DeliveryState.SUPPRESSED, None
    _settle(message)


def _is_held(message: OutboxMessage, endpoint: WebhookEndpoint, now: datetime) -> bool:
    """Whether the endpoint is not to be called now: then its messages wait, or are given up."""
    if not endpoint.is_enabled:
        message.last_error = "the webhook is switched off"
        message.state, message.next_attempt_at = DeliveryState.FAILED, None
        _settle(message)
        return True
    if endpoint.held_until is None:
        return False
    until = endpoint.held_until
    if until <= now:
        if endpoint_try(endpoint, now):
            return False
        until = now + TRIAL
    waiting = OutboxMessage.objects.due(now).filter(endpoint=endpoint)
    held = waiting | OutboxMessage.objects.filter(pk=message.pk)
    held.order_by().update(next_attempt_at=until)
    return True


def _is_behind(message: OutboxMessage, now: datetime) -> bool:
    """Whether an earlier e-mail of the same thread is still to reach this person: then it waits.

    One that waits for opening hours holds nothing up. Uses index: notifications_outbox_thread.
    """
    earlier = OutboxMessage.objects.filter(
        recipient=message.recipient,
        thread=message.thread,
        pk__lt=message.pk,
        next_attempt_at__isnull=False,
    )
    begun = earlier.filter(Q(attempts__gt=0) | Q(next_attempt_at__lte=now + CLAIM))
    first = begun.order_by("pk").values_list("attempts", "next_attempt_at").first()
    if first is None:
        return False
    attempts, at = first
    until = max(at or now, now) if attempts else now + BEHIND
    # Unless another worker has taken it along meanwhile: then its fate is decided there.
    waiting = OutboxMessage.objects.filter(pk=message.pk, carried_by=None)
    waiting.filter(next_attempt_at__isnull=False).update(next_attempt_at=until)
    return True


def _settle(message: OutboxMessage) -> None:
    """Save what became of it, unless its endpoint was deleted meanwhile, and it with it."""
    fields = ("attempts", "state", "sent_at", "next_attempt_at", "last_error")
    values = {name: getattr(message, name) for name in fields}
    OutboxMessage.objects.filter(pk=message.pk).update(**values)
    if message.may_merge:
        merge_settle(message)


def _note_failure(message: OutboxMessage, error: DeliveryError, now: datetime) -> None:
    """Wait longer each time; give up in the end, or when told to."""
    message.last_error = str(error)[:2000]
    if error.is_down:
        mailserver.note_down()
    if error.permanent or is_last(message, now):
        message.state, message.next_attempt_at = DeliveryState.FAILED, None
    else:
        message.next_attempt_at = now + wait_of(message, error.wait, is_down=error.is_down)
    if message.endpoint:
        endpoint_note_failure(message.endpoint, error, now)
    elif error.status and message.state == DeliveryState.FAILED:
        address_note_bounce(
            address=message.recipient, status=error.status, reason=message.last_error, now=now
        )
    logger.warning(
        "delivery failed",
        extra={"outbox_id": message.pk, "attempts": message.attempts, "state": message.state},
    )
