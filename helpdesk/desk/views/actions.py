"""What agents do to a ticket. Every action is a plain form; from the list it answers with the row."""

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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from customs.models import Outage
from helpdesk.desk import queries
from helpdesk.desk.authority import ConsentForm, ContactForm
from helpdesk.desk.forms import (
    AnswerForm,
    ApprovalForm,
    AssignForm,
    ClassifyForm,
    PriorityForm,
    ReplyForm,
    ScopeForm,
    StatusForm,
)
from helpdesk.desk.list_forms import TagForm
from helpdesk.desk.lists import columns_of
from helpdesk.desk.page import ticket_context
from helpdesk.desk.rows import row_of
from helpdesk.desk.scope.ticket import scope_answer_send
from helpdesk.desk.undo import last_action_undo
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from tickets import services
from tickets.choices import Side, Status, Via
from tickets.events import Actor
from tickets.models import AuthorityApproval, Message, Ticket

Service = Callable[[Actor], Any]


@agent_required
@require_POST
def take(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    return _press(
        request,
        ticket,
        lambda actor: services.ticket_assign(
            ticket_id=ticket.pk, assignee=request.user, actor=actor
        ),
        _("%(number)s is yours.") % {"number": ticket.number},
    )


@agent_required
@require_POST
def take_all(request: UserRequest) -> HttpResponse:
    """Take the tickets selected in the list; those that cannot be are named with the reason."""
    taken = 0
    for written in request.POST.getlist("tickets"):
        ticket = _ticket(request, written.partition(".")[0])
        try:
            services.ticket_assign(
                ticket_id=ticket.pk, assignee=request.user, actor=Actor(request.user, Via.DESK)
            )
            taken += 1
        except DomainError as error:
            messages.error(request, f"{ticket.number}: {error.message}")
    done = ngettext("%(n)d ticket is yours.", "%(n)d tickets are yours.", taken) % {"n": taken}
    messages.success(request, done)
    return redirect(way_back(request) or "desk:list")


@agent_required
@require_POST
def move(request: UserRequest, number: str, to: str) -> HttpResponse:
    ticket = _ticket(request, number)
    return _press(
        request,
        ticket,
        lambda actor: services.ticket_move(ticket_id=ticket.pk, to=to, actor=actor),
        _("%(number)s: %(status)s.") % {"number": ticket.number, "status": _label(to)},
    )


@agent_required
@require_POST
def undo(request: UserRequest, number: str, version: int) -> HttpResponse:
    ticket = _ticket(request, number)
    return _press(
        request,
        ticket,
        lambda actor: last_action_undo(ticket=ticket, version=version, actor=actor),
        _("%(number)s is as it was.") % {"number": ticket.number},
        can_undo=False,
    )


@agent_required
@require_POST
def status(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = StatusForm(request.POST, ticket=ticket)
    return _submit(
        request,
        ticket,
        "status",
        form,
        lambda actor: services.ticket_move(
            ticket_id=ticket.pk, to=form.cleaned_data["to"], actor=actor
        ),
        _("Status changed."),
        can_undo=True,
    )


@agent_required
@require_POST
def assign(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = AssignForm(request.POST, options=queries.options_of_desk(), ticket=ticket)
    return _submit(
        request,
        ticket,
        "assign",
        form,
        lambda actor: services.ticket_assign(
            ticket_id=ticket.pk, assignee=_agent(form.cleaned_data["assignee"]), actor=actor
        ),
        _("Assignee changed."),
        can_undo=True,
    )


@agent_required
@require_POST
def prioritise(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = PriorityForm(request.POST)
    return _submit(
        request,
        ticket,
        "priority",
        form,
        lambda actor: services.ticket_prioritise(
            ticket_id=ticket.pk, priority=form.cleaned_data["priority"], actor=actor
        ),
        _("Priority changed."),
        can_undo=True,
    )


@agent_required
@require_POST
def tag(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = TagForm(request.POST)
    return _submit(
        request,
        ticket,
        "tags",
        form,
        lambda actor: services.ticket_tag(ticket_id=ticket.pk, actor=actor, **form.cleaned_data),
        _("Tags changed."),
        can_undo=True,
    )


@agent_required
@require_POST
def classify(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = ClassifyForm(request.POST, options=queries.options_of_desk(), ticket=ticket)
    return _submit(
        request,
        ticket,
        "classify",
        form,
        lambda actor: services.ticket_classify(
            ticket_id=ticket.pk,
            category=form.chosen[0],
            subtype=form.chosen[1],
            customs_system=form.cleaned_data["system"],
            actor=actor,
        ),
        _("Category confirmed."),
    )


@agent_required
@require_POST
def scope(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = ScopeForm(request.POST)
    return _submit(
        request,
        ticket,
        "scope",
        form,
        lambda actor: services.ticket_scope_confirm(
            ticket_id=ticket.pk, verdict=form.cleaned_data["verdict"], actor=actor
        ),
        _("Verdict of the contract confirmed."),
    )


@agent_required
@require_POST
def reply(request: UserRequest, number: str) -> HttpResponse:
    """Send, or send and wait, or send and solve. What was typed stays when it is refused."""
    ticket = _ticket(request, number)
    form = ReplyForm(request.POST, request.FILES)
    return _submit(
        request,
        ticket,
        "reply",
        form,
        lambda actor: _send(ticket, form, actor),
        _("Note added.") if form.is_note else _("Reply sent."),
    )


def _send(ticket: Ticket, form: ReplyForm, actor: Actor) -> None:
    message = _said(ticket, form, actor)
    for upload in form.cleaned_data["uploads"]:
        services.attachment_add(message=message, upload=upload, actor=actor)


def _said(ticket: Ticket, form: ReplyForm, actor: Actor) -> Message:
    answer = form.cleaned_data
    if answer["scope_answer"] and not form.is_note:
        return scope_answer_send(ticket, form, actor)
    return services.message_add(
        ticket_id=ticket.pk,
        author=actor.user,
        body=answer["body"],
        actor=actor,
        public=not form.is_note,
        then="" if form.is_note else answer["then"],
        seen_version=answer["seen_version"],
    )


@agent_required
@require_POST
def approval_ask(request: UserRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = ApprovalForm(request.POST)
    return _submit(
        request,
        ticket,
        "approval",
        form,
        lambda actor: services.approval_ask(ticket_id=ticket.pk, actor=actor, **form.cleaned_data),
        _("Approval asked. The ticket waits for the customer."),
    )


@agent_required
@require_POST
def approval_answer(request: UserRequest, number: str, approval: int) -> HttpResponse:
    """Record what the customer wrote elsewhere; the portal has its own button for them."""
    ticket = _ticket(request, number)
    asked = get_object_or_404(AuthorityApproval, pk=approval, ticket=ticket)
    form = AnswerForm(request.POST)
    said = Message.objects.filter(ticket=ticket, side=Side.CUSTOMER).select_related("author")
    return _submit(
        request,
        ticket,
        "answer",
        form,
        lambda actor: services.approval_answer(
            ticket_id=ticket.pk,
            approval_id=asked.pk,
            given=form.cleaned_data["answer"] == "given",
            by=ticket.requester,
            actor=actor,
            reason=form.cleaned_data["reason"],
            message=said.filter(pk=form.cleaned_data["message"]).first(),
        ),
        _("Answer recorded."),
    )


@agent_required
@require_POST
def approval_record(request: UserRequest, number: str) -> HttpResponse:
    """Keep an approval that the customer wrote in a message without being asked."""
    ticket = _ticket(request, number)
    form = ConsentForm(request.POST, ticket=ticket)
    return _submit(
        request,
        ticket,
        "consent",
        form,
        lambda actor: services.approval_record(
            ticket_id=ticket.pk, actor=actor, **form.cleaned_data
        ),
        _("Approval recorded with the customer's words."),
    )


@agent_required
@require_POST
def authority_contact(request: UserRequest, number: str) -> HttpResponse:
    """Log what was said to an authority, and what it answered."""
    ticket = _ticket(request, number)
    form = ContactForm(request.POST)
    return _submit(
        request,
        ticket,
        "contact",
        form,
        lambda actor: services.authority_contact_add(
            ticket_id=ticket.pk,
            contact=form.contact(),
            actor=actor,
            wait=form.cleaned_data["wait"],
        ),
        _("Contact logged. The customer sees it on the ticket."),
    )


@agent_required
@require_POST
def outage_link(request: UserRequest, number: str, outage: int) -> HttpResponse:
    ticket = _ticket(request, number)
    found = get_object_or_404(Outage, pk=outage)
    return _press(
        request,
        ticket,
        lambda actor: services.outage_link(outage=found, ticket_ids=[ticket.pk], actor=actor),
        _("Tied to the outage."),
        can_undo=False,
    )


def _ticket(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(queries.ticket_for_page(request.user, number))


def _agent(pk: str) -> User | None:
    return User.objects.get(pk=pk) if pk else None


def _label(status_: str) -> str:
    return str(Status(status_).label) if status_ in Status.values else status_


def _press(
    request: UserRequest, ticket: Ticket, service: Service, done: str, *, can_undo: bool = True
) -> HttpResponse:
    """A button: nothing was typed, so a refusal is a sentence in a toast."""
    text = done
    try:
        service(Actor(request.user, Via.DESK))
    except DomainError as error:
        text, can_undo = error.message, False
    undo_url = _undo_url(ticket) if can_undo else ""
    if request.htmx:
        is_row = (request.htmx.target or "").startswith("ticket-")
        answer = _row if is_row else _changed
        return answer(request, ticket, {"text": text, "undo_url": undo_url})
    messages.success(request, text, extra_tags=undo_url)
    return redirect(way_back(request) or reverse("desk:ticket", args=[ticket.number]))


def _submit(
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
    is_reply = name == "reply"
    if form.errors:
        return _changed(request, ticket, {"is_reply": is_reply}, bound={name: form}, status=422)
    undo_url = _undo_url(ticket) if can_undo else ""
    if request.htmx:
        sent = {"is_reply": is_reply, "is_sent": is_reply, "text": done, "undo_url": undo_url}
        return _changed(request, ticket, sent)
    messages.success(request, done, extra_tags=undo_url)
    return redirect("desk:ticket", ticket.number)


def _changed(
    request: UserRequest,
    ticket: Ticket,
    extra: dict[str, Any],
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ticket as its page reads it now: the columns for htmx, else the whole page."""
    fresh = _ticket(request, ticket.number)
    context = ticket_context(fresh, user=request.user, now=timezone.now(), bound=bound)
    template = "desk/ticket.html#changed" if request.htmx else "desk/ticket.html"
    return render(request, template, context | extra, status=status)


def _undo_url(ticket: Ticket) -> str:
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
