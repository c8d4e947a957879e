"""Opening hours in words: the week, the clock they are written on, and why it is closed today."""

from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Contract
from sla.core.calendar import Calendar, Span
from sla.due import calendar_read
from sla.models import Policy
from sla.queries import policy_of, policy_of_premium
from sla.terms import version_terms


def hours_in_words(calendar: Calendar) -> str:
    """`Monday to Friday, 9:00–17:00`; days with other hours follow after a semicolon."""
    runs = groupby(range(7), key=lambda day: calendar.week[day])
    return "; ".join(_run(list(days), spans) for spans, days in runs if spans)


def city_of(calendar: Calendar) -> str:
    """The place whose clock the hours are written on: `Paris` of Europe/Paris."""
    return calendar.tz.rpartition("/")[2].replace("_", " ")


def closed_today(calendar: Calendar, now: datetime) -> str:
    """`Wednesday 11 November (Armistice)` where a day that is open else is closed; else nothing."""
    today = now.astimezone(calendar.zone)
    if not calendar.week[today.weekday()] or calendar.hours_on(today.date()):
        return ""
    day, name = date_format(today.date(), "l j F"), dict(calendar.closing).get(today.date())
    return f"{day} ({name})" if name else day


def calendar_of_reader(address: str) -> Calendar:
    """The hours promised to the company of this address; of anybody else, those of Premium."""
    contract = Contract.objects.filter(company__people__email=address.lower()).first()
    return _calendar_of(policy_of(contract) or policy_of_premium())


def calendar_of_premium() -> Calendar:
    """The hours of the Premium contract, with the closing days that leads have entered."""
    return _calendar_of(policy_of_premium())


def _calendar_of(policy: Policy | None) -> Calendar:
    if policy is None or policy.current_id is None:
        return calendar_read(None)
    return version_terms(policy.current_id).calendar


def _run(days: list[int], spans: tuple[Span, ...]) -> str:
    """Days in a row that have the same hours."""
    words = {
        "first": _weekday(days[0]),
        "last": _weekday(days[-1]),
        "hours": ", ".join(f"{_clock(since)}–{_clock(until)}" for since, until in spans),
    }
    one, many = _("%(first)s, %(hours)s"), _("%(first)s to %(last)s, %(hours)s")
    return (one if len(days) == 1 else many) % words


def _clock(second: int) -> str:
    return f"{second // 3600}:{second % 3600 // 60:02}"


def _weekday(number: int) -> str:
    """The name of a weekday, Monday being 0."""
    monday = datetime(2026, 1, 5, tzinfo=timezone.get_current_timezone())
    return date_format(monday + timedelta(days=number), "l")
