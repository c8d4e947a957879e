"""The page of a ticket, its preview, and what both read."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from alerts.queries import IDENTIFYING
from helpdesk.desk import queries
from helpdesk.desk.deadlines import deadline_of
from helpdesk.desk.forms import ReplyForm
from helpdesk.desk.knowledge.ticket import article_reply
from helpdesk.desk.macros import macro_text
from helpdesk.desk.page import earlier_context, ticket_context
from helpdesk.desk.rows import row_of
from helpdesk.desk.scope.ticket import scope_reply
from helpdesk.desk.understanding import Understanding, chip_of
from helpdesk.http import UserRequest, agent_required
from helpdesk.uploads import attachment_download, attachment_preview
from helpdesk.wording import category_label
from tickets.models import Article, Macro, Message, Ticket, TicketReference

PREVIEW_REFERENCES = 3


@agent_required
@require_GET
def ticket(request: UserRequest, number: str) -> HttpResponse:
    """The three columns. `?macro=<slug>` or `?article=<slug>` opens the editor with that text, for
    want of a script;
    `?answer=scope` with the kind answer to what the contract leaves out; `?earlier=1` shows what happened before
    at once."""
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    now = timezone.now()
    context = ticket_context(found, user=request.user, now=now)
    if "earlier" in request.GET:
        context |= {"earlier": True} | earlier_context(found, user=request.user, now=now)
    macro = (
        Macro.objects.filter(slug=request.GET["macro"]).first() if "macro" in request.GET else None
    )
    if macro is not None:
        text = macro_text(macro, ticket=found, agent=request.user, system=context["system"])
        context["forms"]["reply"] = ReplyForm(initial={"kind": "public", "body": text})
    elif "article" in request.GET:
        text = _article_text(request, found, request.GET["article"])
        context["forms"]["reply"] = ReplyForm(initial={"kind": "public", "body": text})
    elif request.GET.get("answer") == "scope":
        context["forms"]["reply"] = scope_reply(found, request.user) or ReplyForm()
    return render(request, "desk/ticket.html", context)


@agent_required
@require_GET
def earlier(request: UserRequest, number: str) -> HttpResponse:
    """What happened before, for the page to take in; without script, the page with it."""
    if not request.htmx:
        return redirect(f"{reverse('desk:ticket', args=[number])}?earlier=1#tk-earlier")
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    context = earlier_context(found, user=request.user, now=timezone.now())
    return render(request, "desk/ticket/earlier.html", {"ticket": found} | context)


@agent_required
@require_GET
def preview(request: UserRequest, number: str) -> HttpResponse:
    """What stands beside the list; as a page of its own, the ticket's."""
    if not request.htmx:
        return redirect("desk:ticket", number)
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    now = timezone.now()
    options = queries.options_of_desk()
    last = Message.objects.filter(ticket=found, public=True).select_related("author").last()
    references = TicketReference.objects.filter(ticket=found, kind__in=IDENTIFYING)
    context = {
        "ticket": found,
        "deadline": deadline_of(found, now),
        "row": row_of(found, user=request.user, systems=options.system_names, now=now),
        "label": category_label(found.category, found.subtype),
        "references": [chip_of(row) for row in references[:PREVIEW_REFERENCES]],
        "suspected": queries.outage_suspected(found, now),
        "last": last,
        "last_html": Understanding().html_of(last) if last else "",
    }
    return render(request, "desk/preview.html", context)


@agent_required
@require_GET
def neighbour(request: UserRequest, number: str, side: str) -> HttpResponse:
    """The next or the previous open ticket by deadline; at either end, the list."""
    found = get_object_or_404(Ticket.objects.visible_to(request.user).by_number(number))
    look = queries.following if side == "next" else queries.preceding
    other = look(found, request.user)
    return redirect("desk:ticket", other.number) if other else redirect("desk:list")


@agent_required
@require_GET
def macro(request: UserRequest, number: str, slug: str) -> HttpResponse:
    """The text of a macro for this ticket, for the editor's menu."""
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    chosen = get_object_or_404(Macro, slug=slug)
    names = queries.options_of_desk().system_names
    system = names.get(found.customs_system, found.customs_system)
    text = macro_text(chosen, ticket=found, agent=request.user, system=system)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@agent_required
@require_GET
def article(request: UserRequest, number: str, slug: str) -> HttpResponse:
    """A link to an article for the editor's menu; `?as=text` its text."""
    found = get_object_or_404(queries.ticket_for_page(request.user, number))
    text = _article_text(request, found, slug)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _article_text(request: UserRequest, ticket: Ticket, slug: str) -> str:
    """Only what the customer may read can be sent to them."""
    chosen = get_object_or_404(Article.objects.visible_to(ticket.requester), slug=slug)
    return article_reply(chosen, ticket, as_link=request.GET.get("as") != "text")


@agent_required
@require_GET
def attachment(request: UserRequest, pk: int) -> HttpResponseBase:
    return attachment_download(request.user, pk)


@agent_required
@require_GET
def attachment_small(request: UserRequest, pk: int) -> HttpResponseBase:
    return attachment_preview(request.user, pk)
