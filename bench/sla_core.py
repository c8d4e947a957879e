"""Business time and the fold: one JSON object a line, microseconds per call (the best of five).

Run as `python -m bench.sla_core`. Needs no database.
"""

import json
import timeit
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from sla.core.calendar import Calendar
from sla.core.explain import explain
from sla.core.fold import fold
from sla.core.promise import Event, Terms

HOUR = 3600
HOURS = {day: ((time(9), time(17)),) for day in range(1, 6)}
PARIS = Calendar.weekly("Europe/Paris", HOURS)
START = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
TERMS = Terms(
    PARIS,
    {
        ("first_response", "", ""): 2 * HOUR,
        ("next_response", "", ""): 2 * HOUR,
        ("update", "", ""): 8 * HOUR,
        ("resolution", "", ""): 40 * HOUR,
    },
    {"resolution": frozenset({"waiting_customer", "waiting_authority"})},
)
# Ten lines that a busy ticket writes in a day: a round of questions, and what the desk does.
ROUND = [
    ("message_added", {"side": "agent", "public": True, "auto": False}),
    ("status_changed", {"to": "waiting_customer"}),
    ("references_changed", {}),
    ("message_added", {"side": "customer", "public": True, "auto": False}),
    ("status_changed", {"to": "open"}),
    ("assigned", {}),
    ("message_added", {"side": "agent", "public": False, "auto": False}),
    ("attachment_added", {}),
    ("priority_changed", {"to": "high"}),
    ("message_added", {"side": "agent", "public": False, "auto": False}),
]


def history(events: int) -> list[Event]:
    """A ticket with so many events, half an hour apart."""
    created = {"status": "new", "priority": "normal", "category": "port_error"}
    rows = [("created", created), ("sla_policy_applied", {"policy_version": 1})]
    rows += [ROUND[number % len(ROUND)] for number in range(events - len(rows))]
    return [Event(START + timedelta(minutes=30 * number), *row) for number, row in enumerate(rows)]


def report(name: str, call: Callable[[], object], number: int, n: int) -> None:
    """Print what one call costs."""
    call()
    seconds = min(timeit.repeat(call, number=number, repeat=5)) / number
    print(json.dumps({"name": name, "value": round(seconds * 1e6, 2), "unit": "us", "n": n}))


def main() -> None:
    for hours in (1, 40, 400):
        seconds = hours * HOUR
        due = PARIS.due_at(START, seconds)
        report("sla_due_at", lambda seconds=seconds: PARIS.due_at(START, seconds), 50_000, hours)
        report("sla_elapsed", lambda due=due: PARIS.elapsed(START, due), 50_000, hours)
    for events in (10, 50, 200):
        log = history(events)
        now = log[-1].at + timedelta(hours=1)
        report("sla_fold", lambda log=log, now=now: fold(log, {1: TERMS}, now), 1_000, events)
        clocks = fold(log, {1: TERMS}, now)
        report(
            "sla_explain",
            lambda clocks=clocks, now=now: [explain(clock, now) for clock in clocks],
            300,
            len(clocks),
        )


if __name__ == "__main__":
    main()
