"""The log is the spine: append-only, and written by every change."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories
from tickets.models import Ticket, TicketEvent
from tickets.signals import ticket_event_recorded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    ["UPDATE tickets_ticketevent SET kind = 'rated'", "DELETE FROM tickets_ticketevent"],
)
def test_the_database_refuses_to_rewrite_the_log(statement):
    factories.ticket()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert TicketEvent.objects.exists()


def test_a_listener_that_fails_undoes_the_change():
    def fail(**_arguments):
        raise RuntimeError("no clock")

    ticket_event_recorded.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            factories.ticket()
    finally:
        ticket_event_recorded.disconnect(fail)
    assert not Ticket.objects.exists()


def test_the_version_grows_with_every_event():
    ticket = factories.ticket()
    assert Ticket.objects.get(pk=ticket.pk).version == 1 + ticket.events.count()


@pytest.mark.parametrize(
    ("number", "found"),
    [("CAS-{:06d}", True), ("cas-{}", True), ("CAS-999999999", False), ("'; --", False)],
)
def test_tickets_are_found_by_number(number, found):
    ticket = factories.ticket()
    assert Ticket.objects.by_number(number.format(ticket.pk)).exists() is found
