"""Whether an agent wants to see a ticket now, later, or hear of it: aside, awake, followed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import person_write_again
from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of
from helpdesk.desk.snooze import SnoozeForm
from helpdesk.desk.views.answers import press, submit, ticket_of
from helpdesk.http import UserRequest, agent_required, lead_required
from helpdesk.support import support_of
from tickets import services


@agent_required
@require_POST
def snooze(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = SnoozeForm(request.POST, calendar=support_of(request).calendar, now=timezone.now())
    return submit(
        request,
        ticket,
        "snooze",
        form,
        lambda actor: services.ticket_snooze(ticket_id=ticket.pk, until=form.instant, actor=actor),
        _("Put aside."),
        can_undo=True,
    )


@agent_required
@require_POST
def wake(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    return press(
        request,
        ticket,
        lambda actor: services.ticket_wake(ticket_id=ticket.pk, actor=actor),
        _("%(number)s is back.") % {"number": ticket.number},
        can_undo=False,
    )


@agent_required
@require_POST
def follow(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    return press(
        request,
        ticket,
        lambda actor: services.ticket_follow(ticket=ticket, user=request.user),
        _("You get e-mails of what happens to %(number)s.") % {"number": ticket.number},
        can_undo=False,
    )


@lead_required
@require_POST
def mail_again(request: UserRequest, number: str) -> HttpResponse:
    """Try the requester's address again, after its mails came back."""
    ticket = ticket_of(request, number)
    return press(
        request,
        ticket,
        lambda actor: person_write_again(user_id=ticket.requester_id, actor=request.user),
        _("We write to %(email)s again.") % {"email": ticket.requester.email},
        can_undo=False,
    )


@agent_required
@require_http_methods(["GET", "POST"])
def unfollow(request: UserRequest, number: str) -> HttpResponse:
    """The link of an e-mail asks first: programs that look at links must not act by it."""
    ticket = ticket_of(request, number)
    if request.method == "GET":
        context = {"ticket": ticket, "rail": rail_of(request.user, queries.options_of_desk())}
        return render(request, "desk/unfollow.html", context)
    return press(
        request,
        ticket,
        lambda actor: services.ticket_unfollow(ticket=ticket, user=request.user),
        _("You no longer follow %(number)s.") % {"number": ticket.number},
        can_undo=False,
    )
