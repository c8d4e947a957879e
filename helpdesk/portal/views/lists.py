"""Lists: the company's tickets and its alerts."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from alerts.models import Alert
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal import queries
from helpdesk.portal.forms import ListForm
from helpdesk.portal.lists import PAGE_SIZE, narrowed, page_of, ticket_page
from helpdesk.portal.reports import report_of
from helpdesk.portal.rows import row_of
from helpdesk.search import ticket_named
from helpdesk.support import support_of
from helpdesk.wording import category_label
from tickets.models import Ticket


@customer_required
@require_GET
def tickets(request: UserRequest) -> HttpResponse:
    """A number or a reference that names one ticket leads straight to it."""
    form = ListForm(request.GET)
    found = ticket_named(request.user, request.GET["q"]) if request.GET.get("q") else None
    if found is not None:
        return redirect("ticket", found.number)
    page = ticket_page(narrowed(request.user, form), request.GET)
    now = support_of(request).now
    context = {
        "form": form,
        "rows": [row_of(ticket, user=request.user, now=now) for ticket in page.rows],
        "next_query": page.next_query,
        "is_narrowed": any(value for key, value in request.GET.items() if key != "after"),
        "is_first": "after" not in request.GET,
    }
    return render(request, "portal/ticket_list.html", context)


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert in one line: what CAS said, of what, and what came of it."""

    at: datetime
    word: str
    label: str
    reference: str
    system: str
    kind: str
    ticket_url: str
    ticket_number: str
    help_url: str


@customer_required
@require_GET
def alerts(request: UserRequest) -> HttpResponse:
    """What needs help first; the rest below, page by page."""
    after = request.GET.get("after", "")
    others = queries.alerts_other(request.user).filter(queries.before("event_at", after))
    page = page_of(list(others[: PAGE_SIZE + 1]), "event_at", request.GET)
    needing = [] if after else queries.alerts_needing_help(request.user)
    context = {
        "needing": [alert_line(alert) for alert in needing],
        "others": [alert_line(alert) for alert in page.rows],
        "next_query": page.next_query,
        "is_first": not after,
    }
    return render(request, "portal/alerts.html", context)


def alert_line(alert: Alert) -> AlertLine:
    seen = getattr(alert, "seen_ticket", None)
    number = Ticket(pk=seen).number if seen else ""
    return AlertLine(
        at=alert.event_at,
        word=alert.status or alert.event_subtype or alert.event_type,
        label=category_label(alert.category, alert.subtype) if alert.category else "",
        reference=alert.declaration_id or alert.shipment_reference,
        system=alert.customs_system.upper().replace("_", " "),
        kind="info" if number else _kind(alert),
        ticket_url=reverse("ticket", args=[number]) if number else "",
        ticket_number=number,
        help_url=f"{reverse('ticket-new')}?alert={alert.pk}",
    )


def _kind(alert: Alert) -> str:
    """The shape: something blocks, it is over, or it was news."""
    if not alert.category:
        return "none"
    return "soon" if alert.over_at is None else "met"


@customer_required
@require_GET
def reports(request: UserRequest) -> HttpResponse:
    """Whether we keep our promise to the reader's company, or to them alone."""
    tickets = Ticket.objects.visible_to(request.user)
    alerts = Alert.objects.visible_to(request.user)
    report = report_of(tickets, alerts, support_of(request).now)
    return render(request, "portal/reports.html", {"report": report})
