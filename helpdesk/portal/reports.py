"""Are we keeping our promise to this company? The answer, and the figures behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alerts.models import AlertQuerySet
from helpdesk.templatetags.times import duration
from helpdesk.wording import category_label
from sla.choices import Metric
from sla.reports import Attainment, attainment
from tickets.models import TicketQuerySet as Tickets

PERIOD = timedelta(days=365)
MAIN = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Report:
    """One sentence, and three tables for `components/table.html`."""

    answer: str
    judged: int
    months: dict[str, Any]
    categories: dict[str, Any]
    alerts: dict[str, Any]


def report_of(tickets: Tickets, alerts: AlertQuerySet, now: datetime) -> Report:
    """The twelve months until now: four queries."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    since = now - PERIOD
    whole = attainment(tickets, since=since, until=now, by="metric", zone=zone)
    main = [one for one in whole if one.metric in MAIN]
    return Report(
        answer=_answer(main),
        judged=sum(one.judged for one in main),
        months=_months(attainment(tickets, since=since, until=now, by="month", zone=zone)),
        categories=_categories(tickets.filter(created_at__gte=since)),
        alerts=_alerts(alerts.filter(event_at__gte=since)),
    )


def _answer(whole: list[Attainment]) -> str:
    judged, late = sum(one.judged for one in whole), sum(one.breached for one in whole)
    if not judged:
        return _("No promise has come due yet.")
    if not late:
        return _("Yes: all %(n)d promises of the last twelve months were kept.") % {"n": judged}
    return _("Not always: %(late)d of %(n)d promises of the last twelve months were late.") % {
        "late": late,
        "n": judged,
    }


def _months(rows: Iterable[Attainment]) -> dict[str, Any]:
    """A row a month, the latest first: kept, and how long half of them took at most."""
    by_month: dict[Any, dict[str, Attainment]] = {}
    for row in rows:
        by_month.setdefault(row.group, {})[row.metric] = row
    names = (
        _("Month"),
        _("First answer kept"),
        _("half within"),
        _("Solution kept"),
        _("half within"),
    )
    columns = [{"name": name, "is_number": place > 0} for place, name in enumerate(names)]
    lines = [
        [{"text": _month(month)}, *(cell for metric in MAIN for cell in _cells(found.get(metric)))]
        for month, found in sorted(by_month.items(), reverse=True)
    ]
    return {"columns": columns, "rows": lines}


def _month(month: datetime) -> str:
    return date_format(timezone.localtime(month), pgettext("date format: month of a year", "M Y"))


def _cells(one: Attainment | None) -> list[dict[str, Any]]:
    if one is None or one.percent is None:
        return [{"text": "–", "is_number": True}, {"text": "–", "is_number": True}]
    words = {"percent": localize(one.percent), "met": one.met, "n": one.judged}
    text = _("%(percent)s %%, %(met)d of %(n)d") % words
    median = duration(one.median_seconds)
    return [{"text": text, "is_number": True}, {"text": median, "is_number": True}]


def _categories(tickets: Tickets) -> dict[str, Any]:
    """What the tickets were about, the most frequent first."""
    solved = Count("pk", filter=Q(resolved_at__isnull=False))
    rows = tickets.order_by().values("category").annotate(n=Count("pk"), solved=solved)
    names = (_("Category"), _("Tickets"), _("Solved"))
    return {
        "columns": [{"name": name, "is_number": place > 0} for place, name in enumerate(names)],
        "rows": [
            [
                {"text": category_label(row["category"], "")},
                {"text": row["n"], "is_number": True},
                {"text": row["solved"], "is_number": True},
            ]
            for row in rows.order_by("-n", "category")
        ],
    }


def _alerts(alerts: AlertQuerySet) -> dict[str, Any]:
    """What CAS alerted of, by class, the most frequent first; good news is not counted."""
    rows = alerts.needing_help().order_by().values("category", "subtype").annotate(n=Count("pk"))
    return {
        "columns": [{"name": _("Alert")}, {"name": _("How often"), "is_number": True}],
        "rows": [
            [
                {"text": category_label(row["category"], row["subtype"])},
                {"text": row["n"], "is_number": True},
            ]
            for row in rows.order_by("-n", "category", "subtype")
        ],
    }
