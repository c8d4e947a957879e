"""The fold again, slow and obvious: a ticket lived through second by second.

It shares nothing with `sla.core.fold` but the words. A promise keeps the list of all seconds
during which it ran; asked for its deadline, it walks the list and counts those that were open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sla.core.calendar import Calendar
from sla.core.promise import Event, Terms

SETTLED = ("resolved", "closed")
SECOND = timedelta(seconds=1)


@cache
def _is_open(calendar: Calendar, now: datetime) -> bool:
    second = now.hour * 3600 + now.minute * 60 + now.second
    return any(opens <= second < closes for opens, closes in calendar.week[now.weekday()])


@dataclass
class Promise:
    metric: str
    cycle: int
    started: datetime
    terms: Terms | None = None
    target: int | None = None
    ran: list[datetime] = field(default_factory=list)
    paused: bool = False
    stopped: datetime | None = None
    cancelled: bool = False
    breached: datetime | None = None
    promised: bool = False

    def counted(self) -> list[datetime]:
        return (
            [] if self.terms is None else [t for t in self.ran if _is_open(self.terms.calendar, t)]
        )

    def due(self) -> datetime | None:
        """The end of the second with which the target is used up; None if it is not yet."""
        counted = self.counted()
        if self.target is None or len(counted) < self.target:
            return None
        return counted[self.target - 1] + SECOND

    def look(self, now: datetime) -> None:
        """Breached if it runs on and the deadline lies behind."""
        due = self.due()
        if self.stopped is None and not self.paused and due is not None and due < now:
            self.breached = self.breached or now

    def state(self) -> str:
        if self.breached:
            return "breached"
        if self.cancelled:
            return "cancelled"
        if self.target is None:
            return "no_target"
        if self.stopped:
            return "met"
        return "paused" if self.paused else "running"


class SlowTicket:
    def __init__(self, terms: dict) -> None:
        self.known = terms
        self.terms: Terms | None = None
        self.promises: list[Promise] = []
        self.status = self.priority = self.category = ""
        self.settled = self.gone = self.unanswered = False

    def live(self, history: list[Event], until: datetime) -> None:
        now = history[0].at
        waiting = list(history)
        while now <= until:
            while waiting and waiting[0].at == now:
                event = waiting.pop(0)
                if not self.gone:
                    getattr(self, event.kind, lambda data, now: None)(event.data, now)
            if now < until:
                self.tick(now)
            now += SECOND

    def tick(self, now: datetime) -> None:
        """The second [now, now + 1) passes; whoever ran on past the deadline missed it there."""
        for promise in self.open():
            if not promise.paused:
                if promise.due() == now:
                    promise.breached = promise.breached or now
                promise.ran.append(now)

    def open(self, metric: str = "") -> list[Promise]:
        return [p for p in self.promises if p.stopped is None and p.metric.startswith(metric)]

    def created(self, data, now):
        self.status, self.priority, self.category = (
            data["status"], data["priority"], data["category"],
        )  # fmt: skip
        self.start("first_response", now)
        self.start("resolution", now)

    def start(self, metric, now):
        cycle = len([p for p in self.promises if p.metric == metric]) + 1
        self.promises.append(Promise(metric, cycle, now))
        self.agree(now)

    def agree(self, now):
        """Every open promise that is not broken takes the terms, then the status pauses or not."""
        for promise in self.open():
            if not promise.breached:
                if self.terms is None:
                    promise.target = None
                else:
                    promise.terms = self.terms
                    promise.target = self.terms.target(promise.metric, self.priority, self.category)
                promise.promised = promise.promised or promise.target is not None
            promise.look(now)
            promise.paused = self.terms is not None and self.status in self.terms.pauses.get(
                promise.metric, ()
            )
            promise.look(now)

    def stop(self, metric, now):
        for promise in self.open(metric):
            promise.paused = False
            promise.look(now)
            promise.stopped = now

    def message_added(self, data, now):
        if data["auto"] or not data["public"]:
            return
        if data["side"] == "customer":
            self.unanswered = True
            self.expect(now)
        if data["side"] == "agent":
            self.unanswered = False
            self.stop("first_response", now)
            self.stop("next_response", now)
            if not self.settled:
                self.stop("update", now)
                self.start("update", now)

    def expect(self, now):
        promised = self.open("first_response") + self.open("next_response")
        if self.unanswered and not self.settled and not promised:
            self.start("next_response", now)

    def status_changed(self, data, now):
        self.status = data["to"]
        if self.status in SETTLED:
            if not self.settled:
                self.settle(now)
            return
        if self.settled:
            self.settled = False
            resolution = [p for p in self.promises if p.metric == "resolution"][-1]
            resolution.stopped, resolution.cancelled, resolution.paused = None, False, False
            self.agree(now)
            if any(p.metric == "update" for p in self.promises):
                self.start("update", now)
            self.expect(now)
        self.agree(now)

    def settle(self, now):
        if self.status == "resolved":
            self.stop("resolution", now)
        for promise in self.open():
            promise.stopped, promise.cancelled, promise.paused = now, True, False
        self.settled, self.unanswered = True, False

    def priority_changed(self, data, now):
        self.priority = data["to"]
        self.agree(now)

    def category_changed(self, data, now):
        self.category = data["to"]
        self.agree(now)

    def sla_policy_applied(self, data, now):
        version = data["policy_version"]
        self.terms = None if version is None else self.known[version]
        self.agree(now)

    def merged(self, data, now):
        for promise in self.open():
            promise.stopped, promise.cancelled, promise.paused = now, True, False
        self.gone = True
