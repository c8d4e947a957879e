"""Where the link of an invitation leads: whoever holds it, and nobody signed in yet."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.invitations import invitation_accept, invitation_of
from accounts.models import Invitation
from accounts.single_sign_on import connection_for
from helpdesk.errors import DomainError
from helpdesk.people.forms import AcceptForm


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the link changes nothing: scanners of mailboxes follow every link they see."""
    found = invitation_of(token, timezone.now())
    if found is None:
        return render(request, "invitations/over.html", status=404)
    with translation.override(_language(request, found)):
        if _signs_on_elsewhere(found):
            return render(request, "invitations/elsewhere.html", {"invitation": found})
        form = AcceptForm(request.POST if request.method == "POST" else None, invitation=found)
        if form.is_valid() and _accepted(request, form, token):
            return redirect("/")
        return render(
            request,
            "invitations/accept.html",
            {"form": form, "invitation": found},
            status=422 if form.errors else 200,
        )


def _language(request: HttpRequest, found: Invitation) -> str:
    """That of the e-mail, unless this device was told another."""
    chosen = request.COOKIES.get("django_language", "")
    return chosen if chosen in ("fr", "en") else found.language


def _signs_on_elsewhere(found: Invitation) -> bool:
    connection = connection_for(found.email)
    return (
        connection is not None
        and connection.passwords_off
        and connection.company_id == found.company_id
    )


def _accepted(request: HttpRequest, form: AcceptForm, token: str) -> bool:
    answer = form.cleaned_data
    try:
        person = invitation_accept(
            token=token,
            name=answer["name"],
            password=answer["password1"],
            language=answer["language"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    login(request, person)
    with translation.override(person.language):
        messages.success(request, _("Welcome, %(name)s.") % {"name": person})
    return True
