"""Are we keeping our promise? The answer, its chart and table, and every promise that was broken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from alerts.choices import Category
from helpdesk.desk.promise import Part, parts_of
from helpdesk.desk.queries import Options
from helpdesk.desk.stepping import unbroken
from helpdesk.offering import offer
from helpdesk.templatetags.charts import Series
from helpdesk.templatetags.times import duration
from sla.choices import Metric
from sla.core.explain import explain
from sla.core.fold import fold
from sla.core.promise import Event
from sla.history import histories_of, versions_in
from sla.models import Clock
from sla.reports import Attainment, attainment, breaches
from sla.terms import versions_terms
from tickets.choices import Priority
from tickets.models import TicketQuerySet as Tickets

PERIODS = {
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("12 months"),
}
USUAL_DAYS = "30"
GROUPS = {
    "priority": gettext_lazy("Priority"),
    "company": gettext_lazy("Company"),
    "category": gettext_lazy("Category"),
    "month": gettext_lazy("Month"),
}
MAIN = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)
WEEKS_UNTIL_DAYS = 90  # a longer period is drawn by month
BREACHES_SHOWN = 20


class ReportForm(forms.Form):
    """What a report counts, and by what it tells it."""

    days = forms.ChoiceField(choices=PERIODS, required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(label=gettext_lazy("Told by"), choices=GROUPS, required=False)
    company = forms.CharField(label=gettext_lazy("Company"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    system = forms.ChoiceField(label=gettext_lazy("System"), required=False)

    def __init__(self, data: QueryDict, *, options: Options) -> None:
        super().__init__(data)
        found: dict[str, list[tuple[str, Any]]] = {
            "priority": Priority.choices,
            "category": Category.choices,
            "system": [*options.systems],
        }
        for name, choices in found.items():
            offer(self, name, [("", _("any")), *choices])


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which tickets, from when to when, told by what, in whose time."""

    tickets: Tickets
    since: datetime
    until: datetime
    by: str
    zone: ZoneInfo

    def attained(self, by: str) -> list[Attainment]:
        return attainment(self.tickets, since=self.since, until=self.until, by=by, zone=self.zone)

    def broken(self) -> QuerySet[Clock]:
        return breaches(self.tickets, since=self.since, until=self.until)


def question_of(form: ReportForm, tickets: Tickets, now: datetime) -> Question:
    """What the form asks of these tickets; a field that makes no sense asks nothing."""
    form.is_valid()
    asked = form.cleaned_data
    conditions = {
        "company__name__icontains": asked.get("company"),
        "priority": asked.get("priority"),
        "category": asked.get("category"),
        "customs_system": asked.get("system"),
    }
    return Question(
        tickets=tickets.filter(**{name: value for name, value in conditions.items() if value}),
        since=now - timedelta(days=int(asked.get("days") or USUAL_DAYS)),
        until=now,
        by=asked.get("by") or "priority",
        zone=ZoneInfo(timezone.get_current_timezone_name()),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """The answer in a sentence, lines for the chart, and the table of the groups."""

    answer: str
    judged: int
    labels: list[str]
    series: list[Series]
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]
    total: list[dict[str, Any]]


def report_of(question: Question) -> Report:
    """Three queries: the whole, over time, by group."""
    whole = question.attained("metric")
    days = (question.until - question.since).days
    step = "week" if days <= WEEKS_UNTIL_DAYS else "month"
    over_time = question.attained(step)
    groups = question.attained(question.by)
    labels, series = _lines(over_time, step, question.zone)
    return Report(
        answer=_answer(whole, groups, question.by),
        judged=sum(one.judged for one in whole),
        labels=labels,
        series=series,
        columns=_columns(question.by),
        rows=[_row(label_of(g, question.by), found) for g, found in _by_group(groups).items()],
        total=_row(_("All"), whole),
    )


def percent_text(percent: float | None) -> str:
    return "–" if percent is None else _("%(number)s %%") % {"number": localize(percent)}


def label_of(group: Any, by: str) -> str:
    """A group as people call it."""
    if by in ("month", "week"):
        return date_format(timezone.localtime(group), _date_format(by))
    labels: dict[str, dict[Any, Any]] = {
        "priority": dict(Priority.choices),
        "category": dict(Category.choices),
    }
    return str(labels.get(by, {}).get(group, group))


