"""Deadlines for anybody who asks: a start, minutes and a calendar in, the deadline out.

The one reader of the JSON form of a calendar, shared by the `sla_due` command and the API.
Needs no database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sla.core.calendar import (
    DAY_SECONDS,
    Calendar,
    CalendarError,
    Span,
    due_without,
    to_instant,
    to_seconds,
    union,
    without,
)
from sla.core.refusals import gettext_noop as _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONTRACT_HOURS = {
    "tz": "Europe/Paris",
    "hours": {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]},
}
"""The support hours of the Premium contract: Monday to Friday, 9:00 to 17:00 in Paris."""

MINUTES_MAX = 100_000_000  # some 800 years of support hours
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


def due_answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """The deadline and the elapsed business minutes of one question.

    `question` is `{"start", "minutes", "calendar", "holidays", "pauses", "at"}`; the last three
    may be left out, and a calendar of None is the contract's. Minutes are kept to the second.
    Raises CalendarError, which says what is wrong with the question.
    """
    if not isinstance(question, Mapping):
        raise CalendarError(_("A question is an object."))
    calendar = calendar_read(question.get("calendar"), _list(question, "holidays"))
    start = instant_read(question.get("start"))
    pauses = union(_pause_read(pause) for pause in _list(question, "pauses"))
    due = due_without(calendar, start, _seconds_read(question.get("minutes")), pauses)
    elapsed = {
        text: _minutes(without(calendar, start, instant_read(text), pauses))
        for text in _list(question, "at")
    }
    return {"due": instant_text(due), "elapsed": elapsed}


def calendar_read(written: Mapping[str, Any] | None, holidays: Any = ()) -> Calendar:
    """The calendar of its JSON form and closing days, a list of dates or dates with names.

    Hours past midnight are split there.
    Equal questions give the same calendar object, with the years it has worked out so far.
    """
    try:
        return _calendar(json.dumps([CONTRACT_HOURS if written is None else written, holidays]))
    except (TypeError, AttributeError, KeyError) as error:
        raise CalendarError(_("A calendar has a `tz` and `hours` by day, mon to sun.")) from error


@lru_cache(maxsize=256)
def _calendar(written: str) -> Calendar:
    form, holidays = json.loads(written)
    changed = {
        _date_read(day): tuple(_span_read(span) for span in spans)
        for day, spans in (form.get("date_hours") or {}).items()
    }
    names = holidays if isinstance(holidays, dict) else dict.fromkeys(holidays, "")
    return Calendar(
        form["tz"],
        _week_read(form["hours"]),
        tuple(sorted((_date_read(day), name) for day, name in names.items())),
        tuple(sorted(changed.items())),
    )


def _week_read(hours: Mapping[str, Any]) -> tuple[tuple[Span, ...], ...]:
    week: list[list[Span]] = [[] for _day in WEEKDAYS]
    for day, spans in hours.items():
        if day not in WEEKDAYS:
            raise CalendarError(_("No day is named “%(text)s”."), text=day)
        for opens, closes in map(_span_read, spans):
            number = WEEKDAYS.index(day)
            if closes >= opens:
                week[number].append((opens, closes))
                continue
            week[number].append((opens, DAY_SECONDS))
            if closes:
                week[(number + 1) % 7].append((0, closes))
    return tuple(map(tuple, week))


def _span_read(span: Any) -> Span:
    opens, closes = span if isinstance(span, list) and len(span) == 2 else (None, None)
    return _time_read(opens), DAY_SECONDS if closes == "24:00" else _time_read(closes)


def _time_read(text: Any) -> int:
    found = _TIME_OF_DAY.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise CalendarError(_("“%(text)s” is not a time of day."), text=text)
    hour, minute, second = (int(part or 0) for part in found.groups())
    return hour * 3600 + minute * 60 + second


def _date_read(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CalendarError(_("“%(text)s” is not a date."), text=text) from error


def instant_read(text: Any) -> int:
    """Whole seconds since 1970 of an ISO 8601 instant, which must name its offset."""
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CalendarError(_("“%(text)s” is not an instant."), text=text) from error
    if at.tzinfo is None:
        raise CalendarError(_("An instant needs an offset or Z: “%(text)s” has none."), text=text)
    return to_seconds(at)


def instant_text(seconds: int) -> str:
    """The instant in ISO 8601, UTC, with Z."""
    return to_instant(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pause_read(pause: Any) -> Span:
    if not isinstance(pause, list) or len(pause) != 2:
        raise CalendarError(_("A pause is [from, to], not %(text)s."), text=pause)
    since, until = map(instant_read, pause)
    if until < since:
        raise CalendarError(_("A pause ends before it begins: %(text)s."), text=pause)
    return since, until


def _seconds_read(minutes: Any) -> int:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        raise CalendarError(_("“%(text)s” is not a number of minutes."), text=minutes)
    if not 0 <= minutes <= MINUTES_MAX:
        raise CalendarError(_("Minutes are between 0 and %(most)d."), most=MINUTES_MAX)
    return round(minutes * 60)


def _list(question: Mapping[str, Any], name: str) -> list[Any]:
    found = question.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise CalendarError(_("`%(name)s` is a list."), name=name)
    return found


def _minutes(seconds: int) -> int | float:
    return seconds // 60 if seconds % 60 == 0 else seconds / 60
