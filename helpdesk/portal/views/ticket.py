"""One ticket: reading it, answering, approving, solving and reopening it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal import queries
from helpdesk.portal.forms import ApprovalForm, ReplyForm
from helpdesk.portal.page import ticket_context
from helpdesk.portal.views.new import files_keep
from helpdesk.support import support_of
from helpdesk.uploads import attachment_download, attachment_preview
from tickets import services
from tickets.choices import Status, Via
from tickets.events import Actor
from tickets.models import AuthorityApproval, Message, Ticket


@login_required
@require_GET
def ticket(request: UserRequest, number: str) -> HttpResponseBase:
    """The page of a ticket. Agents have their own, where links in e-mails lead them too."""
    found = _ticket(request, number)
    if request.user.is_agent:
        return redirect("desk:ticket", found.number)
    context = ticket_context(found, user=request.user, support=support_of(request))
    return render(request, "portal/ticket.html", context | {"sent": request.GET.get("sent", "")})


@customer_required
@require_POST
def reply(request: UserRequest, number: str) -> HttpResponse:
    """Send, or send and say that it is solved. What was typed stays when it is refused."""
    found = _ticket(request, number)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            message = _send(found, form, Actor(request.user, Via.PORTAL))
        except DomainError as error:
            form.add_error("body", error.message)
        else:
            return _sent(request, found, message, form)
    context = ticket_context(
        _ticket(request, number), user=request.user, support=support_of(request), form=form
    )
    return render(request, "portal/ticket.html", context, status=422)


def _send(ticket: Ticket, form: ReplyForm, actor: Actor) -> Message | None:
    """The message, or None where the ticket was only called solved."""
    answer = form.cleaned_data
    if answer["then"] and not answer["body"]:
        services.ticket_move(ticket_id=ticket.pk, to=answer["then"], actor=actor)
        return None
    return services.message_add(
        ticket_id=ticket.pk,
        author=actor.user,
        body=answer["body"],
        actor=actor,
        then=answer["then"],
    )


def _sent(
    request: UserRequest, ticket: Ticket, message: Message | None, form: ReplyForm
) -> HttpResponse:
    if message is None:
        messages.success(request, _("Thank you. The ticket is solved."))
        return redirect("ticket", ticket.number)
    files_keep(request, message, form.cleaned_data["uploads"])
    if message.ticket_id != ticket.pk:
        words = {"old": ticket.number, "new": message.ticket.number}
        text = _("%(old)s is over, so your message opened %(new)s, which follows it.") % words
        if message.ticket_id == ticket.merged_into_id:
            text = _("Message sent. %(new)s goes on with %(old)s.") % words
    else:
        text = _("Message sent.")
    messages.success(request, text)
    response = redirect("ticket", message.ticket.number)
    response["Location"] += f"?sent=reply-{ticket.number}"
    return response


@customer_required
@require_POST
def reopen(request: UserRequest, number: str) -> HttpResponse:
    """It is not solved after all."""
    found = _ticket(request, number)
    try:
        services.ticket_move(
            ticket_id=found.pk, to=Status.OPEN, actor=Actor(request.user, Via.PORTAL)
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = _("%(number)s is open again. Tell us below what is still wrong.")
        messages.success(request, text % {"number": found.number})
    return redirect("ticket", found.number)


@customer_required
@require_POST
def approval(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """The written answer to "may we write to the authority in your name?"."""
    found = _ticket(request, number)
    asked = get_object_or_404(AuthorityApproval, pk=pk, ticket=found)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Answer with one of the two buttons."))
        return redirect("ticket", found.number)
    given = form.cleaned_data["answer"] == "given"
    try:
        services.approval_answer(
            ticket_id=found.pk,
            approval_id=asked.pk,
            given=given,
            by=request.user,
            actor=Actor(request.user, Via.PORTAL),
            reason=form.cleaned_data["reason"],
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        yes, no = _("Approval recorded. We write to the authority."), _("Refusal recorded.")
        messages.success(request, yes if given else no)
    return redirect("ticket", found.number)


@login_required
@require_GET
def attachment(request: UserRequest, pk: int) -> HttpResponseBase:
    return attachment_download(request.user, pk)


@login_required
@require_GET
def attachment_small(request: UserRequest, pk: int) -> HttpResponseBase:
    return attachment_preview(request.user, pk)


def _ticket(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(queries.ticket_for_page(request.user, number))
