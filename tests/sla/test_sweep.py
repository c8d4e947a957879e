"""The sweep: breaches and escalations, once, whatever happens around it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.endpoints import endpoint_delete
from notifications.errors import EndpointInUse
from notifications.models import OutboxMessage, WebhookEndpoint
from sla.choices import ClockState
from sla.models import Clock, Escalation, EscalationRule, Policy
from sla.services import sweep as sweeping
from tests import factories, faults
from tests.sla.moves import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    assigns,
    at,
    clock,
    moves,
    opened,
    says,
    swept,
)
from tickets.models import Message, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rules(db):
    EscalationRule.objects.all().delete()


def rule(**fields):
    defaults = {
        "policy": Policy.objects.get(plan="premium"),
        "name": "A rule",
        "active_from": at("2026-01-01T00:00"),
        "metric": "first_response",
        "minutes": 0,
    }
    return EscalationRule.objects.create(**defaults | fields)


def test_a_deadline_left_behind_is_recorded_as_a_breach_with_its_true_time():
    ticket = opened(f"{MONDAY}T09:00")
    done = swept(f"{TUESDAY}T03:00")
    late = clock(ticket, "first_response")
    assert (done.claimed, done.breached) == (1, 1)
    assert (late.state, late.breached_at) == (ClockState.BREACHED, at(f"{MONDAY}T13:00"))
    fact = TicketEvent.objects.get(ticket=ticket, kind="sla_breached")
    assert fact.data["breached_at"] == "2026-11-23T12:00:00Z"


def test_a_promise_is_not_late_at_its_deadline_but_one_second_after():
    ticket = opened(f"{MONDAY}T09:00")
    assert swept(f"{MONDAY}T13:00:00").claimed == 0
    assert swept(f"{MONDAY}T13:00:01").breached == 1
    assert clock(ticket, "first_response").breached_at == at(f"{MONDAY}T13:00")


def test_a_second_sweep_finds_nothing_to_do():
    opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    again = swept(f"{MONDAY}T14:00")
    assert (again.claimed, again.breached, again.escalated) == (0, 0, 0)


def test_what_will_be_due_in_ten_minutes_is_due_then():
    """zammad#3523: a refactoring emptied the escalated view and nobody noticed."""
    rule(minutes=-10, notify_assignee=True)
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    assigns(f"{MONDAY}T09:05", ticket, agent, agent)
    assert swept(f"{MONDAY}T12:49:59").escalated == 0
    assert swept(f"{MONDAY}T12:50").escalated == 1
    assert OutboxMessage.objects.filter(recipient=agent.email, template="sla_escalated").exists()


def test_a_rule_fires_once_on_a_clock_however_often_the_sweep_runs():
    """glpi#2408: hundreds of mails about one breach."""
    lead = factories.agent(role="lead")
    rule(notify_leads=True)
    opened(f"{MONDAY}T09:00")
    for minute in range(5):
        swept(f"{MONDAY}T14:0{minute}")
    assert Escalation.objects.count() == 1
    assert OutboxMessage.objects.filter(recipient=lead.email).count() == 1


def test_two_thresholds_of_a_day_both_fire():
    """zammad#4348: one notice a day for each ticket hid the later ones."""
    rule(percent=50, minutes=None)
    rule(percent=75, minutes=None)
    opened(f"{MONDAY}T09:00")
    assert swept(f"{MONDAY}T11:00").escalated == 1
    assert swept(f"{MONDAY}T12:00").escalated == 1


def test_a_late_sweep_fires_with_the_true_moment():
    rule(percent=50, minutes=None)
    opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T12:30")
    fired = Escalation.objects.get()
    assert fired.moment_at == at(f"{MONDAY}T11:00")
    assert fired.fired_at == at(f"{MONDAY}T12:30")


