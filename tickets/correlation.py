"""Whether it happened before: tickets of the same declaration, and earlier ones that were solved."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchConfig, SearchQueryField, SearchRank
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    Expression,
    F,
    FilteredRelation,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Left
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import User
from alerts.models import Alert
from alerts.queries import IDENTIFYING
from tickets.choices import Side
from tickets.models import AlertLink, Message, Ticket, TicketQuerySet, TicketReference

# How many of the newest solved tickets are compared, by each of three ways of finding them. They
# bound the work whatever the size of the desk: each way reads the head of one index.
SAME_SIGNATURE, SAME_CLASS, SAME_THING = 50, 300, 100
RELATED_READ = 500  # rows that share an identifier: the newest are kept
TELLING = ("error_code", "document_code", "commodity_code")  # kinds that point at the same problem
TELLING_READ = 5
IDENTIFIERS_READ = 50  # a list of containers may be long; what matters stands at its head
READ_CHARACTERS = 4000  # of the opening message: what follows is quoted history
# A text whose rank is below this share of the ticket's own with itself shares only manners.
ALIKE = 0.35
NORMALISED_BY_LENGTH = Value(1)  # ts_rank: divided by 1 + the logarithm of the length
DICTIONARIES = {"fr": "french", "en": "english", "nl": "dutch", "de": "german"}


def tickets_related(ticket: Ticket, user: User) -> TicketQuerySet:
    """Tickets that quote the same declaration, shipment or container, the latest first.

    Only those that `user` may see: customers never meet another company's. Two queries.
    """
    own = TicketReference.objects.filter(ticket=ticket, kind__in=IDENTIFYING).order_by("pk")
    values = list(own.values_list("value", flat=True)[:IDENTIFIERS_READ])
    sharing = TicketReference.objects.filter(value__in=values, kind__in=IDENTIFYING)
    # Uses index: tickets_reference_value. Cut off, so that no plan walks all tickets by date.
    newest = sharing.order_by("-ticket").values("ticket")[:SAME_THING]
    others = Ticket.objects.visible_to(user).filter(pk__in=newest)
    return others.exclude(pk=ticket.pk).order_by("-created_at")


@dataclass(frozen=True, slots=True)
class Solved:
    """An earlier ticket and the answer that solved it. `is_same` says: the same signature."""

    number: str
    subject: str
    locale: str
    solution: str
    is_same: bool


def similar_solved(ticket: Ticket, user: User, limit: int = 3) -> list[Solved]:
    """The best earlier solutions: the same signature first, then the most similar words.

    Solved tickets that an agent answered and that `user` may see. Two queries.
    """
    solved = (
        Ticket.objects.visible_to(user)
        .filter(resolved_at__isnull=False, merged_into=None)
        .exclude(pk=ticket.pk)
    )
    words = AnyWordOf(DICTIONARIES.get(ticket.locale, "simple"), _text_of(ticket))
    own = _ranked(Ticket.objects.filter(pk=ticket.pk), words).values("rank")
    alike = GreaterThanOrEqual(F("rank"), Subquery(own) * Value(ALIKE))
    rows = (
        _ranked(solved.filter(pk__in=_candidates(ticket, solved)), words)
        .annotate(is_same=_same_signature(ticket), solution=Subquery(_answer().values("body")[:1]))
        .filter(Q(is_same=True) | Q(alike), Exists(_answer()))
        .order_by(F("is_same").desc(), F("rank").desc(nulls_last=True), F("resolved_at").desc())
        .values_list("pk", "subject", "locale", "solution", "is_same")[:limit]
    )
    return [
        Solved(f"CAS-{pk:06d}", subject, locale, solution, is_same)
        for pk, subject, locale, solution, is_same in rows
    ]


def is_recognisable(ticket: Ticket) -> bool:
    """Whether the signature names more than the class: a code, a place or the goods."""
    return bool({*ticket.signature.split("|")} - {"", ticket.category, ticket.subtype})


def good_status_of(ticket: Ticket) -> Alert | None:
    """What CAS reported that ends every alert of an open ticket; None while one still runs.

    It proposes "resolved"; only a person sets it, for the customer may need more. At most two
    queries.
    """
    if not ticket.is_open:
        return None
    links = AlertLink.objects.filter(ticket=ticket)
    running = Count("pk", filter=Q(alert__over_at=None))
    ends = links.aggregate(running=running, last=Max("alert__over_at"))
    if ends["running"] or ends["last"] is None:
        return None
    same = Alert.objects.filter(declaration_id__in=links.values("alert__declaration_id"))
    # Uses index: alerts_of_declaration
    return same.filter(company=ticket.company_id, event_at=ends["last"], category="").first()


class AnyWordOf(Func):
    """A text search for any word of a text, without its language's stop words and endings.

    The index holds whole words without accents, so that any language can be searched; the stems
    find them as beginnings.
    """

    output_field = SearchQueryField()
    arg_joiner = ", "
    template = (
        "(SELECT to_tsquery('helpdesk', string_agg(lexeme || ':*', ' | '))"
        r" FROM unnest(to_tsvector(%(expressions)s)) WHERE lexeme ~ '^\w{3,}$')"
    )

    def __init__(self, dictionary: str, text: Expression) -> None:
        super().__init__(SearchConfig(Value(dictionary)), text)


def _text_of(ticket: Ticket) -> Expression:
    opening = Message.objects.filter(ticket=ticket.pk, is_opening=True)
    body = Subquery(opening.values(start=Left("body", READ_CHARACTERS))[:1])
    text = TextField()
    said = Coalesce(body, Value(""), output_field=text)
    return Concat(Value(f"{ticket.subject} "), said, output_field=text)


def _ranked(tickets: TicketQuerySet, words: Expression) -> "QuerySet[Any, Any]":
    """With `rank`: how well subject and opening message match, by `ts_rank`."""
    opening = FilteredRelation("messages", condition=Q(messages__is_opening=True))
    of_subject = SearchRank(F("search"), words, normalization=NORMALISED_BY_LENGTH)
    of_text = SearchRank(F("opening__search"), words, normalization=NORMALISED_BY_LENGTH)
    return tickets.annotate(opening=opening).annotate(rank=of_subject + of_text)


def _candidates(ticket: Ticket, solved: TicketQuerySet) -> "QuerySet[Any, Any]":
    """Keys of the newest of the same signature, of the same class, about the same code or goods."""
    of_class = solved.filter(category=ticket.category, subtype=ticket.subtype)
    found = [
        of_class.order_by("-resolved_at").values("pk")[:SAME_CLASS],
        *(_quoting(value) for value in _telling(ticket)),
    ]
    if is_recognisable(ticket):
        same = solved.filter(signature=ticket.signature).order_by("-created_at")
        found.append(same.values("pk")[:SAME_SIGNATURE])
    # Uses index: tickets_solved_of_class, tickets_signature, tickets_reference_value
    return found[0].union(*found[1:])


def _telling(ticket: Ticket) -> list[str]:
    rows = TicketReference.objects.filter(ticket=ticket, kind__in=TELLING).order_by("pk")
    return list(rows.values_list("value", flat=True)[:TELLING_READ])


def _quoting(value: str) -> "QuerySet[TicketReference, Any]":
    rows = TicketReference.objects.filter(value=value).order_by("-ticket")
    return rows.values("ticket")[:SAME_THING]


def _same_signature(ticket: Ticket) -> Case:
    if not is_recognisable(ticket):
        return Case(default=Value(False), output_field=BooleanField())
    same = When(signature=ticket.signature, then=Value(True))
    return Case(same, default=Value(False), output_field=BooleanField())


def _answer() -> "QuerySet[Message]":
    """The last public words of an agent: what solved it, as far as the log can say."""
    said = Message.objects.filter(ticket=OuterRef("pk"), side=Side.AGENT, public=True, auto=False)
    return said.order_by("-pk")
