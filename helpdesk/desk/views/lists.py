"""The list of tickets, its filters, and the preview beside it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from helpdesk.desk import queries
from helpdesk.desk.bursts import burst_notices
from helpdesk.desk.filters import TicketFilter
from helpdesk.desk.lists import COLUMNS, PAGE_SIZE, DeskView, columns_of, order_of, view_of
from helpdesk.desk.ordering import BY_DEADLINE, Order
from helpdesk.desk.rail import rail_of
from helpdesk.desk.rows import Cell, Row, row_of, stretches
from helpdesk.http import UserRequest, agent_required
from helpdesk.search import ticket_named
from tickets.bursts import bursts_now
from tickets.models import Ticket, TicketEvent

SHORTEST = 3  # letters: fewer match everything


@agent_required
@require_GET
def ticket_list(request: UserRequest) -> HttpResponse:
    """Tickets by next deadline. What names exactly one ticket leads straight to it."""
    typed = request.GET.get("q", "").strip()
    if typed and "view" not in request.GET:
        named = ticket_named(request.user, typed)
        if named is not None:
            return redirect("desk:ticket", named.number)
    now = timezone.now()
    if not request.htmx:
        return render(request, "desk/list.html", _list_context(request, now))
    etag = _etag(now)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    response = render(request, "desk/list.html#rows", _list_context(request, now))
    response["ETag"] = etag
    return response


@agent_required
@require_GET
def find(request: UserRequest) -> HttpResponse:
    """What the search field lists while one types; without a script, the list itself."""
    typed = request.GET.get("q", "").strip()
    if not request.htmx:
        return redirect(f"{reverse('desk:list')}?{urlencode({'q': typed})}")
    found = queries.tickets_found(request.user, typed) if len(typed) >= SHORTEST else []
    context = {"typed": typed, "found": found, "is_searched": len(typed) >= SHORTEST}
    return render(request, "desk/found.html", context)


def _etag(now: datetime) -> str:
    """What any list shows changes with the log, and with the minutes: one query."""
    latest = TicketEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f'"{latest}-{now:%H%M}"'


def _list_context(request: UserRequest, now: datetime) -> dict[str, Any]:
    company = request.GET.get("company", "").strip()
    options = queries.options_of_desk(request.user, company=company)
    counts = queries.counts_for(request.user, now)
    view = view_of(request.GET)
    order = order_of(request.GET, view)
    narrowed = TicketFilter(
        request.GET,
        view.select(Ticket.objects.visible_to(request.user), request.user, now),
        options=options,
        user=request.user,
        now=now,
    )
    rows, next_url = _page(request, narrowed, order, options, now)
    current = _current(request, view)
    return {
        "rail": rail_of(request.user, options, counts, current),
        "view": view,
        "title": options.title_of(current) or view.title,
        "saved": options.saved_view(current),
        "typed": request.GET.get("q", ""),
        "active": [(one, _url_without(request, one.name, "after")) for one in narrowed.active()],
        "clear_url": _url_without(request, "after", "saved", *TicketFilter.base_filters),
        "query": _without(request, "after").urlencode(),
        "span": len(columns_of(request.GET)) + 6,
        "headings": [Cell(name, COLUMNS[name]) for name in columns_of(request.GET)],
        "counts": counts.views,
        "bursts": burst_notices(bursts_now(now)),
        "stretches": list(stretches(rows, by_deadline=order is BY_DEADLINE)),
        "is_first_page": "after" not in request.GET,
        "first_url": _url_without(request, "after"),
        "next_url": next_url,
    }


def _current(request: UserRequest, view: DeskView) -> str:
    """Which entry of the rail this list is."""
    if saved := request.GET.get("saved", ""):
        return f"saved:{saved}"
    queue = request.GET.get("queue", "")
    return f"queue:{queue}" if queue else view.slug


def _page(
    request: UserRequest,
    narrowed: TicketFilter,
    order: Order,
    options: queries.Options,
    now: datetime,
) -> tuple[list[Row], str]:
    """The rows of this page and the address of the next one, empty on the last."""
    tickets = order.after(narrowed.qs, request.GET.get("after", ""))
    found = list(queries.with_row_fields(order.sort(tickets))[: PAGE_SIZE + 1])
    names, columns = options.system_names, columns_of(request.GET)
    shown = found[:PAGE_SIZE]
    rows = [
        row_of(ticket, user=request.user, systems=names, now=now, columns=columns)
        for ticket in shown
    ]
    if len(found) <= PAGE_SIZE:
        return rows, ""
    query = request.GET.copy()
    query["after"] = order.key(shown[-1])
    return rows, f"?{query.urlencode()}"


def _without(request: UserRequest, *names: str) -> QueryDict:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query


def _url_without(request: UserRequest, *names: str) -> str:
    return f"?{_without(request, *names).urlencode()}"
