"""The clocks as the ticket's page explains them."""

from datetime import UTC, datetime

import pytest

from helpdesk.desk.deadlines import Section, deadline_of
from helpdesk.desk.promise import promises_of
from helpdesk.wording import filled
from sla.core.calendar import Calendar
from sla.core.fold import fold
from sla.core.promise import Event, Terms
from tickets.models import Ticket

HOURS = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
FRIDAY_15 = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # 15:00 in Paris
MONDAY_10 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def terms() -> dict[int, Terms]:
    from sla.due import calendar_read

    calendar: Calendar = calendar_read({"tz": "Europe/Paris", "hours": HOURS}, [])
    targets = {("first_response", "", ""): 7200, ("resolution", "", ""): 28800}
    pauses = {"resolution": frozenset({"waiting_customer"})}
    return {1: Terms(calendar, targets, pauses)}


def history(*more: Event) -> list[Event]:
    created = {"status": "new", "priority": "high", "category": "finalisation"}
    return [
        Event(FRIDAY_15, "created", created),
        Event(FRIDAY_15, "sla_policy_applied", {"policy_version": 1}),
        *more,
    ]


def test_the_promise_that_runs_longest_is_explained(terms):
    promises = promises_of(fold(history(), terms, MONDAY_10), MONDAY_10)
    names = {clock.name: clock for clock in promises.clocks}
    assert names["First response"].kind == "late"
    assert names["Solution"].kind == "ok"
    why = promises.why
    assert sum(part.seconds for part in why.parts) + why.rest_seconds == why.target_seconds
    assert [part.counted for part in why.parts] == [True, True]  # the weekend goes without saying
    assert len(why.spans) == 2


def test_a_pause_is_named_and_not_counted(terms):
    waiting = Event(
        FRIDAY_15.replace(hour=15), "status_changed", {"from": "new", "to": "waiting_customer"}
    )
    promises = promises_of(fold(history(waiting), terms, MONDAY_10), MONDAY_10)
    paused = next(clock for clock in promises.clocks if clock.kind == "paused")
    assert paused.elapsed_seconds == 3600
    assert str(paused.reason) == "Waiting for the customer"


def test_without_a_clock_nothing_is_promised(terms):
    promises = promises_of((), MONDAY_10)
    assert (promises.clocks, promises.why) == ([], None)


@pytest.mark.parametrize(
    ("status", "due", "section"),
    [
        ("open", datetime(2026, 11, 23, 8, 59, tzinfo=UTC), Section.LATE),
        ("open", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), Section.TODAY),
        ("open", datetime(2026, 11, 23, 23, 30, tzinfo=UTC), Section.LATER),  # tomorrow in Paris
        ("open", None, Section.LATER),
        ("waiting_customer", None, Section.WAITING),
        ("waiting_third_party", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), Section.TODAY),
        ("resolved", None, Section.SOLVED),
    ],
)
def test_sections_follow_the_nearest_open_clock(status, due, section):
    ticket = Ticket(status=status, next_due_at=due, resolved_at=MONDAY_10)
    assert deadline_of(ticket, MONDAY_10).section == section


def test_a_macro_fills_what_it_knows_and_leaves_the_rest():
    text = "Hello {requester}, {system} {unknown} {0} {"
    assert (
        filled(text, {"requester": "Maud", "system": ""}) == "Hello Maud, {system} {unknown} {0} {"
    )
