"""What the customers' pages read. Each function says how many queries it makes."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import User
from alerts.models import Alert
from alerts.queries import IDENTIFYING
from customs.models import ContinuityPlan, CustomsSystem, Outage
from sla.models import Clock
from tickets.choices import ApprovalState, Confirmation, EventKind, Status
from tickets.models import (
    AlertLink,
    Attachment,
    AuthorityApproval,
    AuthorityContactLog,
    MarkedReply,
    Message,
    Rating,
    Ticket,
    TicketEvent,
    TicketReference,
)
from tickets.models import TicketQuerySet as Tickets

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
SOLVED_LATELY = timedelta(days=14)
SOLVED_SHOWN, OPEN_SHOWN, SIMILAR_SHOWN, ALERTS_SHOWN = 5, 100, 3, 50


def with_row_fields(tickets: Tickets) -> Tickets:
    """Everything that a row says of a ticket: two queries, whatever the number of rows."""
    moved = TicketEvent.objects.filter(ticket=OuterRef("pk"), kind=EventKind.STATUS_CHANGED)
    asked = AuthorityApproval.objects.filter(ticket=OuterRef("pk"), state=ApprovalState.ASKED)
    in_question = MarkedReply.objects.filter(ticket=OuterRef("pk"), confirmation=Confirmation.ASKED)
    rated = Rating.objects.filter(ticket=OuterRef("pk"), solved_at=OuterRef("resolved_at"))
    reference = TicketReference.objects.filter(ticket=OuterRef("pk"), kind__in=IDENTIFYING)
    return (
        tickets.select_related("assignee", "requester")
        .defer("classification", "search")
        .annotate(
            since=Subquery(moved.order_by("-pk").values("at")[:1]),
            is_approval_asked=Exists(asked),
            is_solution_asked=Exists(in_question),
            is_rated=Exists(rated),
            shown_reference=Coalesce(
                NullIf("declaration_reference", Value("")),
                Subquery(reference.order_by("pk").values("value")[:1]),
                Value(""),
            ),
        )
        .prefetch_related(Prefetch("clocks", Clock.objects.order_by("pk"), to_attr="shown_clocks"))
    )


def open_tickets(user: User) -> "QuerySet[Ticket]":
    """What is not solved, those that wait for the customer first, the oldest change first."""
    rows = with_row_fields(Ticket.objects.visible_to(user).unresolved())
    return rows.order_by(F("next_due_at").asc(nulls_last=True), "updated_at")[:OPEN_SHOWN]


def solved_lately(user: User, now: datetime) -> "QuerySet[Ticket]":
    # Uses index: tickets_resolved
    rows = Ticket.objects.visible_to(user).filter(resolved_at__gte=now - SOLVED_LATELY)
    return with_row_fields(rows).order_by("-resolved_at")[:SOLVED_SHOWN]


def systems_of(countries: Iterable[str]) -> list[CustomsSystem]:
    """The systems that declarations of these countries meet: one query."""
    return list(CustomsSystem.objects.in_use().for_countries(list(countries)).order_by("name"))


def ticket_for_page(user: User, number: str) -> Tickets:
    """The ticket with whom it names: one query."""
    rows = Ticket.objects.visible_to(user).by_number(number)
    related = ("requester", "assignee", "outage", "follows", "merged_into", "follow_up")
    return rows.select_related(*related).defer("search", "classification")


def public_messages(ticket: Ticket) -> list[Message]:
    """The conversation without our notes, with its files and what was merged into it: two queries."""
    here = Ticket.objects.filter(Q(pk=ticket.pk) | Q(merged_into=ticket)).order_by()
    rows = Message.objects.filter(ticket__in=here.values("pk"), public=True)
    rows = rows.select_related("author", "marked")
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    return list(rows.prefetch_related(files))


def contacts_of(ticket: Ticket) -> list[AuthorityContactLog]:
    """What was said to authorities, the latest first: one query."""
    rows = AuthorityContactLog.objects.filter(ticket=ticket)
    return list(rows.select_related("by").order_by("-at", "-pk"))


def approvals_of(ticket: Ticket) -> list[AuthorityApproval]:
    rows = AuthorityApproval.objects.filter(ticket=ticket)
    return list(rows.select_related("asked_by", "answered_by").order_by("-pk"))


def similar_solved(user: User, signature: str) -> list[Ticket]:
    """The company's solved tickets with the same signature, the latest first: one query."""
    if not signature:
        return []
    # Uses index: tickets_signature
    rows = Ticket.objects.visible_to(user).filter(
        signature=signature, resolved_at__isnull=False, status__in=[Status.RESOLVED, Status.CLOSED]
    )
    return list(rows.only("subject", "resolved_at").order_by("-created_at")[:SIMILAR_SHOWN])


def key_of(at: datetime, pk: int) -> str:
    """Where a row stands in a list, for the link to what follows it."""
    return f"{(at - EPOCH) // MICROSECOND}-{pk}"


def before(field: str, key: str) -> Q:
    """What follows the row with this key in a descending list; everything if it makes no sense."""
    match = re.fullmatch(r"(\d{1,16})-(\d{1,18})", key, re.ASCII)
    if match is None:
        return Q()
    at = EPOCH + int(match[1]) * MICROSECOND
    earlier = Q(**{f"{field}__lt": at}) | Q(**{field: at}, pk__lt=int(match[2]))
    # Implied by the other; it is the one by which an index is entered in the middle.
    return Q(**{f"{field}__lte": at}) & earlier


def alerts_needing_help(user: User) -> list[Alert]:
    """Blocked, not over, and not in a ticket yet: one query."""
    rows = Alert.objects.visible_to(user).needing_help().filter(over_at=None)
    rows = rows.filter(~_in_ticket())
    return list(rows.defer("payload", "classification")[:ALERTS_SHOWN])


def _in_ticket() -> Exists:
    """A join for what is not there is taken for no row at all by the planner."""
    return Exists(AlertLink.objects.filter(alert=OuterRef("pk")))


def alerts_other(user: User) -> "QuerySet[Alert]":
    """The rest: news, what is over, and what is in a ticket (`seen_ticket` if it is the reader's)."""
    handled = Q(category="") | Q(over_at__isnull=False) | Q(_in_ticket())
    rows = Alert.objects.visible_to(user).filter(handled)
    seen = Ticket.objects.visible_to(user).filter(alert_links__alert=OuterRef("pk"))
    return rows.annotate(seen_ticket=Subquery(seen.values("pk")[:1])).defer(
        "payload", "classification"
    )


def system_page(slug: str, countries: Iterable[str]) -> "QuerySet[CustomsSystem]":
    """A system with what its customers do when it is down: six queries."""
    plans = ContinuityPlan.objects.filter(country__in=list(countries))
    return CustomsSystem.objects.filter(slug=slug).prefetch_related(
        "contacts",
        "replaced_by",
        Prefetch("plans", plans.prefetch_related("steps", "references")),
    )


def outages_of(slug: str, now: datetime) -> tuple[list[Outage], list[Outage]]:
    """What runs and what is planned for a system, with what was said of it: four queries."""
    rows = Outage.objects.production().filter(systems__slug=slug).prefetch_related("updates")
    return list(rows.current(now)), list(rows.upcoming(now))
