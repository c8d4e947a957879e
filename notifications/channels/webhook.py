"""Webhooks out, signed as the Standard Webhooks specification says (standardwebhooks.com)."""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic

from django.utils import timezone, translation

from notifications.addresses import Target, target_of
from notifications.calls import answering
from notifications.errors import AddressRefused, DeliveryError
from notifications.models import OutboxMessage, WebhookDelivery
from notifications.models.deliveries import EXCERPT_CHARACTERS

SECRET_PREFIX = "whsec_"  # noqa: S105  the head that the specification gives a secret
SECRET_BYTES = 32
ANSWER_SECONDS = 10  # for TLS, request and answer together
READ_BYTES = 4 * EXCERPT_CHARACTERS  # of an answer, only its beginning is ever read
LONGEST_RETRY_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    retry_after: str


def secret_generate() -> str:
    """A new secret: `whsec_` and 256 random bits in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """`v1,<base64 of HMAC-SHA256>` over id, instant in seconds, and body, joined by dots."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def message_id(message: OutboxMessage) -> str:
    """The same for every try and every replay, so that the receiver can drop repeats by it."""
    return f"msg_{message.pk}"


def body_of(message: OutboxMessage) -> bytes:
    """The body, the same bytes at every try."""
    content = {"type": message.template, **message.context}
    shown = {name: content[name] for name in ("type", "timestamp", "data")}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(message: OutboxMessage, body: bytes, now: datetime) -> dict[str, str]:
    """While a secret is being replaced, the old one signs too: one signature each."""
    assert message.endpoint is not None
    name = message_id(message)
    signatures = [sign(secret, name, now, body) for secret in message.endpoint.secrets_at(now)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "premium-helpdesk",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def send(message: OutboxMessage) -> None:
    """Call the endpoint once and keep what became of it. Raises DeliveryError.

    Only 2xx is a delivery; a redirect is not followed, since its target was never checked.
    """
    assert message.endpoint is not None
    now, started = timezone.now(), monotonic()
    body = body_of(message)
    delivery = WebhookDelivery(message=message, at=now)
    try:
        answer = _post(target_of(message.endpoint.url), body, headers_of(message, body, now))
    except (AddressRefused, OSError, http.client.HTTPException) as error:
        delivery.error = _words_of(error)[:300]
        raise DeliveryError(delivery.error, permanent=False) from error
    else:
        delivery.status_code, delivery.response = answer.status, answer.text
        _require_success(answer, now)
    finally:
        delivery.duration_ms = round(1000 * (monotonic() - started))
        delivery.save()


def _words_of(error: Exception) -> str:
    """In English, as what the operating system says of a connection is."""
    with translation.override("en"):
        text = error.message if isinstance(error, AddressRefused) else str(error)
    return text or type(error).__name__


def _require_success(answer: Answer, now: datetime) -> None:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    gone = answer.status == HTTPStatus.GONE
    raise DeliveryError(
        f"HTTP {answer.status}",
        permanent=gone,
        is_gone=gone,
        wait=_wait(answer.retry_after, now),
    )


def _wait(written: str, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for, in seconds or as a date; None where it says nothing usable."""
    try:
        if written.isascii() and written.isdecimal():
            wait = timedelta(seconds=int(written[:9]))
        else:
            until = parsedate_to_datetime(written)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_RETRY_AFTER)


def _post(target: Target, body: bytes, headers: dict[str, str]) -> Answer:
    """Send, and read the beginning of the answer. Raises AddressRefused, OSError, HTTPException."""
    with answering(target, "POST", body, headers, seconds=ANSWER_SECONDS) as response:
        beginning = response.read(READ_BYTES)
        text = beginning.decode(errors="replace").replace("\0", "")[:EXCERPT_CHARACTERS]
        return Answer(response.status, text, response.getheader("Retry-After", ""))
