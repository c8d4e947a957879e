"""Sending what the editor holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.desk.forms import ReplyForm
from helpdesk.desk.page import ticket_context
from helpdesk.desk.playbooks.ticket import with_what_is_left
from helpdesk.desk.scope.ticket import scope_answer_send
from helpdesk.desk.understanding import HIGHEST_HEADING
from helpdesk.desk.views.answers import changed, ticket_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from helpdesk.markdown import markdown_html
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Message, Ticket


@agent_required
@require_POST
def reply(request: UserRequest, number: str) -> HttpResponse:
    """Send, or send and wait, or send and solve. What was typed stays when it is refused."""
    ticket = ticket_of(request, number)
    form = ReplyForm(request.POST, request.FILES)
    refused: list[str] = []
    if form.is_valid():
        try:
            refused = _send(ticket, form, Actor(request.user, Via.DESK))
        except DomainError as error:
            form.add_error(None, error.message)
    if form.errors:
        return changed(request, ticket, {"is_refused": True}, bound={"reply": form}, status=422)
    done = _("Note added.") if form.is_note else _("Reply sent.")
    done = with_what_is_left(done, ticket, "" if form.is_note else form.cleaned_data["then"])
    done = " ".join([done, *refused])
    if request.htmx:
        return changed(request, ticket, {"is_sent": True, "text": done})
    (messages.warning if refused else messages.success)(request, done)
    return redirect("desk:ticket", ticket.number)


def _send(ticket: Ticket, form: ReplyForm, actor: Actor) -> list[str]:
    """Return why files were refused: what was written is sent by then, and must not be sent again."""
    message = _said(ticket, form, actor)
    refused = []
    for upload in form.cleaned_data["uploads"]:
        try:
            services.attachment_add(message=message, upload=upload, actor=actor)
        except DomainError as error:
            refused.append(error.message)
    return refused


def _said(ticket: Ticket, form: ReplyForm, actor: Actor) -> Message:
    answer = form.cleaned_data
    if answer["scope_answer"] and not form.is_note:
        return scope_answer_send(ticket, form, actor)
    if answer["mark"] and not form.is_note:
        mark = services.Mark(answer["mark"], answer["steps"])
        return services.marked_reply_add(
            ticket_id=ticket.pk, reply=form.reply(), mark=mark, actor=actor
        )
    if answer["to_parts"] and not form.is_note:
        return services.incident_message_add(ticket_id=ticket.pk, reply=form.reply(), actor=actor)
    return services.message_add(
        ticket_id=ticket.pk,
        author=actor.user,
        body=answer["body"],
        actor=actor,
        public=not form.is_note,
        is_markdown=True,
        then="" if form.is_note else answer["then"],
        seen_message=answer["seen_message"],
    )


@agent_required
@require_POST
def draft(request: UserRequest, number: str) -> HttpResponse:
    """How the text in the editor will look. Nothing is kept or sent."""
    ticket = ticket_of(request, number)
    shown = markdown_html(request.POST.get("body", ""), highest=HIGHEST_HEADING)
    if request.htmx:
        return render(request, "desk/ticket/draft.html", {"draft": shown})
    kept = ReplyForm(initial=request.POST.dict())
    context = ticket_context(ticket, user=request.user, now=timezone.now(), bound={"reply": kept})
    return render(request, "desk/ticket.html", context | {"draft": shown})
