"""The agents' list: what is in it, in which order, how to find something, what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests import factories
from tickets.choices import Status
from tickets.models import Ticket
from tickets.services import ticket_assign, ticket_move

pytestmark = pytest.mark.django_db


def due_in(ticket: Ticket, hours: float | None) -> Ticket:
    """Set the cached deadline, as the sla room does."""
    due = None if hours is None else timezone.now() + timedelta(hours=hours)
    Ticket.objects.filter(pk=ticket.pk).update(next_due_at=due)
    return ticket


def numbers(response) -> list[str]:
    return [row.number for stretch in response.context["stretches"] for row in stretch.rows]


def test_the_nearest_deadline_comes_first_and_what_waits_comes_last(desk, agent):
    later = due_in(factories.ticket(), 60)
    late = due_in(factories.ticket(), -1)
    soon = due_in(factories.ticket(), 0.1)
    waiting = factories.ticket()
    move(waiting, Status.WAITING_CUSTOMER, agent)
    due_in(waiting, None)
    response = desk.get("/desk/")
    assert numbers(response) == [late.number, soon.number, later.number, waiting.number]
    titles = [str(stretch.title) for stretch in response.context["stretches"]]
    assert titles[0] == "Late"
    assert titles[-1] == "Waiting on others"


def move(ticket: Ticket, to: str, agent: User) -> None:
    ticket_move(ticket_id=ticket.pk, to=to, actor=factories.actor(agent, "desk"))


def test_a_customer_may_not_look(client):
    client.force_login(factories.person())
    assert client.get("/desk/").status_code == 403


def test_a_stranger_signs_in_first(client):
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


def test_thirty_tickets_cost_the_queries_of_one(
    desk,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    factories.ticket(subject="MRN 26FRD41Q8K9P3B16R7")
    with django_assert_max_num_queries(6) as one:
        assert len(numbers(desk.get("/desk/"))) == 1
    for _ in range(29):
        factories.ticket(subject="MRN 26FRD41Q8K9P3B16R7")
    with django_assert_max_num_queries(len(one)):
        assert len(numbers(desk.get("/desk/"))) == 30


def test_pages_follow_each_other_without_a_gap_or_a_repeat(desk, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.views.lists.PAGE_SIZE", 2)
    hours = [1, 1, 30, None, None]
    tickets = [due_in(factories.ticket(), each) for each in hours]
    Ticket.objects.filter(pk__in=[tickets[0].pk, tickets[1].pk]).update(
        next_due_at=timezone.now() + timedelta(hours=1)
    )
    seen, url = [], "/desk/"
    while url:
        response = desk.get(url)
        seen += numbers(response)
        url = response.context["next_url"] and "/desk/" + response.context["next_url"]
    assert seen == [ticket.number for ticket in tickets]


def test_views_and_counts_agree(desk, agent):
    mine = factories.ticket()
    ticket_assign(ticket_id=mine.pk, assignee=agent, actor=factories.actor(agent, "desk"))
    due_in(mine, 4)
    due_in(factories.ticket(), -2)
    solved = factories.ticket()
    move(solved, Status.RESOLVED, agent)
    expected = {"due": 2, "mine": 1, "unassigned": 1, "late": 1, "waiting": 0, "solved": 1}
    for view, count in expected.items():
        response = desk.get("/desk/", {"view": view})
        assert len(numbers(response)) == count, view
        assert response.context["counts"].get(view, 0) == count


@pytest.mark.parametrize(
    "typed", ["26FRD41Q8K9P3B16R7", "26 FR D41Q8K9P 3B16R 7", "{number}", "{pk}"]
)
def test_a_reference_or_a_number_leads_to_its_ticket(desk, typed):
    ticket = factories.ticket(description="Declaration 26FRD41Q8K9P3B16R7, toujours rien")
    factories.ticket()
    response = desk.get("/desk/", {"q": typed.format(number=ticket.number.lower(), pk=ticket.pk)})
    assert response.url == reverse("desk:ticket", args=[ticket.number])


def test_words_are_found_in_messages_whatever_their_status(desk, agent):
    ticket = factories.ticket(description="Le chauffeur attend à Stranraer")
    move(ticket, Status.RESOLVED, agent)
    factories.ticket()
    assert numbers(desk.get("/desk/", {"q": "stranraer chauffeur"})) == [ticket.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"priority": "high"}, True),
        ({"priority": "low"}, False),
        ({"assignee": "none"}, True),
        ({"assignee": "me"}, False),
        ({"company": "vErri"}, True),
        ({"company": "Hansa"}, False),
        ({"sla": "late"}, False),
        ({"status": ["new", "open"]}, True),
        ({"system": "cds"}, True),
    ],
)
def test_filters_narrow(desk, query, found):
    requester = factories.person(factories.company(name="Verrière Atlantique"))
    ticket = factories.ticket(requester, priority="high", customs_system="cds")
    due_in(ticket, 3)
    assert numbers(desk.get("/desk/", query)) == ([ticket.number] if found else [])


def test_nonsense_in_the_address_is_no_error(desk):
    factories.ticket()
    assert desk.get("/desk/?after=x&queue=none&view=nope&priority=9").status_code == 200
    assert desk.get("/desk/?after=2026-13-45T00:00~1").status_code == 200


def test_an_empty_list_says_what_will_come(desk):
    assert "Tickets appear here as they arrive" in desk.get("/desk/").text


def test_taking_from_the_list_answers_with_the_row_and_an_undo(desk, agent):
    ticket = factories.ticket()
    url = reverse("desk:take", args=[ticket.number])
    headers = {"HX-Request": "true", "HX-Target": f"ticket-{ticket.number}"}
    response = desk.post(url, headers=headers)
    ticket.refresh_from_db()
    assert ticket.assignee == agent
    assert response.text.lstrip().startswith("<tr")
    undo = reverse("desk:undo", args=[ticket.number, ticket.version])
    assert undo in response.text
    desk.post(undo)
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_several_tickets_are_taken_at_once(desk, agent):
    tickets = [factories.ticket(), factories.ticket()]
    closed = factories.ticket()
    move(closed, Status.CLOSED, agent)
    data = {"tickets": [one.number for one in (*tickets, closed)], "next": "/desk/?view=mine"}
    response = desk.post("/desk/tickets/take/", data, follow=True)
    assert set(numbers(response)) == {one.number for one in tickets}
    assert f"{closed.number}: A closed ticket cannot be changed." in response.text


def test_the_way_back_is_ours_only(desk):
    ticket = factories.ticket()
    url = reverse("desk:take", args=[ticket.number])
    response = desk.post(url, {"next": "https://evil.example/"})
    assert response.url == reverse("desk:ticket", args=[ticket.number])
