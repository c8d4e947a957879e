"""How quickly we answer and solve, in business time."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import HOUR, Column, Report, Sheet
from helpdesk.desk.stepping import unbroken
from helpdesk.templatetags.charts import Series
from helpdesk.templatetags.times import duration
from sla.choices import Metric
from sla.reports import Attainment, attainment

MAIN = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)


def times(asked: Question) -> Report:
    """Three queries: the whole, over time, by group."""
    whole = {one.metric: one for one in _attained(asked, "metric")}
    step = "month" if asked.step == "month" else "week"
    over_time = _attained(asked, step)
    begun = {one.group for one in over_time if one.group >= asked.since}
    steps = unbroken(begun, step, asked.zone)
    medians = {(one.metric, one.group): one.median_seconds for one in over_time}
    return Report(
        answer=_answer(whole),
        drawn=_(
            "Median hours to the first response and to the solution; the table has the figures"
        ),
        labels=[asked.step_label(step) for step in steps],
        series=[
            Series(str(metric.label), [_hours(medians.get((metric, step))) for step in steps])
            for metric in MAIN
        ],
        unit=pgettext("hours, behind a figure", " h"),
        note=_("In business time; what waits for the customer or the authority does not count."),
        sheets=[_by_group(asked, _attained(asked, asked.by))],
    )


def _attained(asked: Question, by: str) -> list[Attainment]:
    return attainment(asked.tickets, **asked.period, by=by, zone=asked.zone)


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / HOUR, 1)


def _answer(whole: dict[str, Attainment]) -> str:
    found = [whole[metric] for metric in MAIN if metric in whole]
    told = [
        _("%(promise)s: half within %(median)s, nine of ten within %(most)s.")
        % {
            "promise": str(Metric(one.metric).label),
            "median": duration(one.median_seconds),
            "most": duration(one.p90_seconds),
        }
        for one in found
        if one.median_seconds is not None and one.p90_seconds is not None
    ]
    return " ".join(told) or _("Nothing was answered or solved in this period.")


def _by_group(asked: Question, found: list[Attainment]) -> Sheet:
    groups: dict[Any, dict[str, Attainment]] = defaultdict(dict)
    for one in found:
        groups[one.group][one.metric] = one
    columns = [Column(asked.group, "text")]
    for metric in MAIN:
        columns += [
            Column(_("%(promise)s, number") % {"promise": metric.label}),
            Column(_("%(promise)s, median") % {"promise": metric.label}, "seconds"),
            Column(_("%(promise)s, 9 of 10 within") % {"promise": metric.label}, "seconds"),
        ]
    rows = [
        [asked.label(group), *(value for metric in MAIN for value in _three(one.get(metric)))]
        for group, one in groups.items()
    ]
    return Sheet(
        title=_("Response and solution"),
        columns=columns,
        rows=sorted(rows, key=lambda row: -(row[1] or 0)),
    )


def _three(one: Attainment | None) -> tuple[int | None, float | None, float | None]:
    return (one.judged, one.median_seconds, one.p90_seconds) if one else (None, None, None)
