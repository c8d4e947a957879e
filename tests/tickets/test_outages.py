"""One outage, many tickets: tied by themselves, told once, answered by nobody."""

import pytest
import time_machine
from django.utils import timezone

from customs.models import CustomsSystem
from customs.services.outages import OutageReport, outage_close, outage_open, outage_update
from notifications.models import OutboxMessage
from tests import factories
from tickets.choices import Side, Status
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

SILENCE = "Connection to CDS timed out, message queued. Declaration POS-26-00725, import."
REJECTION = "ValidationCode:CDS40045;CodeDescription:Missing document"


def outage(agent, started_at):
    systems = [CustomsSystem.objects.get(slug="cds")]
    report = OutageReport(title="CDS down", systems=systems, started_at=started_at)
    return outage_open(report=report, actor=agent)


def test_an_outage_ties_the_open_tickets_it_explains():
    before = timezone.now().replace(microsecond=0)
    silent, rejected = (factories.ticket(description=text) for text in (SILENCE, REJECTION))
    found = outage(factories.agent(), before)
    assert Ticket.objects.get(pk=silent.pk).outage == found
    assert Ticket.objects.get(pk=rejected.pk).outage is None


@time_machine.travel("2026-11-22T10:00:00Z")  # a Sunday: what waits for Monday is replaced
def test_one_update_reaches_every_tied_ticket_and_answers_none():
    before, agent = timezone.now().replace(microsecond=0), factories.agent()
    tickets = [factories.ticket(description=SILENCE) for _each in range(3)]
    found = outage(agent, before)
    outage_update(outage_id=found.pk, actor=agent, body="Next news at 11:30")
    for ticket in tickets:
        message = ticket.messages.get(side=Side.SYSTEM)
        assert "Next news at 11:30" in message.body
        assert Ticket.objects.get(pk=ticket.pk).status == Status.NEW
        told = OutboxMessage.objects.filter(recipient=ticket.requester.email)
        assert not told.filter(key=f"message:{message.pk}").exists()  # one e-mail a person instead
        assert told.filter(template="outage_told", context__tickets=ticket.number).count() == 1


def test_the_end_is_told_too():
    before, agent = timezone.now().replace(microsecond=0), factories.agent()
    ticket = factories.ticket(description=SILENCE)
    found = outage(agent, before)
    outage_close(outage_id=found.pk, actor=agent, body="CDS is back")
    assert "CDS is back" in ticket.messages.get(side=Side.SYSTEM).body
