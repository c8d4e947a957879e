"""E-mails as they come, and the desk that takes them."""

from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from typing import Any

from django.utils import timezone

from notifications.choices import InboundSource
from notifications.inbound.replies import reply_address
from notifications.inbound.storing import inbound_store
from notifications.models import InboundMessage
from tickets.mail.taking import mails_take

DESK = "support@helpdesk.example"
_numbers = count(1)


def letter(
    sender: str,
    text: str = "It does not work.",
    *,
    to: str = DESK,
    subject: str = "Blocked",
    **head: str,
) -> EmailMessage:
    """A plain mail; `head` are further headers, `_` for `-`, None takes one away."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = f"<letter-{next(_numbers)}@customer.example>"
    for name, value in head.items():
        del mail[name.replace("_", "-")]
        if value is not None:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def answer(ticket: Any, sender: str, text: str = "Here it is.", **options: Any) -> EmailMessage:
    """An answer to the address that we gave this sender."""
    return letter(sender, text, to=reply_address(f"ticket-{ticket.pk}", sender), **options)


def arrive(mail: EmailMessage | bytes) -> InboundMessage:
    """Store it, and take it as a worker does; return what became of it."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    message, _new = inbound_store(raw=raw, source=InboundSource.GATEWAY, now=timezone.now())
    mails_take(now=timezone.now(), limit=10)
    message.refresh_from_db()
    return message
