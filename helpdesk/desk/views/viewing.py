"""Looking at the portal with a customer's eyes begins here; `helpdesk.viewing` does the rest."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.viewing import people_viewable_by, viewing_start
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from helpdesk.viewing import KEY
from tickets.models import Ticket


class FromForm(forms.Form):
    """The ticket from which the look begins, if it begins from one."""

    ticket = forms.CharField(required=False, max_length=20)


@agent_required
@require_POST
def start(request: UserRequest, pk: int) -> HttpResponse:
    """To the customer's page of the ticket, where they may see it; else to their home."""
    person = get_object_or_404(people_viewable_by(request.user), pk=pk)
    ticket = _ticket(request)
    try:
        viewing = viewing_start(
            person_id=person.pk, agent=request.user, ticket=ticket.number if ticket else ""
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("desk:company", person.company_id)
    request.session[KEY] = viewing.pk
    if ticket and Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists():
        return redirect("ticket", ticket.number)
    return redirect("home")


def _ticket(request: UserRequest) -> Ticket | None:
    form = FromForm(request.POST)
    number = form.cleaned_data["ticket"] if form.is_valid() else ""
    if not number:
        return None
    found: Ticket = get_object_or_404(Ticket.objects.visible_to(request.user).by_number(number))
    return found
