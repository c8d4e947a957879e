"""Assignments looked at later: idle assignees, and tickets that nobody has near their deadline."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection

from sla.services.assignments import assignments_sweep
from tests import factories
from tickets.choices import EventKind
from tickets.models import AgentProfile, AssignmentCheck, AssignmentRule, Queue, Ticket
from tickets.services import message_add, snoozes_sweep, ticket_assign, ticket_move, ticket_snooze

pytestmark = pytest.mark.django_db

OPENED = "2026-11-24T15:00Z"  # Tuesday 16:00 in Paris


def at(moment):
    return datetime.fromisoformat(moment)


def rule(method="manual", **fields):
    for queue in Queue.objects.all():
        AssignmentRule.objects.update_or_create(queue=queue, defaults={"method": method, **fields})


def agent(**skills):
    user = factories.agent()
    AgentProfile.objects.create(user=user, **skills)
    return user


def given(to, moment=OPENED):
    with time_machine.travel(at(moment), tick=False):
        ticket = factories.ticket()
        if to:
            ticket_assign(ticket_id=ticket.pk, assignee=to, actor=factories.actor(to, "desk"))
    return ticket


def swept(moment):
    with time_machine.travel(at(moment), tick=False):
        return assignments_sweep(now=at(moment))


def owner(ticket):
    return Ticket.objects.get(pk=ticket.pk).assignee


def changes(ticket):
    rows = ticket.events.filter(kind=EventKind.ASSIGNED).order_by("pk")
    return [
        (row.data["from"], row.data["to"], row.data.get("reason", {}).get("why")) for row in rows
    ]


def test_an_idle_assignee_loses_the_ticket_after_business_minutes_and_once():
    rule(return_minutes=120)
    ada = factories.agent()
    ticket = given(ada)
    # One hour until closing, the other one on Wednesday.
    assert swept("2026-11-25T08:59:59Z") == 0
    assert swept("2026-11-25T09:00:00Z") == 1
    assert owner(ticket) is None
    assert swept("2026-11-25T10:00:00Z") == 0
    assert changes(ticket) == [(None, ada.pk, None), (ada.pk, None, "idle")]


def test_whoever_acts_keeps_the_ticket():
    rule(return_minutes=120)
    ada = factories.agent()
    ticket = given(ada)
    with time_machine.travel(at("2026-11-25T08:30Z"), tick=False):
        message_add(
            ticket_id=ticket.pk,
            author=ada,
            body="I look",
            public=False,
            actor=factories.actor(ada, "desk"),
        )
    assert swept("2026-11-25T10:29:59Z") == 0
    assert swept("2026-11-25T10:30:00Z") == 1


def test_what_others_do_is_no_act_of_the_assignee():
    rule(return_minutes=120)
    ada, bea = factories.agent(), factories.agent()
    ticket = given(ada)
    with time_machine.travel(at("2026-11-25T08:30Z"), tick=False):
        message_add(
            ticket_id=ticket.pk,
            author=bea,
            body="?",
            public=False,
            actor=factories.actor(bea, "desk"),
        )
    assert swept("2026-11-25T09:00:00Z") == 1


def test_whoever_waits_for_the_customer_is_not_idle():
    rule(return_minutes=120)
    ada = factories.agent()
    ticket = given(ada)
    with time_machine.travel(at("2026-11-24T15:10Z"), tick=False):
        ticket_move(ticket_id=ticket.pk, to="waiting_customer", actor=factories.actor(ada, "desk"))
    assert not AssignmentCheck.objects.exists()
    with time_machine.travel(at("2026-11-26T09:00Z"), tick=False):
        message_add(
            ticket_id=ticket.pk,
            author=ticket.requester,
            body="Here it is",
            actor=factories.actor(ticket.requester),
        )
    assert swept("2026-11-26T10:59Z") == 0
    assert swept("2026-11-26T11:00Z") == 1


def test_in_a_queue_that_gives_by_rule_the_next_agent_gets_it():
    ada, bea = agent(), agent()
    rule("round_robin", return_minutes=60)
    ticket = given(None)
    assert owner(ticket) == ada
    assert swept("2026-11-24T16:00Z") == 1
    assert owner(ticket) == bea
    assert changes(ticket)[1:] == [(ada.pk, None, "idle"), (None, bea.pk, "rule")]


def test_a_ticket_that_nobody_has_near_its_deadline_finds_an_owner_even_a_full_one():
    ada = agent(open_most=1)
    given(ada, "2026-11-24T14:00Z")
    rule(rescue_minutes=30)
    ticket = given(None)
    due = ticket.next_due_at
    assert swept((due - timedelta(minutes=30, seconds=1)).isoformat()) == 0
    assert swept((due - timedelta(minutes=30)).isoformat()) == 1
    assert owner(ticket) == ada
    assert changes(ticket) == [(None, ada.pk, "near_deadline")]


def test_with_nobody_there_it_is_tried_again():
    rule(rescue_minutes=30)
    ticket = given(None)
    due = ticket.next_due_at
    assert swept(due.isoformat()) == 1
    assert owner(ticket) is None
    ada = agent()
    assert swept((due + timedelta(minutes=5)).isoformat()) == 1
    assert owner(ticket) == ada


def test_a_rule_that_is_gone_returns_nothing():
    rule(return_minutes=60)
    ada = factories.agent()
    ticket = given(ada)
    AssignmentRule.objects.all().delete()
    assert swept("2026-11-25T16:00Z") == 1
    assert owner(ticket) == ada
    assert not AssignmentCheck.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_sweeps_at_once_return_each_ticket_once():
    rule(return_minutes=60)
    ada = factories.agent()
    tickets = [given(ada) for _ in range(6)]

    def sweep(_number):
        try:
            return assignments_sweep(now=at("2026-11-25T16:00Z"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, range(4)))
    assert [changes(ticket)[1:] for ticket in tickets] == [[(ada.pk, None, "idle")]] * 6


def put_aside(ticket, by, until, moment):
    with time_machine.travel(at(moment), tick=False):
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=at("2026-12-20T12:00Z"))
        ticket_snooze(ticket_id=ticket.pk, until=at(until), actor=factories.actor(by, "desk"))


@pytest.mark.parametrize("by_the_owner", [True, False])
def test_whoever_put_it_aside_is_not_idle_until_it_wakes(by_the_owner):
    rule(return_minutes=120)
    ada, bea = factories.agent(), factories.agent()
    ticket = given(ada)
    put_aside(ticket, ada if by_the_owner else bea, "2026-11-26T08:00Z", "2026-11-24T15:30Z")
    swept("2026-11-25T15:00:00Z")
    assert owner(ticket) == ada
    snoozes_sweep(now=at("2026-11-26T08:00Z"))
    swept("2026-11-26T09:59:59Z")
    assert owner(ticket) == ada
    swept("2026-11-26T10:00:00Z")
    assert owner(ticket) is None


def test_a_ticket_that_wakes_earlier_is_looked_at_earlier():
    rule(return_minutes=120)
    ada = factories.agent()
    ticket = given(ada)
    put_aside(ticket, ada, "2026-12-01T08:00Z", "2026-11-24T15:30Z")
    with time_machine.travel(at("2026-11-25T08:00Z"), tick=False):
        message_add(
            ticket_id=ticket.pk,
            author=ticket.requester,
            body="It is urgent now",
            actor=factories.actor(ticket.requester),
        )
    swept("2026-11-25T10:00:00Z")
    assert owner(ticket) is None


def test_a_check_planned_before_it_was_put_aside_waits_for_its_waking():
    rule(return_minutes=120)
    ada = factories.agent()
    ticket = given(ada)
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=at("2026-11-26T08:00Z"))
    assert swept("2026-11-25T09:00:00Z") == 1
    assert owner(ticket) == ada
    assert AssignmentCheck.objects.get(ticket=ticket).due_at == at("2026-11-26T10:00Z")


def test_put_aside_with_nobody_near_its_deadline_it_still_finds_an_owner():
    rule(rescue_minutes=60)
    bea = agent()
    ticket = given(None)
    due = Ticket.objects.get(pk=ticket.pk).next_due_at
    with time_machine.travel(at("2026-11-24T15:10Z"), tick=False):
        ticket_snooze(ticket_id=ticket.pk, until=due, actor=factories.actor(bea, "desk"))
    swept(due.isoformat())
    assert owner(ticket) == bea
