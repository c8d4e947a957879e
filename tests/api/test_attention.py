"""Putting aside, following, tags, kind answers and links of tickets over REST."""

import pytest
import time_machine

from accounts.models import Service
from tests import factories
from tests.api.programs import Program
from tests.customs.factories import outage
from tickets.models import Ticket, TicketFollower, TicketLink


@pytest.fixture
def ticket(customer: Program) -> Ticket:
    return factories.ticket(customer.user)


def test_a_ticket_is_put_aside_and_taken_up_again(
    customer: Program, agent: Program, ticket: Ticket
) -> None:
    path = f"tickets/{ticket.number}/snooze/"
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        aside = agent.post(path, {"until": "2026-11-23T11:00:00Z"})
        seen = customer.get(f"tickets/{ticket.number}/").json()
        awake = agent.delete(path)

    assert aside.json()["snoozed_until"] == "2026-11-23T11:00:00Z"
    assert seen["snoozed_until"] is None
    assert awake.json()["snoozed_until"] is None


def test_a_moment_that_is_over_is_refused(agent: Program, ticket: Ticket) -> None:
    answer = agent.post(f"tickets/{ticket.number}/snooze/", {"until": "2020-01-01T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (409, "snooze_refused")


def test_a_stale_version_puts_nothing_aside(agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/snooze/"
    answer = agent.post(path, {"until": "2099-01-01T00:00:00Z"}, If_Match='"99"')

    assert answer.status_code == 412


def test_following_twice_is_once_and_ends(agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/follow/"
    assert [agent.post(path).status_code for _time in range(2)] == [204, 204]
    assert TicketFollower.objects.get().user == agent.user
    assert agent.delete(path).status_code == 204
    assert not TicketFollower.objects.exists()


@pytest.mark.parametrize("path", ["snooze/", "follow/", "outage/", "kind-answer/"])
def test_how_the_desk_works_is_for_agents(customer: Program, ticket: Ticket, path: str) -> None:
    answer = customer.post(f"tickets/{ticket.number}/{path}", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "agents_only")


def test_a_ticket_is_tied_to_its_outage(agent: Program, ticket: Ticket) -> None:
    found = outage("cds")
    path = f"tickets/{ticket.number}/outage/"

    assert agent.post(path, {"outage": found.pk}).status_code == 200
    ticket.refresh_from_db()
    assert ticket.outage == found
    assert agent.post(path, {"outage": 999_999}).json()["errors"][0]["pointer"] == "/outage"


def test_a_link_is_taken_away(agent: Program, customer: Program, ticket: Ticket) -> None:
    other = factories.ticket(customer.user)
    agent.post(f"tickets/{ticket.number}/links/", {"other": other.number, "kind": "related"})
    path = f"tickets/{ticket.number}/links/{other.number}/"

    assert [agent.delete(path).status_code for _time in range(2)] == [204, 204]
    assert not TicketLink.objects.exists()
    assert customer.delete(path).status_code == 403


def test_the_kind_answer_is_read_then_sent(
    agent: Program, customer: Program, ticket: Ticket
) -> None:
    Service.objects.update_or_create(
        category="out_of_scope",
        subtype="",
        defaults={"slug": "anything", "verdict": "excluded", "answer_en": "Dear {requester}, no."},
    )
    Ticket.objects.filter(pk=ticket.pk).update(
        category="out_of_scope", subtype="", locale="en", scope_verdict="excluded"
    )
    path = f"tickets/{ticket.number}/kind-answer/"
    prepared = agent.get(path).json()
    sent = agent.post(path, {"then": "waiting_customer"})

    assert prepared["body"] == f"Dear {customer.user.name}, no."
    assert sent.status_code == 201
    assert (sent.json()["body"], sent.json()["is_markdown"]) == (prepared["body"], True)
    told = agent.get(f"tickets/{ticket.number}/").json()
    assert (told["status"], told["scope"]["verdict"]) == ("waiting_customer", "excluded")


def test_only_agents_write_markdown(agent: Program, customer: Program, ticket: Ticket) -> None:
    said = {"body": "**Bold**", "is_markdown": True}
    path = f"tickets/{ticket.number}/messages/"
    refused = customer.post(path, said)

    assert agent.post(path, said).json()["is_markdown"] is True
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (403, "/is_markdown")


def test_a_saved_view_is_listed_read_and_run(agent: Program, customer: Program) -> None:
    from helpdesk.desk.models import SavedView

    high = factories.ticket(customer.user, priority="high")
    factories.ticket(customer.user, priority="low")
    view = SavedView.objects.create(
        owner=agent.user, name="High", filters={"priority": ["high"], "view": ["all"]}
    )
    other = SavedView.objects.create(owner=factories.agent(), name="Somebody's")

    assert [one["name"] for one in agent.get("views/").json()["results"]] == ["High"]
    assert agent.get(f"views/{view.pk}/").json()["filters"]["priority"] == ["high"]
    found = agent.get(f"views/{view.pk}/tickets/").json()["results"]
    assert [one["number"] for one in found] == [high.number]
    assert agent.get(f"views/{other.pk}/tickets/").status_code == 404
    assert customer.get("views/").status_code == 403


def test_a_key_replaces_itself_and_goes_on_for_a_while(customer: Program) -> None:
    answer = customer.post("me/rotate/", {"overlap_hours": 1})
    new = Program(customer.user, answer.json()["key"])

    assert answer.status_code == 201
    assert new.get("me/").status_code == customer.get("me/").status_code == 200
    with time_machine.travel(answer.json()["old_key_until"]):
        assert (new.get("me/").status_code, customer.get("me/").status_code) == (200, 401)
