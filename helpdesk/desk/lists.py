"""The views of the rail: which tickets, in which order, and how the list shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from helpdesk.desk.ordering import BY_DEADLINE, BY_LATEST, BY_SOLVED, ORDER_LABELS, ORDERS, Order
from helpdesk.desk.queries import SOLVED_DAYS
from tickets.choices import UNRESOLVED
from tickets.models import TicketQuerySet as Tickets

PAGE_SIZE = 50


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


def view_of(query: QueryDict) -> DeskView:
    """The view asked for; what may be over is looked for among all unless a view is named."""
    slug = str(query.get("view", ""))
    if slug == EVERYTHING.slug:
        return EVERYTHING
    if slug in VIEWS:
        return VIEWS[slug]
    statuses = set(query.getlist("status"))
    is_open = bool(statuses) and statuses <= set(UNRESOLVED)
    widened = any(query.get(name) for name in ("q", "reference", "status", "signature"))
    return EVERYTHING if widened and not is_open else VIEWS["due"]


def order_of(query: QueryDict, view: DeskView) -> Order:
    """The order asked for, else the view's. What is over has no deadline to be ordered by."""
    order = ORDERS.get(str(query.get("sort", "")), view.order)
    if view is not EVERYTHING or (order is not BY_DEADLINE and "sort" in query):
        return order
    # By what bounds it, all there is need not be read to find where it begins.
    dated = any(query.get(name) for name in ("created_from", "created_to"))
    return ORDERS["newest"] if dated else view.order


# What a row may show beside its deadline, number, subject, assignee and age: name and heading.
COLUMNS: dict[str, str | Promise] = {
    "category": _("Category"),
    "system": _("System"),
    "priority": _("Priority"),
    "status": _("Status"),
    "queue": _("Queue"),
    "tags": _("Tags"),
    "country": _("Country"),
    "language": _("Language"),
    "created": pgettext_lazy("column: when the ticket was", "Opened"),
}
USUAL_COLUMNS = ("category", "system")


def columns_of(query: QueryDict) -> tuple[str, ...]:
    """The columns asked for, in the order of COLUMNS; else the usual ones."""
    asked = set(query.getlist("columns"))
    return tuple(name for name in COLUMNS if name in asked) or USUAL_COLUMNS


class LayoutForm(forms.Form):
    """How the list looks: which of the views, the order, the columns."""

    view = forms.ChoiceField(
        label=_("Among"),
        required=False,
        choices=[
            ("", _("what fits the filter")),
            *((v.slug, v.title) for v in VIEWS.values()),
            (EVERYTHING.slug, EVERYTHING.title),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("that of the view")), *ORDER_LABELS.items()],
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        choices=list(COLUMNS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
