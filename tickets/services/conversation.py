"""Saying something and moving the status."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from tickets import notices
from tickets.choices import TRANSITIONS, WAITING, EventKind, Side, Status
from tickets.errors import NothingToSay, TicketClosed, TransitionRefused, WrittenSince
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Message, Ticket
from tickets.services.approvals import approval_answer_from_message, require_approval
from tickets.services.following import mentioned_follow
from tickets.services.locking import ticket_locked
from tickets.services.opening import NewTicket, ticket_open
from tickets.services.snoozing import woken_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer in public: its words, the status to set with them, and what its writer had seen."""

    body: str
    is_markdown: bool = False
    then: str = ""
    seen_version: int | None = None
    seen_message: int | None = None


def reply_add(*, ticket_id: int, reply: Reply, actor: Actor) -> Message:
    """Add the reply of whoever acts. Raises what `message_add` raises."""
    return message_add(
        ticket_id=ticket_id,
        author=actor.user,
        body=reply.body,
        actor=actor,
        is_markdown=reply.is_markdown,
        then=reply.then,
        seen_version=reply.seen_version,
        seen_message=reply.seen_message,
    )


@transaction.atomic
def message_add(
    *,
    ticket_id: int,
    author: User | None,
    body: str,
    actor: Actor,
    public: bool = True,
    auto: bool = False,
    is_markdown: bool = False,
    then: str = "",
    seen_version: int | None = None,
    seen_message: int | None = None,
    may_answer: bool = True,
) -> Message:
    """Add a public reply or an internal note; `then` is the status to set with it.

    A customer's message reopens a ticket that waits for them or was solved lately. A customer's
    reply to a ticket that can no longer be reopened opens a new one that follows it; the message
    returned is then that ticket's, as it is where theirs was merged into another. Where the door
    does not know for sure who writes, `may_answer` is false: the words then approve nothing.

    Raises NothingToSay, TicketClosed (agents), TicketChanged when anything happened since
    `seen_version`, WrittenSince when a message came after `seen_message`.
    """
    now = whole_second()
    if not body.strip():
        raise NothingToSay(_("Write your message before sending it."))
    side = _side_of(author)
    ticket = ticket_locked(ticket_id, seen_version)
    if side == Side.CUSTOMER and ticket.merged_into_id:
        ticket = ticket_locked(ticket.merged_into_id)
    _require_seen(ticket, seen_message)
    if _is_over(ticket, now) and public:
        if side != Side.CUSTOMER or author is None:
            raise TicketClosed(_("This ticket is closed. Open a new one instead."))
        return _follow_up(ticket, author, body, actor)
    message = Message.objects.create(
        ticket=ticket,
        author=author,
        side=side,
        via=actor.via,
        public=public,
        auto=auto,
        is_markdown=is_markdown,
        body=body,
        created_at=now,
    )
    _follow(ticket, message, then, actor, may_answer=may_answer)
    notices.message_added(ticket, message)
    notices.mentioned(ticket, message, mentioned_follow(message=message))
    return message


def _follow(ticket: Ticket, message: Message, then: str, actor: Actor, *, may_answer: bool) -> None:
    """Let the ticket follow its new message, and record both."""
    side, public, auto = Side(message.side), message.public, message.auto
    told = {"message": message.pk, "side": side, "public": public, "auto": auto}
    happenings = [Happening(EventKind.MESSAGE_ADDED, told)]
    if public and not auto:
        ticket.last_message_at, ticket.last_message_side = message.created_at, side
        if side == Side.CUSTOMER:
            if may_answer and not then:
                happenings += approval_answer_from_message(
                    ticket=ticket, message=message, actor=actor
                )
            happenings += woken_by(ticket, "message")
    target = then or _status_after(ticket, side, public=public, auto=auto)
    if target != ticket.status:
        happenings += _status_set(ticket, target, message.created_at)
    events_record(ticket, *happenings, actor=actor, at=message.created_at)


