"""Who takes a ticket, how urgent it is, what it is."""

import pytest

from notifications.models import OutboxMessage
from tests import factories
from tests.factories import actor
from tickets.choices import EventKind, Via
from tickets.errors import AgentsOnly, SubtypeMismatch
from tickets.services import (
    ticket_assign,
    ticket_classify,
    ticket_prioritise,
    ticket_scope_confirm,
)

pytestmark = pytest.mark.django_db


def test_taking_a_ticket_writes_one_event_however_often_it_is_done():
    ticket, agent = factories.ticket(), factories.agent()
    for _again in range(2):
        ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=actor(agent, Via.DESK))
    assert ticket.events.filter(kind=EventKind.ASSIGNED).count() == 1


def test_only_the_one_who_is_given_a_ticket_is_told():
    ticket, agent, lead = factories.ticket(), factories.agent(), factories.agent(role="lead")
    ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=actor(agent, Via.DESK))
    assert not OutboxMessage.objects.filter(template="ticket_assigned").exists()
    ticket_assign(ticket_id=ticket.pk, assignee=lead, actor=actor(agent, Via.DESK))
    assert OutboxMessage.objects.get(template="ticket_assigned").recipient == lead.email


def test_a_customer_cannot_be_the_assignee():
    ticket, agent = factories.ticket(), factories.agent()
    with pytest.raises(AgentsOnly):
        ticket_assign(ticket_id=ticket.pk, assignee=ticket.requester, actor=actor(agent, Via.DESK))


def test_a_correction_keeps_what_was_understood_and_moves_the_queue():
    ticket, agent = factories.ticket(category="port_error"), factories.agent()
    ticket = ticket_classify(
        ticket_id=ticket.pk,
        category="out_of_scope",
        subtype="reference_data",
        actor=actor(agent, Via.DESK),
    )
    event = ticket.events.get(kind=EventKind.CLASSIFIED)
    assert event.data["corrected"] is True
    assert event.data["from"]["category"] == "port_error"
    assert (ticket.queue.slug, ticket.scope_verdict) == ("to-sort", "excluded")


def test_accepting_a_category_is_no_correction():
    ticket, agent = factories.ticket(category="port_error"), factories.agent()
    ticket = ticket_classify(
        ticket_id=ticket.pk, category="port_error", subtype="", actor=actor(agent, Via.DESK)
    )
    assert ticket.category_confirmed
    assert ticket.events.get(kind=EventKind.CLASSIFIED).data["corrected"] is False


def test_a_subtype_of_another_category_is_refused():
    ticket, agent = factories.ticket(), factories.agent()
    with pytest.raises(SubtypeMismatch):
        ticket_classify(
            ticket_id=ticket.pk,
            category="port_error",
            subtype="amendment",
            actor=actor(agent, Via.DESK),
        )


def test_the_priority_event_keeps_both_values():
    ticket, agent = factories.ticket(), factories.agent()
    ticket_prioritise(ticket_id=ticket.pk, priority="critical", actor=actor(agent, Via.DESK))
    change = ticket.events.get(kind=EventKind.PRIORITY_CHANGED).data
    assert (change["from"], change["to"]) == ("normal", "critical")


def test_an_agent_confirms_the_scope():
    ticket, agent = factories.ticket(), factories.agent()
    ticket = ticket_scope_confirm(
        ticket_id=ticket.pk, verdict="excluded", actor=actor(agent, Via.DESK)
    )
    assert (ticket.scope_verdict, ticket.scope_confirmed) == ("excluded", True)
