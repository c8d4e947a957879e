"""Another priority: what it would break at once is shown, and confirmed, before it is saved."""

from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from helpdesk.desk import queries
from helpdesk.desk.forms import PriorityForm
from helpdesk.desk.page import ticket_context
from helpdesk.desk.views import actions
from helpdesk.http import UserRequest, agent_required
from sla.choices import Metric
from sla.previews import ticket_preview
from tickets.choices import Priority
from tickets.models import Ticket


@agent_required
@require_POST
def prioritise(request: UserRequest, number: str) -> HttpResponseBase:
    """Save it, unless a promise would be late at once and nobody `confirmed` that."""
    ticket = get_object_or_404(queries.ticket_for_page(request.user, number))
    form, now = PriorityForm(request.POST), timezone.now()
    if "confirmed" in request.POST or not form.is_valid():
        return actions.prioritise(request, number)
    priority = form.cleaned_data["priority"]
    breaks = breaks_of(ticket, priority, now)
    if not breaks:
        return actions.prioritise(request, number)
    check = {"priority": priority, "label": Priority(priority).label, "breaks": breaks}
    if request.htmx:
        context = {"ticket": ticket, "check": check}
        return render(request, "desk/ticket/priority_check.html#asked", context)
    context = ticket_context(ticket, user=request.user, now=now, bound={"priority": form})
    return render(request, "desk/ticket.html", context | {"check": check})


def breaks_of(ticket: Ticket, priority: str, now: datetime) -> list[dict[str, object]]:
    """The promises that the priority would break at once, with the deadline it would give."""
    moves = ticket_preview(ticket.pk, now=now, priority=priority)
    return [
        {"promise": Metric(one.metric).label, "due": one.due_after} for one in moves if one.breaks
    ]
