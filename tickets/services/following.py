"""Hearing of a ticket that is somebody else's."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES
from accounts.models import User
from tickets import notices
from tickets.choices import EventKind
from tickets.errors import AgentsOnly
from tickets.models import Message, Ticket, TicketEvent, TicketFollower

# A name stands behind @ as it is written, or its first word where that names one agent.
_MENTIONS_MOST = 10


def ticket_follow(*, ticket: Ticket, user: User) -> None:
    """From now on `user` gets e-mails of what happens. Twice is once. Raises AgentsOnly."""
    if not user.is_agent:
        raise AgentsOnly(_("Only agents follow tickets."))
    TicketFollower.objects.get_or_create(ticket=ticket, user=user)


def ticket_unfollow(*, ticket: Ticket, user: User) -> None:
    TicketFollower.objects.filter(ticket=ticket, user=user).delete()


@transaction.atomic
def mentioned_follow(*, message: Message) -> list[User]:
    """Agents whom a note names follow its ticket from here on. Return them, but not its author."""
    if message.public or "@" not in message.body:
        return []
    agents = User.objects.filter(role__in=AGENT_ROLES, is_active=True).exclude(
        pk=message.author_id or 0
    )
    named = mentioned_in(message.body, agents)[:_MENTIONS_MOST]
    rows = [TicketFollower(ticket=message.ticket, user=agent) for agent in named]
    TicketFollower.objects.bulk_create(rows, ignore_conflicts=True)
    return named


# What a follower wants to hear of; of several at once, the first of this order is the title.
TOLD = (
    EventKind.MESSAGE_ADDED,
    EventKind.STATUS_CHANGED,
    EventKind.MERGED,
    EventKind.APPROVAL_ANSWERED,
    EventKind.PRIORITY_CHANGED,
    EventKind.ASSIGNED,
    EventKind.SLA_BREACHED,
)


def followers_tell(ticket: Ticket, events: Iterable[TicketEvent]) -> None:
    """Tell those who follow the ticket, once, what was just recorded. One query, or three."""
    told = sorted(
        (e for e in events if e.kind in TOLD), key=lambda e: TOLD.index(EventKind(e.kind))
    )
    if not told:
        return
    first = told[0]
    people = User.objects.filter(followed__ticket=ticket, is_active=True)
    readers = list(people.exclude(pk=first.actor_id or 0))
    if not readers:
        return
    said = Message.objects.filter(pk=first.data.get("message", 0)).first()
    notices.followers_told(
        ticket,
        readers,
        key=str(first.pk),
        happened=first.kind,
        said=said,
        author=first.actor.name if first.actor else "",
    )


def mentioned_in(text: str, agents: Iterable[User]) -> list[User]:
    """Those whom `@Claire Vasseur` names, or `@claire` where there is only one Claire."""
    people = list(agents)
    firsts = [_first(person) for person in people]
    found = []
    for person, first in zip(people, firsts, strict=True):
        names = [person.name] + [first] * (firsts.count(first) == 1)
        if any(_names(text, name) for name in names):
            found.append(person)
    return found


def _first(person: User) -> str:
    return person.name.partition(" ")[0].casefold()


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
