"""The list of tickets, its filters, and the preview beside it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from helpdesk.desk import queries
from helpdesk.desk.bursts import burst_notices
from helpdesk.desk.lists import PAGE_SIZE, DeskView, TicketFilter, view_of
from helpdesk.desk.rail import rail_of
from helpdesk.desk.rows import Row, row_of, stretches
from helpdesk.http import UserRequest, agent_required
from helpdesk.search import ticket_named
from tickets.bursts import bursts_now
from tickets.models import Ticket


@agent_required
@require_GET
def ticket_list(request: UserRequest) -> HttpResponse:
    """Tickets by next deadline. What names exactly one ticket leads straight to it."""
    typed = request.GET.get("q", "").strip()
    if typed and "view" not in request.GET:
        named = ticket_named(request.user, typed)
        if named is not None:
            return redirect("desk:ticket", named.number)
    context = _list_context(request, timezone.now())
    template = "desk/list.html#rows" if request.htmx else "desk/list.html"
    return render(request, template, context)


def _list_context(request: UserRequest, now: datetime) -> dict[str, Any]:
    options = queries.options_of_desk()
    counts = queries.counts_for(request.user, now)
    view = view_of(request.GET)
    narrowed = TicketFilter(
        request.GET,
        view.select(Ticket.objects.visible_to(request.user), request.user, now),
        options=options,
        user=request.user,
        now=now,
    )
    rows, next_url = _page(request, narrowed, view, options, now)
    queue = request.GET.get("queue", "")
    return {
        "rail": rail_of(options, counts, f"queue:{queue}" if queue else view.slug),
        "view": view,
        "title": options.queue_names.get(queue, view.title),
        "filter": narrowed,
        "active": narrowed.active() if narrowed.form.is_valid() else [],
        "counts": counts.views,
        "bursts": burst_notices(bursts_now(now)),
        "stretches": list(stretches(rows)),
        "is_first_page": "after" not in request.GET,
        "first_url": _url_without(request, "after"),
        "next_url": next_url,
    }


def _page(
    request: UserRequest,
    narrowed: TicketFilter,
    view: DeskView,
    options: queries.Options,
    now: datetime,
) -> tuple[list[Row], str]:
    """The rows of this page and the address of the next one, empty on the last."""
    tickets = view.order.after(narrowed.qs, request.GET.get("after", ""))
    found = list(queries.with_row_fields(view.order.sort(tickets))[: PAGE_SIZE + 1])
    names = options.system_names
    shown = found[:PAGE_SIZE]
    rows = [row_of(ticket, user=request.user, systems=names, now=now) for ticket in shown]
    if len(found) <= PAGE_SIZE:
        return rows, ""
    query = request.GET.copy()
    query["after"] = view.order.key(shown[-1])
    return rows, f"?{query.urlencode()}"


def _url_without(request: UserRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    return f"?{query.urlencode()}"
