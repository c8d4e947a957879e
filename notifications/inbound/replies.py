"""What comes back of our mails, signed: the address to answer to, and the name of the mail."""

import base64
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

SIGNATURE_CHARACTERS = 20  # of base32, 100 bits


@dataclass(frozen=True, slots=True)
class Token:
    """What an address that a mail was sent to says. Only `is_of` says that it is worth anything."""

    thread: str
    signature: str

    def is_of(self, address: str) -> bool:
        """Whether we gave it to this address."""
        return hmac.compare_digest(self.signature, _signature(self.thread, address))


def reply_address(thread: str, recipient: str) -> str:
    """`support+ticket-12-<signature>@…`. Lower case, as some servers fold it."""
    local, _, domain = settings.MAIL_ADDRESS.partition("@")
    return f"{local}+{thread}-{_signature(thread, recipient)}@{domain}"


def outbox_id(pk: int) -> str:
    """The local part of our Message-ID, the same at each try, signed: a report that gives it back
    comes from whoever got the mail, or carried it."""
    return f"outbox-{pk}-{_signature('outbox', str(pk))}"


def is_outbox_id(pk: int, signature: str) -> bool:
    """Whether we signed it."""
    return hmac.compare_digest(signature.lower(), _signature("outbox", str(pk)))


def tokens_in(addresses: Iterable[str]) -> list[Token]:
    """The tokens among the addresses that a mail was sent to."""
    local, _, domain = settings.MAIL_ADDRESS.partition("@")
    shape = re.compile(
        rf"{re.escape(local)}\+([a-z]+-\d{{1,18}})-([a-z2-7]{{{SIGNATURE_CHARACTERS}}})"
        rf"@{re.escape(domain)}"
    )
    found = (shape.fullmatch(address.lower()) for address in addresses)
    return [Token(match[1], match[2]) for match in found if match]


def _signature(thread: str, address: str) -> str:
    digest = salted_hmac(
        "notifications.reply", f"{thread}|{address.lower()}", algorithm="sha256"
    ).digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_CHARACTERS]
