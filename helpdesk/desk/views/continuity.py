"""The continuity guide of a ticket. Nothing leaves from here: it drafts, asks and records."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customs.models import CustomsSystem, FallbackDeclaration
from customs.services import fallback_record, fallback_regularise
from helpdesk.authorisations import held_by
from helpdesk.desk import queries
from helpdesk.desk.forms import ReplyForm
from helpdesk.desk.guides.continuity import (
    Answer,
    ContinuityForm,
    RegisterForm,
    RegulariseForm,
    answer_of,
    approval_form,
    note_text,
    questions_of,
    register_of,
    reply_text,
)
from helpdesk.desk.guides.words import ticket_for_guide
from helpdesk.desk.page import contract_of, ticket_context
from helpdesk.desk.rail import rail_of
from helpdesk.http import UserRequest, agent_required
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import AuthorityApproval, Ticket
from tickets.services import message_add


@agent_required
@require_http_methods(["GET", "POST"])
def continuity(request: UserRequest, number: str) -> HttpResponse:
    """Advise on the answers in the address; a POST to it records a declaration under fallback."""
    ticket = _ticket(request, number)
    now = timezone.now()
    options = queries.options_of_desk()
    initial = {} if request.GET else questions_of(ticket, now=now)
    form = ContinuityForm(request.GET or None, initial=initial, options=options)
    answer = None
    if form.is_bound and form.is_valid():
        answer = answer_of(form, request.GET, ticket=ticket, now=now)
    register = _register_form(request, answer)
    if request.method == "POST" and answer and register.is_valid():
        _record(request, ticket, form, answer, register.cleaned_data["reference"])
        return _back(request, ticket)
    context = {
        "ticket": ticket,
        "form": form,
        "answer": answer,
        "answers": request.GET.urlencode(),
        "register": register,
        "declarations": register_of(ticket, request.user),
        "held": held_by(ticket.company_id, on=timezone.localdate(now)),
        "rail": rail_of(request.user, options),
        **_approval(ticket, answer),
    }
    status = 422 if form.errors or register.errors else 200
    return render(request, "desk/guides/continuity.html", context, status=status)


@agent_required
@require_POST
def regularise(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Note that the real declaration was filed."""
    ticket = _ticket(request, number)
    rows = FallbackDeclaration.objects.visible_to(request.user).filter(company=ticket.company_id)
    declaration = get_object_or_404(rows, pk=pk)
    form = RegulariseForm(request.POST)
    if form.is_valid():
        fallback_regularise(
            declaration_id=declaration.pk, actor=request.user, mrn=form.cleaned_data["mrn"]
        )
        said = _("%(reference)s is regularised.") % {"reference": declaration.reference}
        messages.success(request, said)
    else:
        messages.error(request, _("An MRN is shorter than that."))
    return _back(request, ticket)


@agent_required
@require_POST
def note(request: UserRequest, number: str) -> HttpResponse:
    """Keep the advice on the answers in the address as an internal note."""
    ticket, now = _ticket(request, number), timezone.now()
    form = ContinuityForm(request.GET, options=queries.options_of_desk())
    if form.is_valid():
        answer = answer_of(form, request.GET, ticket=ticket, now=now)
        message_add(
            ticket_id=ticket.pk,
            author=request.user,
            body=note_text(answer, now=now),
            actor=Actor(request.user, Via.DESK),
            public=False,
        )
        messages.success(request, _("The advice is kept on the ticket."))
        return redirect("desk:ticket", ticket.number)
    return redirect("desk:continuity", ticket.number)


@agent_required
@require_GET
def reply(request: UserRequest, number: str) -> HttpResponse:
    """The ticket with the advice in its editor, in the customer's language."""
    ticket, now = get_object_or_404(queries.ticket_for_page(request.user, number)), timezone.now()
    form = ContinuityForm(request.GET, options=queries.options_of_desk())
    if not form.is_valid():
        return redirect("desk:continuity", ticket.number)
    text = reply_text(form, request.GET, ticket=ticket, now=now)
    written = ReplyForm(initial={"kind": "public", "body": text})
    context = ticket_context(ticket, user=request.user, now=now, bound={"reply": written})
    return render(request, "desk/ticket.html", context)


def _ticket(request: UserRequest, number: str) -> Ticket:
    return get_object_or_404(ticket_for_guide(Ticket.objects.visible_to(request.user), number))


def _register_form(request: UserRequest, answer: Answer | None) -> RegisterForm:
    """Declarations are recorded with their numbers, so wrong numbers refuse the record too."""
    if request.method != "POST":
        named = answer.numbers["declarations"].value() if answer and answer.numbers else ""
        return RegisterForm(initial={"reference": named.partition(",")[0]})
    form = RegisterForm(request.POST)
    if answer is None or answer.numbers is None or not answer.numbers.is_valid():
        form.add_error(None, _("Put the numbers right first: the declaration is kept with them."))
    return form


def _record(
    request: UserRequest, ticket: Ticket, form: ContinuityForm, answer: Answer, reference: str
) -> None:
    assert answer.numbers is not None
    declaration = fallback_record(
        company=ticket.company,
        system=CustomsSystem.objects.get(slug=form.cleaned_data["system"]),
        country=answer.country,
        reference=reference,
        numbers=answer.numbers.checked,
        actor=request.user,
        outage=answer.outage,
    )
    said = _("%(reference)s is in the register.") % {"reference": declaration.reference}
    messages.success(request, said)


def _approval(ticket: Ticket, answer: Answer | None) -> dict[str, Any]:
    """Whether the authority may be written to, and the question to the customer where not yet."""
    if answer is None or answer.email is None:
        return {}
    contract = contract_of(ticket)
    approval = AuthorityApproval.objects.filter(ticket=ticket).last()
    is_complete = not answer.email.missing and ticket.is_open
    ask = approval_form(answer.email, system=answer.system, ticket=ticket) if is_complete else None
    is_needed = contract is None or contract.approval_required
    return {"approval": approval, "ask": ask, "approval_is_needed": is_needed}


def _back(request: UserRequest, ticket: Ticket) -> HttpResponse:
    """To the same answers."""
    url = reverse("desk:continuity", args=[ticket.number])
    return redirect(f"{url}?{request.GET.urlencode()}#register")
