"""The clocks of a ticket as a pure function of its log.

A clock is one promise: a metric, a cycle, a start, and a target under the terms in force. The
fold walks the events once. Before each event it notes the clocks that passed their deadline
on the way: a breach is a fact, with the deadline and the target of that moment, and no later
event rewrites it. Everything is whole seconds; a promise is met if and only if what stops the
clock happens at or before the deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sla.core.calendar import Calendar, due_without, to_instant, to_seconds, without
from sla.core.promise import Clock, Event, Pause, Terms
from sla.core.words import (
    CLOSED,
    RESOLVED,
    SETTLED_STATUSES,
    ClockState,
    EventKind,
    Metric,
    Side,
)

ALWAYS_MEASURED = frozenset({Metric.FIRST_RESPONSE, Metric.RESOLUTION})


def fold(history: Iterable[Event], terms: Mapping[Any, Terms], now: datetime) -> tuple[Clock, ...]:
    """The clocks of a ticket, in the order in which they started.

    `history` is the log in its order; `terms` maps the policy versions that it names. Events
    of other kinds are passed over. An event that is dated before its predecessor (a clock of
    some machine was set back) counts at the instant of the predecessor. Raises KeyError for
    a policy version that `terms` lacks.
    """
    return fold_to_end(history, terms, now).clocks


class Folded(NamedTuple):
    """The clocks, and until when a resolved ticket may be reopened (None: not resolved)."""

    clocks: tuple[Clock, ...]
    reopen_until: datetime | None


def fold_to_end(history: Iterable[Event], terms: Mapping[Any, Terms], now: datetime) -> Folded:
    """As `fold`, with what else the log tells about the service level."""
    walk = _Walk(terms)
    for event in history:
        walk.take(event)
    return walk.finish(to_seconds(now))


class _Run:
    """A clock on its way through the log."""

    __slots__ = (
        "breached", "calendar", "cancelled", "cycle", "due", "halted", "metric", "pauses",
        "promised", "reason", "resumed", "started", "stopped", "target", "terms_id", "used",
    )  # fmt: skip

    def __init__(self, metric: Metric, cycle: int, at: int) -> None:
        self.metric = metric
        self.cycle = cycle
        self.started = at
        self.resumed: int | None = at  # None while paused or stopped, since `halted`
        self.halted = at
        self.reason = ""
        self.used = 0  # business seconds before `resumed`, or before `halted`
        self.pauses: list[tuple[int, int, str]] = []
        self.calendar: Calendar | None = None
        self.terms_id: Any = None
        self.target: int | None = None
        self.promised = False  # whether it ever had a target
        self.due: int | None = None
        self.breached: int | None = None
        self.stopped: int | None = None
        self.cancelled = False

    def agree(self, at: int, terms_id: Any, terms: Terms | None, target: int | None) -> None:
        """Count under these terms from the very start. What is breached stays as it was."""
        if self.breached is not None:
            return
        self.terms_id = terms_id
        self.target = target
        self.promised = self.promised or target is not None
        if terms is not None and terms.calendar is not self.calendar:
            self.calendar = terms.calendar
            end = self.halted if self.resumed is None else self.resumed
            self.used = without(self.calendar, self.started, end, self._paused())
        self._aim(at)

    def halt(self, at: int, reason: str) -> None:
        """Stand still from here; a second reason begins a second pause."""
        if self.resumed is None:
            self._end_pause(at)
        else:
            self._count(at)
        self.resumed, self.halted, self.reason = None, at, reason
        if self.breached is None:
            self.due = None

    def resume(self, at: int) -> None:
        """Go on from here with the time already used."""
        self._end_pause(at)
        self.resumed = at
        self._aim(at)

    def stop(self, at: int) -> None:
        """The promise is kept, or kept late. Kept during a pause, it is judged as if resumed."""
        if self.resumed is None:
            self.resume(at)
        self._count(at)
        self.resumed, self.halted, self.stopped, self.reason = None, at, at, RESOLVED

    def cancel(self, at: int) -> None:
        """Nobody has to keep the promise any more. A breach stays a breach."""
        self.halt(at, CLOSED)
        self.stopped, self.cancelled = at, True

    def reopen(self, at: int) -> None:
        """Go on as if the time since the stop had been a pause; the terms are agreed next."""
        self.stopped, self.cancelled = None, False
        self._end_pause(at)
        self.resumed = at

    def _count(self, at: int) -> None:
        assert self.resumed is not None
        if self.calendar is not None:
            self.used += self.calendar.counted(self.resumed, at)

    def _end_pause(self, at: int) -> None:
        if at > self.halted:
            self.pauses.append((self.halted, at, self.reason))

    def _paused(self) -> list[tuple[int, int]]:
        return [(since, until) for since, until, _reason in self.pauses]

    def _aim(self, at: int) -> None:
        """Find the deadline. One that already lies behind is breached now, under these terms."""
        if self.breached is not None:
            return
        if self.target is None or self.resumed is None or self.calendar is None:
            self.due = None
            return
        left = self.target - self.used
        if left > 0:
            self.due = self.calendar.reached(self.resumed, left)
        else:
            self.due = due_without(self.calendar, self.started, self.target, self._paused())
        if self.due < at:
            self.breached = at

    def state(self) -> ClockState:
        if self.breached is not None:
            return ClockState.BREACHED
        if self.cancelled:
            return ClockState.CANCELLED
        if self.target is None:
            return ClockState.NO_TARGET
        if self.stopped is not None:
            return ClockState.MET
        return ClockState.PAUSED if self.resumed is None else ClockState.RUNNING

    def clock(self, now: int) -> Clock:
        elapsed = self.used
        if self.resumed is not None and self.calendar is not None:
            elapsed += self.calendar.counted(self.resumed, now)
        pauses = [Pause(to_instant(a), to_instant(b), why) for a, b, why in self.pauses]
        if self.resumed is None and self.stopped is None:
            pauses.append(Pause(to_instant(self.halted), None, self.reason))
        return Clock(
            self.metric,
            self.cycle,
            self.state(),
            to_instant(self.started),
            self.target,
            _instant(self.due),
            elapsed,
            _instant(self.stopped),
            _instant(self.breached),
            tuple(pauses),
            self.calendar,
            self.terms_id,
        )


class _Walk:
    """The ticket as far as the log has been read."""

    def __init__(self, terms: Mapping[Any, Terms]) -> None:
        self.known_terms = terms
        self.terms_id: Any = None
        self.terms: Terms | None = None
        self.runs: list[_Run] = []
        self.open: dict[Metric, _Run] = {}
        self.cycles = dict.fromkeys(Metric, 0)
        self.at = -(2**62)
        self.status = self.priority = self.category = ""
        self.settled_at: int | None = None
        self.merged = False
        self.unanswered = False  # a customer's message waits for a public answer

    def take(self, event: Event) -> None:
        handle = _HANDLERS.get(event.kind)
        if handle is None or self.merged:
            return
        at = to_seconds(event.at)
        if at > self.at:
            self.at = at
            self._note_breaches(at)
        handle(self, event.data)

    def finish(self, now: int) -> Folded:
        now = max(self.at, now)
        self._note_breaches(now)
        clocks = tuple(run.clock(now) for run in self.runs if _is_reported(run))
        until = self.reopen_until() if self.status == RESOLVED else None
        return Folded(clocks, until)

    def _note_breaches(self, at: int) -> None:
        """Time passes up to `at`: a deadline left behind was breached at that deadline."""
        for run in self.open.values():
            if run.due is not None and run.due < at and run.breached is None:
                run.breached = run.due

    def created(self, data: Mapping[str, Any]) -> None:
        self.status = data["status"]
        self.priority, self.category = data["priority"], data["category"]
        self._start(Metric.FIRST_RESPONSE)
        self._start(Metric.RESOLUTION)

    def message_added(self, data: Mapping[str, Any]) -> None:
        """Only what people say in public counts; automatic replies and notes answer nothing."""
        if not data["public"] or data["auto"]:
            return
        if data["side"] == Side.CUSTOMER:
            self.unanswered = True
            self._expect_answer()
        elif data["side"] == Side.AGENT:
            self._answer()

    def status_changed(self, data: Mapping[str, Any]) -> None:
        self.status = data["to"]
        if self.status not in SETTLED_STATUSES:
            if self.settled_at is not None:
                self._reopen()
            self._follow_status()
        elif self.settled_at is None:
            self._settle()

    def priority_changed(self, data: Mapping[str, Any]) -> None:
        self.priority = data["to"]
        self._agree_all()

    def category_changed(self, data: Mapping[str, Any]) -> None:
        self.category = data["to"]
        self._agree_all()

    def policy_applied(self, data: Mapping[str, Any]) -> None:
        """From here on another version holds, or none at all."""
        self.terms_id = data["policy_version"]
        self.terms = None if self.terms_id is None else self.known_terms[self.terms_id]
        self._agree_all()
        self._follow_status()

    def breached(self, _data: Mapping[str, Any]) -> None:
        """A breach on record proves that its time had come, whatever the clocks say since."""

    def merge(self, _data: Mapping[str, Any]) -> None:
        """The other ticket carries the promises from here."""
        for run in self.open.values():
            run.cancel(self.at)
        self.open.clear()
        self.merged = True

    def _start(self, metric: Metric) -> None:
        self.cycles[metric] += 1
        run = self.open[metric] = _Run(metric, self.cycles[metric], self.at)
        self.runs.append(run)
        self._agree(run)
        self._pause_or_resume(run)

    def _stop(self, metric: Metric) -> None:
        run = self.open.pop(metric, None)
        if run is not None:
            run.stop(self.at)

    def _expect_answer(self) -> None:
        """The first response comes first: the next one is promised only after it."""
        waits = Metric.FIRST_RESPONSE in self.open or Metric.NEXT_RESPONSE in self.open
        if self.unanswered and not waits and self.settled_at is None:
            self._start(Metric.NEXT_RESPONSE)

    def _answer(self) -> None:
        self.unanswered = False
        self._stop(Metric.FIRST_RESPONSE)
        self._stop(Metric.NEXT_RESPONSE)
        if self.settled_at is None:
            self._stop(Metric.UPDATE)
            self._start(Metric.UPDATE)

    def _settle(self) -> None:
        if self.status == RESOLVED:
            self._stop(Metric.RESOLUTION)
        for run in self.open.values():
            run.cancel(self.at)
        self.open.clear()
        self.unanswered = False
        self.settled_at = self.at

    def _reopen(self) -> None:
        """Within the window the same resolution clock goes on; later a new one begins."""
        until = self.reopen_until()
        self.settled_at = None
        last = next((r for r in reversed(self.runs) if r.metric == Metric.RESOLUTION), None)
        if last is None or (until is not None and self.at > to_seconds(until)):
            self._start(Metric.RESOLUTION)
        else:
            self.open[Metric.RESOLUTION] = last
            last.reopen(self.at)
            self._agree(last)
        if self.cycles[Metric.UPDATE]:
            self._start(Metric.UPDATE)
        self._expect_answer()

    def reopen_until(self) -> datetime | None:
        if self.settled_at is None or self.terms is None:
            return None
        settled_at = to_instant(self.settled_at)
        return self.terms.calendar.days_after(settled_at, self.terms.reopen_days)

    def _agree_all(self) -> None:
        for run in self.open.values():
            self._agree(run)

    def _agree(self, run: _Run) -> None:
        target = None
        if self.terms is not None:
            target = self.terms.target(run.metric, self.priority, self.category)
        run.agree(self.at, self.terms_id, self.terms, target)

    def _follow_status(self) -> None:
        for run in self.open.values():
            self._pause_or_resume(run)

    def _pause_or_resume(self, run: _Run) -> None:
        pausing = self.terms.pauses.get(run.metric) if self.terms is not None else None
        if pausing and self.status in pausing:
            if run.resumed is not None or run.reason != self.status:
                run.halt(self.at, self.status)
        elif run.resumed is None:
            run.resume(self.at)


def _is_reported(run: _Run) -> bool:
    """Promises, and the two measures worth having without one. Before any policy: nothing."""
    return run.promised or (run.calendar is not None and run.metric in ALWAYS_MEASURED)


def _instant(second: int | None) -> datetime | None:
    return None if second is None else to_instant(second)


_HANDLERS: dict[str, Callable[[_Walk, Mapping[str, Any]], None]] = {
    EventKind.CREATED: _Walk.created,
    EventKind.MESSAGE_ADDED: _Walk.message_added,
    EventKind.STATUS_CHANGED: _Walk.status_changed,
    EventKind.PRIORITY_CHANGED: _Walk.priority_changed,
    EventKind.CATEGORY_CHANGED: _Walk.category_changed,
    EventKind.MERGED: _Walk.merge,
    EventKind.POLICY_APPLIED: _Walk.policy_applied,
    EventKind.BREACHED: _Walk.breached,
}
