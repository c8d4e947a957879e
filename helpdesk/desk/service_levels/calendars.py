"""The forms of a calendar: its week, its closing and changed days."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from holidays import list_supported_countries

from helpdesk.desk.service_levels.hours import HoursField, hours_text
from helpdesk.offering import offer
from helpdesk.wording import country_name
from sla.due import WEEKDAYS as DAYS
from sla.models import Calendar, Policy
from sla.services.editing import Hours
from sla.terms import calendar_snapshot


class DateInput(forms.DateInput):
    input_type = "date"


class WeekForm(forms.Form):
    """A zone and the spans of each day."""

    tz = forms.CharField(label=gettext_lazy("Time zone"), max_length=64)

    def __init__(self, data: QueryDict | None = None, *, calendar: Calendar) -> None:
        super().__init__(data, initial={"tz": calendar.tz, **calendar.hours})
        for number, day in enumerate(DAYS):
            self.fields[day] = HoursField(label=WEEKDAYS[number].capitalize())

    def clean_tz(self) -> str:
        tz: str = self.cleaned_data["tz"]
        if tz not in available_timezones():
            raise forms.ValidationError(_("No time zone has this name, such as Europe/Paris."))
        return tz

    def hours(self) -> dict[str, Hours]:
        return {day: self.cleaned_data[day] for day in DAYS}


class ClosingDayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Closed on"), widget=DateInput)
    name = forms.CharField(label=gettext_lazy("Why"), max_length=100, required=False)


class ChangedDayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Other hours on"), widget=DateInput)
    hours = HoursField(label=gettext_lazy("Hours"), required=True)


class HolidaysForm(forms.Form):
    """A country's public holidays of a year, and those of one of its regions."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    region = forms.CharField(
        label=gettext_lazy("Region, by its code"), max_length=10, required=False
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)

    def __init__(self, data: QueryDict | None = None, *, prefix: str) -> None:
        initial = {"country": "FR", "year": timezone.localdate().year}
        super().__init__(data, initial=initial, prefix=prefix)
        names = {code: country_name(code) for code in list_supported_countries()}
        offer(self, "country", sorted(names.items(), key=lambda choice: str(choice[1])))


def special_days(calendar: Calendar) -> list[dict[str, Any]]:
    """Closing and changed days in order, each with what is said of it."""
    closing = [{"on": d.on, "what": d.name or _("closed")} for d in calendar.closing_days.all()]
    closed = {day["on"] for day in closing}
    changed = [
        {"on": d.on, "what": hours_text(d.hours)}
        for d in calendar.changed_days.all()
        if d.on not in closed
    ]
    return sorted(closing + changed, key=lambda day: day["on"])


def for_overview() -> QuerySet[Calendar]:
    """Calendars with all that tells whether they are edited: four queries, however many."""
    policies = Policy.objects.select_related("current")
    return Calendar.objects.prefetch_related(
        "closing_days", "changed_days", Prefetch("policies", policies)
    )


def is_edited(calendar: Calendar) -> bool:
    """Whether a policy in use still counts by other hours."""
    said = calendar_snapshot(calendar)
    return any(
        policy.current is not None and policy.current.snapshot["calendar"] != said
        for policy in calendar.policies.all()
    )
