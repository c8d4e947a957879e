"""What the fold takes and gives: events, terms, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sla.core.calendar import Calendar
from sla.core.refusals import Refusal
from sla.core.refusals import gettext_noop as _
from sla.core.words import ClockState, Metric


class TermsError(Refusal):
    """A policy promises what cannot be; the message says why."""


class Event(NamedTuple):
    """One line of the log. `data` holds what the kind needs (see `Fold`)."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """One version of a policy: a calendar, targets, and the statuses that pause each metric.

    `targets` maps (metric, priority, category) to business seconds, or to None for "no
    target"; an empty priority or category stands for any. The category decides before the
    priority. First response never pauses, so no pauses may be named for it.
    """

    calendar: Calendar
    targets: Mapping[tuple[str, str, str], int | None]
    pauses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reopen_days: int = 10

    def __post_init__(self) -> None:
        if self.pauses.get(Metric.FIRST_RESPONSE):
            raise TermsError(_("The first response never pauses."))
        if any(seconds is not None and seconds <= 0 for seconds in self.targets.values()):
            raise TermsError(_("A target is more than no time at all."))

    def target(self, metric: str, priority: str, category: str) -> int | None:
        """Business seconds promised, or None where nothing is."""
        for key in (priority, category), ("", category), (priority, ""), ("", ""):
            if (metric, *key) in self.targets:
                return self.targets[(metric, *key)]
        return None


class Pause(NamedTuple):
    """A stretch [since, until) that does not count; `reason` is the status of the ticket."""

    since: datetime
    until: datetime | None
    reason: str


class Clock(NamedTuple):
    """One promise as it stands at the `now` of the fold.

    Times are UTC, durations business seconds. A paused clock has no deadline: it depends on
    when the pause ends. A breached one keeps the deadline and the target it missed, and is
    open until `stopped_at`. `calendar` and `terms_id` are those it is counted under.
    """

    metric: Metric
    cycle: int
    state: ClockState
    started_at: datetime
    target_seconds: int | None
    due_at: datetime | None
    elapsed_seconds: int
    stopped_at: datetime | None
    breached_at: datetime | None
    pauses: tuple[Pause, ...]
    calendar: Calendar | None
    terms_id: Any

    @property
    def remaining_seconds(self) -> int | None:
        """Business seconds left; negative when late; None without a target."""
        if self.target_seconds is None:
            return None
        return self.target_seconds - self.elapsed_seconds

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for this promise."""
        return self.stopped_at is None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still now, breached or not."""
        return bool(self.pauses) and self.pauses[-1].until is None
