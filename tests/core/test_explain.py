"""The explanation of a deadline, stretch by stretch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sla.core.calendar import Calendar
from sla.core.explain import as_json, counted_seconds, explain, late_at, moment_at, paused_seconds
from sla.core.fold import fold
from sla.core.promise import Clock, Terms
from tests.core.histories import (
    HOUR,
    PARIS,
    PAUSES,
    SHORT_TERMS,
    TARGETS,
    TERMS,
    History,
    at,
    histories,
)


def resolution(history: History, now: str, calendar: Calendar = PARIS) -> Clock:
    terms = {1: Terms(calendar, TARGETS, PAUSES)}
    return next(c for c in fold(history.events, terms, at(now)) if c.metric == "resolution")


def told(clock: Clock, now: str) -> list[tuple]:
    """The explanation in the words of a reader in Paris."""
    return [
        (
            f"{segment.since.astimezone(PARIS.zone):%a %H:%M}",
            f"{segment.until.astimezone(PARIS.zone):%a %H:%M}",
            str(segment.name or segment.reason),
            segment.seconds // 60,
        )
        for segment in explain(clock, at(now))
    ]


@given(history=histories(), later=st.integers(0, 100))
def test_the_stretches_touch_and_the_counted_ones_add_up(history, later):
    now = history[-1].at + timedelta(seconds=later)
    for clock in fold(history, SHORT_TERMS, now):
        segments = explain(clock, now)
        assert all(a.until == b.since for a, b in pairwise(segments))
        if not segments:
            continue
        assert segments[0].since == clock.started_at
        ahead = clock.is_open and clock.due_at and clock.due_at > now
        expected = clock.target_seconds if ahead else clock.elapsed_seconds
        assert counted_seconds(segments) == expected
        assert segments[-1].until == (clock.stopped_at or (clock.due_at if ahead else now))


def test_a_night_and_a_pause_are_told_apart():
    history = History("2026-11-23T16:00").status("2026-11-24T10:00", "waiting_customer")
    history.status("2026-11-24T11:30", "open")
    assert told(resolution(history, "2026-11-24T12:00"), "2026-11-24T12:00") == [
        ("Mon 16:00", "Mon 17:00", "open", 60),
        ("Mon 17:00", "Tue 09:00", "outside_hours", 0),
        ("Tue 09:00", "Tue 10:00", "open", 60),
        ("Tue 10:00", "Tue 11:30", "waiting_customer", 90),
        ("Tue 11:30", "Tue 17:00", "open", 330),
        ("Tue 17:00", "Wed 09:00", "outside_hours", 0),
        ("Wed 09:00", "Wed 09:30", "open", 30),
    ]


def test_a_holiday_is_named_and_the_weekend_is_one_stretch():
    """zammad#390: a target looked wrong because nobody saw the holidays it skipped."""
    days = ((date(2026, 12, 24), "Réveillon"), (date(2026, 12, 25), "Noël"))
    calendar = Calendar("Europe/Paris", PARIS.week, days)
    clock = resolution(History("2026-12-23T15:00"), "2026-12-23T15:00", calendar)
    assert told(clock, "2026-12-23T15:00") == [
        ("Wed 15:00", "Wed 17:00", "open", 120),
        ("Wed 17:00", "Fri 00:00", "Réveillon", 0),
        ("Fri 00:00", "Sat 00:00", "Noël", 0),
        ("Sat 00:00", "Mon 09:00", "day_off", 0),
        ("Mon 09:00", "Mon 15:00", "open", 360),
    ]


def test_a_weekend_over_the_clock_change_skips_nothing_of_the_promise():
    clock = resolution(History("2026-03-27T16:00"), "2026-03-27T16:00")
    assert told(clock, "2026-03-27T16:00") == [
        ("Fri 16:00", "Fri 17:00", "open", 60),
        ("Fri 17:00", "Mon 09:00", "day_off", 0),
        ("Mon 09:00", "Mon 16:00", "open", 420),
    ]


def test_the_time_between_solution_and_reopening_is_shown_as_such():
    history = History("2026-11-23T09:00").status("2026-11-23T10:00", "resolved")
    history.status("2026-11-24T10:00", "open")
    assert told(resolution(history, "2026-11-24T10:00"), "2026-11-24T10:00")[:2] == [
        ("Mon 09:00", "Mon 10:00", "open", 60),
        ("Mon 10:00", "Tue 10:00", "resolved", 8 * 60),
    ]


def test_customer_and_authority_are_counted_apart():
    history = History("2026-11-23T09:00").status("2026-11-23T10:00", "waiting_customer")
    history.status("2026-11-23T16:00", "waiting_authority").status("2026-11-24T10:00", "open")
    now = "2026-11-24T11:00"
    assert paused_seconds(resolution(history, now), at(now)) == {
        "waiting_customer": 6 * HOUR,
        "waiting_authority": 2 * HOUR,
    }


def test_a_warning_counts_back_from_the_deadline_and_is_never_at_night():
    """glpi#15357: levels were computed at midnight; zammad#4432: reminders on Sundays."""
    clock = resolution(History("2026-11-20T11:00"), "2026-11-20T11:00")
    assert clock.due_at == at("2026-11-23T11:00")
    assert moment_at(clock, percent=75) == at("2026-11-23T09:00")
    assert moment_at(clock, percent=50) == at("2026-11-20T15:00")
    assert moment_at(clock, offset_seconds=-HOUR) == at("2026-11-23T10:00")
    assert moment_at(clock, offset_seconds=7 * HOUR) == at("2026-11-24T10:00")
    assert moment_at(clock, percent=100) == clock.due_at


def test_a_clock_that_stands_still_has_no_moments():
    paused = History("2026-11-23T09:00").status("2026-11-23T10:00", "waiting_customer")
    solved = History("2026-11-23T09:00").status("2026-11-23T10:00", "resolved")
    for history in (paused, solved):
        clock = resolution(history, "2026-11-23T12:00")
        assert moment_at(clock, percent=50) is None
        assert late_at(clock) is None


def test_a_clock_is_late_one_second_after_its_deadline():
    clock = resolution(History("2026-11-23T09:00"), "2026-11-23T12:00")
    assert late_at(clock) == at("2026-11-23T17:00:01")


def test_a_clock_without_calendar_has_nothing_to_tell():
    clock = Clock(*fold(History("2026-11-23T09:00").events, TERMS, at("2026-11-23T10:00"))[0])
    bare = clock._replace(calendar=None)
    assert (explain(bare, bare.started_at), paused_seconds(bare, bare.started_at)) == ([], {})


def test_the_json_form_has_every_figure_and_the_explanation():
    told = as_json(
        resolution(History("2026-11-23T09:00"), "2026-11-23T10:00"), at("2026-11-23T10:00")
    )
    assert told["due"] == "2026-11-23T16:00:00Z"
    assert (told["state"], told["remaining_seconds"]) == ("running", 7 * HOUR)
    assert told["explanation"] == [
        {
            "from": "2026-11-23T08:00:00Z",
            "to": "2026-11-23T16:00:00Z",
            "counted": True,
            "reason": "open",
            "seconds": 8 * HOUR,
            "name": "",
        }
    ]
