"""What was said to an authority: allowed by the customer, kept as it was, told to both sides."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests import factories
from tickets.choices import EventKind, Status
from tickets.errors import AgentsOnly, ApprovalMissing, ContactRefused, TicketClosed
from tickets.models import AuthorityContactLog, Ticket
from tickets.services import (
    NewContact,
    approval_answer,
    approval_ask,
    authority_contact_add,
    ticket_move,
)

pytestmark = pytest.mark.django_db

CALL = NewContact(
    channel="phone", authority="Bureau du Havre", shared="The MRN", reference="2026-118"
)


@pytest.fixture
def desk():
    return factories.actor(factories.agent(), "desk")


@pytest.fixture
def ticket() -> Ticket:
    return factories.ticket(customs_system="delta_ie")


def approve(ticket: Ticket, desk, *, given: bool = True) -> None:
    asked = approval_ask(ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=desk)
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=asked.pk,
        given=given,
        by=ticket.requester,
        actor=factories.actor(ticket.requester),
    )


def test_a_contact_is_logged_with_the_approval_that_allows_it(ticket, desk):
    approve(ticket, desk)
    row = authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)
    assert row.approval == ticket.approvals.get()
    assert (row.by, row.customs_system) == (desk.user, "delta_ie")
    event = ticket.events.get(kind=EventKind.AUTHORITY_CONTACTED)
    assert event.data == {
        "contact": row.pk,
        "channel": "phone",
        "authority": "Bureau du Havre",
        "reference": "2026-118",
    }


@pytest.mark.parametrize("given", [None, False])
def test_without_an_approval_there_is_no_contact(ticket, desk, given):
    if given is not None:
        approve(ticket, desk, given=given)
    with pytest.raises(ApprovalMissing):
        authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)
    assert not AuthorityContactLog.objects.exists()


def test_an_approval_of_another_ticket_allows_nothing(ticket, desk):
    approve(factories.ticket(ticket.requester), desk)
    with pytest.raises(ApprovalMissing):
        authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)


def test_an_approval_given_afterwards_excuses_nothing(ticket, desk):
    approve(ticket, desk)
    early = NewContact(
        channel="phone",
        authority="Bureau",
        shared="MRN",
        at=timezone.now() - timedelta(minutes=5),
    )
    with pytest.raises(ApprovalMissing):
        authority_contact_add(ticket_id=ticket.pk, contact=early, actor=desk)


def test_where_the_contract_demands_none_a_contact_needs_none(desk):
    company = factories.company(contract_approval_required=False)
    ticket = factories.ticket(factories.person(company))
    row = authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)
    assert row.approval is None


@pytest.mark.parametrize(
    "fields", [{"shared": " ", "answer": ""}, {"at": timezone.now() + timedelta(days=3650)}]
)
def test_what_says_nothing_or_is_to_come_is_refused(ticket, desk, fields):
    approve(ticket, desk)
    said = {"channel": "email", "authority": "Bureau", "shared": "MRN"}
    with pytest.raises(ContactRefused):
        authority_contact_add(ticket_id=ticket.pk, contact=NewContact(**said | fields), actor=desk)


def test_only_agents_contact_authorities(ticket, desk):
    approve(ticket, desk)
    with pytest.raises(AgentsOnly):
        authority_contact_add(
            ticket_id=ticket.pk, contact=CALL, actor=factories.actor(ticket.requester)
        )


def test_the_ticket_may_wait_for_the_authority_at_once(ticket, desk):
    approve(ticket, desk)
    authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk, wait=True)
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING_AUTHORITY


def test_a_closed_ticket_takes_no_contact(ticket, desk):
    approve(ticket, desk)
    ticket_move(ticket_id=ticket.pk, to="closed", actor=desk)
    with pytest.raises(TicketClosed):
        authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tickets_authoritycontactlog SET answer = 'yes'",
        "DELETE FROM tickets_authoritycontactlog",
    ],
)
def test_the_database_refuses_to_rewrite_a_contact(ticket, desk, statement):
    approve(ticket, desk)
    authority_contact_add(ticket_id=ticket.pk, contact=CALL, actor=desk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_a_contact_that_says_nothing(ticket, desk):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="says_something"):
        AuthorityContactLog.objects.create(
            ticket=ticket, at=now, recorded_at=now, by=desk.user, channel="phone", authority="x"
        )
