"""Many at once: sweeps beside each other and beside people, and any life of a ticket."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from random import Random
from time import sleep

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.models import OutboxMessage
from sla.models import Clock, Escalation, EscalationRule, Policy
from sla.services import sweep as sweeping
from sla.services.recompute import recompute
from tests import factories
from tests.sla.moves import MONDAY, at, opened
from tickets.choices import Via
from tickets.errors import TicketClosed, TransitionRefused
from tickets.models import TicketEvent
from tickets.services import message_add, ticket_move, ticket_prioritise


def breach_rule():
    EscalationRule.objects.all().delete()
    policy = Policy.objects.get(plan="premium")
    EscalationRule.objects.create(
        policy=policy, name="Late", minutes=0, notify_leads=True, active_from=at("2026-01-01")
    )


def on_own_connection(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connections.close_all()


def prioritise(ticket_id, user):
    ticket_prioritise(ticket_id=ticket_id, priority="low", actor=factories.actor(user, Via.DESK))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sweeps_beside_each_other_and_beside_people_fire_everything_once(monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 4)
    breach_rule()
    lead, person = factories.agent(role="lead"), factories.person()
    tickets = [opened(f"{MONDAY}T09:00", requester=person) for _ in range(24)]
    now = at(f"{MONDAY}T13:30")
    with time_machine.travel(now, tick=True), ThreadPoolExecutor(5) as pool:
        work = [pool.submit(on_own_connection, lambda: sweeping.sweep(now=now)) for _ in range(4)]
        work += [
            pool.submit(on_own_connection, prioritise, ticket.pk, lead) for ticket in tickets[:6]
        ]
        for one in work:
            one.result(timeout=60)
    sweeping.sweep(now=now)
    breached = TicketEvent.objects.filter(kind="sla_breached")
    assert breached.count() == breached.values("ticket").distinct().count() == 24
    assert Escalation.objects.count() == 24
    assert OutboxMessage.objects.filter(recipient=lead.email).count() == 24
    assert recompute(now=now, write=False, report=print)["different"] == 0


def sweep_until_killed(now):
    """What a worker does, in a process of its own."""
    while True:
        sweeping.sweep(now=now)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_killed_at_any_moment_lose_nothing_and_repeat_nothing(monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 3)
    breach_rule()
    lead, person = factories.agent(role="lead"), factories.person()
    for _number in range(40):
        opened(f"{MONDAY}T09:00", requester=person)
    now, chance = at(f"{MONDAY}T13:30"), Random(4)
    processes = get_context("fork")
    for _kill in range(20):
        connection.close()
        connection.close_pool()  # a child must not inherit the parent's sockets
        workers = [processes.Process(target=sweep_until_killed, args=[now]) for _ in range(2)]
        for worker in workers:
            worker.start()
        sleep(chance.uniform(0.01, 0.08))
        for worker in workers:
            worker.kill()
            worker.join(timeout=10)
    sweeping.sweep(now=now)
    assert Clock.objects.filter(state="breached").count() == 40
    assert TicketEvent.objects.filter(kind="sla_breached").count() == 40
    assert Escalation.objects.count() == 40
    assert OutboxMessage.objects.filter(recipient=lead.email).count() == 40
    assert recompute(now=now, write=False, report=print)["different"] == 0


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3 * 24 * 3600),
        st.sampled_from(
            [
                "answer",
                "note",
                "ask",
                "waiting_customer",
                "waiting_third_party",
                "open",
                "resolved",
                "critical",
                "low",
                "sweep",
                "sweep",
            ]
        ),
    ),
    max_size=8,
)
START = datetime(2026, 10, 22, 7, tzinfo=UTC)  # the clock changes on Sunday the 25th


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_to_a_ticket_its_stored_clocks_are_the_fold_of_its_log(steps):
    with time_machine.travel(START, tick=False):
        ticket, agent = factories.ticket(category="port_error"), factories.agent()
    for second, step in sorted(steps):
        with time_machine.travel(START + timedelta(seconds=second), tick=False):
            live(ticket, agent, step)
    last = START + timedelta(seconds=max([second for second, _step in steps], default=0))
    assert recompute(now=last, write=False, report=print)["different"] == 0
    assert not Clock.objects.filter(ticket=ticket, next_action_at__lt=START).exists()


def live(ticket, agent, step):
    """One step, unless the ticket cannot take it."""
    by = factories.actor(agent, Via.DESK)
    with suppress(TransitionRefused, TicketClosed):
        if step in ("answer", "note", "ask"):
            author = ticket.requester if step == "ask" else agent
            public = step != "note"
            message_add(ticket_id=ticket.pk, author=author, body="Words", actor=by, public=public)
        elif step in ("critical", "low"):
            ticket_prioritise(ticket_id=ticket.pk, priority=step, actor=by)
        elif step == "sweep":
            sweeping.sweep(now=timezone.now())
        else:
            ticket_move(ticket_id=ticket.pk, to=step, actor=by)
