"""Messages and the status machine."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from notifications.models import OutboxMessage
from tests import factories
from tests.factories import actor
from tickets.choices import EventKind, Status, Via
from tickets.errors import (
    ApprovalMissing,
    NothingToSay,
    TicketChanged,
    TicketClosed,
    TransitionRefused,
)
from tickets.models import Ticket
from tickets.services import approval_answer, approval_ask, message_add, ticket_move

pytestmark = pytest.mark.django_db


def say(ticket, author, body="A message", **options):
    return message_add(
        ticket_id=ticket.pk, author=author, body=body, actor=actor(author, Via.DESK), **options
    )


def move(ticket, to, by, **options):
    return ticket_move(ticket_id=ticket.pk, to=to, actor=actor(by, Via.DESK), **options)


def status_of(ticket):
    return Ticket.objects.get(pk=ticket.pk).status


def test_the_first_answer_of_an_agent_opens_the_ticket_and_tells_the_requester():
    ticket, agent = factories.ticket(), factories.agent()
    message = say(ticket, agent)
    assert status_of(ticket) == Status.OPEN
    mail = OutboxMessage.objects.get(key=f"message:{message.pk}")
    assert mail.recipient == ticket.requester.email


def test_an_internal_note_changes_no_status_and_tells_no_customer():
    ticket, agent = factories.ticket(), factories.agent()
    message = say(ticket, agent, public=False)
    assert status_of(ticket) == Status.NEW
    assert not OutboxMessage.objects.filter(key=f"message:{message.pk}").exists()


@pytest.mark.parametrize("status", [Status.WAITING_CUSTOMER, Status.RESOLVED])
def test_a_customers_message_reopens_what_waits_for_them_or_was_solved(status):
    ticket, agent = factories.ticket(), factories.agent()
    move(ticket, status, agent)
    say(ticket, ticket.requester)
    assert status_of(ticket) == Status.OPEN


def test_an_automatic_reply_reopens_nothing():
    ticket, agent = factories.ticket(), factories.agent()
    move(ticket, Status.WAITING_CUSTOMER, agent)
    say(ticket, ticket.requester, auto=True)
    assert status_of(ticket) == Status.WAITING_CUSTOMER


def test_a_reply_after_the_reopening_time_opens_a_new_ticket_that_follows():
    ticket, agent = factories.ticket(), factories.agent()
    move(ticket, Status.RESOLVED, agent)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        message = say(ticket, ticket.requester, body="It is back")
    assert message.ticket_id != ticket.pk
    assert message.ticket.follows_id == ticket.pk
    assert status_of(ticket) == Status.RESOLVED


def test_an_agent_cannot_write_publicly_on_a_closed_ticket():
    ticket, agent = factories.ticket(), factories.agent()
    move(ticket, Status.CLOSED, agent)
    with pytest.raises(TicketClosed):
        say(ticket, agent)


def test_an_empty_message_is_refused():
    ticket = factories.ticket()
    with pytest.raises(NothingToSay):
        say(ticket, ticket.requester, body="  \n ")


def test_an_answer_is_refused_when_someone_wrote_meanwhile():
    ticket, agent = factories.ticket(), factories.agent()
    seen = ticket.version
    say(ticket, ticket.requester, body="One more thing")
    with pytest.raises(TicketChanged):
        say(ticket, agent, seen_version=seen)
    assert ticket.messages.count() == 2


def test_a_reply_and_its_status_are_one_step_in_the_log():
    ticket, agent = factories.ticket(), factories.agent()
    say(ticket, agent, then=Status.WAITING_CUSTOMER)
    kinds = list(ticket.events.values_list("kind", flat=True))
    assert kinds[-2:] == [EventKind.MESSAGE_ADDED, EventKind.STATUS_CHANGED]
    assert status_of(ticket) == Status.WAITING_CUSTOMER


def test_moving_to_the_status_it_has_changes_nothing():
    ticket = factories.ticket()
    before = ticket.events.count()
    move(ticket, Status.NEW, factories.agent())
    assert ticket.events.count() == before


def test_a_customer_solves_and_reopens_but_does_not_move_otherwise():
    ticket = factories.ticket()
    move(ticket, Status.RESOLVED, ticket.requester)
    move(ticket, Status.OPEN, ticket.requester)
    with pytest.raises(TransitionRefused):
        move(ticket, Status.WAITING_AUTHORITY, ticket.requester)


def test_no_authority_is_contacted_without_the_customers_approval():
    ticket, agent = factories.ticket(), factories.agent()
    with pytest.raises(ApprovalMissing):
        move(ticket, Status.WAITING_AUTHORITY, agent)
    approval = approval_ask(
        ticket_id=ticket.pk, purpose="Ask why", shared="The MRN", actor=actor(agent, Via.DESK)
    )
    assert status_of(ticket) == Status.WAITING_CUSTOMER
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=approval.pk,
        given=True,
        by=ticket.requester,
        actor=actor(ticket.requester),
    )
    move(ticket, Status.WAITING_AUTHORITY, agent)
    assert status_of(ticket) == Status.WAITING_AUTHORITY


def test_a_refused_approval_allows_no_contact():
    ticket, agent = factories.ticket(), factories.agent()
    approval = approval_ask(
        ticket_id=ticket.pk, purpose="Ask why", shared="The MRN", actor=actor(agent, Via.DESK)
    )
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=approval.pk,
        given=False,
        by=ticket.requester,
        actor=actor(ticket.requester),
        reason="We ask ourselves",
    )
    with pytest.raises(ApprovalMissing):
        move(ticket, Status.WAITING_AUTHORITY, agent)
