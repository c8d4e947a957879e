"""The conversation as the log tells it: messages, and between them what happened."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.choices import Verdict
from accounts.models import User
from helpdesk.conversation import Happened, Said
from helpdesk.desk.assigning import assignment_told
from helpdesk.desk.finalisation.words import change_told
from helpdesk.files import file_of
from helpdesk.steps import mark_of, steps_of
from helpdesk.templatetags.times import moment
from helpdesk.wording import category_label
from tickets.choices import AuthorityChannel, EventKind, LinkKind, Priority, Side, Status, Via
from tickets.models import Message, Ticket, TicketEvent

# Told by the message itself, or noise between two messages; the history shows all of them.
UNTOLD = frozenset(
    {
        EventKind.CREATED,
        EventKind.MESSAGE_ADDED,
        EventKind.ATTACHMENT_ADDED,
        EventKind.REFERENCES_CHANGED,
        EventKind.SLA_POLICY_APPLIED,
        EventKind.STEP_TICKED,
    }
)
ICONS = {
    EventKind.CLASSIFIED: "tag",
    EventKind.TAGS_CHANGED: "tag",
    EventKind.ASSIGNED: "user",
    EventKind.PRIORITY_CHANGED: "flag",
    EventKind.OUTAGE_LINKED: "globe",
    EventKind.TICKET_LINKED: "link",
    EventKind.MERGED: "link",
    EventKind.RECOMMENDATION_LINKED: "repeat",
    EventKind.APPROVAL_ASKED: "lock",
    EventKind.APPROVAL_ANSWERED: "check",
    EventKind.AUTHORITY_CONTACTED: "globe",
    EventKind.SOLUTION_CONFIRMED: "check",
    EventKind.RATED: "flag",
}
ROLES = {
    Via.PORTAL: gettext_lazy("customer, by the portal"),
    Via.EMAIL: gettext_lazy("customer, by e-mail"),
    Via.API: gettext_lazy("customer, by a program"),
    Via.DESK: gettext_lazy("customer"),
    Via.SYSTEM: gettext_lazy("customer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOnDesk(Said):
    """A message with what an agent may do with it."""

    pk: int
    split_url: str = ""


@dataclass(slots=True)
class Thread:
    """`items` in the order of the log; `history` is every event, the newest first."""

    items: list[SaidOnDesk | Happened] = field(default_factory=list)
    history: list[Happened] = field(default_factory=list)


def thread_of(
    *,
    messages: Iterable[Message],
    events: Iterable[TicketEvent],
    reader: User,
    lang: str,
    names: Mapping[str, str],
    html_of: Callable[[Message], SafeString],
) -> Thread:
    """Both in one walk over the log. `names` are those of agents, by key."""
    said = {message.pk: message for message in messages}
    thread = Thread()
    for event in events:
        happened = _happened(event, names)
        thread.history.insert(0, happened)
        message = said.pop(event.data.get("message"), None)
        if message is not None:
            thread.items.append(_said(message, reader, lang, html_of(message)))
        elif event.kind not in UNTOLD:
            thread.items.append(happened)
    if said:  # the log of this ticket does not tell what was said in those merged into it
        thread.items += [
            _said(message, reader, lang, html_of(message), of=Ticket(pk=message.ticket_id).number)
            for message in said.values()
        ]
        thread.items.sort(key=lambda item: item.at)
    return thread


def written_since(thread: Thread, reply: forms.Form) -> list[SaidOnDesk]:
    """What came while a refused reply was being written; nothing for one that was not sent."""
    if not reply.is_bound or not (seen := reply.cleaned_data.get("seen_message")):
        return []
    return [item for item in thread.items if isinstance(item, SaidOnDesk) and item.pk > seen]


def _said(
    message: Message, reader: User, lang: str, html: SafeString, *, of: str = ""
) -> SaidOnDesk:
    """`of` is the number of the merged ticket in which it was said."""
    is_customer = message.side == Side.CUSTOMER
    role = ROLES[Via(message.via)] if is_customer else _("public reply")
    return SaidOnDesk(
        author=str(message.author or _("The desk itself")),
        role=_("%(role)s, in %(number)s") % {"role": role, "number": of} if of else role,
        kind=("customer" if is_customer else "agent") if message.public else "note",
        at=message.created_at,
        html=html,
        lang=lang if is_customer else "",
        files=[
            file_of(file, space="desk:")
            for file in getattr(message, "files", ())  # prefetched where the log tells of one
        ],
        is_me=message.author_id == reader.pk,
        anchor=f"message-{message.pk}",
        pk=message.pk,
        mark=mark_of(message),
        steps=steps_of(message, for_agent=True),
        split_url="" if of or message.is_opening or not is_customer else _split_url(message),
    )


def _split_url(message: Message) -> str:
    return reverse("desk:split", args=[Ticket(pk=message.ticket_id).number, message.pk])


def _happened(event: TicketEvent, names: Mapping[str, str]) -> Happened:
    who = str(event.actor or _("the desk itself"))
    kind = EventKind(event.kind)
    tell = _TELLERS.get(kind)
    text = tell(event.data, who, names) if tell else f"{kind.label}, {who}"
    return Happened(text, event.at, ICONS.get(kind, ""), _shape(kind, event.data))


def _shape(kind: EventKind, data: Mapping[str, Any]) -> str:
    """Status changes and broken promises show their state."""
    if kind in (EventKind.SLA_BREACHED, EventKind.SLA_ESCALATED):
        return "late"
    if kind != EventKind.STATUS_CHANGED:
        return ""
    if data["to"].startswith("waiting"):
        return "paused"
    return "met" if data["to"] in (Status.RESOLVED, Status.CLOSED) else "ok"


def _status(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    return _("%(status)s, by %(who)s") % {"status": Status(data["to"]).label, "who": who}


def _assigned(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    if "reason" in data:
        return assignment_told(data, who, names)
    if data["to"] is None:
        return _("Given back by %(who)s") % {"who": who}
    to = names.get(str(data["to"]), "")
    if to == who:
        return _("Taken by %(who)s") % {"who": who}
    return _("Given to %(to)s by %(who)s") % {"to": to or _("an agent who left"), "who": who}


def _priority(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    words = {"to": Priority(data["to"]).label, "who": who}
    return _("Priority %(to)s, by %(who)s") % words


def _classified(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    after = data["to"]
    label = category_label(after["category"], after["subtype"])
    words = {"label": label, "who": who}
    if data.get("corrected"):
        told = _("Category corrected to %(label)s by %(who)s") % words
    else:
        told = _("Category %(label)s confirmed by %(who)s") % words
    return ", ".join([told, *_relocated(data)])


def _relocated(data: Mapping[str, Any]) -> list[str]:
    """The system and the country, where they were changed with the category."""
    texts = {"customs_system": _("system %(value)s"), "country": _("country %(value)s")}
    changed = [(text, data[name]["to"]) for name, text in texts.items() if name in data]
    return [text % {"value": value.replace("_", " ").upper() or "–"} for text, value in changed]


def _requeued(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    queue = data.get("name_fr" if get_language() == "fr" else "name_en")
    if queue is None:
        return _("Queue changed by %(who)s") % {"who": who}
    return _("Moved to the queue %(queue)s by %(who)s") % {"queue": queue, "who": who}


def _scope(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    words = {"verdict": Verdict(data["to"]).label, "who": who}
    return _("Contract: %(verdict)s, said %(who)s") % words


def _scope_answered(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    return _("%(who)s told the customer what the contract covers") % {"who": who}


def _contacted(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    words = {
        "authority": data["authority"],
        "how": AuthorityChannel(data["channel"]).label,
        "who": who,
    }
    text = _("%(authority)s contacted %(how)s by %(who)s") % words
    return f"{text} ({data['reference']})" if data["reference"] else text


def _answered(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    if data.get("given"):
        return _("Approval given, recorded by %(who)s") % {"who": who}
    return _("Approval refused, recorded by %(who)s") % {"who": who}


def _recommended(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    if data.get("reopened"):
        return _("The problem came back: its recommendation is open again")
    return _("Rule change recommended by %(who)s") % {"who": who}


def _linked(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    words = {"number": data["number"], "who": who}
    if data.get("removed"):
        return _("No longer linked to %(number)s, %(who)s") % words
    kind, is_part = data["kind"], data.get("is_part", False)
    return str(_LINKED[kind, is_part]) % words


def _snoozed(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    until = moment(datetime.fromisoformat(data["until"]))
    return _("Put aside until %(until)s by %(who)s") % {"until": until, "who": who}


def _woken(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    return str(_WOKEN[data["because"]]) % {"who": who}


def _merged(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    return _("Merged into %(number)s by %(who)s") % {"number": data["number"], "who": who}


def _confirmed(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    return _("%(who)s says that the solution works") % {"who": who}


def _rated(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    if data["good"]:
        return _("%(who)s was content with our answer") % {"who": who}
    return _("%(who)s was not content with our answer") % {"who": who}


def _tags(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    changed = [*(f"+{tag}" for tag in data["added"]), *(f"−{tag}" for tag in data["removed"])]
    return _("Tags %(tags)s, by %(who)s") % {"tags": ", ".join(changed), "who": who}


def _step(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    words = {"step": data["text_fr" if get_language() == "fr" else "text_en"], "who": who}
    if data["done"]:
        return _("Done by %(who)s: %(step)s") % words
    return _("No longer done, says %(who)s: %(step)s") % words


_WOKEN = {
    "time": gettext_lazy("Back from being put aside"),
    "deadline": gettext_lazy("Back from being put aside: a promise falls due before"),
    "message": gettext_lazy("Back from being put aside: the customer wrote"),
    "solved": gettext_lazy("Back from being put aside: it is solved"),
    "agent": gettext_lazy("Taken up again by %(who)s"),
}
_LINKED = {
    ("merged", False): gettext_lazy("%(number)s merged into this ticket by %(who)s"),
    (LinkKind.RELATED, True): gettext_lazy("Linked to %(number)s by %(who)s"),
    (LinkKind.RELATED, False): gettext_lazy("Linked to %(number)s by %(who)s"),
    (LinkKind.SPLIT, True): gettext_lazy("Split off from %(number)s by %(who)s"),
    (LinkKind.SPLIT, False): gettext_lazy("A message became %(number)s, by %(who)s"),
    (LinkKind.CHILD, True): gettext_lazy("Made part of the incident %(number)s by %(who)s"),
    (LinkKind.CHILD, False): gettext_lazy("%(number)s made part of this incident by %(who)s"),
}
_TELLERS: dict[EventKind, Callable[[Mapping[str, Any], str, Mapping[str, str]], str]] = {
    EventKind.STATUS_CHANGED: _status,
    EventKind.ASSIGNED: _assigned,
    EventKind.PRIORITY_CHANGED: _priority,
    EventKind.CLASSIFIED: _classified,
    EventKind.QUEUE_CHANGED: _requeued,
    EventKind.SCOPE_CONFIRMED: _scope,
    EventKind.TAGS_CHANGED: _tags,
    EventKind.SOLUTION_CONFIRMED: _confirmed,
    EventKind.RATED: _rated,
    EventKind.STEP_TICKED: _step,
    EventKind.SNOOZED: _snoozed,
    EventKind.WOKEN: _woken,
    EventKind.TICKET_LINKED: _linked,
    EventKind.MERGED: _merged,
    EventKind.APPROVAL_ANSWERED: _answered,
    EventKind.AUTHORITY_CONTACTED: _contacted,
    EventKind.SCOPE_ANSWERED: _scope_answered,
    EventKind.RECOMMENDATION_LINKED: _recommended,
    EventKind.FOLLOW_UP_CHANGED: change_told,
}
