"""The customers' lists: what they show, to whom, and what they cost."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.choices import Status
from tickets.models import Ticket
from tickets.services import approval_ask, message_add, ticket_move

pytestmark = pytest.mark.django_db
MRN = "26FRD41Q8K9P3B16R7"


def waiting(ticket: Ticket) -> Ticket:
    agent = factories.actor(factories.agent(), "desk")
    return ticket_move(ticket_id=ticket.pk, to=Status.WAITING_CUSTOMER, actor=agent)


def solved(ticket: Ticket) -> Ticket:
    agent = factories.actor(factories.agent(), "desk")
    return ticket_move(ticket_id=ticket.pk, to=Status.RESOLVED, actor=agent)


@pytest.mark.parametrize(
    "path",
    ["/", "/tickets/", "/tickets/new/", "/alerts/", "/systems/", "/systems/cds/", "/profile/"],
)
def test_every_page_answers_within_fifteen_queries(portal, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert portal.get(path).status_code == 200


def test_home_says_who_has_to_do_something(portal, requester):
    waiting(factories.ticket(requester, subject="Needs an answer"))
    factories.ticket(requester, subject="With the desk")
    solved(factories.ticket(requester, subject="All well"))
    context = portal.get("/").context
    assert [row.subject for row in context["needing"]] == ["Needs an answer"]
    assert [row.subject for row in context["running"]] == ["With the desk"]
    assert [row.subject for row in context["rating"]] == ["All well"]


def test_home_promises_an_answer_by_a_time(portal, requester):
    factories.ticket(requester, priority="high")
    [row] = portal.get("/").context["running"]
    assert row.due.words == "Answer before"


def test_an_approval_that_is_asked_is_told_as_such(portal, requester):
    ticket = factories.ticket(requester)
    agent = factories.actor(factories.agent(), "desk")
    approval_ask(ticket_id=ticket.pk, purpose="Ask", shared="The text", actor=agent)
    assert "waiting for your approval since" in portal.get("/").text


@pytest.mark.parametrize("path", ["/", "/tickets/"])
def test_thirty_tickets_cost_the_queries_of_one(
    portal, requester, path, django_assert_max_num_queries
):
    factories.ticket(requester, subject=f"MRN {MRN}")
    with django_assert_max_num_queries(15) as one:
        portal.get(path)
    for _ in range(29):
        factories.ticket(requester, subject=f"MRN {MRN}")
    with django_assert_max_num_queries(len(one)):
        portal.get(path)


def test_a_reference_leads_straight_to_its_ticket(portal, requester):
    ticket = factories.ticket(requester, description=f"MRN {MRN}")
    response = portal.get("/tickets/", {"q": MRN.lower()})
    assert response["Location"] == reverse("ticket", args=[ticket.number])


def test_words_of_an_internal_note_find_nothing(portal, requester):
    ticket = factories.ticket(requester, subject="Something else")
    agent = factories.agent()
    actor = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="xylophone", actor=actor, public=False)
    assert "No ticket found" in portal.get("/tickets/", {"q": "xylophone"}).text


def test_pages_follow_each_other_without_a_gap_or_a_repeat(portal, requester, monkeypatch):
    monkeypatch.setattr("helpdesk.portal.lists.PAGE_SIZE", 2)
    numbers = {factories.ticket(requester).number for _ in range(5)}
    seen: list[str] = []
    query = ""
    while True:
        context = portal.get(f"/tickets/?{query}").context
        seen += [row.number for row in context["rows"]]
        query = context["next_query"]
        if not query:
            break
    assert len(seen) == 5
    assert set(seen) == numbers


@pytest.mark.parametrize("key", ["x", "-", "1-", "1-9999999999999999999", "99999999999999999999-1"])
def test_a_broken_key_shows_the_first_page(portal, requester, key):
    factories.ticket(requester)
    assert len(portal.get("/tickets/", {"after": key}).context["rows"]) == 1


def test_the_state_narrows_the_list(portal, requester):
    solved(factories.ticket(requester, subject="Done"))
    factories.ticket(requester, subject="Not done")
    rows = portal.get("/tickets/", {"state": "solved"}).context["rows"]
    assert [row.subject for row in rows] == ["Done"]


def test_an_administrator_sees_the_tickets_of_the_whole_company(portal, requester, client):
    factories.ticket(requester, subject="Mine")
    admin = factories.person(requester.company, role="customer_admin")
    client.force_login(admin)
    text = client.get("/tickets/").text
    assert "Mine" in text
    assert "Maud Perrot" in text


def test_a_colleague_sees_only_their_own(client, requester):
    factories.ticket(requester, subject="Mine")
    client.force_login(factories.person(requester.company))
    assert "Mine" not in client.get("/tickets/").text


def test_agents_are_led_to_the_desk(client):
    client.force_login(factories.agent())
    assert client.get("/")["Location"] == "/desk/"


def test_strangers_are_led_to_the_sign_in_page(client):
    assert client.get("/tickets/")["Location"].startswith("/accounts/login/")
