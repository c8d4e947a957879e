"""Replies marked as solution or next steps, and the customer's word on a solution."""

from datetime import date

import pytest

from tests import factories
from tickets.choices import Confirmation, EventKind
from tickets.errors import (
    AgentsOnly,
    CustomersOnly,
    NothingToSay,
    SolutionAnswered,
    StepsMissing,
    TicketClosed,
)
from tickets.models import MarkedReply
from tickets.services import Mark, Reply, Step, marked_reply_add, solution_answer, ticket_move

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket():
    return factories.ticket()


@pytest.fixture
def agent():
    return factories.agent()


def solve(ticket, agent, *steps, kind="solution", then=""):
    message = marked_reply_add(
        ticket_id=ticket.pk,
        reply=Reply(body="Change the code.", then=then),
        mark=Mark(kind, steps),
        actor=factories.actor(agent, "desk"),
    )
    return message.marked


def answer(ticket, marked, works, body="", by=None):
    return solution_answer(
        ticket_id=ticket.pk,
        marked_id=marked.pk,
        works=works,
        body=body,
        actor=factories.actor(by or ticket.requester),
    )


def kinds(ticket):
    return [event.kind for event in ticket.events.all()]


@pytest.mark.parametrize("then", ["", "waiting_customer", "resolved"])
def test_it_works_solves_the_ticket_and_is_kept_with_who_and_when(ticket, agent, then):
    marked = solve(ticket, agent, then=then)
    assert answer(ticket, marked, True).status == "resolved"
    marked.refresh_from_db()
    assert (marked.confirmation, marked.answered_by) == (Confirmation.CONFIRMED, ticket.requester)
    assert kinds(ticket).count(EventKind.SOLUTION_CONFIRMED) == 1
    with pytest.raises(SolutionAnswered):
        answer(ticket, marked, False, "No!")


@pytest.mark.parametrize("then", ["", "waiting_customer", "resolved"])
def test_not_yet_says_why_and_goes_on(ticket, agent, then):
    marked = solve(ticket, agent, then=then)
    with pytest.raises(NothingToSay):
        answer(ticket, marked, False, "  ")
    assert answer(ticket, marked, False, "Same error.").status == "open"
    marked.refresh_from_db()
    assert marked.confirmation == Confirmation.REFUSED
    assert ticket.messages.last().body == "Same error."
    assert EventKind.SOLUTION_CONFIRMED not in kinds(ticket)


def test_calling_the_ticket_solved_answers_the_solution(ticket, agent):
    marked = solve(ticket, agent)
    ticket_move(ticket_id=ticket.pk, to="resolved", actor=factories.actor(ticket.requester))
    marked.refresh_from_db()
    assert marked.confirmation == Confirmation.CONFIRMED
    assert kinds(ticket).count(EventKind.SOLUTION_CONFIRMED) == 1


def test_an_agent_who_solves_answers_nothing_for_the_customer(ticket, agent):
    marked = solve(ticket, agent)
    ticket_move(ticket_id=ticket.pk, to="resolved", actor=factories.actor(agent, "desk"))
    marked.refresh_from_db()
    assert marked.confirmation == Confirmation.ASKED
    with pytest.raises(CustomersOnly):
        answer(ticket, marked, True, by=agent)


def test_a_later_solution_replaces_the_one_in_question(ticket, agent):
    first, second = solve(ticket, agent), solve(ticket, agent)
    with pytest.raises(SolutionAnswered):
        answer(ticket, first, True)
    answer(ticket, second, True)
    assert [one.confirmation for one in MarkedReply.objects.all()] == ["replaced", "confirmed"]


def test_next_steps_name_who_does_what_and_are_not_in_question(ticket, agent):
    step = Step("authority", " Answers the request. ", date(2026, 12, 1))
    marked = solve(ticket, agent, step, kind="next_steps")
    assert marked.steps == [
        {"who": "authority", "what": "Answers the request.", "until": "2026-12-01"}
    ]
    with pytest.raises(SolutionAnswered):
        answer(ticket, marked, True)


@pytest.mark.parametrize(
    ("kind", "steps"), [("next_steps", ()), ("solution", (Step("c4t", "  "),))]
)
def test_steps_without_words_are_refused_and_nothing_is_sent(ticket, agent, kind, steps):
    with pytest.raises(StepsMissing):
        solve(ticket, agent, *steps, kind=kind)
    assert ticket.messages.count() == 1


def test_customers_mark_nothing(ticket):
    with pytest.raises(AgentsOnly):
        solve(ticket, ticket.requester)


def test_a_closed_ticket_is_not_solved_again_but_what_fails_opens_another(ticket, agent):
    marked = solve(ticket, agent)
    ticket_move(ticket_id=ticket.pk, to="closed", actor=factories.actor(agent, "desk"))
    with pytest.raises(TicketClosed):
        answer(ticket, marked, True)
    following = answer(ticket, marked, False, "It is back.")
    assert following.follows == ticket
