"""Views that agents save: keeping them, and how many tickets each holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.desk.filters import TicketFilter
from helpdesk.desk.lists import COLUMNS, view_of
from helpdesk.desk.models import SavedView
from helpdesk.desk.ordering import ORDERS
from helpdesk.desk.queries import Options, options_of_desk
from helpdesk.errors import DomainError
from helpdesk.saved_views import SavedViewTold
from tickets.models import Ticket
from tickets.models import TicketQuerySet as Tickets

COUNTED_TO = 1_000  # what is more is written 1000+: nobody works through it, and counting costs
VIEWS_MOST = 50


class TooManyViews(DomainError):
    """The rail is a rail."""

    code = "too_many_views"


def parts_of(query: QueryDict, *, options: Options, user: User, now: datetime) -> dict[str, Any]:
    """Filters, order and columns of an address, as the list's own form understands them.

    What the form does not know, or finds no sense in, is left out.
    """
    narrowed = TicketFilter(query, Ticket.objects.none(), options=options, user=user, now=now)
    filters = {one.name: query.getlist(one.name) for one in narrowed.active()}
    view = view_of(query).slug
    if query.get("view") == view:
        filters["view"] = [view]
    sort = query.get("sort", "")
    return {
        "filters": filters,
        "sort": sort if sort in ORDERS else "",
        "columns": [name for name in query.getlist("columns") if name in COLUMNS],
    }


@transaction.atomic
def saved_view_create(*, owner: User, name: str, shared: bool, parts: dict[str, Any]) -> SavedView:
    """Save a list under a name, last in the owner's rail. Raises TooManyViews."""
    mine = SavedView.objects.filter(owner=owner)
    if mine.count() >= VIEWS_MOST:
        raise TooManyViews(_("You have %(n)d views. Delete one first.") % {"n": VIEWS_MOST})
    last = mine.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return SavedView.objects.create(
        owner=owner, name=name, shared=shared, position=position, **parts
    )


@transaction.atomic
def saved_view_place(*, view: SavedView, by: int) -> None:
    """Move the view up (-1) or down (1) among its owner's; at the end it stays."""
    rows = SavedView.objects.select_for_update().filter(owner=view.owner_id)
    views = list(rows.order_by("position", "pk"))
    at = views.index(view)
    to = min(max(at + by, 0), len(views) - 1)
    views.insert(to, views.pop(at))
    for place, one in enumerate(views):
        one.position = place
    SavedView.objects.bulk_update(views, ["position"])


def saved_counts(options: Options, user: User, now: datetime) -> dict[str, int]:
    """How many tickets each saved view holds, by key; COUNTED_TO at most. One query for all."""
    asked = {
        key: _tickets_of(QueryDict(options.queries[key]), options, user, now)
        for key, _name in options.saved
    }
    return _counted(asked)


def _tickets_of(query: QueryDict, options: Options, user: User, now: datetime) -> Tickets:
    visible = Ticket.objects.visible_to(user)
    tickets = view_of(query).select(visible, user, now)
    found: Tickets = TicketFilter(query, tickets, options=options, user=user, now=now).qs
    return found


def _counted(asked: dict[str, Tickets]) -> dict[str, int]:
    """A bounded count of each in one statement, which the ORM has no words for."""
    parts, parameters = [], []
    for key, tickets in asked.items():
        try:
            rows = tickets.order_by().values("pk")[:COUNTED_TO].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s::text, count(*) FROM ({rows[0]}) AS rows")  # nosec B608  # noqa: S608 - the ORM's
        parameters += [key, *rows[1]]
    return {**dict.fromkeys(asked, 0), **dict(_rows(parts, parameters))}


def _rows(parts: Iterable[str], parameters: list[Any]) -> list[tuple[str, int]]:
    statement = " UNION ALL ".join(parts)
    if not statement:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(key, count) for key, count in cursor.fetchall()]


class DeskShelf:
    """The views of the desk, for `helpdesk.saved_views`."""

    def views(self, user: User) -> list[SavedViewTold]:
        shown = SavedView.objects.visible_to(user).select_related("owner")
        return [
            SavedViewTold(
                id=view.pk,
                name=view.name,
                owner=view.owner.name,
                shared=view.shared,
                filters=view.filters,
                sort=view.sort,
            )
            for view in shown
        ]

    def tickets(self, user: User, pk: int, now: datetime) -> Tickets | None:
        options = options_of_desk(user)
        key = str(pk)
        if key not in dict(options.saved):
            return None
        return _tickets_of(QueryDict(options.queries.get(key, "")), options, user, now)
