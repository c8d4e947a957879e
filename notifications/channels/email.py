"""E-mail out, in the reader's language and time zone."""

import smtplib
import zoneinfo
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notifications.errors import DeliveryError
from notifications.inbound.replies import outbox_id, reply_address
from notifications.models import OutboxMessage
from notifications.statuses import status_in


def send(message: OutboxMessage) -> None:
    """Send one message by SMTP. Raises DeliveryError, which says whether trying again can help."""
    mail = build(message)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        ((code, text),) = error.recipients.values()  # we write to one person at a time
        status = status_in(text.decode(errors="replace"))
        raise DeliveryError(str(error), permanent=code >= 500, status=status) from error
    except smtplib.SMTPException as error:
        is_down = isinstance(error, smtplib.SMTPConnectError)
        raise DeliveryError(str(error), permanent=False, is_down=is_down) from error
    except OSError as error:  # of connecting: once connected, smtplib raises its own
        raise DeliveryError(str(error), permanent=False, is_down=True) from error


def build(message: OutboxMessage) -> EmailMultiAlternatives:
    """Render subject, text and HTML, with threading headers; with what travels with it, if any."""
    carried = list(message.carried.order_by("pk")) if message.may_merge else []
    written = _together([message, *carried]) if carried else _render(message)
    threads = {one.thread for one in (message, *carried)}
    return EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        to=[message.recipient],
        headers={
            **_headers(message, threads.pop() if len(threads) == 1 else ""),
            **_unsubscribing([message, *carried]),
        },
        alternatives=[(written.html, "text/html")],
    )


@dataclass(frozen=True, slots=True)
class Written:
    """An e-mail in words. The first line of the text template is the subject."""

    subject: str
    text: str
    html: str


def _render(message: OutboxMessage, *, is_part: bool = False) -> Written:
    """`is_part`: within a mail that greets and says goodbye itself."""
    context = _with_instants(message.context)
    context |= {"site_url": settings.SITE_URL, "recipient": message.recipient, "is_part": is_part}
    return _write(message, message.template, context)


def _together(messages: list[OutboxMessage]) -> Written:
    """Several notices as one, each under its subject."""
    first = messages[0]
    threads = list(dict.fromkeys(one.thread for one in messages))
    # Ticket by ticket, each where it was first written about; within it in the order of writing.
    ordered = sorted(messages, key=lambda one: threads.index(one.thread))
    in_digest = bool(first.context.get("in_digest"))
    context = {
        "notices": [_without_greeting(_render(one, is_part=True), one) for one in ordered],
        "count": len(messages),
        "name": first.context.get("name", ""),
        "site_url": settings.SITE_URL,
        "recipient": first.recipient,
        "path": "/",
    }
    return _write(first, "digest" if in_digest else "several", context)


def _without_greeting(written: Written, message: OutboxMessage) -> Written:
    with translation.override(message.language):
        greeting = _("Hello %(name)s,") % {"name": message.context.get("name", "")}
    return replace(written, text=written.text.removeprefix(greeting).strip() + "\n")


def _write(message: OutboxMessage, template: str, context: dict[str, Any]) -> Written:
    zone = zoneinfo.ZoneInfo(message.time_zone)
    with translation.override(message.language), timezone.override(zone):
        text = render_to_string(f"email/{template}.txt", context)
        html = render_to_string(f"email/{template}.html", context)
    subject, _newline, body = text.strip().partition("\n")
    return Written(" ".join(subject.split()), body.strip() + "\n", html)


def _unsubscribing(messages: list[OutboxMessage]) -> dict[str, str]:
    """One click in the mail program ends e-mails of this kind (RFC 8058); of several kinds none."""
    paths = {message.context.get("unsubscribe_path", "") for message in messages}
    path = paths.pop() if len(paths) == 1 else ""
    if not path:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _with_instants(context: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no instants: those of the keys ending in `_at` become datetimes again."""
    return {
        key: datetime.fromisoformat(value) if key.endswith("_at") and value else value
        for key, value in context.items()
    }


def _headers(message: OutboxMessage, thread: str) -> dict[str, str]:
    """A stable Message-ID, so that a repeat is the same mail; a thread, so that replies gather."""
    domain = settings.MAIL_DOMAIN
    headers = {
        "Message-ID": f"<{outbox_id(message.pk)}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if thread:
        root = f"<{thread}@{domain}>"
        headers |= {"References": root, "In-Reply-To": root}
    if thread and settings.MAIL_IS_READ:
        headers["Reply-To"] = reply_address(thread, message.recipient)
    return headers
