"""Everything that the page of a follow-up shows, and its card on the page of the ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from customs.choices import DateName
from customs.queries import legal_rules
from helpdesk.desk import queries
from helpdesk.desk.finalisation.forms import (
    CheckForm,
    EndForm,
    FactsForm,
    PlanForm,
    ProofForm,
    StartForm,
)
from helpdesk.desk.rail import rail_of
from helpdesk.limits import days_in_words, limit_told, urgency
from sla.queries import calendar_for
from tickets.choices import FollowUpKind, Status
from tickets.followups import DATES, day_of, limits_of, nearest
from tickets.models import Attachment, FollowUp, Ticket


def ticket_for_follow_up(user: User, number: str) -> "QuerySet[Ticket]":
    """The ticket with its follow-up and whom it names: one query."""
    rows = Ticket.objects.visible_to(user).by_number(number)
    related = rows.select_related("company__contract", "requester", "follow_up")
    return related.defer("classification", "search")


def follow_up_of(ticket: Ticket) -> FollowUp | None:
    """The follow-up that came with the ticket; None where there is none."""
    found: FollowUp | None = getattr(ticket, "follow_up", None)
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """The follow-up in three lines, for the page of the ticket: no query."""

    kind: str
    is_open: bool
    outcome: str
    limit_on: date | None
    left: str
    urgency: str
    next_check_at: datetime | None
    is_check_due: bool


def card_of(ticket: Ticket, now: datetime) -> Card | None:
    """None where nothing is followed up; `ticket` brought its follow-up along."""
    follow_up = follow_up_of(ticket)
    if follow_up is None:
        return None
    days = (follow_up.limit_on - day_of(now)).days if follow_up.limit_on else None
    check_at = follow_up.next_check_at
    return Card(
        kind=follow_up.get_kind_display(),
        is_open=follow_up.is_open,
        outcome=follow_up.get_outcome_display(),
        limit_on=follow_up.limit_on,
        left="" if days is None else days_in_words(days),
        urgency="" if days is None else urgency(days),
        next_check_at=check_at,
        is_check_due=check_at is not None and check_at <= now,
    )


def follow_up_context(
    ticket: Ticket, *, user: User, now: datetime, bound: Mapping[str, forms.Form] | None = None
) -> dict[str, Any]:
    """`ticket` comes from `ticket_for_follow_up`; `bound` holds forms that were refused."""
    follow_up = follow_up_of(ticket)
    context: dict[str, Any] = {
        "ticket": ticket,
        "follow_up": follow_up,
        "now": now,
        "rail": rail_of(user, queries.options_of_desk(), current="follow-ups"),
        "can_change": ticket.status != Status.CLOSED,
    }
    if follow_up is None:
        kind = ticket.subtype if ticket.subtype in FollowUpKind.values else ""
        return context | {"forms": {"start": StartForm(initial={"kind": kind})} | dict(bound or {})}
    return context | _story(follow_up, now) | {"forms": _forms(ticket, follow_up, now, bound)}


def _story(follow_up: FollowUp, now: datetime) -> dict[str, Any]:
    found, today = limits_of(follow_up, legal_rules()), day_of(now)
    first = nearest(found, today)
    told = [limit_told(limit, today) for limit in found]
    return {
        # What passed while another limit is ahead no longer presses.
        "limits": [
            replace(one, kind="none") if one.kind == "late" and limit != first else one
            for one, limit in zip(told, found, strict=True)
        ],
        "nearest": limit_told(first, today) if first else None,
        "unknown": [
            DateName(name).label for name in DATES[follow_up.kind] if name not in follow_up.dates
        ],
        "checks": list(follow_up.checks.select_related("by")),
        "proofs": list(follow_up.proofs.select_related("attachment", "added_by")),
    }


def _forms(
    ticket: Ticket, follow_up: FollowUp, now: datetime, bound: Mapping[str, forms.Form] | None
) -> dict[str, forms.Form]:
    if not follow_up.is_open:
        return {"start": StartForm(initial={"kind": follow_up.kind})} | dict(bound or {})
    return {
        name: form_of(name, None, ticket=ticket, follow_up=follow_up, now=now)
        for name in ("facts", "check", "plan", "proof", "end")
    } | dict(bound or {})


def form_of(
    name: str, data: Any, *, ticket: Ticket, follow_up: FollowUp, now: datetime
) -> forms.Form:
    """One of the page's forms, bound to `data` unless that is None. Each has its own ids."""
    auto_id = f"{name}_%s"
    if name == "facts":
        return FactsForm(data, follow_up=follow_up, auto_id=auto_id)
    if name == "proof":
        files = Attachment.objects.filter(ticket=ticket).order_by("-pk")
        initial = {"collected_on": day_of(now)}
        return ProofForm(data, files=files, initial=initial, auto_id=auto_id)
    if name == "end":
        return EndForm(data, initial={"on": day_of(now)}, auto_id=auto_id)
    plan = CheckForm if name == "check" else PlanForm
    return plan(data, calendar=calendar_for(ticket.company_id), now=now, auto_id=auto_id)
