"""The clocks of a ticket as the right column shows them, and why the main one is due when it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.deadlines import SOON
from helpdesk.templatetags.timeline import Lane, Span, Stretch
from sla.choices import Metric
from sla.core import words
from sla.core.calendar import Calendar
from sla.core.explain import Segment, explain
from sla.core.promise import Clock
from tickets.choices import Status

USED_SOON = 0.75  # from here on a clock is amber, however long it is
SPANS_SHOWN = 4  # opening hours that the timeline has room for
REASONS: dict[str, str | LazyText] = {
    words.Reason.CLOSING_DAY: _("closing day"),
    **{status.value: status.label for status in Status},
}


@dataclass(frozen=True, slots=True)
class ShownClock:
    """What `components/clock.html` shows. Durations in seconds of service time."""

    name: str
    kind: str
    elapsed_seconds: int
    target_seconds: int | None
    remaining_seconds: int
    due: datetime | None
    met_at: datetime | None
    reason: str | LazyText
    ticks: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A line of `components/explanation.html`."""

    since: datetime
    until: datetime
    seconds: int
    counted: bool
    reason: str | LazyText


@dataclass(frozen=True, slots=True)
class Why:
    """Why the clock with the farthest deadline is due when it is."""

    due: datetime
    target_seconds: int
    rest_seconds: int
    parts: list[Part]
    spans: list[Span]
    lanes: list[Lane]


@dataclass(frozen=True, slots=True)
class Promises:
    clocks: list[ShownClock] = field(default_factory=list)
    why: Why | None = None


def promises_of(clocks: Iterable[Clock], now: datetime) -> Promises:
    """The latest cycle of each metric, the running ones first; cancelled ones say nothing."""
    latest = {clock.metric: clock for clock in clocks}
    shown = sorted(
        (clock for clock in latest.values() if clock.state != words.ClockState.CANCELLED),
        key=lambda clock: (not clock.is_open, clock.due_at is None, clock.due_at or now),
    )
    return Promises([_shown(clock, now) for clock in shown], _why(shown, now))


def _shown(clock: Clock, now: datetime) -> ShownClock:
    return ShownClock(
        name=str(Metric(clock.metric).label),
        kind=kind_of(clock),
        elapsed_seconds=clock.elapsed_seconds,
        target_seconds=clock.target_seconds,
        remaining_seconds=abs(clock.remaining_seconds or 0),
        due=clock.due_at,
        met_at=clock.stopped_at,
        reason=REASONS.get(clock.pauses[-1].reason, "") if clock.is_paused else "",
        ticks=_ticks(clock, now),
    )


def kind_of(clock: Clock) -> str:
    """The shape and colour: ok, soon, late, paused, met or none."""
    if clock.state != words.ClockState.RUNNING:
        return {
            words.ClockState.BREACHED: "late",
            words.ClockState.PAUSED: "paused",
            words.ClockState.MET: "met",
        }.get(clock.state, "none")
    assert clock.target_seconds is not None
    left = clock.target_seconds - clock.elapsed_seconds
    is_soon = (
        left <= SOON.total_seconds() or clock.elapsed_seconds >= USED_SOON * clock.target_seconds
    )
    return "soon" if is_soon else "ok"


def _ticks(clock: Clock, now: datetime) -> bool:
    """Whether wall time and service time run alike from now to the deadline."""
    if clock.due_at is None or clock.calendar is None or clock.due_at <= now:
        return False
    left = int((clock.due_at - now).total_seconds())
    return clock.calendar.elapsed(now, clock.due_at) >= left


def _why(clocks: Sequence[Clock], now: datetime) -> Why | None:
    """Explained is the promise that runs longest; nothing runs, nothing to explain."""
    running = [clock for clock in clocks if clock.is_open and clock.due_at and clock.calendar]
    if not running:
        return None
    main = max(running, key=lambda clock: clock.due_at or now)
    assert main.due_at is not None
    assert main.calendar is not None
    assert main.target_seconds is not None
    spans = _spans(main.calendar, main.started_at, now, max(main.due_at, now))
    return Why(
        due=main.due_at,
        target_seconds=main.target_seconds,
        rest_seconds=max(main.target_seconds - main.elapsed_seconds, 0),
        parts=parts_of(explain(main, now), main.calendar, now),
        spans=spans,
        lanes=[_lane(clock, now, spans[0][0]) for clock in clocks if _is_drawn(clock, spans)],
    )


def _spans(calendar: Calendar, start: datetime, now: datetime, end: datetime) -> list[Span]:
    """Whole opening spans around now and the deadline: the newest when there are too many."""
    day = timedelta(days=1)
    around = list(calendar.spans(start - day, end + day))
    near = [span for span in around if span[1] > start and span[0] < end]
    here = [span for span in near if span[1] >= now][:SPANS_SHOWN]
    before = [span for span in near if span[1] < now]
    room = SPANS_SHOWN - len(here)
    return [*(before[-room:] if room else []), *here] or around[:1]


def _is_drawn(clock: Clock, spans: Sequence[Span]) -> bool:
    """Something of it falls into the drawing."""
    end = clock.stopped_at or clock.due_at
    return clock.target_seconds is not None and (end is None or end > spans[0][0])


def _lane(clock: Clock, now: datetime, left: datetime) -> Lane:
    stretches: list[Stretch] = []
    for segment in explain(clock, now):
        since, until = max(segment.since, left), segment.until
        if until <= since or not (segment.counted or segment.reason in Status.values):
            continue
        if not segment.counted:
            stretches.append(Stretch(since, until, "pause"))
            continue
        if since < now:
            stretches.append(Stretch(since, min(until, now), "used"))
        if until > now:
            stretches.append(Stretch(max(since, now), until, "rest"))
    return Lane(str(Metric(clock.metric).label), kind_of(clock), stretches, clock.due_at)


def parts_of(segments: Iterable[Segment], calendar: Calendar, now: datetime) -> list[Part]:
    """What counted and what did not until now; nights and weekends go without saying."""
    parts = []
    for segment in segments:
        until = min(segment.until, now)
        if segment.since >= now:
            break
        if segment.counted:
            seconds = calendar.elapsed(segment.since, until)
            parts.append(Part(segment.since, until, seconds, True, ""))
        elif segment.reason in REASONS:
            reason = segment.name or REASONS[segment.reason]
            parts.append(Part(segment.since, until, 0, False, reason))
    return parts
