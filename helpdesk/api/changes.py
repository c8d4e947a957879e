"""A PATCH changes several things or none."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from accounts.models import User
from customs.legal import DateName
from tickets.errors import AgentsOnly, NotInFollowUp
from tickets.events import Actor
from tickets.followups import DATES
from tickets.models import FollowUp, Queue, Ticket
from tickets.services import (
    follow_up_plan,
    follow_up_set,
    tags_set,
    ticket_assign,
    ticket_classify,
    ticket_locked,
    ticket_prioritise,
    ticket_requeue,
    ticket_scope_confirm,
)

_FACTS = ("declaration_reference", "country")
_OF_CATEGORY = {"category", "subtype", "customs_system"}


@transaction.atomic
def ticket_change(
    *,
    ticket_id: int,
    wanted: Mapping[str, Any],
    assignee: User | None,
    actor: Actor,
    seen_version: int | None,
) -> None:
    """Apply what agents may change, all in one transaction.

    Raises AgentsOnly, TicketChanged, ValidationError for no such queue, and what each service raises.
    """
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents change these fields. Write a message instead."))
    ticket = ticket_locked(ticket_id, seen_version)
    if wanted.keys() & _OF_CATEGORY:
        _classify(ticket, wanted, actor)
    if "priority" in wanted:
        ticket_prioritise(ticket_id=ticket_id, priority=wanted["priority"], actor=actor)
    if "assignee" in wanted:
        ticket_assign(ticket_id=ticket_id, assignee=assignee, actor=actor)
    if "queue" in wanted:
        ticket_requeue(ticket_id=ticket_id, queue_id=_queue_id(wanted["queue"]), actor=actor)
    if "scope" in wanted:
        ticket_scope_confirm(ticket_id=ticket_id, verdict=wanted["scope"], actor=actor)
    if "tags" in wanted:
        tags_set(ticket=ticket, tags=wanted["tags"], actor=actor)


def _queue_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = Queue.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise ValidationError({"queue": [_("There is no such queue.")]}, "unknown")
    return found


def _classify(ticket: Ticket, wanted: Mapping[str, Any], actor: Actor) -> None:
    """A category named without its subtype has none; a subtype alone stays in its category."""
    same = "category" not in wanted
    ticket_classify(
        ticket_id=ticket.pk,
        category=wanted.get("category", ticket.category),
        subtype=wanted.get("subtype", ticket.subtype if same else ""),
        customs_system=wanted.get("customs_system"),
        actor=actor,
    )


@transaction.atomic
def follow_up_change(*, ticket_id: int, wanted: Mapping[str, Any], actor: Actor) -> None:
    """Write down facts of a finalisation, and when to look again, all in one transaction.

    Raises NotInFollowUp, ValidationError for a date that counts for nothing, and what each service
    raises.
    """
    ticket_locked(ticket_id)
    row = FollowUp.objects.filter(ticket=ticket_id).first()
    if row is None:
        raise NotInFollowUp(_("Nothing is followed up on this ticket yet. Start it first."))
    dates = _dates(row, wanted)
    if dates or wanted.keys() & set(_FACTS):
        facts = {name: wanted.get(name, getattr(row, name)) for name in _FACTS}
        follow_up_set(ticket_id=ticket_id, actor=actor, dates=dates, **facts)
    if "next_check_at" in wanted:
        follow_up_plan(ticket_id=ticket_id, next_check_at=wanted["next_check_at"], actor=actor)


def _dates(row: FollowUp, wanted: Mapping[str, Any]) -> dict[DateName, Any]:
    """The dates named; a limit of this kind of follow-up is counted from each of them."""
    named = {name: wanted[name] for name in DateName if name in wanted}
    foreign = [str(name) for name in named if name not in DATES[row.kind]]
    if foreign:
        refusal = _("This date does not count for a follow-up of this kind.")
        raise ValidationError({name: [refusal] for name in foreign}, "invalid")
    return named
