"""Merging, linking and splitting tickets: each its own page, which works without script."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.desk import queries
from helpdesk.desk.belonging import INCIDENT, RELATED, LinkForm, MergeForm, SplitForm
from helpdesk.desk.rail import rail_of
from helpdesk.desk.views.answers import press, ticket_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from tickets import services
from tickets.choices import LinkKind, Via
from tickets.events import Actor
from tickets.models import Message, Ticket

SUBJECT_CHARACTERS = 100


@agent_required
@require_http_methods(["GET", "POST"])
def merge(request: UserRequest, number: str) -> HttpResponse:
    """Choose the other ticket, see what will happen, then say yes (`confirmed`)."""
    ticket = ticket_of(request, number)
    data = request.POST if request.method == "POST" else request.GET or None
    form = MergeForm(data, agent=request.user)
    target = form.cleaned_data["into"] if form.is_valid() else None
    if target and "confirmed" in request.POST:
        actor = Actor(request.user, Via.DESK)
        try:
            services.ticket_merge(ticket_id=ticket.pk, into_id=target.pk, actor=actor)
        except DomainError as error:
            form.add_error("into", error.message)
        else:
            words = {"old": ticket.number, "new": target.number}
            messages.success(request, _("%(old)s goes on in %(new)s.") % words)
            return redirect("desk:ticket", target.number)
    return _page(request, "merge", ticket, form, target=None if form.errors else target)


@agent_required
@require_http_methods(["GET", "POST"])
def link(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = LinkForm(request.POST if request.method == "POST" else None, agent=request.user)
    if form.is_valid():
        try:
            _link(ticket, form, Actor(request.user, Via.DESK))
        except DomainError as error:
            form.add_error("other", error.message)
        else:
            other = form.cleaned_data["other"].number
            messages.success(request, _("Linked to %(number)s.") % {"number": other})
            return redirect("desk:ticket", ticket.number)
    return _page(request, "link", ticket, form)


def _link(ticket: Ticket, form: LinkForm, actor: Actor) -> None:
    kind, other = form.cleaned_data["kind"], form.cleaned_data["other"]
    part, whole = (other, ticket) if kind == INCIDENT else (ticket, other)
    services.ticket_link(
        ticket_id=part.pk,
        other_id=whole.pk,
        kind=LinkKind.RELATED if kind == RELATED else LinkKind.CHILD,
        actor=actor,
    )


@agent_required
@require_POST
def unlink(request: UserRequest, number: str, other: str) -> HttpResponse:
    ticket, far = ticket_of(request, number), ticket_of(request, other)
    return press(
        request,
        ticket,
        lambda actor: services.ticket_unlink(ticket_id=ticket.pk, other_id=far.pk, actor=actor),
        _("No longer linked to %(number)s.") % {"number": far.number},
        can_undo=False,
    )


@agent_required
@require_http_methods(["GET", "POST"])
def split(request: UserRequest, number: str, message: int) -> HttpResponse:
    """A message and its files become a linked ticket, under a subject of its own."""
    ticket = ticket_of(request, number)
    said = get_object_or_404(Message.objects.select_related("author"), pk=message, ticket=ticket)
    first = said.body.strip().partition("\n")[0][:SUBJECT_CHARACTERS]
    form = SplitForm(request.POST if request.method == "POST" else None, initial={"subject": first})
    if form.is_valid():
        actor = Actor(request.user, Via.DESK)
        try:
            new = services.ticket_split(message=said, actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = {"new": new.number, "old": ticket.number}
            messages.success(request, _("%(new)s was split off from %(old)s.") % words)
            return redirect("desk:ticket", new.number)
    return _page(request, "split", ticket, form, said=said)


def _page(
    request: UserRequest, name: str, ticket: Ticket, form: forms.Form, **more: Any
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "form": form,
        "rail": rail_of(request.user, queries.options_of_desk()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"desk/relations/{name}.html", context | more, status=status)
