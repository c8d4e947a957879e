"""Until when a ticket may be put aside: moments at which support is open."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.templatetags.times import moment
from sla.core.calendar import Calendar

LATER_SECONDS = 2 * 3600  # of opening hours
TODAY, TOMORROW, MONDAY, DATE = "today", "tomorrow", "monday", "date"
WORDS = {
    TODAY: _("Later today"),
    TOMORROW: pgettext_lazy("put aside until", "The next day"),
    MONDAY: pgettext_lazy("put aside until", "Next Monday"),
}


def moments(calendar: Calendar, now: datetime) -> Iterator[tuple[str, datetime]]:
    """What is offered, each at an opening; two hours on only if that is still today."""
    today = now.astimezone(calendar.zone).date()
    later = calendar.due_at(now, LATER_SECONDS)
    if calendar.is_open(now) and later.astimezone(calendar.zone).date() == today:
        yield TODAY, later
    yield TOMORROW, opening_of(calendar, today + timedelta(days=1))
    yield MONDAY, opening_of(calendar, today + timedelta(days=7 - today.weekday()))


def opening_of(calendar: Calendar, day: date) -> datetime:
    """The first opening on that day or after it."""
    return calendar.next_opening(datetime.combine(day, time(), calendar.zone))


class SnoozeForm(forms.Form):
    """One of the moments, or the opening of a day of one's choice."""

    until = forms.ChoiceField(
        label=_("Until when"),
        choices=[(one, one) for one in (TODAY, TOMORROW, MONDAY, DATE)],
    )
    on = forms.DateField(
        label=_("Another day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict | None = None, *, calendar: Calendar, now: datetime) -> None:
        super().__init__(data)
        self.calendar = calendar
        self.offered = dict(moments(calendar, now))

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("until") == DATE and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Choose a day."))
        if given.get("until") == TODAY and TODAY not in self.offered:
            self.add_error("until", _("Today there is no later opening."))
        return given

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each moment with its words: `Later today, 15:20`."""
        return [(name, f"{WORDS[name]}, {moment(at)}") for name, at in self.offered.items()]

    @property
    def instant(self) -> datetime:
        """The moment chosen; of a valid form."""
        chosen = self.cleaned_data["until"]
        if chosen == DATE:
            return opening_of(self.calendar, self.cleaned_data["on"])
        return self.offered[chosen]
