"""Telling a customer kindly that their contract does not cover what they ask."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Verdict
from tickets.choices import EventKind
from tickets.errors import AgentsOnly
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Message, Ticket
from tickets.services.conversation import Reply, reply_add
from tickets.services.locking import require_open, ticket_locked


@transaction.atomic
def scope_answer_send(
    *, ticket_id: int, reply: Reply, service: str, subscription: str, actor: Actor
) -> Message:
    """Send the kind answer as a public reply; by sending it, the agent confirms the verdict.

    `service` and `subscription` are the slugs of what was named. Raises AgentsOnly, and what
    `message_add` raises.
    """
    now = whole_second()
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents say what a contract covers."))
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    told = {"service": service, "subscription": subscription}
    happenings = [*_excluded(ticket), Happening(EventKind.SCOPE_ANSWERED, told)]
    events_record(ticket, *happenings, actor=actor, at=now)
    return reply_add(ticket_id=ticket_id, reply=reply, actor=actor)


def _excluded(ticket: Ticket) -> list[Happening]:
    """Confirm that the contract leaves it out; nothing to say where an agent did so before."""
    if ticket.scope_confirmed and ticket.scope_verdict == Verdict.EXCLUDED:
        return []
    change = {"from": ticket.scope_verdict, "to": Verdict.EXCLUDED.value}
    ticket.scope_verdict, ticket.scope_confirmed = Verdict.EXCLUDED, True
    return [Happening(EventKind.SCOPE_CONFIRMED, change)]
