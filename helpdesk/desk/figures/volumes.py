"""How many tickets come in, and about what."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.desk.stepping import unbroken
from helpdesk.templatetags.charts import Series
from tickets.reports import counted_by, counted_over_time, opened, solved


def volumes(asked: Question) -> Report:
    """Four queries: by group, by group in the period before, opened and solved over time."""
    now = counted_by(opened(asked.tickets, **asked.period), asked.by)
    before = counted_by(opened(asked.tickets, **asked.before), asked.by)
    came = counted_over_time(
        opened(asked.tickets, **asked.period), "created_at", asked.step, asked.zone
    )
    went = counted_over_time(
        solved(asked.tickets, **asked.period), "resolved_at", asked.step, asked.zone
    )
    # The step that had begun before the period would look like a slump.
    begun = {step for step in {*came, *went} if step >= asked.since} or {*came}
    steps = unbroken(begun, asked.step, asked.zone)
    return Report(
        answer=_answer(asked, now, before),
        drawn=_("Tickets opened and solved, step by step; the table has the figures"),
        labels=[asked.step_label(step) for step in steps],
        series=[
            Series(pgettext("series: tickets", "Opened"), [came.get(step, 0) for step in steps]),
            Series(_("Solved"), [went.get(step, 0) for step in steps]),
        ],
        sheets=[_by_group(asked, now, before), _over_time(asked, steps, came, went)],
    )


def _answer(asked: Question, now: dict[Any, int], before: dict[Any, int]) -> str:
    total, earlier = sum(now.values()), sum(before.values())
    if not total:
        return _("No ticket was opened in this period.")
    told = ngettext(
        "%(n)d ticket, after %(before)d in the period before.",
        "%(n)d tickets, after %(before)d in the period before.",
        total,
    ) % {"n": total, "before": earlier}
    most = max(now, key=lambda group: now[group])
    share = round(100 * now[most] / total)
    return (
        told
        + " "
        + _("Most of all: %(group)s, %(share)d %%.")
        % {
            "group": asked.label(most),
            "share": share,
        }
    )


def _by_group(asked: Question, now: dict[Any, int], before: dict[Any, int]) -> Sheet:
    total = sum(now.values()) or 1
    groups = sorted({*now, *before}, key=lambda group: (-now.get(group, 0), str(group)))
    return Sheet(
        title=_("Tickets opened"),
        columns=[
            Column(asked.group, "text"),
            Column(_("Tickets")),
            Column(_("Share"), "percent"),
            Column(_("Period before")),
        ],
        rows=[
            [
                asked.label(group),
                now.get(group, 0),
                round(100 * now.get(group, 0) / total, 1),
                before.get(group, 0),
            ]
            for group in groups
        ],
    )


def _over_time(asked: Question, steps: list[Any], came: Any, went: Any) -> Sheet:
    name = {"day": _("Day"), "week": _("Week from"), "month": _("Month")}[asked.step]
    return Sheet(
        title=_("Over time"),
        columns=[
            Column(name, "text"),
            Column(pgettext("series: tickets", "Opened")),
            Column(_("Solved")),
        ],
        rows=[[asked.step_label(step), came.get(step, 0), went.get(step, 0)] for step in steps],
    )
