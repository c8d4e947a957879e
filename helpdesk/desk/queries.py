"""What the desk's pages read. Each function says how many queries it makes."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf
from django.utils.translation import get_language

from accounts.choices import AGENT_ROLES
from accounts.models import Company, User
from alerts.models import Alert
from alerts.queries import IDENTIFYING, alerts_sharing
from customs.models import CustomsSystem, Outage
from helpdesk.desk.models import SavedView, query_of
from helpdesk.search import tickets_matching
from helpdesk.standing import STANDING_VERSION, standing_read
from notifications.models import stopped_since
from tickets.choices import WAITING
from tickets.correlation import is_recognisable, tickets_related
from tickets.models import Macro, PlaybookStep, Queue, Ticket, TicketFollower, TicketReference
from tickets.models import TicketQuerySet as Tickets
from tickets.signatures import AGAIN, mondays, occurrences_by_week, signatures_between

SOLVED_DAYS = 7
COMPANIES_MOST = 10
SHARED_LAST = 1_000_000  # of positions in the rail: what others share follows one's own
COUNTED = ("due", "mine", "unassigned", "late", "waiting", "solved")
SHOWN_REFERENCES = ("mrn", "declaration", "cas_id", "shipment", "lrn", "ducr", "container")
RELATED_SHOWN, ALERTS_SHOWN = 5, 6
AGAIN_WEEKS, LATELY_DAYS = 12, 28
FOUND_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What an agent may choose from, each as (value, label), in the order to show."""

    queues: list[tuple[str, str]] = field(default_factory=list)
    agents: list[tuple[str, str]] = field(default_factory=list)
    systems: list[tuple[str, str]] = field(default_factory=list)
    macros: list[tuple[str, str]] = field(default_factory=list)
    saved: list[tuple[str, str]] = field(default_factory=list)
    queries: dict[str, str] = field(default_factory=dict)
    companies: list[tuple[str, str]] = field(default_factory=list)
    typed: str = ""

    @property
    def queue_names(self) -> dict[str, str]:
        return dict(self.queues)

    @property
    def system_names(self) -> dict[str, str]:
        return dict(self.systems)

    @property
    def agent_names(self) -> dict[str, str]:
        return dict(self.agents)

    def saved_view(self, current: str) -> str:
        """The key of the saved view that `current` names in the rail; else empty."""
        key = current.removeprefix("saved:")
        return key if current.startswith("saved:") and key in dict(self.saved) else ""

    def title_of(self, current: str) -> str:
        """The name of the saved view or queue that `current` names in the rail; else empty."""
        kind, _colon, key = current.partition(":")
        return dict({"saved": self.saved, "queue": self.queues}.get(kind, [])).get(key, "")


