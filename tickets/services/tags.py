"""Tags: the words by which agents sort tickets among themselves."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind
from tickets.errors import TagRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Ticket
from tickets.models.ticket import TAG_LENGTH, TAGS_MOST
from tickets.services.locking import require_open, ticket_locked


@transaction.atomic
def ticket_tag(
    *,
    ticket_id: int,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    actor: Actor,
    seen_version: int | None = None,
) -> Ticket:
    """Add and remove tags, as `tag_written` writes them. What is as wished already changes nothing.

    Raises TagRefused, TicketClosed, TicketChanged.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id, seen_version)
    require_open(ticket)
    before = set(ticket.tags)
    after = (before - {tag_written(tag) for tag in remove}) | {tag_written(tag) for tag in add}
    if after == before:
        return ticket
    if len(after) > max(TAGS_MOST, len(before)):
        raise TagRefused(_("A ticket has at most %(n)d tags.") % {"n": TAGS_MOST})
    change = {"added": sorted(after - before), "removed": sorted(before - after)}
    ticket.tags = sorted(after)
    events_record(ticket, Happening(EventKind.TAGS_CHANGED, change), actor=actor, at=now)
    return ticket


def tags_set(*, ticket: Ticket, tags: Iterable[str], actor: Actor) -> Ticket:
    """Leave the ticket with these tags and no others. Raises as `ticket_tag`."""
    wanted = {tag_written(tag) for tag in tags}
    return ticket_tag(
        ticket_id=ticket.pk, add=wanted, remove=set(ticket.tags) - wanted, actor=actor
    )


def tag_written(typed: str) -> str:
    """A tag as it is kept: small letters, `-` for blanks, no `#` before it. Raises TagRefused."""
    tag = re.sub(r"\s+", "-", typed.strip().lstrip("#").strip().lower())
    if not re.fullmatch(r"\w[\w.:-]*", tag) or len(tag) > TAG_LENGTH:
        raise TagRefused(
            _("“%(tag)s” cannot be a tag: letters, digits, - . : and at most %(n)d of them.")
            % {"tag": typed.strip()[:TAG_LENGTH], "n": TAG_LENGTH}
        )
    return tag
