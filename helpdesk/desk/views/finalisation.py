"""The follow-up of a finalisation: its worklist, its page, and what agents do there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from helpdesk.desk import queries
from helpdesk.desk.finalisation.forms import StartForm, WorklistForm
from helpdesk.desk.finalisation.page import (
    follow_up_context,
    follow_up_of,
    form_of,
    ticket_for_follow_up,
)
from helpdesk.desk.finalisation.worklist import address_after, worklist_of
from helpdesk.desk.rail import rail_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket

Act = Callable[[Any, dict[str, Any]], object]


@agent_required
@require_GET
def worklist(request: UserRequest) -> HttpResponse:
    """Open follow-ups by their nearest legal limit. `?country=`, `?kind=`, `?who=me`, `?check=today`."""
    form = WorklistForm(request.GET)
    form.is_valid()
    now = timezone.now()
    narrowed = form.cleaned_data
    found = worklist_of(request.user, narrowed, after=request.GET.get("after", ""), now=now)
    context = {
        "form": form,
        "found": found,
        "is_narrowed": any(narrowed.values()),
        "next_url": address_after(narrowed, found.after) if found.after else "",
        "rail": rail_of(
            request.user,
            queries.options_of_desk(),
            queries.counts_for(request.user, now),
            "follow-ups",
        ),
    }
    return render(request, "desk/finalisation/worklist.html", context)


@agent_required
@require_GET
def follow_up(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    return _page(request, ticket)


@agent_required
@require_POST
def start(request: UserRequest, number: str) -> HttpResponse:
    """Begin by hand, or take up again what was ended."""
    ticket = _ticket(request, number)
    return _submit(
        request,
        ticket,
        "start",
        StartForm(request.POST),
        lambda form, common: services.follow_up_start(kind=form.cleaned_data["kind"], **common),
        _("The follow-up has started."),
    )


@agent_required
@require_POST
def facts(request: UserRequest, number: str) -> HttpResponse:
    return _change(
        request,
        number,
        "facts",
        lambda form, common: services.follow_up_set(**form.facts, **common),
        _("The limits are counted anew."),
    )


@agent_required
@require_POST
def check(request: UserRequest, number: str) -> HttpResponse:
    return _change(
        request,
        number,
        "check",
        lambda form, common: services.follow_up_check(
            check=form.check, next_check_at=form.next_check_at, **common
        ),
        _("The check is kept."),
    )


@agent_required
@require_POST
def plan(request: UserRequest, number: str) -> HttpResponse:
    return _change(
        request,
        number,
        "plan",
        lambda form, common: services.follow_up_plan(next_check_at=form.next_check_at, **common),
        _("The next check is planned."),
    )


@agent_required
@require_POST
def proof(request: UserRequest, number: str) -> HttpResponse:
    return _change(
        request,
        number,
        "proof",
        lambda form, common: services.proof_add(**form.proof, **common),
        _("The proof is kept."),
    )


@agent_required
@require_POST
def proof_ask(request: UserRequest, number: str) -> HttpResponse:
    return _submit(
        request,
        _ticket(request, number),
        "ask",
        forms.Form(request.POST),
        lambda _form, common: services.proof_ask(**common),
        _("The customer is asked for a proof."),
    )


@agent_required
@require_POST
def end(request: UserRequest, number: str) -> HttpResponse:
    return _change(
        request,
        number,
        "end",
        lambda form, common: services.follow_up_close(
            outcome=form.cleaned_data["outcome"], on=form.cleaned_data["on"], **common
        ),
        _("The follow-up is over."),
    )


def _change(request: UserRequest, number: str, name: str, act: Act, said: str) -> HttpResponse:
    """Do what one of the page's forms says; without an open follow-up there is none."""
    ticket = _ticket(request, number)
    found = follow_up_of(ticket)
    if found is None or not found.is_open:
        nothing = _("Nothing is followed up on this ticket yet. Start it first.")
        over = _("This follow-up is over. Take it up again first.")
        messages.error(request, over if found else nothing)
        return redirect("desk:follow-up", ticket.number)
    form = form_of(name, request.POST, ticket=ticket, follow_up=found, now=timezone.now())
    return _submit(request, ticket, name, form, act, said)


def _submit(
    request: UserRequest, ticket: Ticket, name: str, form: forms.Form, act: Act, said: str
) -> HttpResponse:
    """Call the service; what is refused comes back with everything that was typed."""
    if form.is_valid():
        common = {"ticket_id": ticket.pk, "actor": Actor(request.user, Via.DESK)}
        try:
            act(form, common)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, said)
            return redirect("desk:follow-up", ticket.number)
    return _page(request, _ticket(request, ticket.number), {name: form})


def _page(
    request: UserRequest, ticket: Ticket, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    context = follow_up_context(ticket, user=request.user, now=timezone.now(), bound=bound)
    status = 422 if bound else 200
    return render(request, "desk/finalisation/follow_up.html", context, status=status)


def _ticket(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(ticket_for_follow_up(request.user, number))