def test_a_warning_found_at_night_waits_for_opening_but_a_breach_does_not():
    """zammad#4432: reminders at midnight and on Sundays."""
    lead = factories.agent(role="lead")
    rule(percent=30, minutes=None, notify_leads=True, metric="resolution")
    rule(minutes=0, notify_leads=True)
    opened(f"{FRIDAY}T09:00")
    swept("2026-11-21T03:00")
    waiting = OutboxMessage.objects.filter(recipient=lead.email)
    instants = sorted(message.next_attempt_at for message in waiting)
    assert instants == [at("2026-11-21T03:00"), at(f"{MONDAY}T09:00")]


def test_no_rule_fires_while_the_clock_is_paused():
    """glpi#24481: breached while pending."""
    rule(metric="resolution", percent=10, minutes=None)
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    says(f"{MONDAY}T09:10", ticket, agent)
    moves(f"{MONDAY}T09:20", ticket, "waiting_customer", agent)
    assert swept("2026-12-20T10:00").claimed == 0
    says("2026-12-21T10:00", ticket, ticket.requester)
    assert swept("2026-12-21T12:03:59").escalated == 0
    assert swept("2026-12-21T12:04").escalated == 1


def test_the_conditions_of_a_rule_hold_or_it_does_not_fire():
    rule(priorities=["critical"])
    rule(categories=["improvement"])
    rule(plans=["premium_plus"])
    rule(only_unassigned=True)
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    assigns(f"{MONDAY}T09:05", ticket, agent, agent)
    assert swept(f"{MONDAY}T14:00").escalated == 0
    assigns(f"{MONDAY}T14:30", ticket, None, agent)
    assert swept(f"{MONDAY}T14:30:10").escalated == 1


def test_a_new_rule_does_not_fire_for_what_has_long_passed():
    opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    rule(percent=50, minutes=None, active_from=at(f"{MONDAY}T15:00"))
    assert swept(f"{MONDAY}T16:00").escalated == 0


def test_the_actions_of_a_rule_change_the_ticket_and_are_on_record():
    agent = factories.agent()
    rule(raise_priority=True, to_assignee=agent, note="Look at this now.")
    ticket = opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.priority, ticket.assignee) == ("high", agent)
    assert Message.objects.get(ticket=ticket, public=False).body == "Look at this now."
    kinds = [event.kind for event in TicketEvent.objects.filter(ticket=ticket)]
    assert kinds.count("sla_escalated") == kinds.count("priority_changed") == 1
    assert [deed["action"] for deed in Escalation.objects.get().done] == [
        "priority",
        "assignee",
        "note",
    ]


def test_the_manager_of_the_contract_is_told_of_a_breach():
    rule(notify_manager=True)
    company = factories.company(contract_manager_email="boss@customer.example")
    opened(f"{MONDAY}T09:00", requester=factories.person(company))
    swept(f"{MONDAY}T14:00")
    mail = OutboxMessage.objects.get(recipient="boss@customer.example")
    assert mail.context["is_late"]


def endpoint(**fields):
    """A program of C4T's own, which asked for nothing but what rules send it."""
    defaults = {"url": "https://chat.example/hooks/secret", "event_types": ["ping"]}
    return WebhookEndpoint.objects.create(**defaults | fields)


@pytest.mark.parametrize("asked_for", ["ping", "sla.escalated"])
def test_a_rule_calls_its_webhook_once_with_what_fired(asked_for):
    """Also where the endpoint hears of every escalation anyway."""
    listens = endpoint(event_types=[asked_for])
    endpoint(company_id=1, event_types=["sla.escalated"])
    rule(to_endpoint=listens, name="Tell the chat")
    ticket = opened(f"{MONDAY}T09:00")
    for minute in range(3):
        swept(f"{MONDAY}T14:0{minute}")
    [call] = OutboxMessage.objects.filter(channel="webhook")
    line = TicketEvent.objects.get(kind="sla_escalated")
    assert (call.endpoint_id, call.template) == (listens.pk, "sla.escalated")
    assert call.key == f"webhook:{listens.pk}:sla.escalated:event:{line.pk}"
    told = call.context["data"]
    assert (told["number"], told["rule"]["name"]) == (ticket.number, "Tell the chat")
    assert told["promise"] == {"metric": "first_response", "cycle": 1}
    assert Escalation.objects.get().done == [{"action": "webhook", "to": "chat.example"}]


