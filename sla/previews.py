"""What would change: deadlines before and after a change that nobody has saved yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sla.core.fold import fold
from sla.core.promise import Clock, Event, Terms
from sla.core.words import EventKind
from sla.history import histories_of, history_of, versions_in
from sla.models import Calendar, Policy, PolicyVersion
from sla.queries import tickets_under
from sla.terms import (
    calendar_core,
    calendar_snapshot,
    policy_snapshot,
    snapshot_terms,
    versions_terms,
)

_CANDIDATE = "candidate"  # the version that a preview tries, which has no id yet
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change would do to one clock. `breaks`: the promise would be broken at once."""

    ticket_id: int
    metric: str
    cycle: int
    due_before: datetime | None
    due_after: datetime | None
    breaks: bool


def ticket_preview(
    ticket_id: int, *, now: datetime, priority: str = "", category: str = ""
) -> list[Moved]:
    """What another priority or category would do to the deadlines of a ticket."""
    changes = []
    if priority:
        changes.append(Event(now, EventKind.PRIORITY_CHANGED, {"to": priority}))
    if category:
        changes.append(Event(now, EventKind.CATEGORY_CHANGED, {"to": category}))
    history = history_of(ticket_id)
    terms = versions_terms(versions_in(history))
    return list(_compare(ticket_id, history, changes, terms, now))


def policy_preview(*, policy_id: int, now: datetime) -> list[Moved]:
    """What applying the policy, as it is being edited, would do to the open tickets under it.

    Raises PolicyImpossible.
    """
    policy = Policy.objects.select_related("calendar").get(pk=policy_id)
    terms = snapshot_terms(policy_snapshot(policy))
    versions = PolicyVersion.objects.filter(policy=policy)
    return list(_try(tickets_under(versions), lambda _promised: terms, now))


def calendar_preview(*, calendar_id: int, now: datetime) -> list[Moved]:
    """What the calendar, as it is being edited, would do to the open tickets that use it.

    Raises PolicyImpossible.
    """
    calendar = Calendar.objects.get(pk=calendar_id)
    hours = calendar_core(calendar_snapshot(calendar))
    versions = PolicyVersion.objects.filter(policy__calendar=calendar)
    return list(_try(tickets_under(versions), lambda old: replace(old, calendar=hours), now))


def _try(
    ticket_ids: Sequence[int], change: Callable[[Terms], Terms], now: datetime
) -> Iterator[Moved]:
    for start in range(0, len(ticket_ids), _BATCH):
        histories = histories_of(ticket_ids[start : start + _BATCH])
        for ticket_id, history in histories.items():
            terms: dict[Any, Terms] = {**versions_terms(versions_in(history))}
            promised = _promised(history)
            if promised is None:
                continue
            terms[_CANDIDATE] = change(terms[promised])
            applied = Event(now, EventKind.POLICY_APPLIED, {"policy_version": _CANDIDATE})
            yield from _compare(ticket_id, history, [applied], terms, now)


def _promised(history: Iterable[Event]) -> Any:
    """The version that a history ends under."""
    found = [e.data["policy_version"] for e in history if e.kind == EventKind.POLICY_APPLIED]
    return found[-1] if found else None


def _compare(
    ticket_id: int,
    history: list[Event],
    changes: list[Event],
    terms: dict[Any, Terms],
    now: datetime,
) -> Iterator[Moved]:
    before = {(clock.metric, clock.cycle): clock for clock in fold(history, terms, now)}
    for new in fold([*history, *changes], terms, now):
        old = before.get((new.metric, new.cycle))
        if old is not None and old.is_open and (old.due_at != new.due_at or _breaks(old, new)):
            yield Moved(ticket_id, new.metric, new.cycle, old.due_at, new.due_at, _breaks(old, new))


def _breaks(old: Clock, new: Clock) -> bool:
    return new.breached_at is not None and old.breached_at is None
