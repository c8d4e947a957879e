"""The card of a solution in the portal, and the mark at the editor of the desk."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import MarkedReply, Message

pytestmark = pytest.mark.django_db

SOLUTION = {
    "kind": "public",
    "body": "Replace document C672 by C678.",
    "mark": "solution",
    "steps_who_0": "customer",
    "steps_what_0": "Send the declaration again",
    "steps_until_0": "2026-12-01",
    "then": "waiting_customer",
}


@pytest.fixture
def ticket(requester):
    return factories.ticket(requester)


@pytest.fixture
def desk(client):
    client.force_login(factories.agent())
    return client


def send(client, ticket, **fields):
    return client.post(reverse("desk:reply", args=[ticket.number]), SOLUTION | fields)


def test_an_agent_marks_a_reply_and_both_sides_read_it(desk, ticket, requester):
    assert send(desk, ticket).status_code == 302
    page = desk.get(reverse("desk:ticket", args=[ticket.number])).text
    assert "Send the declaration again" in page
    assert "The customer" in page
    desk.force_login(requester)
    page = desk.get(reverse("ticket", args=[ticket.number])).text
    assert "Does our solution work?" in page
    assert page.count("Send the declaration again") == 2
    assert "until 12/01/2026" in page


@pytest.mark.parametrize(
    "wrong", [{"steps_what_0": ""}, {"steps_until_0": "soon"}, {"steps_who_0": "the cat"}]
)
def test_steps_that_make_no_sense_are_refused_and_nothing_typed_is_lost(desk, ticket, wrong):
    refused = send(desk, ticket, **wrong)
    assert refused.status_code == 422
    assert "Step 1: write what is done" in refused.text
    assert SOLUTION["body"] in refused.text
    assert all(typed in refused.text for typed in wrong.values() if typed != "the cat")
    assert Message.objects.count() == 1


def test_next_steps_need_a_step(desk, ticket):
    nothing = {"mark": "next_steps", "steps_what_0": "", "steps_until_0": ""}
    refused = send(desk, ticket, **nothing)
    assert refused.status_code == 422
    assert "Write at least one step" in refused.text
    assert Message.objects.count() == 1


def test_a_note_is_never_a_solution(desk, ticket):
    send(desk, ticket, kind="note")
    assert not MarkedReply.objects.exists()


def answered(desk, ticket, requester, **data):
    send(desk, ticket)
    desk.force_login(requester)
    marked = MarkedReply.objects.get()
    url = reverse("solution-answer", args=[ticket.number, marked.pk])
    return desk.post(url, data, follow=True)


def test_it_works_in_one_click(desk, ticket, requester):
    page = answered(desk, ticket, requester, works="yes")
    assert "Thank you. The ticket is solved." in page.text
    assert "Does our solution work?" not in page.text
    assert "Maud Perrot: the solution works." in page.text


def test_not_yet_asks_for_words_then_goes_on(desk, ticket, requester):
    refused = answered(desk, ticket, requester, works="no", body=" ")
    assert refused.status_code == 422
    assert "Tell us what still does not work." in refused.text
    marked = MarkedReply.objects.get()
    url = reverse("solution-answer", args=[ticket.number, marked.pk])
    page = desk.post(url, {"works": "no", "body": "Same error."}, follow=True)
    assert "Same error." in page.text
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_it_costs_no_query(desk, ticket, django_assert_max_num_queries):
    url = reverse("desk:ticket", args=[ticket.number])
    for _message in range(3):
        send(desk, ticket)
    with django_assert_max_num_queries(20):
        desk.get(url)
