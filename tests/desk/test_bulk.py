"""Many tickets at once: each by the rules of one, refused alone, taken back together."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sla.moves import MONDAY, during, opened
from tickets.choices import Status
from tickets.models import Message, Queue, Ticket
from tickets.services import ticket_assign, ticket_move, ticket_tag

pytestmark = pytest.mark.django_db

APPLY = "/desk/bulk/apply/"


@pytest.fixture
def tickets(db: None) -> list[Ticket]:
    return [factories.ticket(subject=f"Subject {n}") for n in range(3)]


def picked(*tickets: Ticket) -> list[str]:
    return [f"{ticket.number}.{ticket.version}" for ticket in tickets]


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def undo_url(page) -> str:
    return next(str(m.extra_tags) for m in page.context["messages"] if m.extra_tags)


def test_everything_chosen_is_done_to_each_and_taken_back_at_once(desk, agent, tickets):
    queue = Queue.objects.exclude(pk=tickets[0].queue_id).first()
    data = {
        "tickets": picked(*tickets),
        "assignee": "me",
        "status": "open",
        "priority": "low",
        "queue": queue.slug,
        "add_tags": "Port, #to call",
        "next": "/desk/?view=all",
    }
    page = desk.post(APPLY, data, follow=True)
    assert page.redirect_chain == [("/desk/?view=all", 302)]
    assert "3 tickets changed." in page.text
    for ticket in map(fresh, tickets):
        assert (ticket.assignee, ticket.status, ticket.priority) == (agent, "open", "low")
        assert (ticket.queue, ticket.tags) == (queue, ["call", "port", "to"])

    page = desk.post(undo_url(page), follow=True)
    assert page.redirect_chain == [("/desk/?view=all", 302)]
    assert "3 tickets are as they were." in page.text
    for before, ticket in zip(tickets, map(fresh, tickets), strict=True):
        assert (ticket.assignee, ticket.priority) == (None, "normal")
        assert (ticket.queue_id, ticket.tags) == (before.queue_id, [])


def test_who_refuses_stays_as_it_was_and_says_why(desk, agent, tickets):
    free, closed, changed = tickets
    chosen = picked(*tickets)
    of_agent = factories.actor(agent, "desk")
    ticket_move(ticket_id=closed.pk, to=Status.CLOSED, actor=of_agent)
    closed.refresh_from_db()
    chosen[1] = picked(closed)[0]
    ticket_tag(ticket_id=changed.pk, add=["meanwhile"], actor=of_agent)

    page = desk.post(APPLY, {"tickets": chosen, "priority": "low", "add_tags": "x"})

    assert page.status_code == 422
    assert fresh(free).tags == ["x"]
    assert fresh(closed).tags == []
    assert fresh(changed).tags == ["meanwhile"]
    assert "1 ticket changed." in page.text
    assert "A closed ticket cannot be changed." in page.text
    assert "Someone changed this ticket while you were reading it." in page.text
    assert [one.pk for one in page.context["tickets"]] == [closed.pk, changed.pk]


def test_a_change_that_one_part_forbids_is_not_half_done(desk, tickets):
    data = {"tickets": picked(tickets[0]), "add_tags": "x", "status": "waiting_authority"}
    page = desk.post(APPLY, data)
    assert page.status_code == 422
    assert "approval" in page.text
    assert (fresh(tickets[0]).tags, fresh(tickets[0]).status) == ([], "new")


def test_answers_are_shown_before_they_are_sent(desk, tickets):
    first = factories.ticket(factories.person(name="Maud Perrot", language="fr"), locale="fr")
    chosen = picked(first, tickets[0])
    data = {"tickets": chosen, "macro": "corrected-resubmit", "status": "waiting_customer"}
    page = desk.post(APPLY, data)
    assert "Send 2 answers?" in page.text
    assert "Maud Perrot" in page.text
    assert not Message.objects.filter(side="agent").exists()

    desk.post(APPLY, data | {"confirmed": "1"}, follow=True)

    sent = Message.objects.filter(side="agent", public=True)
    assert {message.ticket_id for message in sent} == {first.pk, tickets[0].pk}
    assert len({message.body for message in sent}) == 2  # each in its language
    assert fresh(first).status == "waiting_customer"


def test_a_priority_that_breaks_promises_is_confirmed_first(client, agent):
    ticket = opened(f"{MONDAY}T09:00")
    with during(f"{MONDAY}T10:30"):
        client.force_login(agent)
        data = {"tickets": picked(ticket), "priority": "critical"}
        page = client.post(APPLY, data)
        assert "Break a promise on 1 ticket?" in page.text
        assert fresh(ticket).priority == "normal"
        client.post(APPLY, data | {"confirmed": "1"})
    assert fresh(ticket).priority == "critical"


def test_nothing_chosen_none_selected_and_too_many_are_said(desk, tickets):
    assert "Choose what to change." in desk.post(APPLY, {"tickets": picked(*tickets)}).text
    assert "Select tickets first." in desk.post(APPLY, {"priority": "low"}).text
    many = [f"CAS-{n:06d}" for n in range(1, 202)]
    assert "At most 200 tickets" in desk.post(APPLY, {"tickets": many, "priority": "low"}).text
    page = desk.post(APPLY, {"tickets": picked(tickets[0]), "add_tags": "a/b", "priority": "low"})
    assert page.status_code == 422
    assert "cannot be a tag" in page.text
    assert fresh(tickets[0]).priority == "normal"


def test_without_a_script_the_choice_is_a_page_with_the_selection(desk, tickets):
    page = desk.post("/desk/bulk/", {"tickets": picked(tickets[0], tickets[2])})
    assert page.text.count('name="tickets"') == 2
    assert 'name="assignee"' in page.text
    part = desk.post("/desk/bulk/", {}, headers={"HX-Request": "true"}).text
    assert "<h1" not in part
    assert 'form="list"' in part


def test_what_changed_since_is_not_taken_back(desk, agent, tickets):
    data = {"tickets": picked(*tickets[:2]), "assignee": "me"}
    page = desk.post(APPLY, data, follow=True)
    other = factories.agent()
    ticket_assign(ticket_id=tickets[0].pk, assignee=other, actor=factories.actor(agent, "desk"))
    page = desk.post(undo_url(page), follow=True)
    assert "1 ticket is as it was." in page.text
    assert f"{tickets[0].number}: This can no longer be undone" in page.text
    assert (fresh(tickets[0]).assignee, fresh(tickets[1]).assignee) == (other, None)


def test_only_ones_own_changes_are_taken_back(desk, client, tickets):
    page = desk.post(APPLY, {"tickets": picked(tickets[0]), "assignee": "me"}, follow=True)
    url = undo_url(page)
    client.force_login(factories.agent())
    client.post(url)
    assert fresh(tickets[0]).assignee is not None
    assert client.post("/desk/bulk/undo/?of=nonsense").status_code == 404


@pytest.mark.parametrize("url", ["/desk/bulk/", APPLY, "/desk/bulk/undo/?of=1.1.1"])
def test_customers_stay_outside(client, url):
    client.force_login(factories.person())
    assert client.post(url).status_code == 403


def test_tags_are_put_on_and_taken_off_on_the_page_of_a_ticket(desk, tickets):
    url = reverse("desk:tags", args=[tickets[0].number])
    desk.post(url, {"add": "Port, late"})
    page = desk.post(url, {"remove": "late"}, follow=True)
    assert fresh(tickets[0]).tags == ["port"]
    assert "Tags −late, by" in page.text
    assert desk.post(url, {"add": "x" * 41}).status_code == 422
    assert fresh(tickets[0]).tags == ["port"]
