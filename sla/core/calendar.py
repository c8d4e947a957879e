"""Service calendars: business time in whole seconds, in any zone, at a cost flat in the span.

Hours are wall time in the calendar's zone. Every opening and closing becomes one UTC instant
before anything is subtracted, so the night in which a clock changes is as long as it really
was. A wall time that occurs twice means its first occurrence; one that does not exist moves
forward by the length of the gap (the rule of PEP 495 for fold=0). A span emptied that way is
no opening.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import RLock
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sla.core.refusals import Refusal
from sla.core.refusals import gettext_noop as _

Span = tuple[int, int]
"""Half-open: seconds of a day in weekly hours, seconds since 1970 (UTC) on the timeline."""

DAY_SECONDS = 86_400
FIRST_YEAR, LAST_YEAR = 1900, 2499  # what a calendar answers for; beyond it lies a typing error

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_BEGINNING = (datetime(FIRST_YEAR, 1, 2, tzinfo=UTC) - _EPOCH) // _SECOND
_END = (datetime(LAST_YEAR, 12, 31, tzinfo=UTC) - _EPOCH) // _SECOND


class CalendarError(Refusal):
    """The calendar, or the instant asked about, makes no sense; the message says why."""


def to_seconds(at: datetime) -> int:
    """Whole seconds since 1970, floored: the one door by which instants enter the core."""
    return (at - _EPOCH) // _SECOND


def to_instant(seconds: int) -> datetime:
    """The UTC instant of a number of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


class Table(NamedTuple):
    """The openings of whole years, with the business seconds passed at each closing.

    The first row is empty and marks the beginning, so that every instant has a row before it.
    `passed` counts from the beginning of the first year asked about, and keeps that zero
    however the table grows.
    """

    first_year: int
    last_year: int
    since: int
    until: int
    opens: list[int]
    closes: list[int]
    passed: list[int]


