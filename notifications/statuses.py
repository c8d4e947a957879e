"""What the enhanced status codes of mail servers (RFC 3463) say of an address."""

import re

from notifications.choices import BounceKind

_STATUS = re.compile(r"([245])\.(\d{1,3}\.\d{1,3})\b")
_FULL = "2.2"
# Said of the mail, its sender or the line, not of the address (RFC 3463, section 3): a sender
# refused, a mail too long for mailbox or server, the protocol, the content, a policy.
_OF_THE_MAIL = {"1.7", "1.8", "2.3", "3.4"}
_OF_THE_LINE = ("5.", "6.", "7.")


def kind_of(status: str) -> BounceKind | None:
    """What an enhanced status code (RFC 3463) says of the address; None where it says nothing.

    A final failure, or a passing one: a full mailbox, a server that could not be reached for days,
    and whatever gives no code.
    """
    found = _STATUS.search(status)
    if found is None:
        return BounceKind.SOFT
    severity, detail = found.groups()
    if severity == "2" or detail in _OF_THE_MAIL or detail.startswith(_OF_THE_LINE):
        return None
    return BounceKind.HARD if severity == "5" and detail != _FULL else BounceKind.SOFT


def status_in(text: str) -> str:
    """The enhanced status code in what a mail server answered; "" for none."""
    found = _STATUS.search(text)
    return found[0] if found else ""
