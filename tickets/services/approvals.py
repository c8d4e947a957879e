"""No authority is contacted for a customer without their written approval (contract)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.errors import Conflict
from tickets import notices
from tickets.choices import ApprovalState, EventKind, Status
from tickets.errors import AgentsOnly
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AuthorityApproval
from tickets.services.locking import require_open, ticket_locked


@transaction.atomic
def approval_ask(
    *, ticket_id: int, purpose: str, shared: str, actor: Actor, customs_system: str = ""
) -> AuthorityApproval:
    """Ask the customer; the ticket then waits for them. Raises Conflict if a question is open."""
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only an agent can ask for an approval."))
    if ticket.approvals.filter(state=ApprovalState.ASKED).exists():
        raise Conflict(_("The customer has not answered the last request yet."))
    approval = AuthorityApproval.objects.create(
        ticket=ticket,
        customs_system=customs_system or ticket.customs_system,
        purpose=purpose,
        shared=shared,
        asked_by=actor.user,
        asked_at=now,
    )
    happenings = [Happening(EventKind.APPROVAL_ASKED, {"approval": approval.pk})]
    if ticket.status != Status.WAITING_CUSTOMER:
        change = {"from": ticket.status, "to": Status.WAITING_CUSTOMER.value}
        happenings.append(Happening(EventKind.STATUS_CHANGED, change))
        ticket.status, ticket.resolved_at = Status.WAITING_CUSTOMER, None
    events_record(ticket, *happenings, actor=actor, at=now)
    notices.approval_asked(ticket, approval)
    return approval


@transaction.atomic
def approval_answer(
    *, ticket_id: int, approval_id: int, given: bool, by: User, actor: Actor, reason: str = ""
) -> AuthorityApproval:
    """Keep the customer's answer: who, when, through which door. Answering twice is refused.

    The ticket goes back to the agent, who then contacts the authority or not.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    approval = AuthorityApproval.objects.select_for_update().get(pk=approval_id, ticket=ticket)
    if approval.state != ApprovalState.ASKED:
        raise Conflict(_("This request has already been answered."))
    approval.state = ApprovalState.GIVEN if given else ApprovalState.REFUSED
    approval.answered_by, approval.answered_at = by, now
    approval.answered_via, approval.reason = actor.via, reason
    approval.save()
    answer = {"approval": approval.pk, "given": given, "by": by.pk}
    happenings = [Happening(EventKind.APPROVAL_ANSWERED, answer)]
    if ticket.status == Status.WAITING_CUSTOMER:
        change = {"from": ticket.status, "to": Status.OPEN.value}
        happenings.append(Happening(EventKind.STATUS_CHANGED, change))
        ticket.status = Status.OPEN
    events_record(ticket, *happenings, actor=actor, at=now)
    notices.approval_answered(ticket, approval)
    return approval