@dataclass(frozen=True)
class Calendar:
    """Weekly hours in a zone, less closing days, with some days changed. Immutable, hashable.

    `week` holds the spans of Monday to Sunday in seconds of the day. `changed` replaces the
    hours of single dates. A closing day closes its whole local date, changed or not, so a
    night shift that runs into it ends at midnight. A calendar that never opens is refused.
    """

    tz: str
    week: tuple[tuple[Span, ...], ...]
    closing: tuple[tuple[date, str], ...] = ()
    changed: tuple[tuple[date, tuple[Span, ...]], ...] = ()
    _years: _Years = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        zone = _zone(self.tz)
        if len(self.week) != 7:
            raise CalendarError(_("A week has seven days."))
        hours = _Hours(
            week=tuple(_tidy(spans) for spans in self.week),
            changed={day: _tidy(spans) for day, spans in self.changed},
            closed=frozenset(day for day, _name in self.closing),
        )
        if not any(hours.week) and not any(map(hours.on, hours.changed)):
            raise CalendarError(_("The calendar has no opening hours."))
        object.__setattr__(self, "_years", _Years(zone, hours))

    @classmethod
    def weekly(
        cls,
        tz: str,
        hours: Mapping[int, Iterable[tuple[time, time]]],
        closing: Iterable[date] = (),
    ) -> Calendar:
        """A calendar from times of day by ISO weekday; an end at 00:00 is the end of the day."""
        week = tuple(
            tuple((_of_day(a), _of_day(b) or DAY_SECONDS) for a, b in hours.get(day, ()))
            for day in range(1, 8)
        )
        return cls(tz, week, tuple((day, "") for day in sorted(closing)))

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the hours are written."""
        return self._years.zone

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The opening spans of a local date, in seconds of its wall clock."""
        return self._years.hours.on(day)

    # In seconds since 1970: the arithmetic that the fold uses.

    def passed(self, at: int) -> int:
        """Business seconds passed at an instant, from an arbitrary zero."""
        table = self._years.table
        if not table.since <= at < table.until:
            table = self._years.reaching(at)
        row = bisect_right(table.opens, at) - 1
        closes = table.closes[row]
        return table.passed[row] - (closes - at) if at < closes else table.passed[row]

    def counted(self, since: int, until: int) -> int:
        """Business seconds in [since, until); none when it ends before it begins."""
        return self.passed(until) - self.passed(since) if until > since else 0

    def reached(self, since: int, seconds: int) -> int:
        """The earliest instant by which so many business seconds have passed since then.

        Reached exactly at closing is that closing; no seconds at all is `since` itself.
        """
        if seconds <= 0:
            _refuse_negative(seconds)
            return since
        goal = self.passed(since) + seconds
        table = self._years.table
        while table.passed[-1] < goal:
            table = self._years.longer()
        row = bisect_left(table.passed, goal)
        return table.closes[row] - table.passed[row] + goal

    def before(self, due: int, seconds: int) -> int:
        """The latest instant from which so many business seconds remain until `due`."""
        if seconds <= 0:
            _refuse_negative(seconds)
            return due
        goal = self.passed(due) - seconds
        table = self._years.table
        while table.passed[0] > goal:
            table = self._years.earlier()
        row = bisect_right(table.passed, goal)
        return table.closes[row] - table.passed[row] + goal

    def openings(self, since: int, until: int) -> Iterator[Span]:
        """The open spans within [since, until), clipped to it, in order."""
        if until <= since:
            return
        self.passed(since)
        self.passed(until)  # both ends are in the table now
        table = self._years.table
        row = max(bisect_right(table.opens, since) - 1, 0)
        while row < len(table.opens) and table.opens[row] < until:
            span = max(table.opens[row], since), min(table.closes[row], until)
            if span[0] < span[1]:
                yield span
            row += 1

    # In aware instants: what everybody else uses.

    def due_at(self, start: datetime, seconds: int) -> datetime:
        """The earliest UTC instant by which `seconds` of business time have passed.

        Reached exactly at closing is due at closing. Zero seconds are due at `start`, open or
        not: nothing has to pass. Raises CalendarError beyond the year 2499.
        """
        return to_instant(self.reached(to_seconds(start), seconds))

    def elapsed(self, since: datetime, until: datetime) -> int:
        """Business seconds in [since, until)."""
        return self.counted(to_seconds(since), to_seconds(until))

    def subtract(self, due: datetime, seconds: int) -> datetime:
        """The latest UTC instant from which `seconds` of business time remain until `due`.

        It lies within opening hours, so a warning for "30 minutes before" is never at night.
        """
        return to_instant(self.before(to_seconds(due), seconds))

    def is_open(self, at: datetime) -> bool:
        """Whether the instant lies in an opening [opens, closes)."""
        second = to_seconds(at)
        return any(self.openings(second, second + 1))

    def next_opening(self, at: datetime) -> datetime:
        """The earliest open instant, `at` itself (to the second) when it is open."""
        second = to_seconds(at)
        return to_instant(self.reached(second, 1) - 1)

    def closes_at(self, at: datetime) -> datetime | None:
        """When the opening around `at` ends; None when it is closed, or open for a year to come."""
        second = to_seconds(at)
        horizon = second + 366 * DAY_SECONDS
        span = next(self.openings(second, horizon), None)
        if span is None or span[0] != second or span[1] == horizon:
            return None
        return to_instant(span[1])

    def spans(self, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """The open spans within [since, until), as UTC instants, for drawing."""
        found = self.openings(to_seconds(since), to_seconds(until))
        return [(to_instant(opens), to_instant(closes)) for opens, closes in found]

    def days_after(self, at: datetime, days: int) -> datetime:
        """The end of the n-th open day that follows the local date of `at`.

        A window of ten business days includes the whole of its tenth day.
        """
        day = at.astimezone(self.zone).date()
        while days > 0:
            day += timedelta(days=1)
            _refuse_beyond(day.year)
            days -= bool(self.hours_on(day))
        return to_instant(_midnight(day + timedelta(days=1), self.zone))


class _Hours(NamedTuple):
    week: tuple[tuple[Span, ...], ...]
    changed: dict[date, tuple[Span, ...]]
    closed: frozenset[date]

    def on(self, day: date) -> tuple[Span, ...]:
        if day in self.closed:
            return ()
        spans = self.changed.get(day)
        return self.week[day.weekday()] if spans is None else spans


class _Years:
    """The table of a calendar, grown to the years that somebody asked about.

    Growing replaces the table by a longer one with the same zero, so a reader in another
    thread may go on with the one it holds.
    """

    def __init__(self, zone: ZoneInfo, hours: _Hours) -> None:
        self.zone = zone
        self.hours = hours
        self.table = _tabulate(2000, 1999, 0, 0, [])  # no year yet
        self._growing = RLock()

    def reaching(self, at: int) -> Table:
        """The table, grown until it holds the instant."""
        if not _BEGINNING <= at < _END:
            raise _beyond()
        year = to_instant(at).year
        with self._growing:
            if self.table.since == self.table.until:
                self.table = self._years(year, year)
            while at < self.table.since:
                self.earlier()
            while at >= self.table.until:
                self.longer()
            return self.table

    def longer(self) -> Table:
        """Twice the years, growing towards the future."""
        with self._growing:
            table = self.table
            _refuse_beyond(table.last_year + 1)
            last = min(2 * table.last_year - table.first_year + 1, LAST_YEAR)
            more = self._years(table.last_year + 1, last)
            self.table = _join(table, more, zero=table.passed[0])
            return self.table

    def earlier(self) -> Table:
        """Twice the years, growing towards the past."""
        with self._growing:
            table = self.table
            _refuse_beyond(table.first_year - 1)
            first = max(2 * table.first_year - table.last_year - 1, FIRST_YEAR)
            more = self._years(first, table.first_year - 1)
            self.table = _join(more, table, zero=table.passed[0] - more.passed[-1])
            return self.table

    def _years(self, first: int, last: int) -> Table:
        days = (date(last + 1, 1, 1) - date(first, 1, 1)).days
        start = date(first, 1, 1)
        midnight = since = _midnight(start, self.zone)
        spans: list[Span] = []
        for number in range(days):
            day = start + timedelta(days=number)
            following = _midnight(day + timedelta(days=1), self.zone)
            spans.extend(self._openings(day, midnight, following))
            midnight = following
        return _tabulate(first, last, since, midnight, spans)

    def _openings(self, day: date, midnight: int, following: int) -> Iterable[Span]:
        """The openings of one local date as instants. A date that the zone skipped has none."""
        hours = self.hours.on(day)
        if following - midnight == DAY_SECONDS:
            return ((midnight + opens, midnight + closes) for opens, closes in hours)
        if following == midnight:
            return ()
        walls = ((_wall(day, a, self.zone), _wall(day, b, self.zone)) for a, b in hours)
        return _union((opens, closes) for opens, closes in walls if opens < closes)


def without(calendar: Calendar, since: int, until: int, pauses: Iterable[Span]) -> int:
    """Business seconds in [since, until) outside the pauses, which are sorted and disjoint."""
    total = calendar.counted(since, until)
    for begins, ends in pauses:
        total -= calendar.counted(max(begins, since), min(ends, until))
    return total


def due_without(calendar: Calendar, since: int, seconds: int, pauses: Iterable[Span]) -> int:
    """As `Calendar.reached`, with pauses (sorted, disjoint, half-open) that do not count."""
    left = seconds
    for begins, ends in pauses:
        if ends <= since:
            continue
        free = calendar.counted(since, begins)
        if left <= free:
            break
        left -= free
        since = max(since, ends)
    return calendar.reached(since, left)


def union(spans: Iterable[Span]) -> list[Span]:
    """Sorted, disjoint spans that cover the same seconds; empty ones are dropped."""
    return _union(span for span in spans if span[0] < span[1])


def _union(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return merged


def _tabulate(
    first: int, last: int, since: int, until: int, spans: list[Span], zero: int = 0
) -> Table:
    opens, closes, passed = [since], [since], [zero]
    for span in _union(spans):
        opens.append(span[0])
        closes.append(span[1])
        passed.append(passed[-1] + span[1] - span[0])
    return Table(first, last, since, until, opens, closes, passed)


def _join(left: Table, right: Table, *, zero: int) -> Table:
    """Two neighbouring tables as one; a span that crosses from one to the other is one span."""
    spans = list(zip(left.opens[1:], left.closes[1:], strict=True))
    spans += zip(right.opens[1:], right.closes[1:], strict=True)
    return _tabulate(left.first_year, right.last_year, left.since, right.until, spans, zero)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return to_seconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def _wall(day: date, second: int, zone: ZoneInfo) -> int:
    """The instant at which the wall clock of the zone shows a second of the date."""
    naive = datetime(day.year, day.month, day.day) + timedelta(seconds=second)  # noqa: DTZ001
    return to_seconds(naive.replace(tzinfo=zone))


def _of_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise CalendarError(_("No time zone is named “%(name)s”."), name=name) from error


def _tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    found = sorted(spans)
    for opens, closes in found:
        if not 0 <= opens < closes <= DAY_SECONDS:
            raise CalendarError(_("An opening begins before it ends, within one day."))
    return tuple(_union(found))


def _refuse_negative(seconds: int) -> None:
    if seconds < 0:
        raise CalendarError(_("The time to count is negative."))


def _beyond() -> CalendarError:
    return CalendarError(
        _("Calendars answer for the years %(first)d to %(last)d only."),
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def _refuse_beyond(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _beyond()
