"""A company on one page, for agents: its contract, its people, its open tickets; leads decide which of its alerts open tickets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Company, Contract, User, Viewing
from helpdesk import alert_rules
from helpdesk.desk.rail import desk_frame
from helpdesk.http import UserRequest, agent_required, lead_required
from helpdesk.templatetags.times import moment
from helpdesk.wording import category_label, country_name
from tickets.models import Ticket

TICKETS_SHOWN, PEOPLE_SHOWN, VIEWINGS_SHOWN = 50, 200, 20


@agent_required
@require_GET
def company(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Company, pk=pk)
    contracts = Contract.objects.filter(company=found).prefetch_related("subscriptions")
    people = User.objects.filter(company=found).order_by("-is_active", "name", "pk")
    context = {
        "company": found,
        "contract": _contract(contracts.first()),
        "people": people[:PEOPLE_SHOWN],
        "tickets": _open_tickets(request.user, found),
        "viewings": Viewing.objects.filter(person__company=found).latest_first()[:VIEWINGS_SHOWN],
        **desk_frame(request),
    }
    return render(request, "desk/company.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def alert_rule(request: UserRequest, pk: int) -> HttpResponse:
    """Which alerts of a company open tickets by themselves."""
    found = get_object_or_404(Company, pk=pk)
    template, frame = "desk/alert_rule.html", desk_frame(request)
    return alert_rules.page(request, found, template=template, frame=frame)


def _contract(contract: Contract | None) -> list[dict[str, Any]]:
    """Rows of `components/boxes.html`."""
    if contract is None:
        return []
    locale = get_language() or "en"
    # One prefetched list; the page shows it whole.
    bought = [one.name(locale) for one in contract.subscriptions.all()]
    until = {
        "from": date_format(contract.starts_on),
        "to": date_format(contract.ends_on) if contract.ends_on else _("without end"),
    }
    approval = _("asked of the customer") if contract.approval_required else _("not asked")
    return [
        {"name": _("Plan"), "value": contract.get_plan_display()},
        {"name": _("Valid"), "value": _("%(from)s to %(to)s") % until},
        {"name": _("Countries"), "value": ", ".join(map(country_name, contract.countries)) or "–"},
        {"name": _("Who may open tickets"), "value": contract.get_openers_display()},
        {"name": _("Approval to contact an authority"), "value": approval},
        {"name": _("Told when a promise is broken"), "value": contract.manager_email or "–"},
        {"name": _("Subscriptions"), "value": ", ".join(bought) or "–", "wide": True},
    ]


def _open_tickets(user: User, company: Company) -> dict[str, Any]:
    """A table for `components/table.html`, the next deadline first."""
    # Uses index: tickets_of_company
    rows = Ticket.objects.visible_to(user).filter(company=company).unresolved()
    rows = rows.select_related("assignee").defer("classification", "search")
    shown = rows.order_by("next_due_at", "pk")[:TICKETS_SHOWN]
    return {
        "caption": _("Open tickets"),
        "columns": [
            {"name": _("Ticket")},
            {"name": _("Status")},
            {"name": _("Category")},
            {"name": _("Assignee")},
            {"name": _("Due")},
        ],
        "rows": [
            [
                {
                    "text": f"{one.number} {one.subject}",
                    "href": reverse("desk:ticket", args=[one.number]),
                },
                {"text": one.get_status_display()},
                {"text": category_label(one.category, one.subtype)},
                {"text": one.assignee or "–"},
                {"text": moment(one.next_due_at) if one.next_due_at else "–"},
            ]
            for one in shown
        ],
    }
