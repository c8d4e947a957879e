"""Counting what must be there once. Knows e-mails and numbers, not Django."""

import re
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage

LEAD = "lead@desk.example"


def differences(name: str, rows: Iterable[int], expected: set[int]) -> list[str]:
    """Keys that do not stand in `rows` as often as they must: once if expected, else never."""
    counts = Counter(rows)
    return [
        f"ticket {key}: {counts[key]} times {name}"
        for key in sorted(expected | counts.keys())
        if counts[key] != (key in expected)
    ]


def mails_wrong(messages: Iterable[EmailMessage], tickets: Iterable[int]) -> list[str]:
    """Tickets of which the mailbox holds no e-mail, or several that a reader cannot tell apart.

    The same e-mail may come again, but then with the same Message-ID.
    """
    ids = {mail["Message-ID"]: ticket_in(mail["Subject"]) for mail in messages}
    return differences("Message-ID", ids.values(), set(tickets))


def ticket_in(text: str) -> int:
    """The key of the ticket whose number stands in a text."""
    found = re.search(r"CAS-(\d+)", text)
    assert found, text
    return int(found[1])
