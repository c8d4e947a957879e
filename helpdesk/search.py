"""Finding tickets by anything that a reader may have typed: a number, a reference, words."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Func, OuterRef, QuerySet

from accounts.models import Company, User
from alerts.core.references import guess_kinds
from tickets.models import SEARCH_CONFIG, Message, Ticket, TicketReference
from tickets.models import TicketQuerySet as Tickets

LATEST = 1_000  # of each way of matching, so that a common word costs no more than a rare one
COMPANIES_MOST = 10
LONGEST_NUMBER = 9  # digits of a ticket's number; longer runs of digits are references


def tickets_matching(tickets: Tickets, typed: str, *, notes: bool) -> Tickets:
    """Tickets that quote the reference, or that hold the words in subject, messages or company.

    `notes` says whether internal notes are searched too: a customer must not find a ticket by
    words that they cannot read. Each way of matching gives its LATEST at most. Among those of
    everybody a customer's may be few, so their own latest tickets are read as well: they find
    any rare word, and a common one as far back as that.
    """
    ways = _ways_of_desk(typed) if notes else _ways_of_customer(tickets, typed)
    return tickets.filter(pk__in=_named_by(typed).union(*ways))


def tickets_quoting(tickets: Tickets, typed: str) -> Tickets:
    """Tickets that have this number or quote this reference, in any writing."""
    return tickets.filter(pk__in=_named_by(typed))


def ticket_named(user: User, typed: str) -> Ticket | None:
    """The one ticket that this number or reference names; None for none and for several."""
    found = Ticket.objects.visible_to(user).filter(pk__in=_named_by(typed)).only("pk")[:2]
    return found[0] if len(found) == 1 else None


# Each way is a query of its own, joined by a union: an OR over several tables uses no index.


def _ways_of_desk(typed: str) -> list[QuerySet[Any, Any]]:
    return [*_ways_of_all(typed, Message.objects.all()), _of_companies_named(typed)]


def _ways_of_customer(tickets: Tickets, typed: str) -> list[QuerySet[Any, Any]]:
    words, said = _words(typed), Message.objects.filter(public=True)
    # Uses index: tickets_of_company, tickets_of_requester; then tickets_message_of_ticket
    own = tickets.order_by("-updated_at", "-pk").values("pk")[:LATEST]
    return [
        *_ways_of_all(typed, said),
        Ticket.objects.filter(search=words, pk__in=own).order_by().values("pk"),
        said.filter(search=words, ticket__in=own).order_by().values("ticket"),
    ]


def _ways_of_all(typed: str, said: QuerySet[Message]) -> list[QuerySet[Any, Any]]:
    words = _words(typed)
    # Uses index: tickets_search, tickets_message_search, or the keys backwards, as is cheaper
    return [
        Ticket.objects.filter(search=words).order_by("-pk").values("pk")[:LATEST],
        said.filter(search=words).order_by("-pk").values("ticket")[:LATEST],
    ]


def _of_companies_named(typed: str) -> QuerySet[Any, Any]:
    """The latest tickets of the first companies of this name: "a" names a thousand.

    Company by company, since a join would be read by time, and to its end where no company has
    the name. Uses index: tickets_of_company.
    """
    named = Company.objects.filter(name__icontains=typed.strip()).order_by("name", "pk")
    own = Ticket.objects.filter(company=OuterRef("pk")).order_by("-updated_at", "-pk").values("pk")
    latest = _each(ArraySubquery(own[: LATEST // COMPANIES_MOST]))
    return Company.objects.filter(pk__in=named.values("pk")[:COMPANIES_MOST]).values_list(latest)


def _each(keys: ArraySubquery) -> Func:
    """A row for each key of an array."""
    return Func(keys, function="unnest", output_field=BigIntegerField())


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
