"""A customer brings the proof that the desk asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal import queries
from helpdesk.portal.finalisation import ProofForm
from helpdesk.portal.page import ticket_context
from helpdesk.support import support_of
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.followups import day_of
from tickets.models import Ticket


@customer_required
@require_POST
def proof(request: UserRequest, number: str) -> HttpResponse:
    """Keep it as a message with its file, which tells the agent, and as a proof of the follow-up."""
    ticket = get_object_or_404(queries.ticket_for_page(request.user, number))
    if not ticket.is_open:
        messages.error(request, _("This ticket is solved. Write below if it is not."))
        return redirect("ticket", ticket.number)
    form = ProofForm(request.POST, request.FILES, auto_id="proof_%s")
    if form.is_valid():
        try:
            _bring(request, ticket, form)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Thank you. We check the proof."))
            return redirect("ticket", ticket.number)
    context = ticket_context(ticket, user=request.user, support=support_of(request), proof=form)
    return render(request, "portal/ticket.html", context, status=422)


def _bring(request: UserRequest, ticket: Ticket, form: ProofForm) -> None:
    actor = Actor(request.user, Via.PORTAL)
    services.follow_up_require_open(ticket_id=ticket.pk)
    message = services.message_add(
        ticket_id=ticket.pk, author=request.user, body=form.words, actor=actor
    )
    upload = form.cleaned_data["file"]
    services.proof_add(
        ticket_id=ticket.pk,
        kind=form.cleaned_data["kind"],
        reference=form.cleaned_data["reference"],
        attachment=upload and services.attachment_add(message=message, upload=upload, actor=actor),
        collected_on=day_of(message.created_at),
        actor=actor,
    )
