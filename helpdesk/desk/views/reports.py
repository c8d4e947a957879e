"""Reports that answer a question in their title, with the same figures as files beside them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from helpdesk.desk import queries, reports
from helpdesk.desk.figures.registry import report_tabs
from helpdesk.desk.rail import rail_of
from helpdesk.desk.report_files import breaches_table, csv_file, figures_table, xlsx_file
from helpdesk.desk.workload import workload_of
from helpdesk.http import UserRequest, agent_required
from tickets.models import Ticket


@agent_required
@require_GET
def sla(request: UserRequest) -> HttpResponse:
    """Are we keeping our promise? Narrowed by the query, see `ReportForm`."""
    now, options = timezone.now(), queries.options_of_desk()
    form = reports.ReportForm(request.GET, options=options)
    question = reports.question_of(form, Ticket.objects.visible_to(request.user), now)
    broken = reports.breaches_explained(question.broken()[: reports.BREACHES_SHOWN], now)
    context = {
        "rail": rail_of(request.user, options, queries.counts_for(request.user, now), "reports"),
        "form": form,
        "report": reports.report_of(question),
        "breaches": broken,
        "query": request.GET.urlencode(),
        "periods": _periods(request),
        "tabs": report_tabs("promises"),
    }
    return render(request, "desk/reports/attainment.html", context)


@agent_required
@require_GET
def figures_csv(request: UserRequest) -> HttpResponse:
    return csv_file("promises.csv", figures_table(_question(request)))


@agent_required
@require_GET
def breaches_csv(request: UserRequest) -> HttpResponse:
    return csv_file("late.csv", breaches_table(_question(request)))


@agent_required
@require_GET
def workbook(request: UserRequest) -> HttpResponse:
    """Both tables, as the sheets of one workbook."""
    question = _question(request)
    sheets = {_("Promises"): figures_table(question), _("Late"): breaches_table(question)}
    return xlsx_file("promises.xlsx", sheets)


@agent_required
@require_GET
def workload(request: UserRequest) -> HttpResponse:
    """What falls due, by the hour."""
    now, options = timezone.now(), queries.options_of_desk()
    tickets = Ticket.objects.visible_to(request.user)
    context = {
        "rail": rail_of(request.user, options, queries.counts_for(request.user, now), "reports"),
        "workload": workload_of(tickets, now),
        "tabs": report_tabs("workload"),
    }
    return render(request, "desk/reports/workload.html", context)


def _question(request: UserRequest) -> reports.Question:
    form = reports.ReportForm(request.GET, options=queries.options_of_desk())
    return reports.question_of(form, Ticket.objects.visible_to(request.user), timezone.now())


def _periods(request: UserRequest) -> list[dict[str, Any]]:
    """Tabs that change the period and keep the rest."""
    asked = request.GET.get("days", "")
    current = asked if asked in reports.PERIODS else reports.USUAL_DAYS
    items = []
    for days, label in reports.PERIODS.items():
        query = request.GET.copy()
        query["days"] = days
        items.append({"label": label, "url": f"?{query.urlencode()}", "current": days == current})
    return items
