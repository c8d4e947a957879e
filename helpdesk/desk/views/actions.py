"""What agents do to a ticket. Every action is a plain form; from the list it answers with the row."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

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
    QueueForm,
    ScopeForm,
    StatusForm,
)
from helpdesk.desk.list_forms import TagForm
from helpdesk.desk.playbooks.ticket import with_what_is_left
from helpdesk.desk.undo import last_action_undo
from helpdesk.desk.views.answers import press, submit, ticket_of, way_back
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from tickets import services
from tickets.choices import Side, Status, Via
from tickets.events import Actor
from tickets.models import AuthorityApproval, Message, Queue


@agent_required
@require_POST
def take(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    return press(
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
        ticket = ticket_of(request, written.partition(".")[0])
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
    ticket = ticket_of(request, number)
    return press(
        request,
        ticket,
        lambda actor: services.ticket_move(ticket_id=ticket.pk, to=to, actor=actor),
        with_what_is_left(
            _("%(number)s: %(status)s.") % {"number": ticket.number, "status": _label(to)},
            ticket,
            to,
        ),
    )


@agent_required
@require_POST
def undo(request: UserRequest, number: str, version: int) -> HttpResponse:
    ticket = ticket_of(request, number)
    return press(
        request,
        ticket,
        lambda actor: last_action_undo(ticket=ticket, version=version, actor=actor),
        _("%(number)s is as it was.") % {"number": ticket.number},
        can_undo=False,
    )


@agent_required
@require_POST
def status(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = StatusForm(request.POST, ticket=ticket)
    return submit(
        request,
        ticket,
        "status",
        form,
        lambda actor: services.ticket_move(
            ticket_id=ticket.pk, to=form.cleaned_data["to"], actor=actor
        ),
        with_what_is_left(_("Status changed."), ticket, request.POST.get("to", "")),
        can_undo=True,
    )


@agent_required
@require_POST
def assign(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = AssignForm(request.POST, options=queries.options_of_desk(), ticket=ticket)
    return submit(
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
    ticket = ticket_of(request, number)
    form = PriorityForm(request.POST)
    return submit(
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
def requeue(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = QueueForm(request.POST, options=queries.options_of_desk(), ticket=ticket)
    return submit(
        request,
        ticket,
        "queue",
        form,
        lambda actor: services.ticket_requeue(
            ticket_id=ticket.pk, queue_id=_queue_id(form.cleaned_data["queue"]), actor=actor
        ),
        _("Queue changed."),
        can_undo=True,
    )


@agent_required
@require_POST
def tag(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = TagForm(request.POST)
    return submit(
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
    ticket = ticket_of(request, number)
    form = ClassifyForm(request.POST, options=queries.options_of_desk(), ticket=ticket)
    response = submit(
        request,
        ticket,
        "classify",
        form,
        lambda actor: services.ticket_classify(
            ticket_id=ticket.pk,
            category=form.chosen[0],
            subtype=form.chosen[1],
            customs_system=form.cleaned_data["system"],
            country=form.cleaned_data["country"],
            actor=actor,
        ),
        _("Category confirmed."),
    )
    return trigger_client_event(response, "classified")  # what happened before is another matter


@agent_required
@require_POST
def scope(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = ScopeForm(request.POST)
    return submit(
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
def approval_ask(request: UserRequest, number: str) -> HttpResponse:
    ticket = ticket_of(request, number)
    form = ApprovalForm(request.POST)
    return submit(
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
    ticket = ticket_of(request, number)
    asked = get_object_or_404(AuthorityApproval, pk=approval, ticket=ticket)
    form = AnswerForm(request.POST)
    said = Message.objects.filter(ticket=ticket, side=Side.CUSTOMER).select_related("author")
    return submit(
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
    ticket = ticket_of(request, number)
    form = ConsentForm(request.POST, ticket=ticket)
    return submit(
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
    ticket = ticket_of(request, number)
    form = ContactForm(request.POST)
    return submit(
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
    ticket = ticket_of(request, number)
    found = get_object_or_404(Outage, pk=outage)
    return press(
        request,
        ticket,
        lambda actor: services.outage_link(outage=found, ticket_ids=[ticket.pk], actor=actor),
        _("Tied to the outage."),
        can_undo=False,
    )


def _agent(pk: str) -> User | None:
    return User.objects.get(pk=pk) if pk else None


def _queue_id(slug: str) -> int | None:
    return Queue.objects.values_list("pk", flat=True).get(slug=slug) if slug else None


def _label(status_: str) -> str:
    return str(Status(status_).label) if status_ in Status.values else status_
