"""The clocks of a ticket from its log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.core.calendar import Calendar
from sla.core.fold import fold, fold_to_end
from sla.core.promise import Event, Terms, TermsError
from sla.core.words import ClockState
from tests.core.histories import (
    HOUR,
    LENGTH,
    MORNING,
    PARIS,
    PAUSES,
    PREMIUM,
    SHORT_TERMS,
    TARGETS,
    TERMS,
    WORKDAYS,
    History,
    at,
    histories,
)
from tests.core.slow_fold import SlowTicket

MONDAY = "2026-11-23"
TUESDAY = "2026-11-24"


def clocks(history: History, now: str, terms=TERMS) -> dict:
    return {
        f"{clock.metric}:{clock.cycle}": clock for clock in fold(history.events, terms, at(now))
    }


def clock(history: History, now: str, name: str, terms=TERMS):
    return clocks(history, now, terms)[name]


# Against the model


@settings(max_examples=150)
@given(history=histories(), later=st.integers(0, 120))
def test_the_fold_agrees_with_a_ticket_lived_second_by_second(history, later):
    now = history[-1].at + timedelta(seconds=later)
    slow = SlowTicket(SHORT_TERMS)
    slow.live(history, now)
    expected = [
        p for p in slow.promises if p.promised or p.metric in ("first_response", "resolution")
    ]
    found = fold(history, SHORT_TERMS, now)
    assert len(found) == len(expected)
    for clock, promise in zip(found, expected, strict=True):
        assert (clock.metric, clock.cycle) == (promise.metric, promise.cycle)
        assert clock.state == promise.state()
        assert clock.started_at == promise.started
        assert clock.target_seconds == promise.target
        assert clock.elapsed_seconds == len(promise.counted())
        assert clock.stopped_at == promise.stopped
        assert clock.breached_at == promise.breached
        if promise.due() and clock.due_at:
            assert clock.due_at == promise.due()


@given(history=histories())
def test_a_running_clock_is_breached_just_after_its_deadline(history):
    for index, clock in enumerate(fold(history, SHORT_TERMS, history[-1].at)):
        if clock.state != ClockState.RUNNING:
            continue
        then = fold(history, SHORT_TERMS, clock.due_at)[index]
        late = fold(history, SHORT_TERMS, clock.due_at + timedelta(seconds=1))[index]
        assert then.state == ClockState.RUNNING
        assert then.elapsed_seconds == then.target_seconds
        assert (late.state, late.breached_at) == (ClockState.BREACHED, clock.due_at)


@given(history=histories(), cut=st.integers(1, 16))
def test_a_breach_once_on_record_is_never_rewritten(history, cut):
    now = MORNING + timedelta(seconds=LENGTH + 60)
    start = history[:cut]
    before = fold(start, SHORT_TERMS, history[cut].at if cut < len(history) else now)
    after = fold(history, SHORT_TERMS, now)
    facts = {(c.metric, c.cycle): (c.breached_at, c.due_at, c.target_seconds) for c in after}
    for clock in before:
        if clock.breached_at:
            fact = (clock.breached_at, clock.due_at, clock.target_seconds)
            assert facts[(clock.metric, clock.cycle)] == fact


def test_now_before_the_last_event_means_the_last_event():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T10:00")
    assert clocks(history, f"{MONDAY}T09:30") == clocks(history, f"{MONDAY}T10:00")


# First response


def test_first_response_runs_from_creation_to_the_first_public_message_of_an_agent():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T10:00")
    found = clock(history, f"{MONDAY}T12:00", "first_response:1")
    assert (found.state, found.elapsed_seconds) == (ClockState.MET, HOUR)
    assert found.due_at == at(f"{MONDAY}T11:00")


def test_a_reply_at_the_very_deadline_keeps_the_promise_and_a_second_later_breaks_it():
    for when, state in (("11:00:00", ClockState.MET), ("11:00:01", ClockState.BREACHED)):
        history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T{when}")
        found = clock(history, f"{MONDAY}T12:00", "first_response:1")
        assert (found.state, found.stopped_at) == (state, at(f"{MONDAY}T{when}"))


@pytest.mark.parametrize(
    "noise",
    [
        {"side": "agent", "public": False},
        {"side": "agent", "auto": True},
        {"side": "system"},
        {"side": "customer"},
    ],
)
def test_notes_automatic_replies_and_bounces_answer_nothing(noise):
    history = History(f"{MONDAY}T09:00").says(f"{MONDAY}T10:00", **noise)
    found = clock(history, f"{MONDAY}T10:30", "first_response:1")
    assert found.state == ClockState.RUNNING


def test_a_change_of_status_is_no_answer():
    """frappe takes a status of the Paused kind for a first response."""
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T10:00", "waiting_customer")
    found = clock(history, f"{MONDAY}T10:30", "first_response:1")
    assert (found.state, found.elapsed_seconds) == (ClockState.RUNNING, 90 * 60)


def test_first_response_never_pauses():
    with pytest.raises(TermsError, match="never pauses"):
        Terms(PARIS, TARGETS, {"first_response": frozenset({"open"})})


# Next response and update


def test_next_response_starts_only_after_the_first():
    """zammad#5177: the update deadline ran first and overruled the first response."""
    history = History(f"{MONDAY}T09:00").ask(f"{MONDAY}T09:30")
    assert "next_response:1" not in clocks(history, f"{MONDAY}T10:00")
    history.answer(f"{MONDAY}T10:00")
    assert "next_response:1" not in clocks(history, f"{MONDAY}T10:30")


