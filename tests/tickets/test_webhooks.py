"""What programs hear of tickets, alerts and outages, and what stays inside."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customs.services import outage_close, outage_open, outage_update
from customs.services.outages import OutageReport
from notifications.choices import EventType
from notifications.models import OutboxMessage
from sla.services.sweep import sweep
from tests import factories
from tickets.services import (
    approval_answer,
    approval_ask,
    message_add,
    ticket_assign,
    ticket_move,
    ticket_prioritise,
)

pytestmark = pytest.mark.django_db

ASKABLE = [
    one.value for one in EventType if one not in ("ticket.assigned", "sla.escalated", "ping")
]
SECRET = "Rhubarb and custard"


@pytest.fixture
def requester():
    return factories.person()


@pytest.fixture
def theirs(requester):
    return factories.webhook(requester.company_id, event_types=ASKABLE)


@pytest.fixture
def ours():
    return factories.webhook(None, event_types=[*ASKABLE, "ticket.assigned", "sla.escalated"])


def told(endpoint):
    rows = OutboxMessage.objects.filter(endpoint=endpoint).order_by("pk")
    return [(row.template, row.context["data"]) for row in rows]


def kinds(endpoint):
    return [kind for kind, _data in told(endpoint)]


def test_a_ticket_that_nobody_listens_to_costs_no_query_more(requester):
    factories.ticket(requester)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        factories.ticket(requester)
    asked = [one["sql"] for one in queries if "webhookendpoint" in one["sql"]]
    assert asked == []
    assert not OutboxMessage.objects.filter(channel="webhook").exists()


def test_the_life_of_a_ticket_is_told_in_order(requester, theirs, ours):
    agent = factories.agent(role="lead")
    desk = factories.actor(agent, "desk")
    ticket = factories.ticket(requester, subject="Blocked", external_reference="ERP-1")
    ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=desk)
    ticket_prioritise(ticket_id=ticket.pk, priority="high", actor=desk)
    message_add(ticket_id=ticket.pk, author=agent, body=SECRET, actor=desk, public=False)
    message_add(ticket_id=ticket.pk, author=agent, body="Hello", actor=desk)
    approval = approval_ask(ticket_id=ticket.pk, purpose="Why", shared="What", actor=desk)
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=approval.pk,
        given=True,
        by=requester,
        actor=factories.actor(requester),
    )
    ticket_move(ticket_id=ticket.pk, to="resolved", actor=desk)

    shared = [
        "ticket.created",
        "ticket.priority_changed",
        "ticket.message_added",
        "ticket.status_changed",  # the first answer opens it
        "ticket.approval_asked",
        "ticket.status_changed",
        "ticket.approval_answered",
        "ticket.status_changed",
        "ticket.status_changed",
        "ticket.resolved",
    ]
    assert kinds(theirs) == shared
    assert sorted(kinds(ours)) == sorted([*shared, "ticket.assigned", "ticket.message_added"])
    first = told(theirs)[0][1]
    assert first["number"] == ticket.number
    assert (first["subject"], first["external_reference"]) == ("Blocked", "ERP-1")
    assert first["page"].endswith(f"/tickets/{ticket.number}/")
    assert "/desk/" not in json.dumps(told(theirs))
    assert told(ours)[0][1]["page"].endswith(f"/desk/tickets/{ticket.number}/")
    assert told(theirs)[-1][1]["to"] == "resolved"
    notes = [data for kind, data in told(ours) if kind == "ticket.message_added"]
    assert [note["message"]["public"] for note in notes] == [False, True]
    assert SECRET not in json.dumps(told(ours))
    assert agent.email not in json.dumps(told(theirs))


def test_another_company_hears_nothing(requester, theirs):
    factories.ticket(factories.person())
    assert told(theirs) == []


def test_a_broken_promise_is_told_once(requester, theirs, ours):
    ticket = factories.ticket(requester, priority="critical")
    OutboxMessage.objects.all().delete()
    late = timezone.now() + timedelta(days=10)
    sweep(now=late)
    sweep(now=late)
    broken = [data for kind, data in told(theirs) if kind == "sla.breached"]
    assert {one["promise"]["metric"] for one in broken} >= {"first_response", "resolution"}
    assert len(broken) == len({json.dumps(one["promise"]) for one in broken})
    assert broken[0]["number"] == ticket.number
    assert broken[0]["promise"]["due"].endswith("Z")
    assert "sla.escalated" not in kinds(theirs)
    escalated = [data for kind, data in told(ours) if kind == "sla.escalated"]
    assert escalated
    assert escalated[0]["rule"]["name"]


def test_an_alert_is_told_once(requester, theirs):
    alert = factories.alert(requester.company)
    assert [data["id"] for kind, data in told(theirs) if kind == "alert.created"] == [alert.pk]
    factories.alert(factories.company())
    assert kinds(theirs).count("alert.created") == 1


def test_an_outage_is_told_from_its_start_to_its_end(requester, theirs, ours):
    lead = factories.agent(role="lead")
    outage = outage_open(report=OutageReport(title="CDS is down", countries=["GB"]), actor=lead)
    assert kinds(theirs) == []  # the contract covers no country of it
    requester.company.contract.countries = ["GB"]
    requester.company.contract.save()
    outage_update(outage_id=outage.pk, actor=lead, body="We look into it.")
    outage_close(outage_id=outage.pk, actor=lead)
    assert kinds(theirs) == ["outage.updated", "outage.closed"]
    assert kinds(ours) == ["outage.opened", "outage.updated", "outage.closed"]
    assert told(theirs)[0][1]["countries"] == ["GB"]
    assert told(theirs)[1][1]["ended_at"]
