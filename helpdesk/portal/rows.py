"""A ticket as a line of the customers' lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from helpdesk.portal.sentences import Due, Told, nearest, told_of
from tickets.choices import Status
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Row:
    """What `portal/row.html` shows."""

    number: str
    url: str
    subject: str
    lang: str
    reference: str
    told: Told
    due: Due | None
    requester: str
    needs_reader: bool
    is_approval_asked: bool
    solved_at: datetime | None
    can_reopen: bool
    is_solution_asked: bool
    is_rating_asked: bool


def row_of(ticket: Ticket, *, user: User, now: datetime) -> Row:
    """`ticket` comes from `queries.with_row_fields`."""
    row: Any = ticket  # with the annotations of that query
    due = nearest(row.shown_clocks, now) if row.is_open else None
    told = told_of(row, due=due, since=row.since, is_approval_asked=row.is_approval_asked)
    is_solution_asked = row.is_solution_asked and row.status != Status.CLOSED
    return Row(
        number=row.number,
        url=reverse("ticket", args=[row.number]),
        subject=row.subject,
        lang=row.locale,
        reference=row.shown_reference,
        told=told,
        due=due,
        requester="" if row.requester_id == user.pk else str(row.requester),
        needs_reader=row.status == Status.WAITING_CUSTOMER or is_solution_asked,
        is_approval_asked=row.is_approval_asked,
        solved_at=row.resolved_at,
        can_reopen=can_reopen(row, now),
        is_solution_asked=is_solution_asked,
        is_rating_asked=_asks_rating(row, user),
    )


def _asks_rating(row: Any, user: User) -> bool:
    """Who asked is asked, once for each time that it was solved."""
    is_solved = row.resolved_at is not None and row.merged_into_id is None
    return is_solved and row.requester_id == user.pk and not row.is_rated


def can_reopen(ticket: Ticket, now: datetime) -> bool:
    """Whether the reopening button makes sense; the service decides."""
    is_late = ticket.reopen_until is not None and now > ticket.reopen_until
    return ticket.status == Status.RESOLVED and not is_late