def test_next_response_runs_from_the_earliest_unanswered_message():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:10")
    history.ask(f"{MONDAY}T10:00").ask(f"{MONDAY}T11:00")
    found = clock(history, f"{MONDAY}T11:30", "next_response:1")
    assert found.due_at == at(f"{MONDAY}T12:00")


def test_next_response_does_not_run_when_the_agent_spoke_last():
    """zammad#3140: the deadline escalated after the agent's answer."""
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:10").ask(f"{MONDAY}T10:00")
    history.answer(f"{MONDAY}T10:30").answer(f"{MONDAY}T11:00")
    found = clocks(history, f"{TUESDAY}T16:00")
    assert found["next_response:1"].state == ClockState.MET
    assert "next_response:2" not in found


def test_every_round_of_questions_is_a_cycle_of_its_own():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:10")
    history.ask(f"{MONDAY}T10:00").answer(f"{MONDAY}T10:30").ask(f"{MONDAY}T16:00")
    found = clocks(history, f"{MONDAY}T16:10")
    assert found["next_response:1"].state == ClockState.MET
    assert found["next_response:2"].due_at == at(f"{TUESDAY}T10:00")


def test_thanks_after_the_solution_starts_nothing():
    """chatwoot#10178: the customer said thanks and the clock ran on."""
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:10")
    history.status(f"{MONDAY}T10:00", "resolved").ask(f"{MONDAY}T10:05")
    assert "next_response:1" not in clocks(history, f"{TUESDAY}T16:00")


def test_a_reply_that_reopens_starts_the_next_response_in_either_order_of_events():
    for reply_first in (True, False):
        history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:10")
        history.status(f"{MONDAY}T10:00", "resolved")
        if reply_first:
            history.ask(f"{MONDAY}T11:00").status(f"{MONDAY}T11:00", "open")
        else:
            history.status(f"{MONDAY}T11:00", "open").ask(f"{MONDAY}T11:00")
        found = clock(history, f"{MONDAY}T11:30", "next_response:1")
        assert found.due_at == at(f"{MONDAY}T13:00")


def test_updates_are_owed_between_public_messages_and_not_while_the_customer_is_waited_for():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T10:00")
    assert clock(history, f"{MONDAY}T11:00", "update:1").due_at == at(f"{TUESDAY}T10:00")
    history.status(f"{MONDAY}T12:00", "waiting_customer").status(f"{TUESDAY}T12:00", "open")
    assert clock(history, f"{TUESDAY}T13:00", "update:1").due_at == at("2026-11-25T10:00")


# Resolution: pauses, reopening


def test_resolution_pauses_in_the_statuses_of_the_policy_and_has_no_deadline_then():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T11:00", "waiting_customer")
    found = clock(history, f"{TUESDAY}T16:00", "resolution:1")
    assert (found.state, found.due_at) == (ClockState.PAUSED, None)
    assert (found.elapsed_seconds, found.remaining_seconds) == (2 * HOUR, 6 * HOUR)


def test_a_pause_moves_the_deadline_by_business_time_not_wall_time():
    """frappe/helpdesk#2449, glpi#10594: hold was counted around the clock."""
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T16:00", "waiting_customer")
    history.status(f"{TUESDAY}T10:00", "open")
    found = clock(history, f"{TUESDAY}T10:00", "resolution:1")
    assert found.due_at == at(f"{TUESDAY}T11:00")


def test_two_pauses_in_one_minute_both_count():
    """zammad keys its breaks by the minute, so that one overwrites the other."""
    history = History(f"{MONDAY}T09:00")
    history.status(f"{MONDAY}T10:00:05", "waiting_customer").status(f"{MONDAY}T10:00:15", "open")
    history.status(f"{MONDAY}T10:00:20", "waiting_customer").status(f"{MONDAY}T10:00:55", "open")
    found = clock(history, f"{MONDAY}T10:30", "resolution:1")
    assert found.due_at == at(f"{MONDAY}T17:00") + timedelta(hours=16, seconds=45)


