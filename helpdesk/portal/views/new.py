"""Opening a ticket: one page, understood as it is written, and again when it is sent."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alerts.choices import Category
from alerts.models import Alert
from customs.models import CustomsSystem
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal.forms import NewTicketForm
from helpdesk.portal.understanding import Request, Understanding, choices_of, understood
from helpdesk.support import support_of
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Message, Ticket

DRAFT = "new-ticket"


@customer_required
@require_http_methods(["GET", "POST"])
def ticket_new(request: UserRequest) -> HttpResponseBase:
    """The empty page, or the one that an alert fills (`?alert=<id>`); sent, the ticket."""
    alert = _alert(request)
    if alert is not None and hasattr(alert, "ticket_link"):
        return _handled(request, alert)
    systems = list(CustomsSystem.objects.in_use().order_by("name"))
    if request.method == "GET":
        initial = _from_alert(alert, request.user.language) if alert else {}
        return _page(request, NewTicketForm(initial=initial, systems=systems), alert)
    form = NewTicketForm(request.POST, request.FILES, systems=systems)
    understanding = _understood(request, request.POST, alert)
    if form.is_valid():
        try:
            ticket = services.ticket_open(
                new=_new_ticket(form.cleaned_data, understanding, alert, request.user.language),
                company=_company(request),
                requester=request.user,
                actor=Actor(request.user, Via.PORTAL),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _opened(request, ticket, form.cleaned_data["uploads"])
    return _page(request, form, alert, status=422)


@customer_required
@require_POST
def ticket_understand(request: UserRequest) -> HttpResponse:
    """What we understand of what is typed so far; without script, as the whole page."""
    alert = _alert(request)
    if request.htmx:
        understanding = _understood(request, request.POST, alert)
        return render(request, "portal/new/part.html", _context(request, understanding))
    systems = list(CustomsSystem.objects.in_use().order_by("name"))
    form = NewTicketForm(initial=request.POST.dict(), systems=systems)
    return _page(request, form, alert, typed=request.POST)


def _handled(request: UserRequest, alert: Alert) -> HttpResponse:
    """An alert is handled in one ticket: the reader's, or a colleague's that they do not see."""
    number = alert.ticket_link.ticket.number
    if Ticket.objects.visible_to(request.user).by_number(number).exists():
        messages.info(request, _("This alert is handled in this ticket already."))
        return redirect("ticket", number)
    messages.info(request, _("A colleague of yours has opened a ticket about this alert already."))
    return redirect("alerts")


def _page(
    request: UserRequest,
    form: NewTicketForm,
    alert: Alert | None,
    *,
    typed: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    data = typed if typed is not None else _typed(form)
    understanding = _understood(request, data, alert) if data["description"] else None
    context = _context(request, understanding) | {"form": form, "alert": alert, "draft": DRAFT}
    return render(request, "portal/ticket_new.html", context, status=status)


def _typed(form: NewTicketForm) -> QueryDict:
    """What the form holds, whether it was sent or filled by us."""
    if form.is_bound:
        assert isinstance(form.data, QueryDict)
        return form.data
    found = QueryDict(mutable=True)
    found["description"] = form.initial.get("description", "")
    return found


def _context(request: UserRequest, understanding: Understanding | None) -> dict[str, Any]:
    support = support_of(request)
    opens, closes = support.day()
    unread = Request(description="", priority=request.POST.get("priority", ""))
    choices = understanding.choices if understanding else choices_of(unread, "", support.promises())
    return {
        "understanding": understanding,
        "choices": choices,
        "due": next((choice.answer.due for choice in choices if choice.checked), None),
        "now": support.now,
        "opens": opens,
        "closes": closes,
    }


def _understood(request: UserRequest, data: QueryDict, alert: Alert | None) -> Understanding:
    category = data.get("category", "")
    typed = Request(
        description=data.get("description", ""),
        subject=data.get("subject", ""),
        category=category if category in Category.values else "",
        customs_system=data.get("customs_system", "")[:20],
        priority=data.get("priority", ""),
        suggested=data.get("suggested", ""),
        kept=data.getlist("kept"),
        alert=alert,
    )
    return understood(typed, user=request.user, support=support_of(request))


def _new_ticket(
    answer: dict[str, Any], understanding: Understanding, alert: Alert | None, language: str
) -> services.NewTicket:
    return services.NewTicket(
        subject=answer["subject"] or understanding.subject,
        description=answer["description"],
        priority=answer["priority"],
        category=answer["category"],
        customs_system=answer["customs_system"],
        declaration_reference=answer["declaration_reference"],
        locale=language,
        references=understanding.repaired,
        alert=alert,
    )


def _opened(
    request: UserRequest, ticket: Ticket, uploads: Iterable[UploadedFile[bytes]]
) -> HttpResponse:
    files_keep(request, ticket.messages.get(is_opening=True), uploads)
    text = _("%(number)s is open. We also confirm it by e-mail.") % {"number": ticket.number}
    messages.success(request, text)
    return redirect(reverse("ticket", args=[ticket.number]) + f"?sent={DRAFT}")


def files_keep(
    request: HttpRequest, message: Message, uploads: Iterable[UploadedFile[bytes]]
) -> None:
    """Keep the files of a message. One that is refused is told: what was written stays sent."""
    for upload in uploads:
        try:
            services.attachment_add(
                message=message, upload=upload, actor=Actor(message.author, Via.PORTAL)
            )
        except DomainError as error:
            messages.warning(request, error.message)


def _company(request: UserRequest) -> Any:
    """The reader's company with its contract, as the service wants it."""
    contract = support_of(request).contract
    return contract.company if contract else request.user.company


def _alert(request: UserRequest) -> Alert | None:
    """The alert that the ticket is about, if it names one of the reader's company."""
    asked = (request.POST if request.method == "POST" else request.GET).get("alert", "")
    if not asked.isdecimal():
        return None
    rows = Alert.objects.visible_to(request.user).select_related("ticket_link__ticket")
    return rows.filter(pk=int(asked)).first()


def _from_alert(alert: Alert, language: str) -> dict[str, Any]:
    """What the form begins with: everything that the alert says."""
    new = services.new_from_alert(alert, locale=language)
    return {
        "alert": alert.pk,
        "subject": new.subject,
        "description": new.description,
        "customs_system": new.customs_system,
        "declaration_reference": new.declaration_reference,
    }