def options_of_desk(user: User | None = None, *, company: str = "") -> Options:
    """Queues, agents, systems and macros in one query: every page of the desk needs them.

    It brings the version of what stands along, for which the frame of the page would ask alone.

    With `user`, the views they see of those saved; `queries` has their addresses. With `company`,
    the first few companies that have this in their name: "a" names a thousand.
    """
    french = get_language() == "fr"
    queues = Queue.objects.values_list(*_option("queues", "slug", _named(french), "position"))
    agents = User.objects.filter(role__in=AGENT_ROLES, is_active=True)
    title = "title_fr" if french else "title_en"
    rows = queues.order_by().union(
        agents.order_by().values_list(*_option("agents", "pk", "name")),
        CustomsSystem.objects.order_by().values_list(*_option("systems", "slug", "name")),
        Macro.objects.order_by().values_list(*_option("macros", "slug", title)),
        _standing_option(),
        *([_saved_options(user)] if user else []),
        *([_company_options(company)] if company else []),
        all=True,
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    addresses: dict[str, str] = {}
    for kind, value, label, _rank, query in sorted(
        rows, key=lambda row: (row[3], row[2].casefold())
    ):
        found[kind].append((value, label))
        if query:
            addresses[value] = urlencode(query_of(**json.loads(query)), doseq=True)
    for version, _label in found.pop("standing", []):
        standing_read(int(version))
    return Options(**found, queries=addresses, typed=company)


def _standing_option() -> "QuerySet[Queue, Any]":
    kind, _value, label, rank, query = _option("standing", "pk", "slug")
    version = Cast(Func(template=f"({STANDING_VERSION})"), TextField())
    return Queue.objects.order_by().values_list(kind, version, label, rank, query)[:1]


def _company_options(typed: str) -> "QuerySet[Company, Any]":
    named = Company.objects.filter(name__icontains=typed).order_by("name", "pk")
    return named.values_list(*_option("companies", "pk", "name"))[:COMPANIES_MOST]


def _saved_options(user: User) -> "QuerySet[SavedView, Any]":
    """Views that `user` sees: what is shared by others comes after their own."""
    mine, text = Q(owner=user), TextField()
    rank = Case(When(mine, then=F("position")), default=SHARED_LAST, output_field=IntegerField())
    shown = SavedView.objects.visible_to(user).order_by()
    query = Cast(JSONObject(filters="filters", sort="sort", columns="columns"), text)
    kind, value, label, _rank, _query = _option("saved", "pk", "name")
    return shown.values_list(kind, value, label, rank, query)


def _named(french: bool) -> str:
    return "name_fr" if french else "name_en"


def _option(kind: str, value: str, label: str, rank: str = "") -> tuple[Expression, ...]:
    """One shape for rows of five models, so that a union can hold them."""
    text, number = TextField(), IntegerField()
    return (
        Value(kind, output_field=text),
        Cast(F(value), text),
        Cast(F(label), text),
        Cast(F(rank), number) if rank else Value(0, output_field=number),
        Value("", output_field=text),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets each view and each queue holds."""

    views: dict[str, int]
    queues: dict[str, int]


def counts_for(user: User, now: datetime) -> Counts:
    """The figures of the rail, in one query: what is open by queue, and what was solved."""
    tickets = Ticket.objects.visible_to(user).order_by()
    none = Value(0)
    # Uses index: tickets_open_counts, alone: to count a column that it lacks reads every open row
    still_open = (
        tickets.unresolved()
        .values_list("queue__slug")
        .annotate(
            due=Count("status"),
            mine=Count("status", filter=Q(assignee=user)),
            unassigned=Count("status", filter=Q(assignee=None)),
            late=Count("status", filter=Q(next_due_at__lt=now)),
            waiting=Count("status", filter=Q(status__in=WAITING)),
            solved=none,
        )
    )
    # Uses index: tickets_resolved
    solved = (
        tickets.filter(resolved_at__gte=now - timedelta(days=SOLVED_DAYS))
        .values_list(Value("", output_field=CharField()))
        .annotate(
            due=none,
            mine=none,
            unassigned=none,
            late=none,
            waiting=none,
            solved=Count("resolved_at"),
        )
    )
    counted = list(still_open.union(solved, all=True))
    totals = [sum(column) for column in zip(*(row[1:] for row in counted), strict=True)]
    views = dict(zip(COUNTED, totals or [0] * len(COUNTED), strict=True))
    return Counts(views, {row[0] or "": row[1] for row in counted if row[1]})


def with_row_fields(tickets: Tickets) -> Tickets:
    """Everything that a row shows, in the ticket's own query; the heavy columns stay away."""
    first = (
        TicketReference.objects.filter(ticket=OuterRef("pk"), kind__in=SHOWN_REFERENCES)
        .order_by(_by_kind(), "pk")
        .values("value")[:1]
    )
    shown = Coalesce(NullIf("declaration_reference", Value("")), Subquery(first), Value(""))
    return (
        tickets.select_related("company", "assignee", "queue")
        .defer("classification", "search")
        .annotate(shown_reference=shown)
    )


def _by_kind() -> Case:
    places = [When(kind=kind, then=place) for place, kind in enumerate(SHOWN_REFERENCES)]
    return Case(*places, default=len(places), output_field=IntegerField())


def ticket_for_page(user: User, number: str) -> "QuerySet[Ticket]":
    """The ticket with everyone it names, how many open tickets its company has, and the steps

    for its kind: one query."""
    of_company = (
        Ticket.objects.unresolved()
        .filter(company=OuterRef("company"))
        .order_by()
        .values("company")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        Ticket.objects.visible_to(user)
        .by_number(number)
        .select_related(
            "company__contract",
            "requester",
            "assignee",
            "queue",
            "outage",
            "follows",
            "merged_into",
            "follow_up",
        )
        .defer("search", "classification")
        .annotate(
            company_open=Coalesce(Subquery(of_company), 0),
            is_followed=Exists(TicketFollower.objects.filter(ticket=OuterRef("pk"), user=user)),
            playbook=ArraySubquery(_steps()),
            mail_stopped_at=stopped_since("requester__email"),
        )
    )


def _steps() -> "QuerySet[PlaybookStep, Any]":
    """The steps for the kind of the outer ticket, as the card beside it reads them."""
    steps = PlaybookStep.objects.of_kind(OuterRef("category"), OuterRef("subtype"))
    columns = ("pk", "text_fr", "text_en", "is_required")
    return steps.values_list(JSONObject(**dict(zip(columns, columns, strict=True))))


def related_to(ticket: Ticket, user: User) -> list[Ticket]:
    """Tickets about the same declaration, shipment or container: two queries."""
    return list(tickets_related(ticket, user).defer("classification", "search")[:RELATED_SHOWN])


def open_of_requester(ticket: Ticket, user: User) -> list[Ticket]:
    """What else the same person waits for, the next deadline first: one query.

    Uses index: tickets_of_requester
    """
    others = Ticket.objects.visible_to(user).unresolved().filter(requester=ticket.requester_id)
    nearest = others.exclude(pk=ticket.pk).order_by(F("next_due_at").asc(nulls_last=True), "pk")
    return list(nearest.defer("classification", "search")[:RELATED_SHOWN])


def tickets_found(user: User, typed: str) -> list[Ticket]:
    """The latest that the words or the reference find, for the search field: one query."""
    found = tickets_matching(Ticket.objects.visible_to(user), typed, notes=True)
    rows = found.select_related("company").defer("classification", "search")
    return list(rows.order_by("-updated_at", "-pk")[:FOUND_SHOWN])


def signatures_of_company(ticket: Ticket, now: datetime) -> list[tuple[str, int]]:
    """What else came back to the company lately, with how often: two queries."""
    lately = signatures_between(now - timedelta(days=LATELY_DAYS), now, ticket.company, limit=4)
    others = [one for one in lately if one.signature != ticket.signature]
    return [(one.signature, one.occurrences) for one in others[:3]]


def alerts_of_declaration(ticket: Ticket, references: Iterable[TicketReference]) -> list[Alert]:
    """What CAS said of the same declaration, the latest first: one query."""
    values = [row.value for row in references if row.kind in IDENTIFYING]
    same = alerts_sharing(values, company_id=ticket.company_id)
    return list(same.defer("payload", "classification")[:ALERTS_SHOWN])


@dataclass(frozen=True, slots=True)
class Again:
    """How often the company met the same problem in each of the last weeks."""

    weeks: list[int]

    @property
    def times(self) -> int:
        return sum(self.weeks)


def again_of(ticket: Ticket, now: datetime) -> Again | None:
    """None where it is the first time, or where nothing tells one problem from another: one query."""
    if not is_recognisable(ticket):
        return None
    key = (ticket.company_id, ticket.signature)
    again = Again(occurrences_by_week([key], mondays(now, AGAIN_WEEKS))[key])
    return again if again.times >= AGAIN else None


def outage_suspected(ticket: Ticket, now: datetime) -> Outage | None:
    """The current outage of the ticket's system, if the ticket is not tied to one: one query."""
    if ticket.outage_id or not ticket.customs_system or not ticket.is_open:
        return None
    running = Outage.objects.production().current(now)
    return running.filter(systems__slug=ticket.customs_system).order_by("-started_at").first()


def following(ticket: Ticket, user: User) -> Ticket | None:
    """The open ticket after this one by deadline: one query. Uses index: tickets_next_due"""
    due = ticket.next_due_at
    same = Q(next_due_at=due, pk__gt=ticket.pk)
    later = same if due is None else same | Q(next_due_at__gt=due) | Q(next_due_at=None)
    order = (F("next_due_at").asc(nulls_last=True), "pk")
    return Ticket.objects.visible_to(user).unresolved().filter(later).order_by(*order).first()


def preceding(ticket: Ticket, user: User) -> Ticket | None:
    """The open ticket before this one by deadline: one query. Uses index: tickets_next_due"""
    due = ticket.next_due_at
    same = Q(next_due_at=due, pk__lt=ticket.pk)
    earlier = same | (Q(next_due_at__isnull=False) if due is None else Q(next_due_at__lt=due))
    order = (F("next_due_at").desc(nulls_first=True), "-pk")
    return Ticket.objects.visible_to(user).unresolved().filter(earlier).order_by(*order).first()
