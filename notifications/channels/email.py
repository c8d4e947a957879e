"""E-mail out, in the reader's language and time zone."""

import smtplib
import zoneinfo
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from notifications.errors import DeliveryError
from notifications.inbound.replies import reply_address
from notifications.models import OutboxMessage


def send(message: OutboxMessage) -> None:
    """Send one message by SMTP. Raises DeliveryError, which says whether trying again can help."""
    mail = build(message)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise DeliveryError(str(error), permanent=all(code >= 500 for code in codes)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(str(error), permanent=False) from error


def build(message: OutboxMessage) -> EmailMultiAlternatives:
    """Render subject (first line of the text template), text and HTML, with threading headers."""
    context = {**_with_instants(message.context), "site_url": settings.SITE_URL}
    zone = zoneinfo.ZoneInfo(message.time_zone)
    with translation.override(message.language), timezone.override(zone):
        text = render_to_string(f"email/{message.template}.txt", context)
        html = render_to_string(f"email/{message.template}.html", context)
    subject, _, body = text.strip().partition("\n")
    return EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[message.recipient],
        headers=_headers(message),
        alternatives=[(html, "text/html")],
    )


def _with_instants(context: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no instants: those of the keys ending in `_at` become datetimes again."""
    return {
        key: datetime.fromisoformat(value) if key.endswith("_at") and value else value
        for key, value in context.items()
    }


def _headers(message: OutboxMessage) -> dict[str, str]:
    """A stable Message-ID, so that a repeat is the same mail; a thread, so that replies gather."""
    domain = settings.MAIL_DOMAIN
    headers = {
        "Message-ID": f"<outbox-{message.pk}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.thread:
        root = f"<{message.thread}@{domain}>"
        headers |= {"References": root, "In-Reply-To": root}
    if message.thread and settings.MAIL_IS_READ:
        headers["Reply-To"] = reply_address(message.thread, message.recipient)
    return headers
