"""Ratings: one for each time a ticket was solved, by the customer, also by the link of an e-mail."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from notifications.channels.email import build
from notifications.models import OutboxMessage
from tests import factories
from tickets.choices import EventKind
from tickets.errors import CustomersOnly, NotSolved
from tickets.models import Rating
from tickets.rating_links import rating_link_read, rating_path
from tickets.services import message_add, ticket_move, ticket_rate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def solve(ticket, **fields):
    agent = factories.actor(factories.agent(), "desk")
    return ticket_move(ticket_id=ticket.pk, to="resolved", actor=agent, **fields)


@pytest.fixture
def solved():
    return solve(factories.ticket())


def rate(ticket, good=True, comment="", by=None):
    actor = factories.actor(by or ticket.requester)
    return ticket_rate(ticket_id=ticket.pk, good=good, comment=comment, actor=actor)


def rated(ticket):
    return ticket.events.filter(kind=EventKind.RATED).count()


def test_a_second_click_replaces_and_the_same_one_changes_nothing(solved):
    for _twice in range(2):
        rate(solved)
    assert rated(solved) == 1
    rate(solved, comment="Quick.")
    last = rate(solved, good=False)
    assert (Rating.objects.get(), last.good, last.comment) == (last, False, "Quick.")
    assert rated(solved) == 3
    assert "Quick." not in str([event.data for event in solved.events.all()])


def test_each_time_it_is_solved_is_rated_for_itself():
    with time_machine.travel(NOW, tick=False) as clock:
        ticket = solve(factories.ticket())
        rate(ticket, good=False)
        clock.shift(60)
        ticket_move(ticket_id=ticket.pk, to="open", actor=factories.actor(ticket.requester))
        with pytest.raises(NotSolved):
            rate(ticket)
        clock.shift(60)
        solve(ticket)
        rate(ticket)
    assert [one.good for one in Rating.objects.all()] == [False, True]


def test_only_customers_rate(solved):
    with pytest.raises(CustomersOnly):
        rate(solved, by=factories.agent())


@pytest.mark.parametrize("comment", ["", "Here is your answer."])
def test_the_mail_that_tells_of_it_asks(comment):
    ticket = solve(factories.ticket(), comment=comment)
    template = "agent_replied" if comment else "ticket_resolved"
    mail = build(OutboxMessage.objects.get(template=template))
    ticket.refresh_from_db()
    path = rating_path(ticket, ticket.requester)
    assert path in mail.body
    assert path in mail.alternatives[0].content


def test_an_answer_that_solves_nothing_does_not_ask():
    ticket = factories.ticket()
    agent = factories.agent()
    actor = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="A question?", actor=actor)
    assert "/rate/" not in build(OutboxMessage.objects.get(template="agent_replied")).body


def test_reading_the_link_rates_nothing_and_its_button_does(client, solved):
    path = rating_path(solved, solved.requester)
    page = client.get(path)
    assert (page.status_code, page["Referrer-Policy"]) == (
        200,
        "same-origin",
    )  # the address is a key
    assert not Rating.objects.exists()
    assert client.post(path, {}).status_code == 422
    thanks = client.post(path, {"good": "no", "comment": "Too late."}, follow=True)
    assert "You said: not good." in thanks.text
    rating = Rating.objects.get()
    assert (rating.by, rating.via, rating.comment) == (solved.requester, "email", "Too late.")


def test_the_link_ends(client):
    with time_machine.travel(NOW, tick=False) as clock:
        ticket = solve(factories.ticket())
        token = rating_path(ticket, ticket.requester).split("/")[2]
        assert rating_link_read(token) == (ticket, ticket.requester)
        for wrong in (token[:-1], f"{ticket.pk}.1.1", "", f"{token}0"):
            assert rating_link_read(wrong) is None
        stranger = rating_path(ticket, factories.person(role="customer_admin")).split("/")[2]
        assert rating_link_read(stranger) is None
        clock.shift(timedelta(days=30))
        assert rating_link_read(token) is not None
        clock.shift(timedelta(seconds=1))
        assert rating_link_read(token) is None
        clock.move_to(NOW + timedelta(hours=1))
        ticket_move(ticket_id=ticket.pk, to="open", actor=factories.actor(ticket.requester))
        assert client.get(f"/rate/{token}/").status_code == 404


def test_home_asks_in_one_click_and_the_desk_reads_it(client, solved):
    client.force_login(solved.requester)
    assert "Were you content?" in client.get("/").text
    data = {"good": "yes", "from": "home"}
    home = client.post(reverse("rating", args=[solved.number]), data, follow=True)
    assert "Thank you for telling us." in home.text
    assert "Were you content?" not in home.text
    assert "Solved lately" in home.text
    client.force_login(factories.agent())
    desk = client.get(reverse("desk:ticket", args=[solved.number])).text
    assert "was content with our answer" in desk
    assert "Satisfaction" in desk


def test_home_asks_who_asked_and_not_their_administrator(client, solved):
    client.force_login(factories.person(solved.company, role="customer_admin"))
    assert "Were you content?" not in client.get("/").text


def test_a_solution_in_question_stands_first(client):
    ticket = factories.ticket(subject="In question")
    factories.solution(ticket, factories.agent())
    client.force_login(ticket.requester)
    home = client.get("/")
    assert [row.subject for row in home.context["needing"]] == ["In question"]
    assert "Does it work?" in home.text
