"""The customer's word on a solution, and how content they are."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal import queries
from helpdesk.portal.forms import SolutionForm
from helpdesk.portal.page import ticket_context
from helpdesk.ratings import RatingForm, rate_with
from helpdesk.support import support_of
from tickets import services
from tickets.choices import Via
from tickets.errors import NothingToSay
from tickets.events import Actor
from tickets.models import MarkedReply, Ticket


@customer_required
@require_POST
def solution(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """It works, or not yet and why: then what was typed is a message."""
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    marked = get_object_or_404(MarkedReply, pk=pk, ticket=found)
    form = SolutionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Answer with one of the two buttons."))
        return redirect("ticket", found.number)
    works = form.cleaned_data["works"] == "yes"
    try:
        ticket = services.solution_answer(
            ticket_id=found.pk,
            marked_id=marked.pk,
            works=works,
            # "It works" is one click: what stands in the hidden field was not meant with it.
            body="" if works else form.cleaned_data["body"],
            actor=Actor(request.user, Via.PORTAL),
        )
    except NothingToSay:
        form.add_error("body", _("Tell us what still does not work."))
        return _refused(request, found, form)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ticket", found.number)
    solved, going_on = _("Thank you. The ticket is solved."), _("Thank you. We go on with it.")
    messages.success(request, solved if works else going_on)
    return redirect("ticket", ticket.number)


@customer_required
@require_POST
def rating(request: UserRequest, number: str) -> HttpResponse:
    """One click, where the reader is; with or without words."""
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    form = RatingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Answer with one of the two buttons."))
        return redirect("ticket", found.number)
    try:
        rate_with(form, found, Actor(request.user, Via.PORTAL))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Thank you for telling us."))
    if request.POST.get("from") == "home":
        return redirect("home")
    return redirect("ticket", found.number)


def _refused(request: UserRequest, ticket: Ticket, form: SolutionForm) -> HttpResponse:
    again = get_object_or_404(queries.ticket_for_page(request.user, ticket.number))
    context = ticket_context(again, user=request.user, support=support_of(request), solution=form)
    return render(request, "portal/ticket.html", context, status=422)
