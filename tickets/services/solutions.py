"""Replies marked as the solution or the next steps, and the customer's word on a solution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tickets.choices import Confirmation, EventKind, MarkKind, Status, StepOwner
from tickets.errors import AgentsOnly, CustomersOnly, SolutionAnswered, StepsMissing
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import MarkedReply, Message, Ticket
from tickets.services.conversation import Reply, message_add, reply_add, ticket_move
from tickets.services.locking import require_open, ticket_locked

STEPS_MOST = 10


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what, and until which day, if one is named."""

    who: str
    what: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reply is for: a solution, with or without steps, or next steps."""

    kind: str
    steps: Sequence[Step] = ()


@transaction.atomic
def marked_reply_add(*, ticket_id: int, reply: Reply, mark: Mark, actor: Actor) -> Message:
    """Add a public reply of an agent with its mark. A solution replaces the one still in question.

    Raises AgentsOnly, StepsMissing, and what `message_add` raises.
    """
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents mark a reply."))
    _require_steps(mark)
    message = reply_add(ticket_id=ticket_id, reply=reply, actor=actor)
    is_solution = mark.kind == MarkKind.SOLUTION
    if is_solution:
        _asked(ticket_id).update(confirmation=Confirmation.REPLACED)
    MarkedReply.objects.create(
        ticket_id=ticket_id,
        message=message,
        kind=MarkKind(mark.kind),
        steps=[
            {
                "who": StepOwner(step.who).value,
                "what": step.what.strip(),
                "until": step.until.isoformat() if step.until else "",
            }
            for step in mark.steps
        ],
        confirmation=Confirmation.ASKED if is_solution else Confirmation.NONE,
    )
    return message


@transaction.atomic
def solution_answer(
    *, ticket_id: int, marked_id: int, works: bool, actor: Actor, body: str = ""
) -> Ticket:
    """The customer says whether a solution works: then the ticket is solved, else it goes on.

    "Not yet" needs words: they are a message as any other, which reopens what was solved; where
    that is too late, they open a ticket that follows. Return the ticket that goes on. Raises
    CustomersOnly, SolutionAnswered, TicketClosed, NothingToSay.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    if actor.user is None or actor.user.is_agent:
        raise CustomersOnly(_("Only the customer says whether a solution works."))
    marked = _asked(ticket_id).filter(pk=marked_id).first()
    if marked is None:
        raise SolutionAnswered(_("This solution was answered already, or replaced by a later one."))
    marked.confirmation = Confirmation.CONFIRMED if works else Confirmation.REFUSED
    marked.answered_by, marked.answered_at = actor.user, now
    marked.save()
    if not works:
        then = "" if ticket.status == Status.CLOSED else Status.OPEN
        message = message_add(
            ticket_id=ticket_id, author=actor.user, body=body, actor=actor, then=then
        )
        return message.ticket
    require_open(ticket)
    said = Happening(EventKind.SOLUTION_CONFIRMED, {"in_message": marked.message_id})
    events_record(ticket, said, actor=actor, at=now)
    return ticket_move(ticket_id=ticket_id, to=Status.RESOLVED, actor=actor, comment=body)


def solution_settle(ticket: Ticket, actor: Actor) -> list[Happening]:
    """A customer who calls the ticket solved has answered the solution in question.

    Called by the listener of the log, in the transaction of what happened.
    """
    marked = _asked(ticket.pk).first()
    if marked is None:
        return []
    marked.confirmation = Confirmation.CONFIRMED
    marked.answered_by, marked.answered_at = actor.user, ticket.resolved_at
    marked.save()
    return [Happening(EventKind.SOLUTION_CONFIRMED, {"in_message": marked.message_id})]


def _asked(ticket_id: int) -> QuerySet[MarkedReply]:
    return MarkedReply.objects.filter(ticket=ticket_id, confirmation=Confirmation.ASKED)


def _require_steps(mark: Mark) -> None:
    if mark.kind == MarkKind.NEXT_STEPS and not mark.steps:
        raise StepsMissing(_("Write at least one step: who does what."))
    if len(mark.steps) > STEPS_MOST or not all(step.what.strip() for step in mark.steps):
        raise StepsMissing(_("Each step says what is done; ten steps at most."))