def test_each_of_two_rules_calls_its_own_webhook_with_its_own_line():
    chat, pager = endpoint(), endpoint(url="https://pager.example/in")
    rule(to_endpoint=chat, name="Chat", percent=50, minutes=None)
    rule(to_endpoint=pager, name="Pager")
    opened(f"{MONDAY}T09:00")
    opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    calls = OutboxMessage.objects.filter(channel="webhook")
    told = [(call.endpoint_id, call.context["data"]["rule"]["name"]) for call in calls]
    assert sorted(told) == [(chat.pk, "Chat")] * 2 + [(pager.pk, "Pager")] * 2


def test_a_webhook_that_is_switched_off_is_not_called_and_the_record_says_so():
    off = endpoint(disabled_at=at("2026-11-01T09:00"), disabled_reason="owner")
    rule(to_endpoint=off)
    opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    assert Escalation.objects.get().done == [{"action": "webhook_off", "to": "chat.example"}]
    assert not OutboxMessage.objects.filter(channel="webhook").exists()


def test_a_call_that_cannot_be_written_takes_the_firing_with_it():
    """Nothing is recorded as done that was not: both are in one transaction."""
    rule(to_endpoint=endpoint())
    opened(f"{MONDAY}T09:00")
    with faults.disk_full("notifications_outboxmessage", when="NEW.channel = 'webhook'"):
        assert swept(f"{MONDAY}T14:00").failed == 1
    assert not Escalation.objects.exists()
    assert swept(f"{MONDAY}T14:06").escalated == 1
    assert OutboxMessage.objects.filter(channel="webhook").count() == 1


def test_one_bad_ticket_is_pushed_forward_and_stops_nobody():
    bad, good = opened(f"{MONDAY}T09:00"), opened(f"{MONDAY}T09:00")
    of_the_bad = f"NEW.ticket_id = {bad.pk} AND NEW.state = 'breached'"
    with faults.disk_full("sla_clock", event="UPDATE", when=of_the_bad):
        done = swept(f"{MONDAY}T14:00")
    assert (done.breached, done.failed) == (1, 1)
    assert clock(good, "first_response").state == ClockState.BREACHED
    assert clock(bad, "first_response").next_action_at == at(f"{MONDAY}T14:05")


def test_the_sweep_takes_as_many_batches_as_are_due(monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for _number in range(5):
        opened(f"{MONDAY}T09:00")
    assert swept(f"{MONDAY}T14:00").breached == 5


def test_a_batch_is_the_same_statements_however_many_tickets_and_emails():
    factories.agent(role="lead")
    rule(notify_leads=True)
    counts = []
    for day, tickets in (("23", 1), ("24", 1), ("25", 6)):
        for _number in range(tickets):
            opened(f"2026-11-{day}T09:00")
        with CaptureQueriesContext(connection) as seen:
            assert swept(f"2026-11-{day}T14:00").escalated == tickets
        counts.append(len(seen))
    assert counts[1] == counts[2]  # the first also reads what a process reads once


def test_the_claim_reads_the_index_of_what_is_due():
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        plan = Clock.objects.due(at(f"{MONDAY}T14:00")).explain()
        cursor.execute("SET enable_seqscan = on")
    assert "sla_clock_due" in plan


def test_a_webhook_that_a_rule_calls_is_not_deleted():
    """Else the rule would be left without what it does."""
    called, other = endpoint(), endpoint()
    rule(to_endpoint=called, name="Tell the chat")
    with pytest.raises(EndpointInUse, match="Tell the chat"):
        endpoint_delete(endpoint_id=called.pk)
    endpoint_delete(endpoint_id=other.pk)
    assert list(WebhookEndpoint.objects.all()) == [called]
