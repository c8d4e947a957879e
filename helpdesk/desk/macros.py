"""Prepared answers with their placeholders filled in."""

import re
from collections.abc import Mapping

from accounts.models import User
from tickets.models import Macro, Ticket


def macro_text(macro: Macro, *, ticket: Ticket, agent: User, system: str) -> str:
    """The macro in the customer's language. What is not known stays as it is written: {system}."""
    values = {
        "requester": ticket.requester.name,
        "agent": agent.name,
        "number": ticket.number,
        "subject": ticket.subject,
        "system": system,
        "declaration": ticket.declaration_reference,
    }
    return filled(macro.body(ticket.locale[:2]), values)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Replace `{name}` where a value is known, and nothing else: braces may be the customer's."""
    return re.sub(r"\{(\w+)\}", lambda hole: values.get(hole[1]) or hole[0], text)
