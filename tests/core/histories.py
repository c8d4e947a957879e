"""Histories of tickets for the tests of the fold: written by hand, or drawn at random."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sla.core.calendar import Calendar
from sla.core.promise import Event, Terms

HOUR = 3600
WORKDAYS = {day: ((time(9), time(17)),) for day in range(1, 6)}
PARIS = Calendar.weekly("Europe/Paris", WORKDAYS)
TARGETS = {
    ("first_response", "critical", ""): HOUR,
    ("first_response", "", ""): 2 * HOUR,
    ("next_response", "", ""): 2 * HOUR,
    ("update", "", ""): 8 * HOUR,
    ("resolution", "critical", ""): 4 * HOUR,
    ("resolution", "", ""): 8 * HOUR,
    **{(metric, "", "out_of_scope"): None for metric in ("first_response", "resolution")},
}
PAUSES = {
    "resolution": frozenset({"waiting_customer", "waiting_authority"}),
    "update": frozenset({"waiting_customer"}),
}
PREMIUM = Terms(PARIS, TARGETS, PAUSES)
TERMS = {1: PREMIUM}


def at(text: str) -> datetime:
    """An instant from the wall clock of Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


class History:
    """A log written line by line, each with the time of Paris."""

    def __init__(self, opened: str, *, policy: Any = 1, **created: str) -> None:
        data = {"status": "new", "priority": "normal", "category": "port_error", **created}
        self.events = [Event(at(opened), "created", data)]
        if policy is not None:
            self.policy(opened, policy)

    def add(self, when: str, kind: str, **data: Any) -> History:
        self.events.append(Event(at(when), kind, data))
        return self

    def policy(self, when: str, version: Any) -> History:
        return self.add(when, "sla_policy_applied", policy_version=version)

    def answer(self, when: str) -> History:
        return self.says(when, "agent")

    def ask(self, when: str) -> History:
        return self.says(when, "customer")

    def says(self, when: str, side: str, *, public: bool = True, auto: bool = False) -> History:
        return self.add(when, "message_added", side=side, public=public, auto=auto)

    def status(self, when: str, to: str) -> History:
        return self.add(when, "status_changed", to=to)

    def priority(self, when: str, to: str) -> History:
        return self.add(when, "priority_changed", to=to)

    def category(self, when: str, to: str) -> History:
        return self.add(when, "category_changed", to=to)


# Random histories live within ten minutes of one morning, whose support hours are seconds long.

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
LENGTH = 400
NINE = 9 * HOUR


def short_calendar(*spans: tuple[int, int]) -> Calendar:
    hours = tuple((NINE + opens, NINE + closes) for opens, closes in spans)
    return Calendar("UTC", (hours, *((),) * 6))


SHORT_TERMS = {
    1: Terms(
        short_calendar((0, 100), (130, 280), (300, 600)),
        {
            ("first_response", "", ""): 60,
            ("first_response", "critical", ""): 20,
            ("next_response", "", ""): 40,
            ("resolution", "", ""): 150,
            ("resolution", "critical", ""): 60,
            ("resolution", "", "out_of_scope"): None,
        },
        {"resolution": frozenset({"waiting_customer", "waiting_authority"})},
    ),
    2: Terms(
        short_calendar((40, 260), (350, 500)),
        {
            ("first_response", "", ""): 90,
            ("update", "", ""): 50,
            ("resolution", "", ""): 100,
            ("resolution", "critical", "out_of_scope"): 30,
        },
        {
            "resolution": frozenset({"waiting_customer"}),
            "next_response": frozenset({"waiting_authority"}),
            "update": frozenset({"waiting_customer", "waiting_authority"}),
        },
    ),
}
STATUSES = ["open", "waiting_customer", "waiting_authority", "resolved", "closed"]
PRIORITIES = ["critical", "normal"]
CATEGORIES = ["port_error", "out_of_scope"]

HAPPENINGS = st.one_of(
    st.builds(
        lambda side, public, auto: (
            "message_added",
            {"side": side, "public": public, "auto": auto},
        ),
        st.sampled_from(["customer", "agent", "agent", "system"]),
        st.sampled_from([True, True, False]),
        st.sampled_from([False, False, True]),
    ),
    st.sampled_from(STATUSES).map(lambda to: ("status_changed", {"to": to})),
    st.sampled_from(PRIORITIES).map(lambda to: ("priority_changed", {"to": to})),
    st.sampled_from(CATEGORIES).map(lambda to: ("category_changed", {"to": to})),
    st.sampled_from([1, 2, 2, None]).map(lambda v: ("sla_policy_applied", {"policy_version": v})),
    st.sampled_from([("assigned", {}), ("sla_breached", {}), ("assigned", {}), ("merged", {})]),
)


@st.composite
def histories(draw) -> list[Event]:
    """A ticket opened in the first minute, and what happens to it, in the order of time."""
    created = {
        "status": draw(st.sampled_from(["new", "open", "waiting_customer"])),
        "priority": draw(st.sampled_from(PRIORITIES)),
        "category": draw(st.sampled_from(CATEGORIES)),
    }
    start = draw(st.integers(0, 60))
    policy = {"policy_version": draw(st.sampled_from([1, 2]))}
    moments = st.integers(start, LENGTH)
    rest = draw(st.lists(st.tuples(moments, HAPPENINGS), max_size=14))
    rows = [(start, ("created", created)), (start, ("sla_policy_applied", policy))]
    rows += sorted(rest, key=lambda row: row[0])
    return [Event(MORNING + timedelta(seconds=second), *what) for second, what in rows]
