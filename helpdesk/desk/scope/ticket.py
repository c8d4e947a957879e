"""The verdict of the contract on the page of a ticket, and the kind answer in the editor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from accounts.choices import Verdict
from accounts.models import Service, User
from accounts.scope import scope_answer, service_of
from helpdesk.desk.forms import PUBLIC, ReplyForm
from helpdesk.wording import filled
from tickets import services
from tickets.choices import EventKind, Status
from tickets.events import Actor
from tickets.models import Message, Ticket, TicketEvent


@dataclass(frozen=True, slots=True)
class Scope:
    """Why the verdict is as it is, and whether the customer was told."""

    service: str = ""
    subscription: str = ""
    may_answer: bool = False
    answered_at: datetime | None = None


def scope_of(ticket: Ticket, events: Iterable[TicketEvent]) -> Scope:
    """One query, where the contract does not plainly cover the ticket; else none."""
    if ticket.scope_verdict == Verdict.INCLUDED:
        return Scope()
    answered = [event.at for event in events if event.kind == EventKind.SCOPE_ANSWERED]
    service = service_of(ticket.category, ticket.subtype)
    lang = "fr" if get_language() == "fr" else "en"
    held = service.subscription if service else None
    return Scope(
        service=service.name(lang) if service else "",
        subscription=held.name(lang) if held else "",
        may_answer=ticket.status != Status.CLOSED,
        answered_at=max(answered, default=None),
    )


def scope_reply(ticket: Ticket, agent: User) -> ReplyForm | None:
    """The editor with the kind answer in the customer's language; None where none was written."""
    answer = scope_answer(
        category=ticket.category, subtype=ticket.subtype, locale=ticket.locale[:2]
    )
    if answer is None:
        return None
    names = {"requester": ticket.requester.name, "agent": agent.name, "number": ticket.number}
    body = filled(answer.body, names)
    return ReplyForm(initial={"kind": PUBLIC, "body": body, "scope_answer": answer.service})


def scope_answer_send(ticket: Ticket, form: ReplyForm, actor: Actor) -> Message:
    """Send what the agent made of the kind answer. Raises what the service raises."""
    answer = form.cleaned_data
    named = Service.objects.select_related("subscription").filter(slug=answer["scope_answer"])
    held = next((row.subscription for row in named), None)
    return services.scope_answer_send(
        ticket_id=ticket.pk,
        reply=form.reply(),
        service=answer["scope_answer"],
        subscription=held.slug if held else "",
        actor=actor,
    )
