"""The customers' list of tickets: what narrows it, and its pages."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.models import User
from helpdesk.portal import queries
from helpdesk.portal.forms import ListForm
from helpdesk.search import tickets_matching
from tickets.choices import UNRESOLVED, Status
from tickets.models import Ticket
from tickets.models import TicketQuerySet as Tickets

PAGE_SIZE = 30
STATES: dict[str, list[str]] = {
    "open": [status.value for status in UNRESOLVED],
    "needing": [Status.WAITING_CUSTOMER.value],
    "solved": [Status.RESOLVED.value, Status.CLOSED.value],
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and the query that leads to the next one; empty at the end."""

    rows: list[Any]
    next_query: str


def narrowed(user: User, form: ListForm) -> Tickets:
    """What of the reader's tickets the form asks for; all of them when it makes no sense."""
    tickets = Ticket.objects.visible_to(user)
    if not form.is_valid():
        return tickets
    answer = form.cleaned_data
    if answer["q"]:
        tickets = tickets_matching(tickets, answer["q"], notes=False)
    if answer["state"]:
        tickets = tickets.filter(status__in=STATES[answer["state"]])
    equal = {name: answer[name] for name in ("priority", "category") if answer[name]}
    return tickets.filter(**equal)


def ticket_page(tickets: Tickets, query: QueryDict) -> Page:
    """The tickets after the key in the query, the latest change first."""
    # Uses index: tickets_of_company, tickets_of_requester
    after = tickets.filter(queries.before("updated_at", query.get("after", "")))
    rows = queries.with_row_fields(after).order_by("-updated_at", "-pk")
    return page_of(list(rows[: PAGE_SIZE + 1]), "updated_at", query)


def page_of(rows: list[Any], field: str, query: QueryDict) -> Page:
    """Cut the one row too many, which tells that there is more."""
    shown = rows[:PAGE_SIZE]
    if len(rows) <= PAGE_SIZE:
        return Page(shown, "")
    following = query.copy()
    following["after"] = queries.key_of(getattr(shown[-1], field), shown[-1].pk)
    return Page(shown, following.urlencode())
