"""How the desk answers an action: the row, the columns or the page as they read it now."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from helpdesk.desk import queries
from helpdesk.desk.lists import columns_of
from helpdesk.desk.page import ticket_context
from helpdesk.desk.rows import row_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket

Service = Callable[[Actor], Any]


def ticket_of(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(queries.ticket_for_page(request.user, number))


def press(
    request: UserRequest, ticket: Ticket, service: Service, done: str, *, can_undo: bool = True
) -> HttpResponse:
    """A button: nothing was typed, so a refusal is a sentence in a toast."""
    text = done
    try:
        service(Actor(request.user, Via.DESK))
    except DomainError as error:
        text, can_undo = error.message, False
    undo_url = undo_url_of(ticket) if can_undo else ""
    if request.htmx:
        is_row = (request.htmx.target or "").startswith("ticket-")
        answer = _row if is_row else changed
        return answer(request, ticket, {"text": text, "undo_url": undo_url})
    messages.success(request, text, extra_tags=undo_url)
    return redirect(way_back(request) or reverse("desk:ticket", args=[ticket.number]))


def submit(
    request: UserRequest,
    ticket: Ticket,
    name: str,
    form: forms.Form,
    service: Service,
    done: str,
    *,
    can_undo: bool = False,
) -> HttpResponse:
    """A form: refused, the page comes back with what was typed and why."""
    if form.is_valid():
        try:
            service(Actor(request.user, Via.DESK))
        except DomainError as error:
            form.add_error(None, error.message)
    if form.errors:
        return changed(request, ticket, {}, bound={name: form}, status=422)
    undo_url = undo_url_of(ticket) if can_undo else ""
    if request.htmx:
        return changed(request, ticket, {"text": done, "undo_url": undo_url})
    messages.success(request, done, extra_tags=undo_url)
    return redirect("desk:ticket", ticket.number)


def changed(
    request: UserRequest,
    ticket: Ticket,
    extra: dict[str, Any],
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ticket as its page reads it now: the columns for htmx, else the whole page.

    htmx leaves the editor alone, unless `extra` says that a reply was sent (`is_sent`), or refused
    (`is_refused`): then only what stands in its way is told, and text and files stay.
    """
    fresh = ticket_of(request, ticket.number)
    context = ticket_context(fresh, user=request.user, now=timezone.now(), bound=bound)
    template = "desk/ticket.html#changed" if request.htmx else "desk/ticket.html"
    return render(request, template, context | extra, status=status)


def undo_url_of(ticket: Ticket) -> str:
    """Where the last action is taken back, valid until something else happens."""
    version = Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk)
    return reverse("desk:undo", args=[ticket.number, version])


def _row(request: UserRequest, ticket: Ticket, extra: dict[str, Any]) -> HttpResponse:
    """The row as the list reads it now, and the toast beside it."""
    rows = queries.with_row_fields(Ticket.objects.visible_to(request.user))
    names = queries.options_of_desk().system_names
    row = row_of(
        rows.get(pk=ticket.pk),
        user=request.user,
        systems=names,
        now=timezone.now(),
        columns=columns_of(QueryDict(urlsplit(request.htmx.current_url or "").query)),
    )
    context = {"row": row, "target": f"#ticket-{ticket.number}", **extra}
    return render(request, "desk/list.html#acted", context)


def way_back(request: UserRequest) -> str:
    """The list that the button stood in, if it says so and it is ours; else empty."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""
