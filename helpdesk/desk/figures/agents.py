"""Who carries how much."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.templatetags.charts import Bar
from sla.choices import Metric
from sla.reports import attainment
from tickets.reports import contentment, counted_by, reopened, solved

BARS_SHOWN = 12


def agents(question: Question) -> Report:
    """Six queries, whatever the number of agents. Told by agent whatever was asked."""
    asked = replace(question, by="assignee")
    still_open = counted_by(asked.tickets.unresolved(), asked.by)
    late = counted_by(asked.tickets.unresolved().filter(next_due_at__lt=asked.until), asked.by)
    done = counted_by(solved(asked.tickets, **asked.period), asked.by)
    back = counted_by(reopened(asked.tickets, **asked.period), asked.by)
    liked = contentment(asked.tickets, **asked.period, by=asked.by)
    took = {
        one.group: one.median_seconds
        for one in attainment(asked.tickets, **asked.period, by=asked.by, zone=asked.zone)
        if one.metric == Metric.RESOLUTION
    }
    names = sorted({*still_open, *done, *back, *liked}, key=lambda one: (not one, str(one)))
    rows = [
        [
            name or _("not assigned"),
            still_open.get(name, 0),
            late.get(name, 0),
            done.get(name, 0),
            back.get(name, 0),
            took.get(name),
            liked[name].percent if name in liked else None,
        ]
        for name in names
    ]
    return Report(
        answer=_answer(still_open),
        drawn=_("Open tickets of each agent; the table has the figures"),
        bars=[
            Bar(name or _("not assigned"), number)
            for name, number in sorted(still_open.items(), key=lambda one: -one[1])[:BARS_SHOWN]
        ],
        note=_(
            "Open and late: now. The rest: in the period, by whom the ticket is assigned to now."
        ),
        sheets=[Sheet(_("By agent"), _columns(), rows)],
    )


def _columns() -> list[Column]:
    return [
        Column(_("Agent"), "text"),
        Column(_("Open")),
        Column(_("Late")),
        Column(_("Solved")),
        Column(_("Came back")),
        Column(_("Time to solve, median"), "seconds"),
        Column(_("Customers satisfied"), "percent"),
    ]


def _answer(still_open: dict[Any, int]) -> str:
    carried = {name: number for name, number in still_open.items() if name}
    if not carried:
        return _("No open ticket is assigned to an agent.")
    most = max(carried, key=lambda name: carried[name])
    told = _("%(n)d open tickets with %(agents)d agents; most with %(name)s, %(most)d.") % {
        "n": sum(carried.values()),
        "agents": len(carried),
        "name": most,
        "most": carried[most],
    }
    alone = still_open.get(None, 0)
    return told + " " + _("%(n)d with nobody.") % {"n": alone} if alone else told
