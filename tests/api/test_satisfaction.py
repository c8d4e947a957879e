"""Marks, the customer's word on a solution and ratings, by REST."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

SOLUTION = {
    "body": "Replace the document.",
    "mark": {
        "kind": "solution",
        "steps": [{"who": "customer", "what": "Send it again", "until": "2026-12-01"}],
    },
}


@pytest.fixture
def path(customer):
    return f"/api/v1/tickets/{factories.ticket(customer.user).number}/"


def test_a_solution_is_marked_confirmed_and_rated(customer, agent, path):
    told = agent.post(f"{path}messages/", SOLUTION)
    assert told.status_code == 201, told.content
    mark = told.json()["mark"]
    assert mark["confirmation"] == "asked"
    assert mark["steps"] == SOLUTION["mark"]["steps"]
    messages = customer.get(f"{path}messages/").json()["results"]
    assert [one["mark"] and one["mark"]["kind"] for one in messages] == [None, "solution"]
    assert customer.post(f"{path}solution/", {"works": True}).json()["confirmation"] == "confirmed"
    assert customer.get(path).json()["status"] == "resolved"
    assert customer.get(f"{path}rating/").status_code == 404
    assert customer.post(f"{path}rating/", {"good": True}).status_code == 201
    assert agent.get(f"{path}rating/").json()["good"] is True


def test_what_makes_no_sense_is_refused(customer, agent, colleague, path):
    assert customer.post(f"{path}messages/", SOLUTION).status_code == 403
    assert customer.post(f"{path}solution/", {"works": True}).status_code == 409
    assert customer.post(f"{path}rating/", {"good": True}).status_code == 409
    nothing = {"body": "x", "mark": {"kind": "next_steps"}}
    assert agent.post(f"{path}messages/", nothing).status_code == 400
    agent.post(f"{path}messages/", SOLUTION)
    assert customer.post(f"{path}solution/", {"works": False}).status_code == 400
    assert agent.post(f"{path}solution/", {"works": True}).status_code == 403
    assert colleague.post(f"{path}solution/", {"works": True}).status_code == 404
