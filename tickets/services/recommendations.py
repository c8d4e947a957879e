"""What recommendations mean for tickets: one leads to a proposal, another one brings it back."""

from django.db import transaction

from alerts.choices import Category
from alerts.models import Recommendation
from alerts.queries import rule_is_applied
from alerts.services import Proposal, recommendation_propose, recommendation_recur
from tickets.choices import EventKind
from tickets.events import Actor, Happening, events_append, events_record, whole_second
from tickets.models import AlertLink, Ticket
from tickets.services.locking import ticket_locked
from tickets.services.outages import SYSTEM


@transaction.atomic
def ticket_recommend(
    *, ticket_id: int, text: Proposal, actor: Actor, signature: str = ""
) -> Recommendation:
    """Propose a rule change for the problem of a ticket, and say so in its log.

    A ticket that asks for a rule is not the problem that the rule ends: `signature` names that one.
    Raises what `recommendation_propose` raises.
    """
    assert actor.user is not None  # a recommendation is a person's
    ticket = ticket_locked(ticket_id)
    found = recommendation_propose(
        company=ticket.company, signature=signature or ticket.signature, text=text, actor=actor.user
    )
    linked = Happening(EventKind.RECOMMENDATION_LINKED, {"recommendation": found.pk})
    events_record(ticket, linked, actor=actor, at=whole_second())
    return found


def ticket_recurs(ticket: Ticket) -> None:
    """Reopen the recommendation that should have kept a new ticket away, and say so on the ticket.

    For listeners, within `events_record`. A ticket of an alert repeats what the alert told already.
    """
    if not ticket.signature or ticket.category == Category.UNCLASSIFIED:
        return
    if not rule_is_applied(ticket.company_id, ticket.signature):
        return
    if AlertLink.objects.filter(ticket=ticket).exists():
        return
    found = recommendation_recur(
        company_id=ticket.company_id,
        signature=ticket.signature,
        at=ticket.created_at,
        cause={"ticket": ticket.number},
    )
    if found is None:
        return
    data = {"recommendation": found.pk, "reopened": True}
    happening = Happening(EventKind.RECOMMENDATION_LINKED, data)
    events_append(ticket, happening, actor=SYSTEM, at=ticket.created_at)
