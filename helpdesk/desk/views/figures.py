"""Reports on the work: one view, for each is a question with its answer, chart, tables and files."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from helpdesk.desk import queries
from helpdesk.desk.figures.asking import FiguresForm, question_of
from helpdesk.desk.figures.registry import KINDS, report_tabs
from helpdesk.desk.rail import rail_of
from helpdesk.desk.report_files import csv_file, xlsx_file
from helpdesk.desk.reports import PERIODS, USUAL_DAYS
from helpdesk.http import UserRequest, agent_required
from tickets.models import Ticket

SHEET_NAME = 31  # characters that a workbook allows


@agent_required
@require_GET
def report(request: UserRequest, name: str) -> HttpResponse:
    """Narrowed by the query, see `FiguresForm`; `?format=csv` or `xlsx` gives its tables."""
    kind = KINDS.get(name)
    if kind is None:
        raise Http404
    now, options = timezone.now(), queries.options_of_desk()
    form = FiguresForm(request.GET, options=options)
    tickets = Ticket.objects.visible_to(request.user)
    found = kind.answer(question_of(form, tickets, options, now))
    asked = request.GET.get("format", "")
    if asked == "csv":
        return csv_file(f"{name}.csv", found.sheets[0].file())
    if asked == "xlsx":
        sheets = {sheet.title[:SHEET_NAME]: sheet.file() for sheet in found.sheets}
        return xlsx_file(f"{name}.xlsx", sheets)
    query = _query(request)
    context = {
        "rail": rail_of(request.user, options, queries.counts_for(request.user, now), "reports"),
        "kind": kind,
        "report": found,
        "form": form,
        "fields": [field for field in form.visible_fields() if field.name not in kind.ignores],
        "active": _active(form, kind.ignores),
        "query": query,
        "tabs": report_tabs(name, query),
        "periods": [] if "days" in kind.ignores else _periods(request),
    }
    return render(request, "desk/reports/figures.html", context)


def _query(request: UserRequest, **changes: str) -> str:
    """The filters of the address, with these changed; empty ones are left out."""
    query = request.GET.copy()
    query.pop("format", None)
    for name, value in changes.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return query.urlencode()


def _periods(request: UserRequest) -> list[dict[str, Any]]:
    """Tabs that change the period and keep the rest."""
    asked = request.GET.get("days", "")
    current = asked if asked in PERIODS else USUAL_DAYS
    return [
        {"label": label, "url": f"?{_query(request, days=days)}", "current": days == current}
        for days, label in PERIODS.items()
    ]


def _active(form: FiguresForm, ignored: tuple[str, ...]) -> list[str]:
    """What the figures are narrowed to, in words."""
    words = []
    for field in form.visible_fields():
        value = form.cleaned_data.get(field.name)
        if value and field.name not in ("by", *ignored):
            choices = dict(getattr(field.field, "choices", ()))
            words.append(f"{field.label}: {choices.get(value, value)}")
    return words
