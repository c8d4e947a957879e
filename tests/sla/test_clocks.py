"""The stored clocks follow the log, inside the transaction of each change."""

import pytest

from sla.choices import ClockState
from sla.models import Clock, Policy, PolicyAssignment
from tests import factories
from tests.sla.moves import MONDAY, TUESDAY, at, clock, moves, opened, prioritises, says
from tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.django_db


def test_a_new_ticket_is_promised_what_the_plan_of_its_contract_says():
    ticket = opened(f"{MONDAY}T09:30")
    first = clock(ticket, "first_response")
    assert (first.state, first.due_at) == (ClockState.RUNNING, at(f"{MONDAY}T13:30"))
    assert clock(ticket, "resolution").due_at == at("2026-11-26T09:30")
    assert Ticket.objects.get(pk=ticket.pk).next_due_at == first.due_at


def test_opening_a_ticket_costs_four_queries_for_its_promises(django_assert_max_num_queries):
    from sla.services.clocks import clocks_open

    ticket = opened(f"{MONDAY}T09:30")
    created = TicketEvent.objects.get(ticket=ticket, kind="created")
    Clock.objects.all().delete()
    with django_assert_max_num_queries(4):
        clocks_open(ticket, created)


def test_a_policy_of_the_contract_itself_wins_over_that_of_the_plan():
    company = factories.company()
    plus = Policy.objects.get(plan="premium_plus")
    PolicyAssignment.objects.create(contract=company.contract, policy=plus)
    ticket = opened(f"{MONDAY}T09:30", requester=factories.person(company))
    assert clock(ticket, "first_response").policy_version_id == plus.current_id


def test_what_is_out_of_scope_carries_no_deadline():
    ticket = opened(f"{MONDAY}T09:30", category="out_of_scope")
    assert clock(ticket, "resolution").state == ClockState.NO_TARGET
    assert Ticket.objects.get(pk=ticket.pk).next_due_at is None


def test_an_answer_stops_the_first_response_and_the_next_deadline_takes_its_place():
    ticket, agent = opened(f"{MONDAY}T09:30"), factories.agent()
    says(f"{MONDAY}T10:00", ticket, agent)
    first = clock(ticket, "first_response")
    assert (first.state, first.elapsed_seconds) == (ClockState.MET, 1800)
    assert first.next_action_at is None
    assert Ticket.objects.get(pk=ticket.pk).next_due_at == clock(ticket, "resolution").due_at


def test_a_pause_keeps_the_time_used_and_has_no_deadline():
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    moves(f"{MONDAY}T11:00", ticket, "waiting_customer", agent)
    paused = clock(ticket, "resolution")
    assert (paused.state, paused.due_at) == (ClockState.PAUSED, None)
    assert (paused.elapsed_seconds, paused.next_action_at) == (7200, None)
    says(f"{TUESDAY}T10:00", ticket, ticket.requester)
    resumed = clock(ticket, "resolution")
    assert (resumed.state, resumed.due_at) == (ClockState.RUNNING, at("2026-11-26T16:00"))
    assert resumed.paused_seconds == {"waiting_customer": 7 * 3600}


def test_a_late_answer_is_on_record_as_a_fact_even_before_any_sweep():
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    says(f"{MONDAY}T16:00", ticket, agent)
    late = clock(ticket, "first_response")
    assert (late.state, late.breached_at) == (ClockState.BREACHED, at(f"{MONDAY}T13:00"))
    fact = TicketEvent.objects.get(ticket=ticket, kind="sla_breached")
    assert fact.data["due"] == "2026-11-23T12:00:00Z"
    assert (fact.data["metric"], fact.data["target_seconds"]) == ("first_response", 4 * 3600)


def test_another_priority_moves_the_deadlines_and_the_event_says_from_where_to_where():
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    prioritises(f"{MONDAY}T09:30", ticket, "critical", agent)
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T10:00")
    event = TicketEvent.objects.filter(ticket=ticket, kind="sla_policy_applied").last()
    assert event.data["reason"] == "priority"
    assert event.data["deadlines"][0] == {
        "metric": "first_response",
        "cycle": 1,
        "from": "2026-11-23T12:00:00Z",
        "to": "2026-11-23T09:00:00Z",
    }


def test_a_solved_ticket_knows_until_when_it_may_be_reopened():
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    moves(f"{MONDAY}T15:00", ticket, "resolved", agent)
    solved = Ticket.objects.get(pk=ticket.pk)
    assert (solved.reopen_until, solved.next_due_at) == (at("2026-12-08T00:00"), None)
    says(f"{TUESDAY}T10:00", ticket, ticket.requester)
    reopened = Ticket.objects.get(pk=ticket.pk)
    assert (reopened.reopen_until, reopened.status) == (None, "open")
    assert clock(ticket, "resolution").state == ClockState.RUNNING


def test_a_contract_without_policy_promises_nothing():
    Policy.objects.update(is_active=False)
    ticket = opened(f"{MONDAY}T09:00")
    assert not Clock.objects.filter(ticket=ticket).exists()