def _require_seen(ticket: Ticket, seen_message: int | None) -> None:
    """Nobody is answered twice, nor past what they wrote meanwhile: the writer reads it first."""
    if seen_message is None:
        return
    # Uses index: tickets_message_of_ticket
    newer = Message.objects.filter(ticket=ticket, pk__gt=seen_message).select_related("author")
    last = newer.last()
    if last is not None:
        name = last.author or _("The desk itself")
        raise WrittenSince(_("%(name)s wrote meanwhile. Read it first.") % {"name": name})


def _side_of(author: User | None) -> Side:
    if author is None:
        return Side.SYSTEM
    return Side.AGENT if author.is_agent else Side.CUSTOMER


def _is_over(ticket: Ticket, now: datetime) -> bool:
    """Closed, or solved so long ago that the contract no longer lets it be reopened."""
    if ticket.status == Status.CLOSED:
        return True
    late = ticket.reopen_until is not None and now > ticket.reopen_until
    return ticket.status == Status.RESOLVED and late


def _follow_up(ticket: Ticket, author: User, body: str, actor: Actor) -> Message:
    new = NewTicket(subject=ticket.subject, description=body, locale=ticket.locale, follows=ticket)
    company = Company.objects.select_related("contract").get(pk=ticket.company_id)
    following = ticket_open(new=new, company=company, requester=author, actor=actor)
    return following.messages.get(is_opening=True)


def _status_after(ticket: Ticket, side: Side, *, public: bool, auto: bool) -> str:
    """Which status a message leads to by itself. Notes and automatic replies change nothing."""
    if not public or auto or side == Side.SYSTEM:
        return ticket.status
    if side == Side.CUSTOMER and ticket.status in (Status.WAITING_CUSTOMER, Status.RESOLVED):
        return Status.OPEN
    if side == Side.AGENT and ticket.status == Status.NEW:
        return Status.OPEN
    return ticket.status


@transaction.atomic
def ticket_move(
    *,
    ticket_id: int,
    to: str,
    actor: Actor,
    comment: str = "",
    seen_version: int | None = None,
) -> Ticket:
    """Set the status, with an optional public comment. The status it already has changes nothing.

    Agents follow TRANSITIONS; the requester may reopen what is solved and close what is open.
    Raises TransitionRefused, ApprovalMissing, TicketChanged.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    if to == ticket.status:
        return ticket
    _require_transition(ticket, to, actor, now)
    if comment.strip():
        message_add(ticket_id=ticket_id, author=actor.user, body=comment, actor=actor, then=to)
        return Ticket.objects.get(pk=ticket_id)
    moved = _status_set(ticket, to, now)
    events_record(ticket, *moved, actor=actor, at=now)
    if to == Status.RESOLVED:
        notices.ticket_resolved(ticket)
    return ticket


CUSTOMER_MOVES = {(Status.RESOLVED, Status.OPEN)} | {
    (status, Status.RESOLVED) for status in (Status.NEW, Status.OPEN, *WAITING)
}


def _require_transition(ticket: Ticket, to: str, actor: Actor, now: datetime) -> None:
    allowed = to in TRANSITIONS[ticket.status]
    if actor.user and not actor.user.is_agent:
        allowed = (ticket.status, to) in CUSTOMER_MOVES and not _is_over(ticket, now)
    if not allowed:
        raise TransitionRefused(
            _("A ticket cannot go from “%(from)s” to “%(to)s”.")
            % {"from": ticket.get_status_display(), "to": _status_label(to)}
        )


def _status_label(status: str) -> str:
    return str(Status(status).label) if status in Status.values else status


def _status_set(ticket: Ticket, to: str, now: datetime) -> list[Happening]:
    """Change the status on the locked ticket. Raises ApprovalMissing."""
    if to == Status.WAITING_AUTHORITY:
        require_approval(ticket)
    happening = Happening(EventKind.STATUS_CHANGED, {"from": ticket.status, "to": to})
    ticket.status = to
    solved = to in (Status.RESOLVED, Status.CLOSED)
    ticket.resolved_at = (ticket.resolved_at or now) if solved else None
    return [happening, *woken_by(ticket, "solved")] if solved else [happening]
