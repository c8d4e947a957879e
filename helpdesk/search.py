"""Finding tickets by anything that a reader may have typed: a number, a reference, words."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from alerts.core.references import guess_kinds
from tickets.models import SEARCH_CONFIG, Message, Ticket, TicketReference
from tickets.models import TicketQuerySet as Tickets

LONGEST_NUMBER = 9  # digits of a ticket's number; longer runs of digits are references


def tickets_matching(tickets: Tickets, typed: str, *, notes: bool) -> Tickets:
    """Tickets that quote the reference, or that hold the words in subject, messages or company.

    `notes` says whether internal notes are searched too: a customer must not find a ticket by
    words that they cannot read.
    """
    words = SearchQuery(typed, config=SEARCH_CONFIG, search_type="websearch")
    said = Message.objects.filter(search=words)
    said = said if notes else said.filter(public=True)
    return tickets.filter(
        _named_by(typed)
        | Q(search=words)
        | Q(pk__in=said.values("ticket_id"))
        | Q(company__name__icontains=typed.strip())
    )


def ticket_named(user: User, typed: str) -> Ticket | None:
    """The one ticket that this number or reference names; None for none and for several."""
    found = Ticket.objects.visible_to(user).filter(_named_by(typed)).only("pk")[:2]
    return found[0] if len(found) == 1 else None


def _named_by(typed: str) -> Q:
    values = {value for _kind, value in guess_kinds(typed)} | {typed.strip(), typed.strip().upper()}
    quoting = TicketReference.objects.filter(ticket=OuterRef("pk"), value__in=values)
    return (
        Q(pk=_number(typed))
        | Q(Exists(quoting))
        | Q(external_reference=typed.strip(), external_reference__gt="")
    )


def _number(typed: str) -> int:
    """The key behind `CAS-000123` or `123`; 0, which no ticket has, for anything else."""
    plain = typed.strip()
    if plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_NUMBER:
        return int(plain)
    return Ticket.pk_of(plain)
