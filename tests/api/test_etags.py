"""Two programs at once: entity tags and preconditions."""

import pytest

from tests import factories
from tests.api.programs import Program
from tickets.models import Ticket


@pytest.fixture
def ticket(customer: Program) -> Ticket:
    return factories.ticket(customer.user)


def test_a_stale_change_is_a_412_and_changes_nothing(agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/"
    seen = agent.get(path)["ETag"]

    first = agent.patch(path, {"priority": "high"}, If_Match=seen)
    second = agent.patch(path, {"priority": "low"}, If_Match=seen)

    assert first.status_code == 200
    assert first["ETag"] != seen
    assert (second.status_code, second.json()["code"]) == (412, "ticket_changed")
    assert agent.get(path).json()["priority"] == "high"


@pytest.mark.parametrize("written", ["*", "{tag}", "W/{tag}", '"0", {tag}'])
def test_a_current_tag_passes_in_every_writing(
    agent: Program, ticket: Ticket, written: str
) -> None:
    path = f"tickets/{ticket.number}/"
    tag = agent.get(path)["ETag"]

    answer = agent.patch(path, {"priority": "high"}, If_Match=written.format(tag=tag))

    assert answer.status_code == 200


@pytest.mark.parametrize("tag", ['"0"', "nonsense", '"x', ""])
def test_any_other_tag_is_stale(agent: Program, ticket: Ticket, tag: str) -> None:
    answer = agent.patch(f"tickets/{ticket.number}/", {"priority": "high"}, If_Match=tag)

    assert answer.status_code == 412


def test_transitions_and_messages_take_the_tag_too(agent: Program, ticket: Ticket) -> None:
    stale = '"0"'

    moved = agent.post(f"tickets/{ticket.number}/transitions/", {"to": "open"}, If_Match=stale)
    said = agent.post(f"tickets/{ticket.number}/messages/", {"body": "x"}, If_Match=stale)

    assert (moved.status_code, said.status_code) == (412, 412)


def test_what_has_not_changed_is_not_sent_again(agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/"
    tag = agent.get(path)["ETag"]

    same = agent.get(path, If_None_Match=tag)
    agent.patch(path, {"priority": "high"})
    other = agent.get(path, If_None_Match=tag)

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert other.status_code == 200
