"""What the page of a ticket shows and asks about the authority: approvals, and contacts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from customs.models import AuthorityContact
from helpdesk.desk.forms import AnswerForm, ApprovalForm, LocalInstant
from helpdesk.desk.understanding import Understanding
from helpdesk.offering import offer_rows
from tickets.choices import ApprovalState, AuthorityChannel, EventKind, Side, Status
from tickets.models import AuthorityApproval, AuthorityContactLog, Message, Ticket, TicketEvent
from tickets.services import NewContact
from tickets.services.approvals import approval_is_required

EXCERPT = 60  # characters of a message by which an agent recognises it in a list


class MessageField(forms.ModelChoiceField[Message]):
    """A message of the ticket, by when it came and how it begins."""

    def label_from_instance(self, message: Message) -> str:
        when = date_format(localtime(message.created_at), "SHORT_DATETIME_FORMAT")
        return f"{when}: {' '.join(message.body.split())[:EXCERPT]}"


class ConsentForm(forms.Form):
    """An approval that the customer wrote unasked: where, and in which words."""

    message = MessageField(Message.objects.none(), label=_("In which message"))
    words = forms.CharField(
        label=_("The customer's exact words"),
        help_text=_("Copied from the message. They are kept with who wrote them and when."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "consent_%s")  # the page has several forms
        super().__init__(*args, **kwargs)
        said = Message.objects.filter(ticket=ticket, side=Side.CUSTOMER, public=True, auto=False)
        offer_rows(self, "message", said)


class ContactForm(forms.Form):
    """A contact with an authority; the customer reads all of it."""

    authority = forms.CharField(
        label=_("Authority or office"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(label=_("How"), choices=AuthorityChannel)
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: now."), widget=LocalInstant
    )
    reference = forms.CharField(label=_("Reference given"), max_length=100, required=False)
    shared = forms.CharField(
        label=_("What was said or sent"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.CharField(
        label=_("What the authority answered"),
        help_text=_("The customer reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wait = forms.BooleanField(label=_("The ticket waits for the authority"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "contact_%s")
        super().__init__(*args, **kwargs)

    def contact(self) -> NewContact:
        answer = {name: value for name, value in self.cleaned_data.items() if name != "wait"}
        return NewContact(**answer)


@dataclass(slots=True)
class Authority:
    """The block "Contact with the authority". `written` is what the customer wrote since asked."""

    approvals: list[AuthorityApproval]
    contacts: list[AuthorityContactLog]
    written: Message | None
    may_contact: bool
    may_record: bool
    names: list[str]


def authority_of(ticket: Ticket, events: list[TicketEvent], messages: list[Message]) -> Authority:
    """Up to three queries, each only where the log or the contract calls for it."""
    kinds = {event.kind for event in events}
    approvals, contacts = [], []
    if kinds & {EventKind.APPROVAL_ASKED, EventKind.APPROVAL_ANSWERED}:
        rows = AuthorityApproval.objects.filter(ticket=ticket)
        related = rows.select_related("asked_by", "answered_by", "recorded_by")
        approvals = list(related.order_by("-pk"))
    if EventKind.AUTHORITY_CONTACTED in kinds:
        logged = AuthorityContactLog.objects.filter(ticket=ticket).select_related("by")
        contacts = list(logged.order_by("-at", "-pk"))
    is_open = ticket.status != Status.CLOSED
    is_asked = any(row.state == ApprovalState.ASKED for row in approvals)
    is_given = any(row.state == ApprovalState.GIVEN for row in approvals)
    may_contact = is_open and (is_given or not approval_is_required(ticket))
    return Authority(
        approvals=approvals,
        contacts=contacts,
        written=_written_since_asked(events, messages) if is_asked else None,
        may_contact=may_contact,
        may_record=is_open and not is_asked and not is_given,
        names=_names(ticket) if may_contact else [],
    )


def authority_forms(ticket: Ticket, understood: Understanding) -> dict[str, forms.Form]:
    found = {"message": understood.consent_in or None, "words": understood.consent}
    waits = {"wait": ticket.status != Status.WAITING_AUTHORITY}
    return {
        "approval": ApprovalForm(),
        "answer": AnswerForm(),
        "consent": ConsentForm(ticket=ticket, initial=found),
        "contact": ContactForm(initial=waits),
    }


def _written_since_asked(events: list[TicketEvent], messages: list[Message]) -> Message | None:
    """What the customer wrote after the question: it may be the answer."""
    by_key = {message.pk: message for message in messages}
    since = takewhile(lambda event: event.kind != EventKind.APPROVAL_ASKED, reversed(events))
    return next((by_key[key] for key in _said_by_customer(since) if key in by_key), None)


def _said_by_customer(events: Iterable[TicketEvent]) -> Iterator[int]:
    for event in events:
        said = event.kind == EventKind.MESSAGE_ADDED and event.data["side"] == Side.CUSTOMER
        if said and event.data["public"] and not event.data["auto"]:
            yield event.data["message"]


def _names(ticket: Ticket) -> list[str]:
    """The authorities that we know of for the ticket's system, to choose from."""
    rows = AuthorityContact.objects.filter(system__slug=ticket.customs_system)
    if ticket.country:
        rows = rows.filter(country=ticket.country)
    return sorted(set(rows.values_list("name", flat=True))) if ticket.customs_system else []
