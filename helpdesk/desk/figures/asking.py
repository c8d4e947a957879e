"""What a report is asked: which tickets, over which time, told by what, in whose words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from alerts.choices import Category
from helpdesk.desk.queries import Options
from helpdesk.desk.reports import PERIODS, USUAL_DAYS, WEEKS_UNTIL_DAYS
from helpdesk.offering import offer
from helpdesk.wording import COUNTRIES, country_name
from tickets.choices import Priority
from tickets.models import TicketQuerySet as Tickets

GROUPS: dict[str, str | Promise] = {
    "category": _("Category"),
    "customs_system": _("System"),
    "country": _("Country"),
    "company": _("Company"),
    "priority": _("Priority"),
    "assignee": _("Agent"),
}
USUAL_GROUP = "category"
DAYS_UNTIL_DAYS = 14  # a longer period is drawn by week


class FiguresForm(forms.Form):
    """The filters that all reports share; a field that makes no sense narrows nothing."""

    days = forms.ChoiceField(choices=PERIODS, required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(label=_("Told by"), choices=GROUPS, required=False)
    company = forms.CharField(label=_("Company"), required=False, max_length=200)
    category = forms.ChoiceField(label=_("Category"), required=False)
    system = forms.ChoiceField(label=_("System"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)

    def __init__(self, data: QueryDict, *, options: Options) -> None:
        super().__init__(data)
        found: dict[str, list[tuple[str, Any]]] = {
            "category": Category.choices,
            "system": [*options.systems],
            "country": [*COUNTRIES.items()],
            "agent": [*options.agents],
            "priority": Priority.choices,
        }
        for name, choices in found.items():
            offer(self, name, [("", _("any")), *choices])


@dataclass(frozen=True, slots=True)
class Question:
    """The tickets asked about, and the period [since, until) in the reader's zone."""

    tickets: Tickets
    since: datetime
    until: datetime
    by: str
    zone: ZoneInfo
    systems: Mapping[str, str]

    @property
    def period(self) -> dict[str, datetime]:
        return {"since": self.since, "until": self.until}

    @property
    def before(self) -> dict[str, datetime]:
        """The period of the same length before this one."""
        return {"since": self.since - (self.until - self.since), "until": self.since}

    @property
    def step(self) -> str:
        days = (self.until - self.since).days
        if days <= DAYS_UNTIL_DAYS:
            return "day"
        return "week" if days <= WEEKS_UNTIL_DAYS else "month"

    @property
    def group(self) -> str:
        """What the figures are told by, as the reader calls it."""
        return str(GROUPS[self.by])

    def label(self, value: Any) -> str:
        """A group as the reader calls it; a dash where tickets have none."""
        if not value:
            return "–"
        if self.by == "customs_system":
            return self.systems.get(value, value)
        if self.by == "country":
            return country_name(value)
        known = {"category": Category.choices, "priority": Priority.choices}.get(self.by, [])
        return str(dict(known).get(value, value))

    def step_label(self, at: datetime) -> str:
        """`Nov 2026`, or `23 Nov` for the week that begins then."""
        if self.step == "month":
            shape = pgettext("date format: month of a year", "M Y")
        else:
            shape = pgettext("date format: this year", "j M")
        return date_format(timezone.localtime(at), shape)


def question_of(form: FiguresForm, tickets: Tickets, options: Options, now: datetime) -> Question:
    """What the form asks of these tickets."""
    form.is_valid()
    asked = form.cleaned_data
    conditions = {
        "company__name__icontains": asked.get("company"),
        "category": asked.get("category"),
        "customs_system": asked.get("system"),
        "country": asked.get("country"),
        "assignee": asked.get("agent"),
        "priority": asked.get("priority"),
    }
    return Question(
        tickets=tickets.filter(**{name: value for name, value in conditions.items() if value}),
        since=now - timedelta(days=int(asked.get("days") or USUAL_DAYS)),
        until=now,
        by=asked.get("by") or USUAL_GROUP,
        zone=ZoneInfo(timezone.get_current_timezone_name()),
        systems=options.system_names,
    )
