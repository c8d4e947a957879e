"""Reports that answer a question in their title, and the same figures as a file."""

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from helpdesk.desk import queries, reports
from helpdesk.desk.rail import rail_of
from helpdesk.http import UserRequest, agent_required

DEFAULT_DAYS = 30


@agent_required
@require_GET
def sla(request: UserRequest) -> HttpResponse:
    """Are we keeping our promise? `?days=7|30|90`; `?format=csv` gives the table."""
    now, days = timezone.now(), _days(request)
    report = reports.sla_report(request.user, now=now, days=days)
    if request.GET.get("format") == "csv":
        return _csv(f"promises-{days}-days.csv", report.columns, report.rows)
    context = {"report": report, **_frame(request, "reports", days)}
    return render(request, "desk/reports.html", context)


@agent_required
@require_GET
def improvement(request: UserRequest) -> HttpResponse:
    """What keeps coming back? The same problem at the same company, counted by its signature."""
    now, days = timezone.now(), _days(request)
    found = reports.recurring_signatures(request.user, now=now, days=days)
    table = reports.recurring_table(found)
    if request.GET.get("format") == "csv":
        return _csv(f"recurring-{days}-days.csv", table["columns"], table["rows"])
    context = {"found": found, "table": table, **_frame(request, "improvement", days)}
    return render(request, "desk/improvement.html", context)


def _days(request: UserRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(days) for days in reports.PERIODS} else DEFAULT_DAYS


def _frame(request: UserRequest, current: str, days: int) -> dict[str, Any]:
    options = queries.options_of_desk()
    counts = queries.counts_for(request.user, timezone.now())
    return {
        "rail": rail_of(options, counts, current),
        "days": days,
        "periods": [
            {"label": str(each), "url": f"?days={each}", "current": each == days}
            for each in reports.PERIODS
        ],
    }


def _csv(
    name: str, columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]
) -> HttpResponse:
    """The table as a file. A cell that a spreadsheet would run as a formula is made text."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([str(column["name"]) for column in columns])
    writer.writerows([[_plain(str(cell["text"])) for cell in row] for row in rows])
    return response


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