def _date_format(step: str) -> str:
    if step == "month":
        return pgettext("date format: month of a year", "M Y")
    return pgettext("date format: this year", "j M")


def _answer(whole: list[Attainment], groups: list[Attainment], by: str) -> str:
    """Yes, or how much of it, and where it is worst."""
    judged, late = sum(one.judged for one in whole), sum(one.breached for one in whole)
    if not judged:
        return _("No promise was due in this period.")
    if not late:
        return _("Yes, every one of %(n)d.") % {"n": judged}
    shares = [_share(one) for one in whole if one.metric in MAIN and one.judged]
    sentences = [_("Not always: %(late)d of %(n)d were late.") % {"late": late, "n": judged}]
    sentences += [_("Kept: %(shares)s.") % {"shares": ", ".join(shares)}] if shares else []
    worst = min((g for g in groups if g.breached), key=lambda g: (g.percent, -g.judged))
    sentences.append(
        _("Least often for %(group)s: %(share)s.")
        % {"group": label_of(worst.group, by), "share": _share(worst)}
    )
    return " ".join(sentences)


def _share(one: Attainment) -> str:
    return _("%(promise)s %(percent)s") % {
        "promise": str(Metric(one.metric).label).lower(),
        "percent": percent_text(one.percent),
    }


def _lines(
    over_time: list[Attainment], step: str, zone: ZoneInfo
) -> tuple[list[str], list[Series]]:
    """The share kept of each main promise, step by step."""
    steps = unbroken({one.group for one in over_time}, step, zone)
    percents = {(one.metric, one.group): one.percent for one in over_time}
    series = [
        Series(str(metric.label), [percents.get((metric.value, each)) for each in steps])
        for metric in MAIN
    ]
    return [date_format(timezone.localtime(each), _date_format(step)) for each in steps], series


def _by_group(rows: Iterable[Attainment]) -> dict[Any, list[Attainment]]:
    groups: dict[Any, list[Attainment]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    ranks = {value: rank for rank, value in enumerate(Priority.values)}
    return dict(sorted(groups.items(), key=lambda item: ranks.get(item[0], 0)))


def _columns(by: str) -> list[dict[str, Any]]:
    names = [_("Late")]
    for metric in MAIN:
        names += [str(metric.label), _("Median"), _("9 of 10 within")]
    return [{"name": GROUPS[by]}, *({"name": name, "is_number": True} for name in names)]


def _row(name: str, found: list[Attainment]) -> list[dict[str, Any]]:
    """A group: how many promises were late, then each main promise."""
    of_metric = {one.metric: one for one in found}
    cells = [{"text": name}, _number(localize(sum(one.breached for one in found)))]
    for metric in MAIN:
        cells += _cells(of_metric.get(metric.value))
    return cells


def _cells(one: Attainment | None) -> list[dict[str, Any]]:
    if one is None:
        return [_number("–")] * 3
    kept = _("%(percent)s of %(n)d") % {"percent": percent_text(one.percent), "n": one.judged}
    kind = "late" if one.breached else "met"
    times = (one.median_seconds, one.p90_seconds)
    return [_number(kept) | {"kind": kind}, *(_number(duration(each)) for each in times)]


def _number(text: Any) -> dict[str, Any]:
    return {"text": str(text), "is_number": True}


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken promise with its story; `late_seconds` in service time, so far when not over."""

    clock: Clock
    metric: str
    late_seconds: int
    parts: list[Part]


def breaches_explained(clocks: Iterable[Clock], now: datetime) -> list[Breach]:
    """Fold the tickets of these clocks again, to tell which stretches counted: one query."""
    rows = list(clocks)
    histories = histories_of({row.ticket_id for row in rows})
    return [_explained(row, histories[row.ticket_id], now) for row in rows]


def _explained(row: Clock, history: list[Event], now: datetime) -> Breach:
    folded = fold(history, versions_terms(versions_in(history)), now)
    label = str(Metric(row.metric).label)
    for clock in folded:
        if (clock.metric, clock.cycle) == (row.metric, row.cycle) and clock.calendar is not None:
            parts = parts_of(explain(clock, now), clock.calendar, now)
            return Breach(row, label, max(-(clock.remaining_seconds or 0), 0), parts)
    return Breach(row, label, 0, [])
