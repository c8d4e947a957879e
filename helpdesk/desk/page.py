"""Everything that the page of a ticket shows, gathered in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import Contract, User
from alerts.models import Alert
from helpdesk.desk import queries
from helpdesk.desk.authority import authority_forms, authority_of
from helpdesk.desk.belonging import belonging_of, merged_in
from helpdesk.desk.deadlines import deadline_of
from helpdesk.desk.finalisation.page import card_of
from helpdesk.desk.forms import (
    AssignForm,
    ClassifyForm,
    PriorityForm,
    QueueForm,
    ReplyForm,
    ScopeForm,
    StatusForm,
)
from helpdesk.desk.knowledge.ticket import suggestions_of
from helpdesk.desk.list_forms import TagForm
from helpdesk.desk.playbooks.ticket import card_of as playbook_of
from helpdesk.desk.promise import promises_of
from helpdesk.desk.promised import ANNOUNCING
from helpdesk.desk.rail import rail_of
from helpdesk.desk.recommendations import advice_of
from helpdesk.desk.scope.ticket import scope_of
from helpdesk.desk.snooze import SnoozeForm
from helpdesk.desk.thread import thread_of, written_since
from helpdesk.desk.understanding import understanding_of
from helpdesk.ratings import rating_of
from helpdesk.wording import category_label, signature_label
from sla.core.fold import fold
from sla.core.promise import Clock
from sla.due import calendar_read
from sla.history import KINDS, core_event, versions_in
from sla.terms import versions_terms
from tickets.choices import EventKind, Status
from tickets.correlation import good_status_of, similar_solved
from tickets.models import Message, Ticket, TicketEvent


def ticket_context(
    ticket: Ticket, *, user: User, now: datetime, bound: Mapping[str, forms.Form] | None = None
) -> dict[str, Any]:
    """`ticket` comes from `queries.ticket_for_page`; `bound` holds forms that were refused."""
    options = queries.options_of_desk()
    events = list(TicketEvent.objects.filter(ticket=ticket).select_related("actor"))
    merged = merged_in(events)
    conversation = list(
        Message.objects.filter(ticket__in=[ticket.pk, *merged]).select_related("author", "marked")
    )
    if merged or _happened(events, EventKind.ATTACHMENT_ADDED):
        prefetch_related_objects(conversation, Prefetch("attachments", to_attr="files"))
    messages = [message for message in conversation if message.ticket_id == ticket.pk]
    references = list(ticket.references.order_by("pk"))
    understood = understanding_of(ticket, messages, references)
    thread = thread_of(
        messages=conversation,
        events=events,
        reader=user,
        lang=ticket.locale,
        names=options.agent_names,
        html_of=understood.html_of,
    )
    shown = _forms(ticket, options, now) | authority_forms(ticket, understood) | dict(bound or {})
    return {
        "rail": rail_of(user, options),
        "ticket": ticket,
        "contract": contract_of(ticket),
        "system": options.system_names.get(ticket.customs_system, ticket.customs_system),
        "deadline": deadline_of(ticket, now),
        "promises": promises_of(_clocks(events, now), now),
        "now": now,
        "understood": understood,
        "thread": thread,
        "seen_message": max((message.pk for message in messages), default=""),
        "since": written_since(thread, shown["reply"]),
        "authority": authority_of(ticket, events, messages),
        "scope": scope_of(ticket, events),
        "over": _over(ticket),
        "rating": rating_of(ticket) if _happened(events, EventKind.RATED) else None,
        "follow_up": card_of(ticket, now),
        "belonging": belonging_of(ticket, events),
        "suspected": queries.outage_suspected(ticket, now),
        "macros": options.macros,
        "colleagues": [one for one in options.agents if one[0] != str(user.pk)],
        "playbook": playbook_of(ticket, events),
        "is_over": ticket.status == Status.CLOSED,
        "articles": suggestions_of(ticket, understood.codes, user),
        "announcing": ANNOUNCING,
        "forms": shown,
    }


def earlier_context(ticket: Ticket, *, user: User, now: datetime) -> dict[str, Any]:
    """What happened before: asked for once the page has come, for it costs as much again."""
    references = list(ticket.references.order_by("pk"))
    return {
        "alerts": [
            alert_line(alert) for alert in queries.alerts_of_declaration(ticket, references)
        ],
        "related": queries.related_to(ticket, user),
        "similar": similar_solved(ticket, user),
        "again": queries.again_of(ticket, now),
        "advice": advice_of(ticket),
        "lately": [
            (signature, signature_label(signature), times)
            for signature, times in queries.signatures_of_company(ticket, now)
        ],
        "theirs": queries.open_of_requester(ticket, user),
    }


@dataclass(frozen=True, slots=True)
class AlertLine:
    """What CAS said of the declaration, in one line."""

    at: datetime
    word: str
    label: str
    is_over: bool


def alert_line(alert: Alert) -> AlertLine:
    return AlertLine(
        at=alert.event_at,
        word=alert.status or alert.event_subtype or alert.event_type,
        label=category_label(alert.category, alert.subtype) if alert.category else "",
        is_over=alert.over_at is not None,
    )


def _over(ticket: Ticket) -> AlertLine | None:
    """The good status that proposes to solve the ticket."""
    alert = good_status_of(ticket)
    return alert_line(alert) if alert else None


def _happened(events: Iterable[TicketEvent], kind: EventKind) -> bool:
    """The log tells what need not be looked for."""
    return any(event.kind == kind for event in events)


def _clocks(events: Iterable[TicketEvent], now: datetime) -> tuple[Clock, ...]:
    """As `sla.queries.clocks_now`, from the log that the page has read already."""
    history = [
        core_event(event.at, event.kind, event.data) for event in events if event.kind in KINDS
    ]
    return fold(history, versions_terms(versions_in(history)), now)


def contract_of(ticket: Ticket) -> Contract | None:
    return getattr(ticket.company, "contract", None)


def _forms(ticket: Ticket, options: queries.Options, now: datetime) -> dict[str, forms.Form]:
    return {
        "reply": ReplyForm(initial={"kind": "public"}),
        "assign": AssignForm(options=options, ticket=ticket),
        "queue": QueueForm(options=options, ticket=ticket),
        "priority": PriorityForm(initial={"priority": ticket.priority}),
        "status": StatusForm(ticket=ticket),
        "classify": ClassifyForm(options=options, ticket=ticket),
        "tags": TagForm(),
        "snooze": SnoozeForm(calendar=calendar_read(None), now=now),
        "scope": ScopeForm(initial={"verdict": ticket.scope_verdict}),
    }
