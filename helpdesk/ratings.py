"""Rating by the link of an e-mail: no sign-in, and reading the page changes nothing."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from helpdesk.errors import DomainError
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Rating, Ticket
from tickets.rating_links import rating_link_read
from tickets.services import ticket_rate


class RatingForm(forms.Form):
    """One click, and words for who wants."""

    good = forms.ChoiceField(choices=[("yes", _("Good")), ("no", _("Not good"))])
    comment = forms.CharField(required=False, strip=True, max_length=5_000)

    @property
    def is_good(self) -> bool:
        return bool(self.cleaned_data["good"] == "yes")


def rating_of(ticket: Ticket) -> Rating | None:
    """What was said of the present solution: one query for a solved ticket, none for others."""
    if ticket.resolved_at is None:
        return None
    return Rating.objects.filter(ticket=ticket, solved_at=ticket.resolved_at).first()


@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mailboxes follow every link they see, so only a button rates."""
    found = rating_link_read(token)
    if found is None:
        return render(request, "ratings/over.html", status=404)
    ticket, person = found
    with translation.override(person.language):
        return _answer(request, ticket, person)


def _answer(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    form = RatingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"ticket": ticket, "form": form}
    if form.is_valid():
        try:
            rate_with(form, ticket, Actor(person, Via.EMAIL))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(request.path)
    context["rating"] = rating_of(ticket)
    return render(request, "ratings/rate.html", context, status=422 if form.errors else 200)


def rate_with(form: RatingForm, ticket: Ticket, actor: Actor) -> Rating:
    """Keep what the form says."""
    comment = form.cleaned_data["comment"]
    return ticket_rate(ticket_id=ticket.pk, good=form.is_good, comment=comment, actor=actor)
