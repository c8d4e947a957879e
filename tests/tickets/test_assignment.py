"""Tickets given by rule: to whom, why, and once, however many come at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection

from notifications.models import OutboxMessage
from tests import factories
from tickets.choices import EventKind
from tickets.errors import NobodyAway
from tickets.models import Absence, AgentProfile, AssignmentRule, Queue, Ticket
from tickets.services import ticket_assign, ticket_move
from tickets.services.assignment import absence_add, tickets_hand_over

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def agent(**skills):
    user = factories.agent(**skills.pop("user", {}))
    AgentProfile.objects.create(user=user, **skills)
    return user


def rule(method="least_loaded", **fields):
    for queue in Queue.objects.all():
        AssignmentRule.objects.update_or_create(queue=queue, defaults={"method": method, **fields})


def reasons(ticket):
    rows = ticket.events.filter(kind=EventKind.ASSIGNED).order_by("pk")
    return [row.data.get("reason", {}).get("why") for row in rows]


def test_without_a_rule_agents_take_tickets():
    agent()
    assert factories.ticket().assignee is None
    rule("manual")
    assert factories.ticket().assignee is None


def test_the_one_with_the_fewest_open_tickets_gets_the_next():
    ada, bea = agent(), agent()
    rule()
    owners = [factories.ticket().assignee for _ in range(3)]
    assert owners == [ada, bea, ada]
    ticket_move(
        ticket_id=Ticket.objects.filter(assignee=ada).first().pk,
        to="resolved",
        actor=factories.actor(ada, "desk"),
    )
    assert factories.ticket().assignee == ada


def test_each_in_turn_whatever_they_have():
    ada, bea, cleo = agent(), agent(), agent()
    rule("round_robin")
    assert [factories.ticket().assignee for _ in range(4)] == [ada, bea, cleo, ada]


def test_only_who_knows_the_matter_gets_it_and_the_log_says_why():
    agent(countries=["FR"], languages=["fr"])
    german = agent(countries=["DE"], systems=["atlas"])
    rule()
    ticket = factories.ticket(customs_system="atlas", description="ATLAS rejected it in Germany")
    assert ticket.assignee == german
    reason = ticket.events.get(kind=EventKind.ASSIGNED).data["reason"]
    assert (reason["why"], reason["method"], reason["open"]) == ("rule", "least_loaded", 0)
    assert "atlas" in reason["skills"]
    assert OutboxMessage.objects.filter(template="ticket_assigned", recipient=german.email).exists()


def test_who_has_enough_gets_no_more():
    agent(open_most=1)
    rule()
    assert [bool(factories.ticket().assignee) for _ in range(2)] == [True, False]


def test_who_has_left_or_takes_nothing_by_rule_gets_nothing():
    agent(user={"is_active": False}), agent(takes_tickets=False)
    rule()
    assert factories.ticket().assignee is None


@pytest.mark.parametrize(
    ("at", "zone", "away"),
    [
        ("2026-11-24T10:00Z", "Europe/Paris", True),
        ("2026-11-25T22:59Z", "Europe/Paris", True),
        ("2026-11-25T23:01Z", "Europe/Paris", False),
        ("2026-11-25T23:01Z", "Europe/London", True),
        ("2026-11-23T22:59Z", "Europe/Paris", False),
    ],
)
def test_absences_are_days_where_the_agent_is_both_included(at, zone, away):
    ada = agent(user={"time_zone": zone})
    absence_add(user=ada, first_on=date(2026, 11, 24), last_on=date(2026, 11, 25))
    rule()
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        assert (factories.ticket().assignee is None) == away


def test_the_tickets_of_who_goes_away_go_to_others():
    ada = agent()
    rule()
    with time_machine.travel(TUESDAY, tick=False):
        mine = factories.ticket()
        bea = agent()
        with pytest.raises(NobodyAway):
            tickets_hand_over(agent=ada, actor=factories.actor(ada, "desk"))
        absence_add(user=ada, first_on=TUESDAY.date(), last_on=TUESDAY.date())
        assert tickets_hand_over(agent=ada, actor=factories.actor(ada, "desk")) == 1
        assert tickets_hand_over(agent=ada, actor=factories.actor(ada, "desk")) == 0
    mine.refresh_from_db()
    assert mine.assignee == bea
    assert reasons(mine) == ["rule", "absent"]


def test_tickets_of_a_queue_without_a_rule_go_back_to_it():
    ada, ticket = factories.agent(), factories.ticket()
    ticket_assign(ticket_id=ticket.pk, assignee=ada, actor=factories.actor(ada, "desk"))
    Absence.objects.create(user=ada, first_on=date(2020, 1, 1), last_on=date(2099, 1, 1))
    assert tickets_hand_over(agent=ada, actor=factories.actor(ada, "desk")) == 1
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_tickets_that_come_at_once_are_shared_evenly():
    for _ in range(3):
        agent()
    rule()
    requester = factories.person()

    def opened(_number):
        try:
            return factories.ticket(requester).assignee_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        owners = list(pool.map(opened, range(12)))
    assert sorted(owners.count(owner) for owner in set(owners)) == [4, 4, 4], owners
