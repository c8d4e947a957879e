"""What contracts leave out, for the commercial team; and the service description, for leads."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Service, Subscription, User
from accounts.services import scope_line_save
from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of
from helpdesk.desk.report_files import csv_file, xlsx_file
from helpdesk.desk.scope import report
from helpdesk.desk.scope.editing import NewServiceForm, ServiceForm, SubscriptionForm, preview_of
from helpdesk.http import UserRequest, lead_required
from helpdesk.wording import category_label
from tickets.models import Ticket


@lead_required
@require_GET
def scope(request: UserRequest) -> HttpResponse:
    """What do customers ask beyond their contract? `?days=30|90|365`, `?by=subscription|…`."""
    question = _question(request)
    context = {
        "report": report.report_of(question),
        "query": request.GET.urlencode(),
        "periods": _tabs(request, "days", report.PERIODS, question.days),
        "groups": _tabs(request, "by", report.GROUPS, question.by),
        **_frame(request.user, "scope"),
    }
    return render(request, "desk/scope/report.html", context)


@lead_required
@require_GET
def tickets_csv(request: UserRequest) -> HttpResponse:
    return csv_file("beyond-contracts.csv", report.ticket_rows(_question(request)))


@lead_required
@require_GET
def workbook(request: UserRequest) -> HttpResponse:
    """The figures by each group and the tickets, as the sheets of one workbook."""
    question = _question(request)
    sheets = {str(title): report.figures_rows(question, by) for by, title in report.GROUPS.items()}
    return xlsx_file("beyond-contracts.xlsx", sheets | {_("Tickets"): report.ticket_rows(question)})


@lead_required
@require_GET
def services(request: UserRequest) -> HttpResponse:
    """What Premium covers, line by line, and what covers the rest."""
    rows = Service.objects.select_related("subscription")
    context = {
        "services": [
            {"row": row, "label": category_label(row.category, row.subtype)} for row in rows
        ],
        "subscriptions": Subscription.objects.order_by("slug"),
        **_frame(request.user, "scope-services"),
    }
    return render(request, "desk/scope/services.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def service(request: UserRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Service.objects.select_related("subscription"), slug=slug)
    return _edit_service(request, ServiceForm(_posted(request), instance=found), found)


@lead_required
@require_http_methods(["GET", "POST"])
def service_new(request: UserRequest) -> HttpResponse:
    form = NewServiceForm(_posted(request), instance=Service())
    return _edit_service(request, form, None)


@lead_required
@require_http_methods(["GET", "POST"])
def subscription(request: UserRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Subscription, slug=slug)
    form = SubscriptionForm(_posted(request), instance=found)
    if form.is_bound and form.is_valid():
        return _saved(request, form)
    context = {"form": form, "row": found, **_frame(request.user, "scope-services")}
    status = 422 if form.errors else 200
    return render(request, "desk/scope/subscription.html", context, status=status)


def _edit_service(
    request: UserRequest, form: forms.ModelForm[Service], found: Service | None
) -> HttpResponse:
    """`try` shows what customers would read; nothing is saved then."""
    context: dict[str, Any] = {"form": form, "row": found, **_frame(request.user, "scope-services")}
    if found is not None and not form.is_bound:
        context["preview"] = preview_of(found)
    if form.is_bound and form.is_valid():
        if "try" not in request.POST:
            return _saved(request, form)
        context["preview"] = preview_of(form.instance)
    status = 422 if form.errors else 200
    return render(request, "desk/scope/service.html", context, status=status)


def _saved(request: UserRequest, form: forms.ModelForm[Any]) -> HttpResponse:
    scope_line_save(form.instance)
    messages.success(request, _("Saved. New tickets and answers use it from now on."))
    return redirect("desk:scope-services")


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _question(request: UserRequest) -> report.Question:
    tickets = Ticket.objects.visible_to(request.user)
    return report.question_of(request.GET, tickets, timezone.now())


def _tabs(
    request: UserRequest, name: str, choices: dict[str, Any], chosen: str
) -> list[dict[str, Any]]:
    """Tabs that change one thing and keep the rest."""
    items = []
    for value, label in choices.items():
        query = request.GET.copy()
        query[name] = value
        items.append({"label": label, "url": f"?{query.urlencode()}", "current": value == chosen})
    return items


def _frame(user: User, current: str) -> dict[str, Any]:
    """The rail with its figures, and the two pages."""
    options = queries.options_of_desk()
    pages = (("scope", _("What was asked")), ("scope-services", _("What contracts cover")))
    return {
        "rail": rail_of(user, options, queries.counts_for(user, timezone.now()), "scope"),
        "pages": [
            {"label": label, "url": reverse(f"desk:{name}"), "current": name == current}
            for name, label in pages
        ],
    }
