"""A ticket as a row of the list, with what an agent does to it from there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.choices import Category
from helpdesk.desk.deadlines import KINDS, TITLES, Section, deadline_of
from helpdesk.desk.filters import LANGUAGES
from helpdesk.desk.lists import USUAL_COLUMNS
from helpdesk.templatetags.times import moment
from helpdesk.wording import country_name
from tickets.choices import Priority, Side, Status
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a row; `key` is the key that presses it."""

    label: str | Promise
    key: str
    url: str


class Cell(NamedTuple):
    """A column that agents choose: `name` is its class in the style sheet."""

    name: str
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Row:
    """What `components/row.html` shows."""

    number: str
    url: str
    preview_url: str
    subject: str
    lang: str
    company: str
    reference: str
    section: Section
    kind: str
    time: str
    time_words: str
    system: str
    cells: list[Cell]
    assignee: str
    is_mine: bool
    last_at: datetime
    is_unread: bool
    version: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one section, under one heading."""

    kind: str
    title: str | Promise
    rows: list[Row]


def row_of(
    ticket: Ticket,
    *,
    user: User,
    systems: dict[str, str],
    now: datetime,
    columns: Iterable[str] = USUAL_COLUMNS,
) -> Row:
    """`ticket` comes from `queries.with_row_fields`; `columns` are names of COLUMNS."""
    deadline = deadline_of(ticket, now)
    url = reverse("desk:ticket", args=[ticket.number])
    return Row(
        number=ticket.number,
        url=url,
        preview_url=f"{url}preview/",
        subject=ticket.subject,
        lang=ticket.locale,
        company=str(ticket.company),
        reference=getattr(ticket, "shown_reference", ""),
        section=deadline.section,
        kind=deadline.kind,
        time=deadline.time,
        time_words=deadline.words,
        system=systems.get(ticket.customs_system, ticket.customs_system),
        cells=[Cell(name, _TELLERS[name](ticket, systems) or "–") for name in columns],
        assignee=str(ticket.assignee or ""),
        is_mine=ticket.assignee_id == user.pk,
        last_at=ticket.last_message_at,
        is_unread=ticket.is_open
        and not ticket.is_waiting
        and ticket.last_message_side == Side.CUSTOMER,
        version=ticket.version,
        actions=_actions(ticket, user, url),
    )


# `get_…_display` makes such a table anew for each ticket.
_CATEGORIES = dict(Category.choices)
_PRIORITIES = dict(Priority.choices)
_STATUSES = dict(Status.choices)
_TELLERS: dict[str, Callable[[Ticket, dict[str, str]], str | Promise]] = {
    "category": lambda ticket, systems: _CATEGORIES.get(ticket.category, ticket.category),
    "system": lambda ticket, systems: systems.get(ticket.customs_system, ticket.customs_system),
    "priority": lambda ticket, systems: _PRIORITIES.get(ticket.priority, ticket.priority),
    "status": lambda ticket, systems: _STATUSES.get(ticket.status, ticket.status),
    "queue": lambda ticket, systems: (
        ticket.queue.name(get_language() or "en") if ticket.queue else ""
    ),
    "tags": lambda ticket, systems: ", ".join(ticket.tags),
    "country": lambda ticket, systems: country_name(ticket.country),
    "language": lambda ticket, systems: LANGUAGES.get(ticket.locale, ticket.locale),
    "created": lambda ticket, systems: moment(ticket.created_at),
}


def _actions(ticket: Ticket, user: User, url: str) -> tuple[Action, ...]:
    """Only what changes something. Below the ticket's own address: finding four costs too much."""
    actions = []
    if ticket.status != Status.CLOSED and ticket.assignee_id != user.pk:
        actions.append(Action(_("Take"), "a", f"{url}take/"))
    if ticket.is_open and not ticket.is_waiting:
        actions.append(Action(_("Wait"), "w", f"{url}move/{Status.WAITING_CUSTOMER.value}/"))
    if ticket.is_open:
        actions.append(Action(_("Solve"), "e", f"{url}move/{Status.RESOLVED.value}/"))
    return tuple(actions)


def stretches(rows: Iterable[Row], *, by_deadline: bool) -> Iterator[Stretch]:
    """The rows under their headings, each section once; in another order, without headings."""
    if not by_deadline:
        plain = list(rows)
        yield from [Stretch("", "", plain)] if plain else []
        return
    places = list(Section)
    ordered = sorted(rows, key=lambda row: places.index(row.section))
    for section, found in groupby(ordered, key=lambda row: row.section):
        yield Stretch(KINDS[section], TITLES[section], list(found))
