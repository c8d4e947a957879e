"""The conversation as customers read it: public messages, and what happened between them."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from helpdesk.conversation import Happened, Said
from helpdesk.files import file_of
from helpdesk.markdown import markdown_html
from helpdesk.quoted import quote_folded
from helpdesk.steps import mark_of, steps_of
from helpdesk.templatetags.times import duration
from helpdesk.wording import category_label
from sla.choices import ClockState, Metric
from sla.models import Clock
from tickets.choices import AuthorityChannel, EventKind, Side, Status
from tickets.models import Message, Ticket, TicketEvent

VENDOR = "Customs4Trade"


def thread_of(
    ticket: Ticket,
    *,
    messages: Iterable[Message],
    events: Iterable[TicketEvent],
    clocks: Iterable[Clock],
    reader: User,
) -> list[Said | Happened]:
    """Both in the order of time; an event follows the message of the same second."""
    items: list[Said | Happened] = [_said(message, ticket, reader) for message in messages]
    items += [told for event in events if (told := _happened(event)) is not None]
    items += [_kept(clock) for clock in clocks if _is_first_answer(clock)]
    return sorted(items, key=attrgetter("at"))


def _html(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  # nosec B308 B703  # escaped here


def _said(message: Message, ticket: Ticket, reader: User) -> Said:
    is_mine = message.author_id == reader.pk
    is_customer = message.side == Side.CUSTOMER
    return Said(
        author=str(message.author or VENDOR),
        role=_("you") if is_mine else ticket.company.name if is_customer else VENDOR,
        kind="customer" if is_customer else "agent",
        at=message.created_at,
        html=markdown_html(message.body, highest=4)
        if message.is_markdown
        else quote_folded(message, lambda start, end: _html(message.body[start:end])),
        lang=ticket.locale if is_customer else "",
        files=[file_of(attachment) for attachment in message.attachments.all()],
        is_me=not is_customer,
        anchor=f"message-{message.pk}",
        mark=mark_of(message),
        steps=steps_of(message),
    )


def _is_first_answer(clock: Clock) -> bool:
    return clock.metric == Metric.FIRST_RESPONSE and clock.state == ClockState.MET


def _kept(clock: Clock) -> Happened:
    assert clock.stopped_at is not None
    words = {
        "used": duration(clock.elapsed_seconds),
        "target": duration(clock.target_seconds),
    }
    text = _("First answer given in %(used)s, promised within %(target)s.") % words
    return Happened(text, clock.stopped_at, icon="clock")


def _happened(event: TicketEvent) -> Happened | None:
    """What concerns the customer; how the desk organises itself does not."""
    teller = _TELLERS.get(EventKind(event.kind))
    return teller(event) if teller else None


def _created(event: TicketEvent) -> Happened:
    data: Mapping[str, Any] = event.data
    label = category_label(data["category"], data.get("subtype", ""))
    text = _("Ticket received. Understood as: %(label)s.") % {"label": label}
    return Happened(text, event.at, icon="check")


def _moved(event: TicketEvent) -> Happened | None:
    told = _STATUS_WORDS.get(event.data["to"])
    return Happened(str(told[1]), event.at, kind=told[0]) if told else None


def _assigned(event: TicketEvent) -> Happened | None:
    if event.data.get("to") is None or event.actor is None:
        return None
    if event.data["to"] != event.actor_id:
        return Happened(_("An agent now looks after your ticket."), event.at, icon="user")
    words = {"name": event.actor}
    return Happened(_("%(name)s looks after your ticket.") % words, event.at, icon="user")


def _asked(event: TicketEvent) -> Happened:
    text = _("Your approval is asked before we write to the authority.")
    return Happened(text, event.at, icon="lock")


def _answered(event: TicketEvent) -> Happened:
    words = {"name": event.actor or VENDOR}
    if event.data.get("given"):
        return Happened(_("Approval given, recorded by %(name)s.") % words, event.at, icon="check")
    return Happened(_("Approval refused, recorded by %(name)s.") % words, event.at, icon="close")


def _contacted(event: TicketEvent) -> Happened:
    words = {
        "authority": event.data["authority"],
        "how": AuthorityChannel(event.data["channel"]).label,
        "reference": event.data["reference"],
    }
    if words["reference"]:
        text = _("We contacted %(authority)s %(how)s. Reference: %(reference)s.") % words
    else:
        text = _("We contacted %(authority)s %(how)s.") % words
    return Happened(text, event.at, icon="globe")


def _confirmed(event: TicketEvent) -> Happened:
    words = {"name": event.actor or VENDOR}
    return Happened(_("%(name)s: the solution works.") % words, event.at, icon="check")


def _tied(event: TicketEvent) -> Happened:
    return Happened(_("Tied to a known outage."), event.at, icon="globe")


_STATUS_WORDS: Mapping[str, tuple[str, str | Promise]] = {
    Status.OPEN: ("ok", gettext_lazy("We are working on it again.")),
    Status.WAITING_CUSTOMER: ("paused", gettext_lazy("We wait for your answer.")),
    Status.WAITING_AUTHORITY: ("paused", gettext_lazy("We wait for the authority.")),
    Status.WAITING_THIRD_PARTY: ("paused", gettext_lazy("We wait for a third party.")),
    Status.RESOLVED: ("met", gettext_lazy("Solved.")),
    Status.CLOSED: ("none", gettext_lazy("Closed.")),
}
_TELLERS: Mapping[EventKind, Callable[[TicketEvent], Happened | None]] = {
    EventKind.CREATED: _created,
    EventKind.STATUS_CHANGED: _moved,
    EventKind.ASSIGNED: _assigned,
    EventKind.APPROVAL_ASKED: _asked,
    EventKind.APPROVAL_ANSWERED: _answered,
    EventKind.AUTHORITY_CONTACTED: _contacted,
    EventKind.OUTAGE_LINKED: _tied,
    EventKind.SOLUTION_CONFIRMED: _confirmed,
}
