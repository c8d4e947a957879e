"""What a recommendation changed: how often the problem came before it was applied, and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK = timedelta(weeks=1)
SHORTEST = 2 * WEEK
"""Below this, on either side, nothing is said: one quiet week proves nothing."""
LONGEST = 26 * WEEK
"""A rule is compared with the half year before it at most, as goods and seasons change."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Two windows of the same length around the application, and all the time since.

    `before` and `after` count occurrences in them; `seen` counts all since the application.
    """

    window: timedelta
    before: int
    after: int
    since: timedelta
    seen: int

    @property
    def weekly_before(self) -> float:
        return self.before / (self.window / WEEK)

    @property
    def weekly_after(self) -> float:
        return self.after / (self.window / WEEK)

    @property
    def expected(self) -> float:
        """How often the problem would have come by its former rate."""
        return self.weekly_before * (self.since / WEEK)

    @property
    def avoided(self) -> float:
        """Expected by the former rate, less those seen. Negative where it came more often."""
        return self.expected - self.seen

    def hours_saved(self, minutes_each: int) -> float:
        """Hours of the company's work, at so many minutes for each occurrence avoided."""
        return self.avoided * minutes_each / 60


def effect_of(
    occurrences: Iterable[datetime], *, applied_at: datetime, now: datetime, known_since: datetime
) -> Effect | None:
    """Return what changed at `applied_at`, or None where too little time is known on either side.

    `known_since` says from when occurrences would have been seen; an earlier one says so itself.
    Windows are half-open: an occurrence at the very instant of the application is after it.
    """
    times = sorted(one for one in occurrences if one < now)
    known_since = min([known_since, *times[:1]])
    window = min(now - applied_at, applied_at - known_since, LONGEST)
    if window < SHORTEST:
        return None

    def count(since: datetime, until: datetime) -> int:
        return sum(since <= one < until for one in times)

    return Effect(
        window=window,
        before=count(applied_at - window, applied_at),
        after=count(applied_at, applied_at + window),
        since=now - applied_at,
        seen=count(applied_at, now),
    )
