"""E-mails that came: agents place those that nobody could."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from helpdesk.desk import queries
from helpdesk.desk.mail.forms import AddForm, OpenForm
from helpdesk.desk.mail.page import HEAPS, company_of_sender, list_context, mail_context
from helpdesk.desk.rail import rail_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from notifications.inbound.storing import inbound_replay
from notifications.models import InboundMessage
from tickets.mail import triage
from tickets.models import Message, Ticket


@agent_required
@require_GET
def mails(request: UserRequest) -> HttpResponse:
    heap = request.GET.get("heap", "")
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0
    context = list_context(heap if heap in HEAPS else "waiting", number)
    return render(request, "desk/mail/list.html", context | {"rail": _rail(request.user)})


@agent_required
@require_GET
def mail(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@agent_required
@require_POST
def open_ticket(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(InboundMessage.objects.for_page(), pk=pk)
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            said = triage.triage_open(pk=pk, agent=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("requester_email", error.message)
        else:
            return _placed(request, said, _("The e-mail is now ticket %(number)s."))
    return _page(request, pk, open_form=form)


@agent_required
@require_POST
def add(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(InboundMessage.objects.for_page(), pk=pk)
    form = AddForm(request.POST, reader=request.user)
    if form.is_valid() and form.ticket is not None:
        try:
            said = triage.triage_add(pk=pk, ticket=form.ticket, agent=request.user)
        except DomainError as error:
            form.add_error("number", error.message)
        else:
            return _placed(request, said, _("The e-mail is now in %(number)s."))
    return _page(request, pk, add_form=form)


@agent_required
@require_POST
def ignore(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(InboundMessage.objects.for_page(), pk=pk)
    try:
        triage.triage_ignore(pk=pk, agent=request.user)
        messages.success(request, _("The e-mail is set aside. It stays under “Set aside”."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("desk:mails")


@agent_required
@require_POST
def replay(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(InboundMessage.objects.for_page(), pk=pk)
    if inbound_replay(pk=pk, now=timezone.now()):
        messages.success(request, _("The e-mail is read again in a moment."))
    else:
        messages.error(request, _("This e-mail is in a ticket already."))
    return redirect("desk:mail", pk)


@agent_required
@require_GET
def original(request: UserRequest, pk: int) -> HttpResponse:
    """Every byte that came, as a download: nothing of it runs in our pages."""
    message = get_object_or_404(InboundMessage, pk=pk)
    response = HttpResponse(bytes(message.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{pk}.eml"'
    return response


def _page(request: UserRequest, pk: int, **bound: Form) -> HttpResponse:
    message = get_object_or_404(InboundMessage, pk=pk)
    context: dict[str, Any] = mail_context(message) | {"rail": _rail(request.user)}
    ticket: Ticket | None = context["ticket"]
    context["open_form"] = OpenForm(initial={"company": company_of_sender(context["parsed"])})
    number = ticket.number if ticket else ""
    context["add_form"] = AddForm(reader=request.user, initial={"number": number})
    status = 422 if any(form.errors for form in bound.values()) else 200
    return render(request, "desk/mail/mail.html", context | bound, status=status)


def _placed(request: UserRequest, said: Message, text: str) -> HttpResponse:
    number = Ticket(pk=said.ticket_id).number
    messages.success(request, text % {"number": number})
    return redirect("desk:ticket", number)


def _rail(user: User) -> list[dict[str, Any]]:
    return rail_of(user, queries.options_of_desk(), current="mails")
