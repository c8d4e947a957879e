"""Prepared answers with their placeholders filled in."""

from accounts.models import User
from helpdesk.wording import filled
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
