"""Why a deadline is what it is: which stretches of a clock counted, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sla.core.calendar import Calendar, to_instant, to_seconds
from sla.core.promise import Clock
from sla.core.words import ClockState, Reason


class Segment(NamedTuple):
    """A stretch [since, until) of a clock.

    `reason` is a Reason, or the status that paused the clock; `name` is that of the closing
    day, where it has one. `seconds` is business time: counted, or not counted in a pause.
    """

    since: datetime
    until: datetime
    counted: bool
    reason: str
    seconds: int
    name: str = ""


def explain(clock: Clock, now: datetime) -> list[Segment]:
    """The stretches from the start to the stop, or to the later of `now` and the deadline.

    They touch, cover everything, and the counted ones add up: to the elapsed time when cut at
    the stop or at `now`, to the target when cut at the deadline. A pause without end is drawn
    up to `now`.
    """
    if clock.calendar is None:
        return []
    end = clock.stopped_at or max(now, clock.due_at or now)
    segments: list[Segment] = []
    since = clock.started_at
    for pause in clock.pauses:
        segments += _running(clock.calendar, since, pause.since)
        until = pause.until or max(now, pause.since)
        segments += _pause(clock.calendar, pause.since, until, pause.reason)
        since = until
    if not clock.is_paused:
        segments += _running(clock.calendar, since, end)
    return segments


def paused_seconds(clock: Clock, now: datetime) -> dict[str, int]:
    """Business seconds spent in pauses, by their reason: customers and authorities apart."""
    totals: dict[str, int] = {}
    if clock.calendar is None:
        return totals
    for pause in clock.pauses:
        seconds = clock.calendar.elapsed(pause.since, pause.until or now)
        totals[pause.reason] = totals.get(pause.reason, 0) + seconds
    return totals


def moment_at(
    clock: Clock, *, percent: int | None = None, offset_seconds: int = 0
) -> datetime | None:
    """When an open clock reaches a share of its target, or a business offset from its deadline.

    None for a clock that has no deadline now: paused, stopped, without target.
    """
    if clock.due_at is None or clock.calendar is None or not clock.is_open or clock.is_paused:
        return None
    offset = offset_seconds
    if percent is not None and clock.target_seconds is not None:
        offset = percent_offset(clock.target_seconds, percent)
    return moment_by(clock.calendar, clock.due_at, offset)


def percent_offset(target_seconds: int, percent: int) -> int:
    """The business seconds from the deadline to a share of the target; negative before it."""
    return target_seconds * (percent - 100) // 100


def moment_by(calendar: Calendar, due_at: datetime, offset_seconds: int) -> datetime:
    """The instant at a business offset from a deadline.

    Before the deadline it is counted back and lies in opening hours; after it, forward.
    """
    if offset_seconds <= 0:
        return calendar.subtract(due_at, -offset_seconds)
    return calendar.due_at(due_at, offset_seconds)


def late_at(clock: Clock) -> datetime | None:
    """The first second at which an open, running clock is late; None when it cannot be."""
    if clock.state != ClockState.RUNNING or clock.due_at is None:
        return None
    return clock.due_at + timedelta(seconds=1)


def as_json(clock: Clock, now: datetime) -> dict[str, Any]:
    """The clock with its explanation, as the API and the commands report it."""
    return {
        "metric": str(clock.metric),
        "cycle": clock.cycle,
        "state": str(clock.state),
        "paused": clock.is_paused,
        "started_at": _text(clock.started_at),
        "target_seconds": clock.target_seconds,
        "elapsed_seconds": clock.elapsed_seconds,
        "remaining_seconds": clock.remaining_seconds,
        "due": _text(clock.due_at),
        "stopped_at": _text(clock.stopped_at),
        "breached_at": _text(clock.breached_at),
        "paused_seconds": paused_seconds(clock, now),
        "explanation": [
            {
                "from": _text(segment.since),
                "to": _text(segment.until),
                "counted": segment.counted,
                "reason": segment.reason,
                "seconds": segment.seconds,
                "name": segment.name,
            }
            for segment in explain(clock, now)
        ],
    }


def _running(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Segment]:
    """Open and closed stretches in turn; a closed one is told apart by its days."""
    last = since
    for opens, closes in calendar.spans(since, until):
        if last < opens:
            yield from _closed(calendar, last, opens)
        seconds = to_seconds(closes) - to_seconds(opens)
        yield Segment(opens, closes, True, Reason.OPEN, seconds)
        last = closes
    if last < until:
        yield from _closed(calendar, last, until)


def _pause(calendar: Calendar, since: datetime, until: datetime, reason: str) -> Iterator[Segment]:
    if since < until:
        yield Segment(since, until, False, reason, calendar.elapsed(since, until))


def _closed(calendar: Calendar, since: datetime, until: datetime) -> list[Segment]:
    """One closed stretch as nights, days off and closing days.

    A night that leads into a day off or a closing day, or out of one, belongs to it: people
    say "the weekend", not "the night, the weekend, the night".
    """
    pieces = list(_closed_days(calendar, since, until))
    special = [piece for piece in pieces if piece.reason != Reason.OUTSIDE_HOURS]
    if not special:
        return [Segment(since, until, False, Reason.OUTSIDE_HOURS, 0)]
    merged: list[Segment] = []
    for piece in special:
        last = merged[-1] if merged else None
        if last and (last.reason, last.name) == (piece.reason, piece.name):
            merged[-1] = last._replace(until=piece.until)
        else:
            begin = last.until if last else since
            merged.append(piece._replace(since=begin))
    merged[-1] = merged[-1]._replace(until=until)
    return merged


def _closed_days(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Segment]:
    names = dict(calendar.closing)
    begin = since
    day = since.astimezone(calendar.zone).date()
    while begin < until:
        day += timedelta(days=1)
        end = min(_midnight(calendar, day), until)
        if end > begin:
            closed = day - timedelta(days=1)
            yield Segment(
                begin, end, False, _day_reason(calendar, closed), 0, names.get(closed, "")
            )
            begin = end


def _day_reason(calendar: Calendar, day: date) -> Reason:
    if any(day == closing for closing, _name in calendar.closing):
        return Reason.CLOSING_DAY
    return Reason.OUTSIDE_HOURS if calendar.hours_on(day) else Reason.DAY_OFF


def _midnight(calendar: Calendar, day: date) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    return to_instant(to_seconds(local))


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")


def counted_seconds(segments: Iterable[Segment]) -> int:
    """The business seconds that the counted stretches add up to."""
    return sum(segment.seconds for segment in segments if segment.counted)
