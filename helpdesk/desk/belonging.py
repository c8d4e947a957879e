"""Which tickets belong to one, and the forms that say so."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import EventKind, LinkKind
from tickets.models import Ticket, TicketEvent, TicketLink

MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Linked:
    """Another ticket, and what it is to this one."""

    ticket: Ticket
    word: str | Promise
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Belonging:
    """`parts` are the open tickets that an answer on this incident can reach."""

    linked: list[Linked] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    @property
    def parts(self) -> list[Linked]:
        return [one for one in self.linked if one.is_part and one.ticket.is_open]


def merged_in(events: Iterable[TicketEvent]) -> list[int]:
    """The tickets that were merged into this one, as its log tells."""
    return [
        event.data["ticket"]
        for event in events
        if event.kind == EventKind.TICKET_LINKED and event.data["kind"] == MERGED
    ]


def belonging_of(ticket: Ticket, events: Iterable[TicketEvent]) -> Belonging:
    """One query, where the log tells of a link; else none."""
    events = list(events)
    if not any(event.kind == EventKind.TICKET_LINKED for event in events):
        return Belonging()
    rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket))
    rows = rows.select_related("ticket__company", "other__company").order_by("pk")
    merged = [Ticket(pk=pk).number for pk in merged_in(events)]
    return Belonging([_linked(link, ticket) for link in rows], merged)


def _linked(link: TicketLink, ticket: Ticket) -> Linked:
    is_own = link.ticket_id == ticket.pk
    other = link.other if is_own else link.ticket
    is_part = link.kind == LinkKind.CHILD and not is_own
    return Linked(other, _WORDS[link.kind, is_own], is_part)


_WORDS: dict[tuple[str, bool], Promise] = {
    (LinkKind.RELATED, True): _("related"),
    (LinkKind.RELATED, False): _("related"),
    (LinkKind.SPLIT, True): _("this was split off from it"),
    (LinkKind.SPLIT, False): _("split off from this"),
    (LinkKind.CHILD, True): _("the incident that this is part of"),
    (LinkKind.CHILD, False): _("part of this incident"),
}

RELATED, PART, INCIDENT = "related", "part", "incident"


class OtherField(forms.CharField):
    """The number of another ticket, as people write it: `CAS-000123`, `cas-123`, `123`."""

    def __init__(self, *, agent: User) -> None:
        example = {"class": "mono", "placeholder": "CAS-000123", "autocomplete": "off"}
        widget = forms.TextInput(attrs=example)
        super().__init__(label=_("Number of the other ticket"), max_length=24, widget=widget)
        self.agent = agent

    def clean(self, value: str) -> Ticket:
        typed = super().clean(value)
        number = f"CAS-{typed}" if typed.isdecimal() else typed
        rows = Ticket.objects.visible_to(self.agent).by_number(number)
        found = rows.select_related("company", "requester").first()
        if found is None:
            raise forms.ValidationError(_("There is no such ticket."))
        return found


class LinkForm(forms.Form):
    """How another ticket belongs to this one."""

    kind = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            (RELATED, _("they are related")),
            (PART, _("this ticket is part of that incident")),
            (INCIDENT, _("that ticket is part of this incident")),
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, agent: User) -> None:
        super().__init__(data)
        self.fields["other"] = OtherField(agent=agent)


class MergeForm(forms.Form):
    """Into which ticket this one goes."""

    def __init__(self, data: QueryDict | None = None, *, agent: User) -> None:
        super().__init__(data)
        self.fields["into"] = OtherField(agent=agent)


class SplitForm(forms.Form):
    """What the new ticket is called."""

    subject = forms.CharField(label=_("Subject of the new ticket"), max_length=300)
