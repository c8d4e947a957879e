"""The customs guides of a ticket. The answers stand in the address: advice can be kept and shared."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alerts.models import Alert
from alerts.queries import IDENTIFYING, alerts_sharing
from helpdesk.desk import queries
from helpdesk.desk.forms import ReplyForm
from helpdesk.desk.guides.rectification import (
    RectificationForm,
    answers_of,
    guidance_of,
    note_text,
    reply_text,
)
from helpdesk.desk.guides.words import ticket_for_guide
from helpdesk.desk.page import ticket_context
from helpdesk.desk.rail import rail_of
from helpdesk.http import UserRequest, agent_required
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket


@agent_required
@require_http_methods(["GET", "POST"])
def rectification(request: UserRequest, number: str) -> HttpResponse:
    """Advise on the answers in the address; a POST to it keeps the advice as an internal note."""
    ticket = _ticket(request, number)
    today = timezone.localdate()
    form = _rectification_form(request, ticket)
    is_answered = form.is_bound and form.is_valid()
    if request.method == "POST" and is_answered:
        services.message_add(
            ticket_id=ticket.pk,
            author=request.user,
            body=note_text(form.situation, today=today),
            actor=Actor(request.user, Via.DESK),
            public=False,
        )
        messages.success(request, _("The advice is kept on the ticket."))
        return redirect("desk:ticket", ticket.number)
    context = {
        "ticket": ticket,
        "form": form,
        "guidance": guidance_of(form.situation, today=today) if is_answered else None,
        "answers": request.GET.urlencode(),
        "rail": rail_of(request.user, queries.options_of_desk()),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/guides/rectification.html", context, status=status)


@agent_required
@require_GET
def rectification_reply(request: UserRequest, number: str) -> HttpResponse:
    """The ticket with the advice in its editor, in the customer's language."""
    ticket = get_object_or_404(queries.ticket_for_page(request.user, number))
    form = RectificationForm(request.GET)
    if not form.is_valid():
        return redirect("desk:rectification", ticket.number)
    text = reply_text(form.situation, ticket=ticket, today=timezone.localdate())
    reply = ReplyForm(initial={"kind": "public", "body": text})
    bound = {"reply": reply}
    context = ticket_context(ticket, user=request.user, now=timezone.now(), bound=bound)
    return render(request, "desk/ticket.html", context)


def _ticket(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(ticket_for_guide(Ticket.objects.visible_to(request.user), number))


def _rectification_form(request: UserRequest, ticket: Ticket) -> RectificationForm:
    """Bound once something is asked; before, filled in with what the ticket tells."""
    if request.GET:
        return RectificationForm(request.GET)
    return RectificationForm(initial=answers_of(ticket, _alerts(ticket)))


def _alerts(ticket: Ticket) -> list[Alert]:
    references = ticket.references.filter(kind__in=IDENTIFYING).values_list("value", flat=True)
    same = alerts_sharing(references, company_id=ticket.company_id)
    return list(same.only("status", "event_at"))
