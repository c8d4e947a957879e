"""Contacts with an authority for a customer: allowed by their approval, kept as they were."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind, Status
from tickets.errors import AgentsOnly, ApprovalMissing, ContactRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AuthorityApproval, AuthorityContactLog, Ticket
from tickets.services.approvals import approval_is_required, require_approval
from tickets.services.conversation import ticket_move
from tickets.services.locking import require_open, ticket_locked


@dataclass(frozen=True, slots=True)
class NewContact:
    """What an agent says of a contact. `at` None means now; the customer reads all of it."""

    channel: str
    authority: str
    shared: str = ""
    answer: str = ""
    reference: str = ""
    at: datetime | None = None


@transaction.atomic
def authority_contact_add(
    *, ticket_id: int, contact: NewContact, actor: Actor, wait: bool = False
) -> AuthorityContactLog:
    """Log a contact with an authority; with `wait`, the ticket then waits for the authority.

    Raises AgentsOnly, ApprovalMissing (none was given, or only after the contact), ContactRefused.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents contact authorities."))
    if not contact.shared.strip() and not contact.answer.strip():
        raise ContactRefused(_("Say what was said or sent, or what the authority answered."))
    at = contact.at or now
    if at > now:
        raise ContactRefused(_("A contact is logged after it took place, not before."))
    approval = require_approval(ticket)
    _require_before(approval, at, ticket)
    row = AuthorityContactLog.objects.create(
        ticket=ticket,
        approval=approval,
        by=actor.user,
        recorded_at=now,
        customs_system=ticket.customs_system,
        **asdict(contact) | {"at": at},
    )
    told = {
        "contact": row.pk,
        "channel": row.channel,
        "authority": row.authority,
        "reference": row.reference,
    }
    events_record(ticket, Happening(EventKind.AUTHORITY_CONTACTED, told), actor=actor, at=now)
    if wait:
        ticket_move(ticket_id=ticket_id, to=Status.WAITING_AUTHORITY, actor=actor)
    return row


def _require_before(approval: AuthorityApproval | None, at: datetime, ticket: Ticket) -> None:
    """An approval given after the contact does not excuse it. To the minute: people type those."""
    if approval is None or not approval_is_required(ticket):
        return
    assert approval.answered_at is not None
    if at < approval.answered_at.replace(second=0):
        raise ApprovalMissing(_("The customer had not given their approval at that time."))