def test_no_breach_on_a_paused_clock():
    """glpi#24481."""
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T16:00", "waiting_authority")
    found = clock(history, "2026-12-23T16:00", "resolution:1")
    assert (found.state, found.breached_at) == (ClockState.PAUSED, None)


def test_waiting_for_a_third_party_does_not_pause():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T10:00", "waiting_third_party")
    assert clock(history, f"{MONDAY}T11:00", "resolution:1").state == ClockState.RUNNING


def test_reopening_goes_on_with_the_same_clock_and_the_time_already_used():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T14:00", "resolved")
    history.status(f"{TUESDAY}T09:00", "closed").status(f"{TUESDAY}T16:00", "open")
    found = clock(history, f"{TUESDAY}T16:30", "resolution:1")
    assert (found.state, found.elapsed_seconds) == (ClockState.RUNNING, 5 * HOUR + 1800)
    assert found.due_at == at("2026-11-25T11:00")
    assert "resolution:2" not in clocks(history, f"{TUESDAY}T16:30")


def test_a_solved_ticket_may_be_reopened_for_ten_business_days():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T14:00", "resolved")
    folded = fold_to_end(history.events, TERMS, at(f"{TUESDAY}T09:00"))
    assert folded.reopen_until == at("2026-12-08T00:00")
    late = history.status("2026-12-08T09:00", "open")
    found = clocks(late, "2026-12-08T10:00")
    assert found["resolution:1"].state == ClockState.MET
    assert found["resolution:2"].due_at == at("2026-12-08T17:00")


def test_the_resolution_time_is_kept_in_the_clock():
    """zammad#2579: resolution minutes were never stored."""
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T14:00", "resolved")
    found = clock(history, "2027-01-01T00:00", "resolution:1")
    assert (found.elapsed_seconds, found.stopped_at) == (5 * HOUR, at(f"{MONDAY}T14:00"))


def test_solved_in_a_pause_is_judged_by_the_time_used():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T16:59", "waiting_customer")
    history.status("2026-12-02T10:00", "resolved")
    found = clock(history, "2026-12-03T10:00", "resolution:1")
    assert (found.state, found.remaining_seconds) == (ClockState.MET, 60)


# Settling, merging


@pytest.mark.parametrize("end", ["resolved", "closed", "merged"])
def test_the_end_of_a_ticket_cancels_what_is_still_promised(end):
    """zammad#904: merged tickets stayed in the escalated view."""
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:30").ask(f"{MONDAY}T10:00")
    if end == "merged":
        history.add(f"{MONDAY}T10:30", "merged", into=7)
    else:
        history.status(f"{MONDAY}T10:30", end)
    found = clocks(history, "2026-12-24T00:00")
    assert found["next_response:1"].state == ClockState.CANCELLED
    assert found["update:1"].state == ClockState.CANCELLED
    solved = ClockState.MET if end == "resolved" else ClockState.CANCELLED
    assert found["resolution:1"].state == solved
    assert not any(clock.is_open for clock in found.values())


def test_nothing_happens_to_a_merged_ticket():
    history = History(f"{MONDAY}T09:00").add(f"{MONDAY}T10:00", "merged", into=7)
    history.ask(f"{MONDAY}T11:00").status(f"{MONDAY}T12:00", "open")
    assert not any(clock.is_open for clock in clocks(history, f"{MONDAY}T13:00").values())


def test_a_broken_promise_stays_broken_when_the_ticket_is_closed_unanswered():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T15:00", "closed")
    found = clock(history, f"{TUESDAY}T09:00", "first_response:1")
    assert (found.state, found.breached_at) == (ClockState.BREACHED, at(f"{MONDAY}T11:00"))
    assert (found.is_open, found.due_at) == (False, at(f"{MONDAY}T11:00"))


# Priority, category, policy, calendar


def test_a_higher_priority_counts_from_the_original_start_with_pauses_kept():
    """glpi#6902: a change of priority dropped the pauses."""
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T09:30")
    history.status(f"{MONDAY}T10:00", "waiting_customer").status(f"{MONDAY}T12:00", "open")
    history.priority(f"{MONDAY}T13:00", "critical")
    found = clock(history, f"{MONDAY}T13:00", "resolution:1")
    assert found.due_at == at(f"{MONDAY}T15:00")


def test_a_change_that_makes_a_promise_late_breaks_it_at_the_change():
    history = History(f"{MONDAY}T09:00").priority(f"{MONDAY}T14:00", "critical")
    found = clock(history, f"{MONDAY}T14:00", "resolution:1")
    assert (found.state, found.due_at) == (ClockState.BREACHED, at(f"{MONDAY}T13:00"))
    assert found.breached_at == at(f"{MONDAY}T14:00")


