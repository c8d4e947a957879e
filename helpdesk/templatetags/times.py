"""How times and durations are written: 24 hours, no leading zero, in the reader's zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def seconds_of(value: float | timedelta) -> int:
    """Whole seconds of a number of seconds or a timedelta, cut towards zero."""
    return int(value.total_seconds() if isinstance(value, timedelta) else value)


def duration(value: float | timedelta | None) -> str:
    """Seconds or a timedelta in prose: `1 h 25`, `8 h`, `0 h 42`; a dash for none."""
    if not isinstance(value, int | float | timedelta):  # a template gives "" for what is missing
        return "–"
    hours, minutes = divmod(abs(seconds_of(value)) // 60, 60)
    text = f"{hours} h {minutes:02}" if minutes or not hours else f"{hours} h"
    return text.replace(" ", NO_BREAK)


def countdown(value: float | timedelta | None) -> str:
    """Seconds left in a list: `0:38`, and `−0:12` once past; a dash for none."""
    if not isinstance(value, int | float | timedelta):  # a template gives "" for what is missing
        return "–"
    seconds = seconds_of(value)
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{MINUS if seconds < 0 else ''}{hours}:{minutes:02}"


def moment(value: datetime | None) -> str:
    """An instant as people say it: `9:20`, `yesterday 15:20`, `Fri 15:20`, `19 Nov`."""
    return _moment(value, pgettext("date format: near day", "D G:i"))


def moment_long(value: datetime | None) -> str:
    """As `moment`, for sentences: `Friday 15:20` instead of `Fri 15:20`."""
    return _moment(value, pgettext("date format: near day in a sentence", "l G:i"))


def _moment(value: datetime | None, near: str) -> str:
    if not value:
        return "–"
    local, today = timezone.localtime(value), timezone.localdate()
    days = (local.date() - today).days
    if days == 0:
        return date_format(local, "G:i")
    if days == -1:
        return _("yesterday %(time)s") % {"time": date_format(local, "G:i")}
    if abs(days) < 7:
        return date_format(local, near)
    if local.year == today.year:
        return date_format(local, pgettext("date format: this year", "j M"))
    return date_format(local, pgettext("date format: another year", "j M Y"))


def until(since: datetime, end: datetime) -> str:
    """A stretch of time, its day said once: `Fri 15:10–15:52`, `Fri 15:52–Mon 9:20`."""
    first, last = timezone.localtime(since), timezone.localtime(end)
    today = timezone.localdate()
    is_near = abs((first.date() - today).days) < 7
    if first.date() != last.date():
        is_near = is_near and abs((last.date() - today).days) < 7
        return f"{_day_and_time(first, is_near)}–{_day_and_time(last, is_near)}"
    begins = moment(since) if is_near else _day_and_time(first, is_near)
    return f"{begins}–{date_format(last, 'G:i')}"


def _day_and_time(local: datetime, is_near: bool) -> str:
    if is_near:
        form = pgettext("date format: near day", "D G:i")
    elif local.year == timezone.localdate().year:
        form = pgettext("date format: day and time", "j M G:i")
    else:
        form = pgettext("date format: day of another year and time", "j M Y G:i")
    return date_format(local, form)


def age(value: datetime | None) -> str:
    """How long ago, short enough for a list: `now`, `12 min`, `3 h`, `Fri`, `19 Nov`."""
    if not value:
        return "–"
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    days = (timezone.localdate() - timezone.localdate(value)).days
    if days == 0:
        return _("%(count)d h") % {"count": minutes // 60}
    if days < 7:
        return date_format(timezone.localtime(value), pgettext("date format: weekday", "D"))
    return moment(value)


def exact(value: datetime) -> str:
    """The instant without doubt, for a tooltip: `Friday 20 November 2026, 15:20:09 (Paris)`."""
    local = timezone.localtime(value)
    zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    day = _whole_day(local.date(), get_language())
    return f"{day}, {local.hour}:{local:%M:%S} ({zone})"


@lru_cache(maxsize=1_000)
def _whole_day(day: date, _language: str | None) -> str:
    """A list names few days, often: each is put into words once a language."""
    return date_format(day, pgettext("date format: exact day", "l j F Y"))


def when(value: datetime | None, style: str = "moment") -> SafeString | str:
    """A `<time>` element; style `moment`, `long` or `age` (which a script keeps fresh)."""
    if not value:
        return "–"
    text = {"moment": moment, "long": moment_long, "age": age}[style](value)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        value.isoformat(),
        exact(value),
        SafeString(" data-age") if style == "age" else "",
        text,
    )
