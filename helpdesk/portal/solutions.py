"""The card by which a customer says whether a solution works."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from helpdesk.steps import steps_of
from tickets.choices import Confirmation
from tickets.models import Message, Ticket


def solution_asked(ticket: Ticket, messages: Iterable[Message]) -> dict[str, Any] | None:
    """The solution that waits for the customer's word, for `portal/solution.html`: no query."""
    for message in messages:
        marked = getattr(message, "marked", None)
        is_ours = marked is not None and marked.ticket_id == ticket.pk  # not of a merged one
        if marked is not None and is_ours and marked.confirmation == Confirmation.ASKED:
            return {
                "url": reverse("solution-answer", args=[ticket.number, marked.pk]),
                "steps": steps_of(message),
                "anchor": f"message-{message.pk}",
            }
    return None
