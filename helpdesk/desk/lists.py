"""The views of the rail, the filters, and paging by key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.db.models import F, Q
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from alerts.choices import Category
from helpdesk.desk.queries import SOLVED_DAYS, Options
from helpdesk.search import tickets_matching
from helpdesk.wording import signature_label
from tickets.choices import Priority, Status
from tickets.models import Ticket
from tickets.models import TicketQuerySet as Tickets

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list, by one instant and the key; `nulls_last` for running deadlines."""

    field: str
    is_descending: bool = False

    def sort(self, tickets: Tickets) -> Tickets:
        instant = F(self.field)
        if self.is_descending:
            return tickets.order_by(instant.desc(), "-pk")
        return tickets.order_by(instant.asc(nulls_last=True), "pk")

    def key(self, ticket: Ticket) -> str:
        """Where this ticket stands, for the link to what follows it."""
        at: datetime | None = getattr(ticket, self.field)
        return f"{at.isoformat() if at else ''}~{ticket.pk}"

    def after(self, tickets: Tickets, key: str) -> Tickets:
        """What follows the ticket with this key; everything if the key makes no sense."""
        match = re.fullmatch(r"([^~]*)~(\d{1,18})", key)
        if match is None:
            return tickets
        try:
            at, pk = parse_datetime(match[1]) if match[1] else None, int(match[2])
        except ValueError:  # well formed, but no such day
            return tickets
        if self.is_descending:
            earlier = Q(**{f"{self.field}__lt": at}) | Q(**{self.field: at}, pk__lt=pk)
            return tickets.filter(earlier) if at else tickets
        same = Q(**{self.field: at}, pk__gt=pk)
        if at is None:
            return tickets.filter(same)
        return tickets.filter(same | Q(**{f"{self.field}__gt": at}) | Q(**{self.field: None}))


BY_DEADLINE = Order("next_due_at")
BY_SOLVED = Order("resolved_at", is_descending=True)
BY_LATEST = Order("updated_at", is_descending=True)


@dataclass(frozen=True, slots=True)
class DeskView:
    """One entry of the rail: a named selection of tickets."""

    slug: str
    title: str | Promise
    select: Callable[[Tickets, User, datetime], Tickets]
    icon: str = ""
    shape: str = ""
    order: Order = BY_DEADLINE


VIEWS = {
    view.slug: view
    for view in (
        # Uses index: tickets_next_due
        DeskView("due", _("Next deadline"), lambda rows, user, now: rows.unresolved(), "clock"),
        # Uses index: tickets_of_assignee_due
        DeskView(
            "mine",
            _("My tickets"),
            lambda rows, user, now: rows.unresolved().filter(assignee=user),
            "user",
        ),
        DeskView(
            "unassigned",
            _("Unassigned"),
            lambda rows, user, now: rows.unresolved().filter(assignee=None),
            "inbox",
        ),
        DeskView(
            "late",
            _("Late"),
            lambda rows, user, now: rows.unresolved().filter(next_due_at__lt=now),
            shape="late",
        ),
        DeskView("waiting", _("Waiting"), lambda rows, user, now: rows.waiting(), shape="paused"),
        # Uses index: tickets_resolved
        DeskView(
            "solved",
            _("Solved, 7 days"),
            lambda rows, user, now: rows.filter(resolved_at__gte=now - timedelta(days=SOLVED_DAYS)),
            "check",
            order=BY_SOLVED,
        ),
    )
}
EVERYTHING = DeskView("all", _("All tickets"), lambda rows, user, now: rows, order=BY_LATEST)

DUE = {"late": _("Late"), "today": _("Due within 24 hours"), "none": _("No clock running")}


def view_of(query: QueryDict) -> DeskView:
    """The view asked for; a search, a status or a problem looks among all unless one is named."""
    named = VIEWS.get(str(query.get("view", "")))
    if named is not None:
        return named
    widened = any(query.get(name) for name in ("q", "status", "signature"))
    return EVERYTHING if widened else VIEWS["due"]


class TicketFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrows a view by any field. Choices are given, so that building the form asks nothing."""

    q = django_filters.CharFilter(method="search", label=_("Words or reference"))
    status = django_filters.MultipleChoiceFilter(choices=Status, label=_("Status"), distinct=False)
    queue = django_filters.ChoiceFilter(field_name="queue__slug", label=_("Queue"))
    category = django_filters.ChoiceFilter(choices=Category, label=_("Category"))
    system = django_filters.ChoiceFilter(field_name="customs_system", label=_("System"))
    priority = django_filters.ChoiceFilter(choices=Priority, label=_("Priority"))
    assignee = django_filters.ChoiceFilter(method="of_assignee", label=_("Assigned to"))
    company = django_filters.CharFilter(
        field_name="company__name", lookup_expr="icontains", label=_("Company")
    )
    sla = django_filters.ChoiceFilter(method="by_deadline", label=_("Deadline"))
    signature = django_filters.CharFilter(label=_("Same problem"), widget=HiddenInput)

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, tickets: Tickets, *, options: Options, user: User, now: datetime
    ) -> None:
        self.user, self.now = user, now
        super().__init__(data, queryset=tickets)
        of = self.filters
        of["queue"].extra["choices"] = options.queues
        of["system"].extra["choices"] = options.systems
        of["sla"].extra["choices"] = list(DUE.items())
        of["assignee"].extra["choices"] = [
            ("me", pgettext_lazy("assigned to", "me")),
            ("none", pgettext_lazy("assigned to", "nobody")),
            *options.agents,
        ]
        for name in ("queue", "category", "system", "priority", "assignee", "sla"):
            of[name].extra["empty_label"] = _("any")

    def search(self, tickets: Tickets, _name: str, typed: str) -> Tickets:
        return tickets_matching(tickets, typed, notes=True)

    def of_assignee(self, tickets: Tickets, _name: str, who: str) -> Tickets:
        if who == "none":
            return tickets.filter(assignee=None)
        return tickets.filter(assignee=self.user.pk if who == "me" else int(who))

    def by_deadline(self, tickets: Tickets, _name: str, when: str) -> Tickets:
        conditions: Mapping[str, Q] = {
            "late": Q(next_due_at__lt=self.now),
            "today": Q(next_due_at__gte=self.now, next_due_at__lt=self.now + timedelta(days=1)),
            "none": Q(next_due_at=None),
        }
        return tickets.filter(conditions[when])

    def active(self) -> list[tuple[str, str]]:
        """What narrows the list now, as (label, value in words)."""
        chosen: list[tuple[str, str]] = []
        for name, bound in self.form.fields.items():
            value: Any = self.form.cleaned_data.get(name)
            if value:
                labels = dict(getattr(bound, "choices", []))
                if name == "signature":
                    labels = {value: signature_label(value)}
                values = value if isinstance(value, list) else [value]
                words = ", ".join(str(labels.get(one, one)) for one in values)
                chosen.append((str(bound.label), words))
        return chosen
