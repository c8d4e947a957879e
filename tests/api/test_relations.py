"""Linking, merging and splitting by program."""

import pytest

from tests import factories
from tickets.choices import LinkKind, Status
from tickets.models import TicketLink
from tickets.services import message_add

pytestmark = pytest.mark.django_db


@pytest.fixture
def requester(db):
    return factories.person()


@pytest.fixture
def tickets(requester):
    return factories.ticket(requester), factories.ticket(requester)


def post(client, user, ticket, what, data):
    headers = {"Authorization": f"Bearer {factories.api_key(user)}"}
    url = f"/api/v1/tickets/{ticket.number}/{what}/"
    return client.post(url, data, content_type="application/json", headers=headers)


def test_a_merge_answers_with_the_ticket_that_goes_on(client, tickets):
    source, target = tickets
    response = post(client, factories.agent(), source, "merge", {"into": target.number})
    assert response.status_code == 200
    assert response.json()["number"] == target.number
    source.refresh_from_db()
    assert source.status == Status.CLOSED


def test_links_are_made_and_listed(client, tickets):
    source, target = tickets
    agent = factories.agent()
    data = {"other": target.number, "kind": "child"}
    assert post(client, agent, source, "links", data).status_code == 201
    assert TicketLink.objects.get().kind == LinkKind.CHILD
    headers = {"Authorization": f"Bearer {factories.api_key(agent)}"}
    listed = client.get(f"/api/v1/tickets/{target.number}/links/", headers=headers).json()
    assert listed["results"] == [{"ticket": source.number, "other": target.number, "kind": "child"}]


def test_a_message_is_split_off(client, requester, tickets):
    actor = factories.actor(requester)
    said = message_add(ticket_id=tickets[0].pk, author=requester, body="Another", actor=actor)
    data = {"message": said.pk, "subject": "Another thing"}
    response = post(client, factories.agent(), tickets[0], "split", data)
    assert response.status_code == 201
    assert response.json()["description"] == "Another"


def test_what_cannot_be_is_a_problem_with_a_code(client, tickets):
    source, _target = tickets
    agent = factories.agent()
    same = post(client, agent, source, "merge", {"into": source.number})
    assert (same.status_code, same.json()["code"]) == (409, "merge_refused")
    none = post(client, agent, source, "merge", {"into": "CAS-999999"})
    assert none.json()["errors"][0]["pointer"] == "/into"


@pytest.mark.parametrize("what", ["merge", "links", "split"])
def test_customers_are_refused(client, requester, tickets, what):
    response = post(client, requester, tickets[0], what, {"into": tickets[1].number})
    assert (response.status_code, response.json()["code"]) == (403, "agents_only")
