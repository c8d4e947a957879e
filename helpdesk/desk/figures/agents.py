"""Who carries how much."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.templatetags.charts import Bar
from sla.reports import AgentFigures, agents_figures

BARS_SHOWN = 12


def agents(question: Question) -> Report:
    """Six queries, whatever the number of agents. Told by agent whatever was asked."""
    found = agents_figures(question.tickets, **question.period, zone=question.zone)
    carried = sorted((one for one in found if one.open), key=lambda one: -one.open)
    return Report(
        answer=_answer(carried),
        drawn=_("Open tickets of each agent; the table has the figures"),
        bars=[Bar(one.agent or _("not assigned"), one.open) for one in carried[:BARS_SHOWN]],
        note=_(
            "Open and late: now. The rest: in the period, by whom the ticket is assigned to now."
        ),
        sheets=[Sheet(_("By agent"), _columns(), [_row(one) for one in found])],
    )


def _row(one: AgentFigures) -> list[Any]:
    return [
        one.agent or _("not assigned"),
        one.open,
        one.late,
        one.solved,
        one.reopened,
        one.median_seconds,
        one.satisfied_percent,
    ]


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


def _answer(carried: list[AgentFigures]) -> str:
    """In one sentence or two; who carries most comes first in `carried`."""
    busy = [one for one in carried if one.agent]
    if not busy:
        return _("No open ticket is assigned to an agent.")
    told = _("%(n)d open tickets with %(agents)d agents; most with %(name)s, %(most)d.") % {
        "n": sum(one.open for one in busy),
        "agents": len(busy),
        "name": busy[0].agent,
        "most": busy[0].open,
    }
    alone = sum(one.open for one in carried if not one.agent)
    return told + " " + _("%(n)d with nobody.") % {"n": alone} if alone else told
