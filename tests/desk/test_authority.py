"""The block "Contact with the authority" of an agent's ticket page, and its forms."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from customs.models import CustomsSystem
from helpdesk.desk.understanding import sentence_at
from tests import factories
from tickets.models import AuthorityApproval, AuthorityContactLog, Ticket
from tickets.services import approval_answer, approval_ask, message_add

pytestmark = pytest.mark.django_db

CONSENT = "Je vous donne mon accord pour contacter la douane, si le blocage dure."


def page(ticket: Ticket) -> str:
    return reverse("desk:ticket", args=[ticket.number])


def act(name: str, ticket: Ticket, *more: object) -> str:
    return reverse(f"desk:{name}", args=[ticket.number, *more])


def ask(ticket: Ticket, agent) -> AuthorityApproval:
    return approval_ask(
        ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=factories.actor(agent, "desk")
    )


def approve(ticket: Ticket, agent) -> AuthorityApproval:
    return approval_answer(
        ticket_id=ticket.pk,
        approval_id=ask(ticket, agent).pk,
        given=True,
        by=ticket.requester,
        actor=factories.actor(ticket.requester),
    )


def write(ticket: Ticket, body: str):
    return message_add(
        ticket_id=ticket.pk,
        author=ticket.requester,
        body=body,
        actor=factories.actor(ticket.requester),
    )


def test_a_consent_in_the_text_is_offered_with_its_condition(desk, agent):
    ticket = factories.ticket(description=f"Rejet Nat-023.\n{CONSENT} Merci !", locale="fr")
    context = desk.get(page(ticket)).context
    assert context["understood"].consent == CONSENT
    message = ticket.messages.get()
    desk.post(act("approval-record", ticket), {"message": message.pk, "words": CONSENT})
    approval = AuthorityApproval.objects.get()
    assert (approval.words, approval.recorded_by) == (CONSENT, agent)
    text = desk.get(page(ticket)).text
    assert "recorded by Claire Vasseur" in text
    assert "Record it word for word" not in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A. I agree. B", "I agree."),
        ("I agree", "I agree"),
        ("A\nI agree\nB", "I agree"),
        ("No! I agree? B.", "I agree?"),
    ],
)
def test_a_sentence_is_taken_whole(text, found):
    start = text.index("agree")
    assert sentence_at(text, start, start + 5) == found


def test_words_that_nobody_wrote_are_refused_and_stay_in_the_form(desk):
    ticket = factories.ticket(description="Bonjour")
    message = ticket.messages.get().pk
    answer = desk.post(act("approval-record", ticket), {"message": message, "words": CONSENT})
    assert answer.status_code == 422
    assert CONSENT in answer.text
    assert not AuthorityApproval.objects.exists()


def test_a_message_of_another_ticket_is_no_choice(desk):
    ticket, other = factories.ticket(), factories.ticket()
    fields = {"message": other.messages.get().pk, "words": "A description"}
    assert desk.post(act("approval-record", ticket), fields).status_code == 422


def test_what_the_customer_wrote_since_is_shown_with_the_question(desk, agent):
    ticket = factories.ticket()
    approval = ask(ticket, agent)
    message = write(ticket, "Oui, mais sans le prix")
    assert desk.get(page(ticket)).context["authority"].written == message
    desk.post(
        act("approval-answer", ticket, approval.pk), {"answer": "refused", "message": message.pk}
    )
    approval.refresh_from_db()
    assert (approval.state, approval.words) == ("refused", "Oui, mais sans le prix")
    assert desk.get(page(ticket)).context["authority"].written is None


def test_an_answer_given_elsewhere_says_where(desk, agent):
    ticket = factories.ticket()
    approval = ask(ticket, agent)
    address = act("approval-answer", ticket, approval.pk)
    refused = desk.post(address, {"answer": "given"})
    assert refused.status_code == 422
    assert "Say where the customer wrote it." in refused.text
    desk.post(address, {"answer": "given", "reason": "Signed letter of 23 November"})
    approval.refresh_from_db()
    assert approval.state == "given"


def test_a_contact_is_logged_and_shown(desk, agent):
    CustomsSystem.objects.get(slug="delta_ie")
    ticket = factories.ticket(customs_system="delta_ie")
    approve(ticket, agent)
    shown = desk.get(page(ticket))
    assert "OLGA" in shown.context["authority"].names
    fields = {
        "authority": "OLGA",
        "channel": "portal",
        "reference": "Q-1",
        "shared": "The MRN",
        "wait": "on",
    }
    assert desk.post(act("authority-contact", ticket), fields).status_code == 302
    text = desk.get(page(ticket)).text
    assert "OLGA contacted through its portal by Claire Vasseur (Q-1)" in text
    ticket.refresh_from_db()
    assert ticket.status == "waiting_authority"


def test_without_an_approval_there_is_no_form_and_no_contact(desk):
    ticket = factories.ticket()
    assert "Log a contact" not in desk.get(page(ticket)).text
    fields = {"authority": "Bureau", "channel": "phone", "shared": "The MRN"}
    answer = desk.post(act("authority-contact", ticket), fields)
    assert answer.status_code == 422
    assert "Ask the customer for their approval" in answer.text
    assert "The MRN" in answer.text
    assert not AuthorityContactLog.objects.exists()


@pytest.mark.parametrize("address", ["status", "reply", "move"])
def test_no_door_of_the_desk_waits_for_an_authority_without_it(desk, address):
    ticket = factories.ticket()
    if address == "move":
        desk.post(act("move", ticket, "waiting_authority"))
    elif address == "status":
        desk.post(act("status", ticket), {"to": "waiting_authority"})
    else:
        desk.post(
            act("reply", ticket), {"kind": "public", "body": "x", "then": "waiting_authority"}
        )
    ticket.refresh_from_db()
    assert ticket.status == "new"


def test_approvals_and_contacts_cost_the_same_queries_whatever_their_number(
    desk, agent, django_assert_max_num_queries: DjangoAssertNumQueries
):
    ticket = factories.ticket(customs_system="delta_ie")
    approve(ticket, agent)
    fields = {"authority": "OLGA", "channel": "phone", "shared": "x"}
    desk.post(act("authority-contact", ticket), fields)
    desk.get(page(ticket))
    with django_assert_max_num_queries(24) as few:
        desk.get(page(ticket))
        count = len(few)
    for _ in range(4):
        desk.post(act("authority-contact", ticket), fields)
        approve(ticket, agent)
    with django_assert_max_num_queries(count):
        desk.get(page(ticket))
