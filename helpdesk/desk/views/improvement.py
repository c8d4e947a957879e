"""What the desk learns from its own work: what keeps coming back, and what it misunderstood."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Company
from helpdesk.desk import queries
from helpdesk.desk.improvement import (
    DAYS,
    WEEKS,
    commonest_table,
    confusion_table,
    recurrence_table,
)
from helpdesk.desk.rail import rail_of
from helpdesk.desk.tables import table_file
from helpdesk.http import UserRequest, agent_required
from tickets.corrections import corrections_between
from tickets.signatures import mondays, signatures_top


@agent_required
@require_GET
def signatures(request: UserRequest) -> HttpResponse:
    """What keeps coming back? `?weeks=4|12|26`, `?company=<id>`; `?format=csv` gives the table."""
    weeks = _period(request, "weeks", WEEKS, 12)
    companies = list(Company.objects.order_by("name"))
    asked = request.GET.get("company", "")
    company = next((one for one in companies if str(one.pk) == asked), None)
    found = signatures_top(mondays(timezone.now(), weeks), company=company)
    table = recurrence_table(found)
    if request.GET.get("format") == "csv":
        return table_file(f"recurring-{weeks}-weeks.csv", table["columns"], table["rows"])
    context = {
        "found": found,
        "table": table,
        "companies": companies,
        "company": company,
        "weeks": weeks,
        "periods": _tabs("weeks", WEEKS, weeks, f"&company={company.pk}" if company else ""),
        **frame(request, "improvement"),
    }
    return render(request, "desk/improvement/signatures.html", context)


@agent_required
@require_GET
def corrections(request: UserRequest) -> HttpResponse:
    """What did we misunderstand? `?days=30|90|365`."""
    days, now = _period(request, "days", DAYS, 90), timezone.now()
    found = corrections_between(now - timedelta(days=days), now)
    context = {
        "found": found,
        "percent": round(100 * found.corrected / found.decided) if found.decided else 0,
        "confusion": confusion_table(found),
        "commonest": commonest_table(found),
        "periods": _tabs("days", DAYS, days),
        **frame(request, "improvement-corrections"),
    }
    return render(request, "desk/improvement/corrections.html", context)


def _period(request: UserRequest, name: str, choices: Sequence[int], default: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked in map(str, choices) else default


def _tabs(name: str, choices: Sequence[int], chosen: int, more: str = "") -> list[dict[str, Any]]:
    return [
        {"label": str(one), "url": f"?{name}={one}{more}", "current": one == chosen}
        for one in choices
    ]


def frame(request: UserRequest, current: str) -> dict[str, Any]:
    """The rail, and the tabs of the improvement pages."""
    options = queries.options_of_desk()
    counts = queries.counts_for(request.user, timezone.now())
    pages = (
        ("improvement", _("What comes back")),
        ("recommendations", _("Recommendations")),
        ("improvement-corrections", _("Corrections")),
    )
    return {
        "rail": rail_of(request.user, options, counts, "improvement"),
        "pages": [
            {"label": label, "url": reverse(f"desk:{name}"), "current": name == current}
            for name, label in pages
        ],
    }
