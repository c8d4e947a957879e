"""What a customer sees of approvals and contacts with an authority."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import Ticket
from tickets.services import NewContact, approval_ask, approval_record, authority_contact_add

pytestmark = pytest.mark.django_db

CONSENT = "You may contact customs."


@pytest.fixture
def ticket(requester) -> Ticket:
    return factories.ticket(requester, description=f"Rejected. {CONSENT}")


@pytest.fixture
def desk():
    return factories.actor(factories.agent(name="Claire Vasseur"), "desk")


def page(ticket: Ticket) -> str:
    return reverse("ticket", args=[ticket.number])


def test_their_own_words_are_shown_as_the_approval(portal, ticket, desk):
    approval_record(ticket_id=ticket.pk, message=ticket.messages.get(), words=CONSENT, actor=desk)
    text = portal.get(page(ticket)).text
    assert "Approval given" in text
    assert text.count(CONSENT) == 2  # in the message, and as the approval


def test_a_contact_is_told_kindly_with_its_reference_and_answer(portal, ticket, desk):
    approval_record(ticket_id=ticket.pk, message=ticket.messages.get(), words=CONSENT, actor=desk)
    contact = NewContact(
        channel="phone", authority="CDS helpdesk", shared="The MRN", answer="Done", reference="Q-1"
    )
    authority_contact_add(ticket_id=ticket.pk, contact=contact, actor=desk)
    text = portal.get(page(ticket)).text
    assert "We contacted CDS helpdesk by telephone. Reference: Q-1." in text
    assert "Done" in text


def test_a_yes_in_the_reply_box_approves(portal, ticket, desk):
    approval = approval_ask(ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=desk)
    portal.post(reverse("reply", args=[ticket.number]), {"body": "Yes, I agree."})
    approval.refresh_from_db()
    assert (approval.state, approval.answered_via) == ("given", "portal")
    assert "Yes, I agree." in portal.get(page(ticket)).text


def test_a_doubtful_reply_leaves_the_card_to_answer(portal, ticket, desk):
    approval = approval_ask(ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=desk)
    portal.post(reverse("reply", args=[ticket.number]), {"body": "Yes, but not before Monday"})
    approval.refresh_from_db()
    assert approval.state == "asked"
    assert "Give my approval" in portal.get(page(ticket)).text