def test_a_breach_is_not_undone_by_a_lower_priority():
    """frappe recomputes the state at each save, so that a failure can vanish."""
    history = History(f"{MONDAY}T09:00", priority="critical").priority(f"{MONDAY}T16:00", "low")
    found = clock(history, f"{TUESDAY}T16:00", "resolution:1")
    assert (found.state, found.breached_at) == (ClockState.BREACHED, at(f"{MONDAY}T13:00"))
    assert found.target_seconds == 4 * HOUR


def test_without_a_target_there_is_neither_deadline_nor_breach():
    """frappe/helpdesk#1643: no resolution target counted as an instant failure."""
    history = History(f"{MONDAY}T09:00", category="out_of_scope")
    found = clock(history, "2026-12-24T09:00", "resolution:1")
    assert (found.state, found.due_at) == (ClockState.NO_TARGET, None)
    assert found.remaining_seconds is None


def test_a_change_to_a_category_without_target_drops_the_deadline():
    """zammad#5624: a policy without the target kept the old deadline."""
    history = History(f"{MONDAY}T09:00").category(f"{MONDAY}T10:00", "out_of_scope")
    assert clock(history, f"{TUESDAY}T16:00", "resolution:1").state == ClockState.NO_TARGET


def test_a_promise_made_again_counts_from_the_start():
    history = History(f"{MONDAY}T09:00", category="out_of_scope")
    history.category(f"{MONDAY}T10:00", "port_error")
    assert clock(history, f"{MONDAY}T10:30", "resolution:1").due_at == at(f"{MONDAY}T17:00")


def test_a_policy_taken_away_ends_the_promises_it_made():
    """zammad#4353: a disabled policy went on to escalate."""
    history = History(f"{MONDAY}T09:00").policy(f"{MONDAY}T10:00", None)
    found = clocks(history, "2026-12-24T09:00")
    assert {clock.state for clock in found.values()} == {ClockState.NO_TARGET}


def test_a_ticket_without_policy_has_no_clocks():
    history = History(f"{MONDAY}T09:00", policy=None).answer(f"{MONDAY}T10:00")
    assert clocks(history, f"{MONDAY}T11:00") == {}


def test_a_closing_day_added_later_moves_open_deadlines_but_no_past_breach():
    closed = Calendar.weekly("Europe/Paris", WORKDAYS, closing=[date(2026, 11, 24)])
    terms = {1: PREMIUM, 2: Terms(closed, TARGETS, PAUSES)}
    history = History(f"{MONDAY}T13:00").policy(f"{MONDAY}T16:00", 2)
    found = clocks(history, f"{MONDAY}T16:30", terms)
    assert found["resolution:1"].due_at == at("2026-11-25T13:00")
    assert found["first_response:1"].breached_at == at(f"{MONDAY}T15:00")


def test_the_category_decides_before_the_priority():
    targets = {
        ("resolution", "critical", ""): 1,
        ("resolution", "", "port_error"): 2,
        ("resolution", "critical", "port_error"): 3,
    }
    terms = Terms(PARIS, targets)
    assert terms.target("resolution", "critical", "port_error") == 3
    assert terms.target("resolution", "low", "port_error") == 2
    assert terms.target("resolution", "critical", "improvement") == 1
    assert terms.target("resolution", "low", "improvement") is None


def test_a_target_of_no_time_is_refused():
    with pytest.raises(TermsError, match="no time"):
        Terms(PARIS, {("resolution", "", ""): 0})


# The log itself


def test_an_event_dated_before_its_predecessor_counts_at_the_predecessor():
    history = History(f"{MONDAY}T09:00").status(f"{MONDAY}T12:00", "waiting_customer")
    history.status(f"{MONDAY}T11:00", "open")
    assert clock(history, f"{MONDAY}T12:30", "resolution:1").pauses == ()


def test_a_breach_on_record_stays_when_the_clock_of_the_machine_goes_back():
    history = History(f"{MONDAY}T09:00").add(f"{MONDAY}T11:00:05", "sla_breached")
    found = clock(history, f"{MONDAY}T10:30", "first_response:1")
    assert (found.state, found.breached_at) == (ClockState.BREACHED, at(f"{MONDAY}T11:00"))


def test_events_that_move_no_clock_are_passed_over():
    history = History(f"{MONDAY}T09:00").answer(f"{MONDAY}T10:00")
    plain = fold(history.events, TERMS, at(f"{MONDAY}T11:00"))
    noisy = [*history.events, Event(at(f"{MONDAY}T10:30"), "assigned", {})]
    assert fold(noisy, TERMS, at(f"{MONDAY}T11:00")) == plain


def test_a_policy_version_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        clocks(History(f"{MONDAY}T09:00", policy=9), f"{MONDAY}T10:00")
