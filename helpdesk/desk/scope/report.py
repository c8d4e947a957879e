"""What was asked beyond the contracts, by what would cover it: for the commercial team."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import Service, Subscription
from helpdesk.templatetags.times import moment
from tickets.exclusions import Asked, Book, excluded_between, exclusions_by, exclusions_counted
from tickets.models import Ticket, TicketQuerySet

PERIODS = {
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("12 months"),
}
USUAL_DAYS = "90"
GROUPS = {
    "subscription": gettext_lazy("Subscription"),
    "service": gettext_lazy("Service"),
    "company": gettext_lazy("Company"),
    "month": gettext_lazy("Month"),
}
TICKETS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Question:
    """Which tickets, from when to when, told by what."""

    tickets: TicketQuerySet
    days: str
    since: datetime
    until: datetime
    by: str


class Names:
    """Slugs of the service description as the reader calls them."""

    def __init__(self) -> None:
        lang = "fr" if get_language() == "fr" else "en"
        services = {row.slug: row.name(lang) for row in Service.objects.all()}
        subscriptions = {row.slug: row.name(lang) for row in Subscription.objects.all()}
        self._names: dict[str, Mapping[str, str]] = {
            "service": services,
            "subscription": subscriptions,
        }

    def of(self, group: Any, by: str) -> str:
        if by == "month":
            assert isinstance(group, date)
            return date_format(group, "YEAR_MONTH_FORMAT")
        if by == "company":
            return str(group)
        return self._names[by].get(group) or _("none named")


def question_of(query: Mapping[str, str], tickets: TicketQuerySet, now: datetime) -> Question:
    """What the address asks; what makes no sense asks for the usual."""
    days, by = query.get("days", ""), query.get("by", "")
    days = days if days in PERIODS else USUAL_DAYS
    since = now - timedelta(days=int(days))
    return Question(tickets, days, since, now, by if by in GROUPS else "subscription")


@dataclass(frozen=True, slots=True)
class Report:
    """The answer in a sentence, the table of the groups, and the latest tickets."""

    answer: str
    figures: dict[str, Any]
    tickets: dict[str, Any]


def report_of(question: Question) -> Report:
    """Four queries, whatever the number of tickets."""
    book, names = Book(), Names()
    asked = _asked(question, book)
    total = sum(row.tickets for row in asked)
    return Report(
        answer=_answer(total, sum(row.answered for row in asked)),
        figures=_figures(asked, question.by, names),
        tickets=_latest(question, book, names),
    )


def figures_rows(question: Question, by: str) -> Iterator[list[Any]]:
    """A heading, then a line for each group."""
    names = Names()
    yield [str(GROUPS[by]), _("Tickets"), _("Answered kindly")]
    for one in exclusions_by(_asked(question, Book()), by):
        yield [names.of(one.group, by), one.tickets, one.answered]


def ticket_rows(question: Question) -> Iterator[list[Any]]:
    """A heading, then a line for each ticket, the latest first."""
    book, names = Book(), Names()
    yield [
        _("Ticket"), _("Subject"), _("Company"), pgettext("column: when the ticket was", "Opened"),
        _("Service"), _("Subscription"),
        _("Answered kindly"), _("Confirmed by an agent"),
    ]  # fmt: skip
    for ticket in _tickets(question).iterator():
        service, subscription = book.of(ticket.category, ticket.subtype)
        opened = timezone.localtime(ticket.created_at).replace(tzinfo=None, microsecond=0)
        yield [
            ticket.number,
            ticket.subject,
            ticket.company.name,
            opened,
            names.of(service, "service"),
            names.of(subscription, "subscription"),
            _("yes") if ticket.answered else _("no"),
            _("yes") if ticket.scope_confirmed else _("no"),
        ]


def _asked(question: Question, book: Book) -> list[Asked]:
    return exclusions_counted(
        question.tickets,
        since=question.since,
        until=question.until,
        zone=ZoneInfo(timezone.get_current_timezone_name()),
        book=book,
    )


def _tickets(question: Question) -> Any:
    """With the company and `answered`, which the type of a ticket does not know."""
    rows = excluded_between(question.tickets, question.since, question.until)
    return rows.select_related("company").defer("classification", "search")


def _answer(tickets: int, answered: int) -> str:
    if not tickets:
        return _("Nothing was asked beyond the contracts in this period.")
    told = ngettext(
        "%(n)d ticket asked for what its contract leaves out",
        "%(n)d tickets asked for what their contract leaves out",
        tickets,
    ) % {"n": tickets}
    kindly = ngettext("%(n)d was answered kindly.", "%(n)d were answered kindly.", answered) % {
        "n": answered
    }
    return _("%(told)s; %(kindly)s") % {"told": told, "kindly": kindly}


def _figures(asked: list[Asked], by: str, names: Names) -> dict[str, Any]:
    """Columns and rows for `components/table.html`; months in their order."""
    totals = exclusions_by(asked, by)
    if by == "month":
        totals = sorted(totals, key=lambda total: total.group)
    return {
        "columns": [
            {"name": GROUPS[by]},
            {"name": _("Tickets"), "is_number": True},
            {"name": _("Answered kindly"), "is_number": True},
        ],
        "rows": [
            [
                {"text": names.of(one.group, by)},
                {"text": one.tickets, "is_number": True},
                {"text": one.answered, "is_number": True},
            ]
            for one in totals
        ],
    }


def _latest(question: Question, book: Book, names: Names) -> dict[str, Any]:
    titles = (
        _("Ticket"),
        _("Company"),
        pgettext("column: when the ticket was", "Opened"),
        _("Service"),
        _("Subscription"),
        _("State"),
    )
    return {
        "columns": [{"name": title} for title in titles],
        "rows": [
            _ticket_cells(ticket, book, names) for ticket in _tickets(question)[:TICKETS_SHOWN]
        ],
    }


def _ticket_cells(ticket: Any, book: Book, names: Names) -> list[dict[str, Any]]:
    assert isinstance(ticket, Ticket)
    service, subscription = book.of(ticket.category, ticket.subtype)
    href = reverse("desk:ticket", args=[ticket.number])
    is_told = getattr(ticket, "answered", False)
    return [
        {"text": f"{ticket.number} {ticket.subject}", "href": href},
        {"text": ticket.company.name},
        {"text": moment(ticket.created_at)},
        {"text": names.of(service, "service")},
        {"text": names.of(subscription, "subscription")},
        {"text": _("answered kindly"), "kind": "met"}
        if is_told
        else {"text": _("to answer"), "kind": "paused"},
    ]
