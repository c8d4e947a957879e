"""Where customers begin: what needs them, what is in progress, what was solved lately."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from helpdesk.http import UserRequest
from helpdesk.portal import queries
from helpdesk.portal.contract import contract_boxes
from helpdesk.portal.improvement import decisions_waiting
from helpdesk.portal.rows import row_of
from helpdesk.portal.systems import Line, lines_of
from helpdesk.regularisation import left_by_outage
from helpdesk.support import support_of

SYSTEMS_SHOWN = 8


@login_required
@require_GET
def home(request: UserRequest) -> HttpResponseBase:
    """Agents go to the desk."""
    if request.user.is_agent:
        return redirect("desk:list")
    support = support_of(request)
    now, user = support.now, request.user
    rows = [row_of(ticket, user=user, now=now) for ticket in queries.open_tickets(user)]
    solved = [row_of(ticket, user=user, now=now) for ticket in queries.solved_lately(user, now)]
    context = {
        "needing": [row for row in (*rows, *solved) if row.needs_reader],
        "rating": [row for row in solved if row.is_rating_asked and not row.needs_reader],
        "running": [row for row in rows if not row.needs_reader],
        "is_quiet": not rows and not solved,
        "late": any(row.due and row.due.kind == "late" for row in rows),
        "solved": [row for row in solved if not (row.is_rating_asked or row.needs_reader)],
        "systems": _shown(lines_of(queries.systems_of(support.countries), support.outages)),
        "contract": contract_boxes(support),
        "owed": sum(left_by_outage(user).values()),
        "decisions": decisions_waiting(user),
    }
    return render(request, "portal/home.html", context)


def _shown(lines: list[Line]) -> list[Line]:
    """What is disturbed first, and as many of the others as fit."""
    return sorted(lines, key=lambda line: not line.is_disturbed)[:SYSTEMS_SHOWN]
