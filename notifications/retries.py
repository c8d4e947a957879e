"""When to try again and when to stop: for each message, and for an endpoint as a whole."""

import random
from datetime import datetime, timedelta

from django.db import transaction

from notifications.choices import DisabledReason
from notifications.errors import DeliveryError
from notifications.mailserver import LEFT_ALONE
from notifications.models import OutboxMessage, WebhookEndpoint
from notifications.signals import endpoint_given_up

EMAIL_TRIED_FOR = timedelta(days=2)
EMAIL_LONGEST = timedelta(hours=1)
WEBHOOK_LONGEST = timedelta(hours=4)
HELD_LONGEST = timedelta(hours=1)
TRIAL = timedelta(seconds=20)  # longer than the slowest call
# An endpoint that answered nothing for so long, in so many tries, is switched off.
FAILING_FOR = timedelta(days=5)
FAILURES = 10


def is_last(message: OutboxMessage, now: datetime) -> bool:
    """Whether a message that failed once more is given up."""
    return now >= (message.give_up_at or message.created_at + EMAIL_TRIED_FOR)


def wait_of(message: OutboxMessage, asked: timedelta | None, *, is_down: bool) -> timedelta:
    """How long to wait after the last try; at least as long as the receiver asked.

    A mail server that is down (`is_down`) says nothing about the message: no growing waits.
    """
    if is_down:
        return LEFT_ALONE
    if message.endpoint_id is None:
        return min(timedelta(seconds=15 * 2 ** min(message.attempts, 10)), EMAIL_LONGEST)
    return max(webhook_wait(message.attempts, WEBHOOK_LONGEST), asked or timedelta())


def webhook_wait(failures: int, longest: timedelta) -> timedelta:
    """5 s, 15 s, 45 s, … up to `longest`, a fifth more or less, so that many do not come at once."""
    wait = min(timedelta(seconds=5 * 3 ** min(failures - 1, 12)), longest)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311  spreads load, hides nothing


def endpoint_try(endpoint: WebhookEndpoint, now: datetime) -> bool:
    """Whether this worker is the one to call an endpoint whose hold is over; others go on holding.

    So one that never answers keeps one worker busy, not all of them.
    """
    unclaimed = WebhookEndpoint.objects.filter(pk=endpoint.pk, held_until=endpoint.held_until)
    return bool(unclaimed.update(held_until=now + TRIAL))


def endpoint_note_success(endpoint: WebhookEndpoint) -> None:
    """It answers: what waited may leave at once."""
    failing = WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=False)
    failing.update(failing_since=None, failures=0, held_until=None)


@transaction.atomic
def endpoint_note_failure(endpoint: WebhookEndpoint, error: DeliveryError, now: datetime) -> None:
    """Leave it alone for a while, all its messages with it; switch it off after days of this.

    Held as a whole, an endpoint that hangs costs one try at a time, however much waits for it.
    """
    row = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if row is None or not row.is_enabled:
        return
    row.failing_since, row.failures = row.failing_since or now, row.failures + 1
    row.held_until = now + (error.wait or webhook_wait(row.failures, HELD_LONGEST))
    too_long = now - row.failing_since >= FAILING_FOR and row.failures >= FAILURES
    if error.is_gone or too_long:
        reason = DisabledReason.GONE if error.is_gone else DisabledReason.FAILING
        row.disabled_at, row.disabled_reason = now, reason
    row.save()
    if not row.is_enabled:
        endpoint_given_up.send(sender=WebhookEndpoint, endpoint=row)
