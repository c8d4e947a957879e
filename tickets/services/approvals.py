"""No authority is contacted for a customer without their written approval (contract)."""

from datetime import datetime
from itertools import takewhile

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.errors import Conflict
from tickets import notices
from tickets.choices import ApprovalState, EventKind, Side, Status
from tickets.consent import answer_in
from tickets.errors import AgentsOnly, ApprovalMissing, NotTheirWords
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AuthorityApproval, Message, Ticket, TicketEvent
from tickets.services.locking import require_open, ticket_locked

RECENT = 20  # events read to see what a reply follows


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
    *,
    ticket_id: int,
    approval_id: int,
    given: bool,
    by: User,
    actor: Actor,
    reason: str = "",
    message: Message | None = None,
) -> AuthorityApproval:
    """Keep the customer's answer: who, when, through which door. Answering twice is refused.

    `message` is the customer's own, where an agent records what it says; its text is kept too. The
    ticket goes back to the agent, who then contacts the authority or not.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    approval = ticket.approvals.get(pk=approval_id)
    if approval.state != ApprovalState.ASKED:
        raise Conflict(_("This request has already been answered."))
    _answer(approval, given=given, by=by, via=actor.via, at=now)
    approval.reason = reason
    if message is not None:
        _of_customer(message, ticket)
        _take_words(approval, message, message.body)
    if actor.user is not None and actor.user.is_agent:
        approval.recorded_by, approval.recorded_at = actor.user, now
    approval.save()
    happenings = [_answered(approval)]
    if ticket.status == Status.WAITING_CUSTOMER:
        change = {"from": ticket.status, "to": Status.OPEN.value}
        happenings.append(Happening(EventKind.STATUS_CHANGED, change))
        ticket.status = Status.OPEN
    events_record(ticket, *happenings, actor=actor, at=now)
    notices.approval_answered(ticket, approval)
    return approval


@transaction.atomic
def approval_record(
    *, ticket_id: int, message: Message, words: str, actor: Actor
) -> AuthorityApproval:
    """Keep an approval that the customer wrote unasked, in `words` of one of their messages.

    Who and when are those of the message; the agent who found it stands beside. Raises AgentsOnly,
    NotTheirWords, and Conflict while a question waits: then the answer belongs to that question.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only an agent records an approval that is written in a message."))
    if ticket.approvals.filter(state=ApprovalState.ASKED).exists():
        raise Conflict(_("A request waits for its answer: record the message as its answer."))
    author = _of_customer(message, ticket)
    approval = AuthorityApproval(ticket=ticket, customs_system=ticket.customs_system)
    _answer(approval, given=True, by=author, via=message.via, at=message.created_at)
    _take_words(approval, message, words)
    approval.recorded_by, approval.recorded_at = actor.user, now
    approval.save()
    events_record(ticket, _answered(approval), actor=actor, at=now)
    return approval


def approval_answer_from_message(
    *, ticket: Ticket, message: Message, actor: Actor
) -> list[Happening]:
    """Take a customer's message for the answer to the open question, if it can mean nothing else.

    Called by `message_add` for every door (portal, program, e-mail), under its lock and in its
    transaction; what it returns goes to the log with the message. A doubtful text answers nothing:
    the question stays, and the agent is shown that the customer wrote.
    """
    question = ticket.approvals.filter(state=ApprovalState.ASKED).first()
    if question is None or message.author is None or actor.user != message.author:
        return []
    if not _comes_straight_after(question):
        return []
    names = [message.author.name, ticket.company.name]
    if question.asked_by is not None:
        names.append(question.asked_by.name)
    given = answer_in(message.body, names)
    if given is None:
        return []
    _answer(question, given=given, by=message.author, via=message.via, at=message.created_at)
    _take_words(question, message, message.body)
    question.save()
    return [_answered(question)]


def approval_is_required(ticket: Ticket) -> bool:
    """Whether the contract demands a written approval; without a contract, it is demanded."""
    contract = getattr(ticket.company, "contract", None)
    return contract is None or contract.approval_required


def require_approval(ticket: Ticket) -> AuthorityApproval | None:
    """Return the approval by which an authority may be contacted: the last one that was given.

    None where the contract demands none and none was given. Raises ApprovalMissing.
    """
    given = ticket.approvals.filter(state=ApprovalState.GIVEN).last()
    if given is None and approval_is_required(ticket):
        raise ApprovalMissing(
            _("Ask the customer for their approval before you contact the authority.")
        )
    return given


def _answer(approval: AuthorityApproval, *, given: bool, by: User, via: str, at: datetime) -> None:
    approval.state = ApprovalState.GIVEN if given else ApprovalState.REFUSED
    approval.answered_by, approval.answered_at, approval.answered_via = by, at, via


def _answered(approval: AuthorityApproval) -> Happening:
    answer = {
        "approval": approval.pk,
        "given": approval.state == ApprovalState.GIVEN,
        "by": approval.answered_by_id,
    }
    if approval.message_id is not None:
        answer["in_message"] = approval.message_id
    return Happening(EventKind.APPROVAL_ANSWERED, answer)


def _of_customer(message: Message, ticket: Ticket) -> User:
    """The author, who must be the customer. Raises NotTheirWords."""
    is_theirs = message.side == Side.CUSTOMER and message.public and not message.auto
    if message.ticket_id != ticket.pk or not is_theirs or message.author is None:
        raise NotTheirWords(_("Only a message of the customer can hold their approval."))
    return message.author


def _take_words(approval: AuthorityApproval, message: Message, words: str) -> None:
    """Keep the words exactly as they stand in the message. Raises NotTheirWords."""
    exact = _lines(words).strip()
    if not exact or exact not in _lines(message.body):
        raise NotTheirWords(_("These words are not in the message: copy them as they stand there."))
    approval.message, approval.words = message, exact


def _lines(text: str) -> str:
    """With one kind of line end: a form sends another than the one it was given."""
    return text.replace("\r\n", "\n")


def _is_spoken(event: TicketEvent) -> bool:
    """Notes and automatic replies say nothing to the other side."""
    return event.data.get("public", True) and not event.data.get("auto", False)


def _comes_straight_after(question: AuthorityApproval) -> bool:
    """Whether nobody has spoken since we asked, and nothing else was being asked before.

    A "yes" after another question may answer that one.
    """
    kinds = (EventKind.CREATED, EventKind.MESSAGE_ADDED, EventKind.APPROVAL_ASKED)
    log = TicketEvent.objects.filter(ticket=question.ticket_id, kind__in=kinds).order_by("-pk")
    spoken = (event for event in log[:RECENT] if _is_spoken(event))
    for event in spoken:
        if event.kind != EventKind.APPROVAL_ASKED:
            return False
        break
    ours = takewhile(lambda event: event.data.get("side") == Side.AGENT, spoken)
    asking = [event.data["message"] for event in ours if event.kind == EventKind.MESSAGE_ADDED]
    return not Message.objects.filter(pk__in=asking, body__contains="?").exists()
