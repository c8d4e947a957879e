"""Approvals that customers wrote, contacts with authorities, and requests beyond contracts."""

import pytest

from accounts.models import Subscription
from tests import factories
from tests.api.programs import Program
from tickets.models import AuthorityContactLog, Ticket
from tickets.services import approval_answer, approval_ask

CALL = {"channel": "phone", "authority": "Bureau du Havre", "shared": "The MRN", "reference": "118"}


@pytest.fixture
def ticket(customer: Program) -> Ticket:
    return factories.ticket(customer.user, description="You may contact customs for this.")


def approve(ticket: Ticket, customer: Program, agent: Program) -> None:
    asked = approval_ask(
        ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=factories.actor(agent.user, "api")
    )
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=asked.pk,
        given=True,
        by=customer.user,
        actor=factories.actor(customer.user, "api"),
    )


def test_a_contact_is_logged_and_both_sides_read_it(customer, agent, ticket):
    approve(ticket, customer, agent)
    path = f"tickets/{ticket.number}/authority-contacts/"
    answer = agent.post(path, CALL | {"wait": True})
    assert answer.status_code == 201, answer.content
    rows = customer.get(path).json()["results"]
    assert rows == [answer.json()]
    assert rows[0]["approval"] == ticket.approvals.get().pk
    assert customer.get(f"tickets/{ticket.number}/").json()["status"] == "waiting_authority"
    told = customer.get(f"tickets/{ticket.number}/events/").json()["results"]
    assert told[-2]["kind"] == "authority_contacted"
    assert told[-2]["data"]["authority"] == "Bureau du Havre"


def test_without_an_approval_a_contact_and_waiting_for_it_are_refused(agent, ticket):
    path = f"tickets/{ticket.number}/"
    for answer in (
        agent.post(f"{path}authority-contacts/", CALL),
        agent.post(f"{path}transitions/", {"to": "waiting_authority"}),
    ):
        assert answer.status_code == 409
        assert answer.json()["code"] == "approval_missing"
    assert not AuthorityContactLog.objects.exists()


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [({"channel": "fax"}, "/channel"), ({"authority": ""}, "/authority"), ({"at": "x"}, "/at")],
)
def test_a_contact_says_which_field_is_wrong(agent, ticket, fields, pointer):
    answer = agent.post(f"tickets/{ticket.number}/authority-contacts/", CALL | fields)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_customers_log_no_contact(customer, agent, ticket):
    approve(ticket, customer, agent)
    answer = customer.post(f"tickets/{ticket.number}/authority-contacts/", CALL)
    assert answer.status_code == 403


def test_a_contact_sent_twice_with_one_key_is_logged_once(customer, agent, ticket):
    approve(ticket, customer, agent)
    path = f"tickets/{ticket.number}/authority-contacts/"
    for _ in range(2):
        assert agent.post(path, CALL, Idempotency_Key="call-1").status_code == 201
    assert AuthorityContactLog.objects.count() == 1


def test_an_agent_records_what_the_customer_wrote(customer, agent, ticket):
    path = f"tickets/{ticket.number}/authority-approval/"
    message = ticket.messages.get().pk
    answer = agent.post(path, {"message": message, "words": "You may contact customs"})
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["state"], row["asked_by"], row["message"]) == ("given", "", message)
    assert row["words"] == "You may contact customs"
    assert row["recorded_by"] == agent.user.name
    assert customer.get(path).json()["results"] == [row]


def test_words_that_are_not_there_and_a_message_of_nobody_are_refused(agent, ticket):
    path = f"tickets/{ticket.number}/authority-approval/"
    invented = agent.post(path, {"message": ticket.messages.get().pk, "words": "Yes"})
    assert (invented.status_code, invented.json()["code"]) == (400, "not_their_words")
    foreign = factories.ticket().messages.get().pk
    unknown = agent.post(path, {"message": foreign, "words": "A description"})
    assert unknown.json()["errors"][0]["pointer"] == "/message"


@pytest.mark.parametrize(
    "body", [{}, {"words": "x"}, {"purpose": "x"}, {"given": True, "message": 1, "words": "x"}]
)
def test_an_approval_is_asked_answered_or_recorded(agent, ticket, body):
    answer = agent.post(f"tickets/{ticket.number}/authority-approval/", body)
    assert answer.json()["errors"][0]["code"] == "ask_or_answer"


def test_a_program_of_the_customer_answers_by_a_message(customer, agent, ticket):
    path = f"tickets/{ticket.number}/"
    agent.post(f"{path}authority-approval/", {"purpose": "Why", "shared": "MRN"})
    customer.post(f"{path}messages/", {"body": "Yes, please."})
    row = customer.get(f"{path}authority-approval/").json()["results"][0]
    assert (row["state"], row["words"]) == ("given", "Yes, please.")


def test_requests_beyond_the_contract_are_counted(customer, agent, stranger, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(
        category="out_of_scope", subtype="reference_data", scope_verdict="excluded"
    )
    rows = agent.get("reports/scope/").json()["rows"]
    assert rows == [{"group": "classification", "tickets": 1, "answered": 0}]
    assert customer.get("reports/scope/?by=service").json()["rows"][0]["group"] == "reference_data"
    month = agent.get("reports/scope/?by=month").json()["rows"][0]["group"]
    assert month.endswith("-01")
    assert stranger.get("reports/scope/").json()["rows"] == []
    assert agent.get("reports/scope/?by=colour").status_code == 400


def test_who_holds_the_subscription_is_covered(customer):
    assert customer.user.company is not None
    contract = customer.user.company.contract
    contract.subscriptions.add(Subscription.objects.get(slug="classification"))
    asked = {"subject": "Code", "description": "Quel code douanier pour une lampe ? Classement"}
    scope = customer.post("tickets/", asked).json()["scope"]
    assert (scope["verdict"], scope["service"]) == ("included", "reference_data")
