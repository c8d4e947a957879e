"""Systems and outages as agents see them: what is disturbed, who is touched, what we say."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from customs import services as customs
from customs.models import Outage
from customs.queries import maintenances_upcoming, system_lines
from helpdesk.desk import queries
from helpdesk.desk.board import aftermaths, disturbances, system_table, touched_ticket_ids
from helpdesk.desk.bursts import burst_notices, outage_of_burst
from helpdesk.desk.outages.forms import OutageForm, OutageMessageForm
from helpdesk.desk.rail import rail_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from tickets.bursts import bursts_now
from tickets.choices import Via
from tickets.events import Actor
from tickets.services import outage_link


@agent_required
@require_GET
def board(request: UserRequest) -> HttpResponse:
    """Current outages with the tickets they touch, what is planned, and every system's state.

    `?burst=<system>` fills the form with the sending errors of that system.
    """
    context = _board_context(request.user, timezone.now(), request.GET.get("burst", ""))
    return render(request, "desk/board.html", context)


@agent_required
@require_POST
def outage_open(request: UserRequest) -> HttpResponse:
    """Declare it; the next page asks whether the companies concerned are told."""
    form = OutageForm(request.POST)
    if form.is_valid():
        try:
            declared = customs.outage_open(report=form.report(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Outage declared."))
            return redirect("desk:outage-notice", declared.pk)
    return _refused(request, {"form": form})


@agent_required
@require_POST
def outage_update(request: UserRequest, pk: int) -> HttpResponse:
    """One message, read on every ticket tied to the outage."""
    found = get_object_or_404(Outage, pk=pk)
    form = OutageMessageForm(request.POST)
    if form.is_valid():
        try:
            customs.outage_update(outage_id=found.pk, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Message added to the outage."))
            return redirect("desk:board")
    return _refused(request, {"message_form": form, "message_of": pk})


@agent_required
@require_POST
def outage_close(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Outage, pk=pk)
    try:
        customs.outage_close(
            outage_id=found.pk, actor=request.user, body=request.POST.get("body", "").strip()
        )
        messages.success(request, _("Outage over."))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("desk:board")
    return redirect("desk:outage-regularisation", found.pk)


@agent_required
@require_POST
def outage_tickets(request: UserRequest, pk: int) -> HttpResponse:
    """Tie every open ticket of the outage's systems to it."""
    found = get_object_or_404(Outage, pk=pk)
    ids = touched_ticket_ids(found, request.user)
    count = outage_link(outage=found, ticket_ids=ids, actor=Actor(request.user, Via.DESK))
    text = ngettext("%(n)d ticket tied to the outage.", "%(n)d tickets tied to the outage.", count)
    messages.success(request, text % {"n": count})
    return redirect("desk:board")


def _refused(request: UserRequest, bound: dict[str, Any]) -> HttpResponse:
    """The board again, with what was typed and why it was refused."""
    context = _board_context(request.user, timezone.now()) | bound
    return render(request, "desk/board.html", context, status=422)


def _board_context(user: User, now: datetime, burst: str = "") -> dict[str, Any]:
    options = queries.options_of_desk()
    bursts = bursts_now(now)
    initial = outage_of_burst(bursts, burst)
    return {
        "rail": rail_of(user, options, queries.counts_for(user, now), "board"),
        "now": now,
        "disturbances": disturbances(user, now),
        "upcoming": maintenances_upcoming(now=now),
        "aftermath": aftermaths(user),
        "table": system_table(system_lines(now=now)),
        "bursts": burst_notices(bursts),
        "form": OutageForm(initial=initial),
        "is_declaring": bool(initial),
        "message_form": OutageMessageForm(),
    }
