"""Finding tickets by anything that a reader may have typed: a number, a reference, words."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from accounts.models import Company, User
from alerts.core.references import guess_kinds
from tickets.models import SEARCH_CONFIG, Message, Ticket, TicketReference
from tickets.models import TicketQuerySet as Tickets

LATEST = 1_000
LONGEST_NUMBER = 9  # digits of a ticket's number; longer runs of digits are references


def tickets_matching(tickets: Tickets, typed: str, *, notes: bool) -> Tickets:
    """Tickets that quote the reference, or that hold the words in subject, messages or company.

    `notes` says whether internal notes are searched too: a customer must not find a ticket by
    words that they cannot read. Agents search all there is: each way of matching gives its
    LATEST at most, so that a word on every second ticket costs no more than a rare one.
    """
    ways = _ways_of_all(typed) if notes else _ways_within(tickets, typed)
    return tickets.filter(pk__in=_named_by(typed).union(*ways))


def tickets_quoting(tickets: Tickets, typed: str) -> Tickets:
    """Tickets that have this number or quote this reference, in any writing."""
    return tickets.filter(pk__in=_named_by(typed))


def ticket_named(user: User, typed: str) -> Ticket | None:
    """The one ticket that this number or reference names; None for none and for several."""
    found = Ticket.objects.visible_to(user).filter(pk__in=_named_by(typed)).only("pk")[:2]
    return found[0] if len(found) == 1 else None


# Each way is a query of its own, joined by a union: an OR over several tables uses no index.


def _ways_of_all(typed: str) -> list[QuerySet[Any, Any]]:
    words = _words(typed)
    named = Company.objects.filter(name__icontains=typed.strip())
    # Uses index: tickets_search, tickets_message_search, or the keys backwards, as is cheaper
    return [
        Ticket.objects.filter(search=words).order_by("-pk").values("pk")[:LATEST],
        Message.objects.filter(search=words).order_by("-pk").values("ticket")[:LATEST],
        Ticket.objects.filter(company__in=named).order_by("-pk").values("pk")[:LATEST],
    ]


def _ways_within(tickets: Tickets, typed: str) -> list[QuerySet[Any, Any]]:
    words = _words(typed)
    said = Message.objects.filter(search=words, public=True, ticket__in=tickets.order_by())
    return [tickets.filter(search=words).order_by().values("pk"), said.order_by().values("ticket")]


def _words(typed: str) -> SearchQuery:
    return SearchQuery(typed, config=SEARCH_CONFIG, search_type="websearch")


def _named_by(typed: str) -> QuerySet[Any, Any]:
    """The keys of tickets that have this number or quote this reference."""
    written = typed.strip()
    values = {value for _kind, value in guess_kinds(typed)} | {written, written.upper()}
    quoting = TicketReference.objects.filter(value__in=values).order_by("-pk")
    # Uses index: tickets_reference_value, tickets_external_reference
    return quoting.values("ticket")[:LATEST].union(
        Ticket.objects.filter(pk=_number(typed)).values("pk"),
        Ticket.objects.filter(external_reference=written, external_reference__gt="").values("pk"),
    )


def _number(typed: str) -> int:
    """The key behind `CAS-000123` or `123`; 0, which no ticket has, for anything else."""
    plain = typed.strip()
    if plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_NUMBER:
        return int(plain)
    return Ticket.pk_of(plain)
