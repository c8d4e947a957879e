"""The workload forecast: which promises fall due in each hour to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from helpdesk.templatetags.charts import Bar
from sla.reports import forecast
from tickets.models import TicketQuerySet as Tickets

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Workload:
    """The answer in a sentence, a bar for each hour, and the table with the sum so far."""

    answer: str
    bars: list[Bar]
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]


def workload_of(tickets: Tickets, now: datetime) -> Workload:
    """What falls due in the next seven days, by the reader's hours: one query."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    hours = forecast(tickets, now=now, until=now + AHEAD, zone=zone)
    return Workload(
        answer=_answer(hours),
        bars=[Bar(_hour(hour), number) for hour, number in hours],
        columns=[
            {"name": _("Hour")},
            {"name": _("Promises due"), "is_number": True},
            {"name": _("From now on"), "is_number": True},
        ],
        rows=_rows(hours),
    )


def _answer(hours: list[tuple[datetime, int]]) -> str:
    total = sum(number for _at, number in hours)
    if not total:
        return _("Nothing falls due in the next seven days.")
    busiest, most = max(hours, key=lambda hour: hour[1])
    text = ngettext(
        "%(n)d promise falls due in the next seven days. Busiest hour: %(hour)s, %(most)d.",
        "%(n)d promises fall due in the next seven days. Busiest hour: %(hour)s, %(most)d.",
        total,
    )
    return text % {"n": total, "hour": _hour(busiest), "most": most}


def _rows(hours: list[tuple[datetime, int]]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = []
    so_far = 0
    for hour, number in hours:
        so_far += number
        cells = [{"text": str(each), "is_number": True} for each in (number, so_far)]
        rows.append([{"text": _hour(hour)}, *cells])
    return rows


def _hour(at: datetime) -> str:
    """`Mon 10–11`"""
    local = timezone.localtime(at)
    day = date_format(local, pgettext("date format: weekday", "D"))
    return f"{day} {local.hour}–{local.hour + 1}"
