"""Opening a ticket: understood, checked against the contract, queued, confirmed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.choices import Openers, Role
from accounts.errors import MayNotOpenTickets
from customs.models import CustomsSystem, Outage
from notifications.models import OutboxMessage
from tests import factories
from tickets.choices import EventKind, Status

pytestmark = pytest.mark.django_db

REJECTION = (
    "ValidationCode:CDS40045;CodeDescription:Missing document;"
    "PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument\n"
    "Container CSQU3054383"
)
MONDAY = datetime(2026, 11, 23, 9, 42, 10, 600_000, tzinfo=UTC)


def test_a_pasted_rejection_is_understood_and_led_to_the_queue_of_alerts():
    ticket = factories.ticket(subject="Rejected", description=REJECTION)
    assert (ticket.category, ticket.customs_system) == ("customs_error", "cds")
    assert ticket.queue.slug == "alerts"
    assert ticket.scope_verdict == "included"
    assert ticket.classification["codes"][0]["code"] == "CDS40045"


def test_every_reference_in_the_text_finds_the_ticket():
    ticket = factories.ticket(description=REJECTION, declaration_reference="POS-26-00725")
    values = set(ticket.references.values_list("value", flat=True))
    assert {"CSQU3054383", "CDS40045", "POS-26-00725"} <= values


def test_what_the_requester_says_wins_over_what_was_understood():
    ticket = factories.ticket(description=REJECTION, category="rectification", priority="low")
    assert (ticket.category, ticket.subtype, ticket.priority) == ("rectification", "", "low")


def test_the_log_begins_with_the_opening_in_whole_seconds():
    with time_machine.travel(MONDAY, tick=False):
        ticket = factories.ticket()
    event = ticket.events.first()
    assert event.kind == EventKind.CREATED
    assert event.at == ticket.created_at == MONDAY.replace(microsecond=0)
    assert event.data["priority"] == "normal"
    assert ticket.messages.get().is_opening


def test_the_requester_gets_one_confirmation_in_their_language():
    ticket = factories.ticket(requester=factories.person(language="fr"))
    mail = OutboxMessage.objects.get()
    assert (mail.key, mail.language) == (f"opened:{ticket.pk}", "fr")


def test_a_contract_may_leave_opening_to_the_administrators():
    company = factories.company(contract_openers=Openers.ADMINS)
    with pytest.raises(MayNotOpenTickets):
        factories.ticket(factories.person(company))
    admin = factories.person(company, role=Role.CUSTOMER_ADMIN)
    assert factories.ticket(admin).status == Status.NEW


SILENCE = "Connection to CDS timed out, message queued. Declaration POS-26-00725, import."


@pytest.mark.parametrize(("text", "tied"), [(SILENCE, True), (REJECTION, False)])
def test_a_running_outage_is_tied_to_what_it_explains(text, tied):
    outage = Outage.objects.create(
        source="agent",
        kind="incident",
        status="investigating",
        impact="major",
        title="CDS down",
        started_at=datetime.now(UTC) - timedelta(hours=1),
        created_by=factories.agent(),
    )
    outage.systems.add(CustomsSystem.objects.get(slug="cds"))
    ticket = factories.ticket(description=text)
    assert ticket.customs_system == "cds"
    assert (ticket.outage == outage) is tied
