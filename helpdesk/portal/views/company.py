"""The tickets of the whole company, the rule of its alerts, its sign-in: for its administrators."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from helpdesk import alert_rules
from helpdesk.http import UserRequest, customer_admin_required
from helpdesk.portal.company import company_frame
from helpdesk.portal.forms import CompanyListForm
from helpdesk.portal.lists import narrowed, ticket_page
from helpdesk.portal.rows import row_of
from helpdesk.sso.pages import boxes_of, provider_of
from helpdesk.support import support_of


@customer_admin_required
@require_GET
def company(request: UserRequest) -> HttpResponse:
    """`?requester=` and what narrows the other list, page by page."""
    assert request.user.company is not None
    form = CompanyListForm(request.GET, company=request.user.company)
    tickets = narrowed(request.user, form)
    if form.is_valid() and form.cleaned_data["requester"]:
        tickets = tickets.filter(requester=form.cleaned_data["requester"])
    page = ticket_page(tickets, request.GET)
    now = support_of(request).now
    context = {
        "form": form,
        "rows": [row_of(ticket, user=request.user, now=now) for ticket in page.rows],
        "next_query": page.next_query,
        "is_narrowed": any(value for key, value in request.GET.items() if key != "after"),
        **company_frame(request),
    }
    return render(request, "portal/company/tickets.html", context)


@customer_admin_required
@require_http_methods(["GET", "POST"])
def alert_rule(request: UserRequest) -> HttpResponse:
    """Which alerts of the reader's company open tickets by themselves."""
    assert request.user.company is not None
    template, frame = "portal/alert_rule.html", company_frame(request)
    return alert_rules.page(request, request.user.company, template=template, frame=frame)


@customer_admin_required
@require_GET
def sign_in(request: UserRequest) -> HttpResponse:
    """How the people of the reader's company sign in. C4T sets it up."""
    assert request.user.company is not None
    provider = provider_of(request, request.user.company)
    context = {
        "rows": boxes_of(provider) if provider else [],
        "is_active": provider is not None and provider.is_active,
        **company_frame(request),
    }
    return render(request, "portal/company/sign_in.html", context)
