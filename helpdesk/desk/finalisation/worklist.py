"""The worklist: every open follow-up, the nearest legal limit first."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.limits import day_in_words, days_in_words, urgency
from helpdesk.templatetags.times import moment
from helpdesk.wording import country_name
from tickets.followups import day_of, midnight_of
from tickets.models import FollowUp

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the worklist: a table of `components/table.html`, and the key of what follows."""

    table: dict[str, Any]
    count: int
    after: str


def worklist_of(user: User, narrowed: dict[str, str], *, after: str, now: datetime) -> Worklist:
    """One query. Uses index: tickets_followup_limit."""
    rows = _narrowed(FollowUp.objects.visible_to(user).still_open(), narrowed, user, now)
    ordered = rows.order_by(F("limit_on").asc(nulls_last=True), "pk")
    related = ordered.select_related("ticket__company", "ticket__assignee")
    lean = related.defer("ticket__classification", "ticket__search")
    found = list(lean.filter(_following(after))[: SHOWN + 1])
    shown = found[:SHOWN]
    more = key_of(shown[-1]) if len(found) > SHOWN else ""
    return Worklist(_table(shown, now), len(shown), more)


def _narrowed(
    rows: "QuerySet[FollowUp]", narrowed: dict[str, str], user: User, now: datetime
) -> "QuerySet[FollowUp]":
    for name in ("country", "kind"):
        if narrowed.get(name):
            rows = rows.filter(**{name: narrowed[name]})
    if narrowed.get("who") == "me":
        rows = rows.filter(ticket__assignee=user)
    if narrowed.get("check") == "today":
        tomorrow = midnight_of(day_of(now) + timedelta(days=1))
        rows = rows.filter(next_check_at__lt=tomorrow)
    return rows


def key_of(follow_up: FollowUp) -> str:
    """Where a row stands in the list, for the link to what follows it."""
    return f"{follow_up.limit_on or 'none'}_{follow_up.pk}"


def _following(key: str) -> Q:
    """What follows the row with this key; everything where the key makes no sense."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d|none)_(\d{1,18})", key, re.ASCII)
    if match is None:
        return Q()
    pk = int(match[2])
    if match[1] == "none":
        return Q(limit_on=None, pk__gt=pk)
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return Q()
    return Q(limit_on__gt=day) | Q(limit_on=day, pk__gt=pk) | Q(limit_on=None)


def _table(rows: list[FollowUp], now: datetime) -> dict[str, Any]:
    heads = (
        _("Ticket"),
        _("Company"),
        _("What is missing"),
        _("Country"),
        _("By law until"),
        _("Next check"),
        _("Assigned to"),
    )
    return {
        "columns": [{"name": head} for head in heads],
        "rows": [_row(row, now) for row in rows],
    }


def _row(follow_up: FollowUp, now: datetime) -> list[dict[str, str]]:
    ticket = follow_up.ticket
    subject = f"{ticket.number} {ticket.subject}"
    return [
        {"text": subject, "href": reverse("desk:follow-up", args=[ticket.number])},
        {"text": ticket.company.name},
        {"text": follow_up.get_kind_display()},
        {"text": country_name(follow_up.country) if follow_up.country else "–"},
        _limit_cell(follow_up, day_of(now)),
        _check_cell(follow_up, now),
        {"text": str(ticket.assignee) if ticket.assignee else "–"},
    ]


def _limit_cell(follow_up: FollowUp, today: date) -> dict[str, str]:
    if follow_up.limit_on is None:
        return {"text": _("dates missing")}
    days = (follow_up.limit_on - today).days
    text = f"{day_in_words(follow_up.limit_on)}, {days_in_words(days)}"
    return {"text": text, "kind": urgency(days)}


def _check_cell(follow_up: FollowUp, now: datetime) -> dict[str, str]:
    at = follow_up.next_check_at
    if at is None:
        return {"text": _("not planned")}
    return {"text": moment(at), "kind": "late" if at <= now else ""}


def address_after(narrowed: dict[str, str], key: str) -> str:
    """The address of the next page with the same filters."""
    chosen = {name: value for name, value in narrowed.items() if value}
    return "?" + urlencode(chosen | {"after": key})
