"""The follow-up of a finalisation over REST."""

from datetime import date

import pytest
import time_machine

from tests import factories
from tests.api.programs import Program
from tickets.models import FollowUp, Ticket
from tickets.services import follow_up_start

CHECK = {"checked": "port", "result": "progress", "note": "Gate out"}


@pytest.fixture
def ticket(customer: Program, agent: Program) -> Ticket:
    found = factories.ticket(customer.user)
    follow_up_start(
        ticket_id=found.pk,
        kind="exit_confirmation_not_received",
        actor=factories.actor(agent.user, "api"),
    )
    FollowUp.objects.update(country="DE", released_on=date(2026, 8, 1))
    return found


@time_machine.travel("2026-11-23T10:00:00Z", tick=False)
def test_a_follow_up_tells_its_limits_and_checks(
    customer: Program, agent: Program, ticket: Ticket
) -> None:
    path = f"tickets/{ticket.number}/follow-up/"
    asked = {"contacted": "haulier", "channel": "phone", "next_check_at": "2026-11-24T09:00:00Z"}
    kept = agent.post(f"{path}checks/", CHECK | asked)
    answer = customer.get(path).json()

    assert kept.status_code == 201
    assert answer["next_check_at"] == "2026-11-24T09:00:00Z"
    assert [(one["key"], one["on"], one["days_left"]) for one in answer["limits"]] == [
        ("exit_enquiry", "2026-10-30", -24),
        ("exit_invalidation", "2026-12-29", 36),
    ]
    assert answer["limits"][1]["source"] == "zoba; Riege"
    [check] = answer["checks"]
    assert (check["contacted"], check["channel"]) == ("haulier", "phone")
    assert "Gate out" not in str(answer)


def test_a_repeated_check_is_kept_once(agent: Program, ticket: Ticket) -> None:
    for _time in range(2):
        path = f"tickets/{ticket.number}/follow-up/checks/"
        assert agent.post(path, CHECK, Idempotency_Key="one").status_code == 201
    assert FollowUp.objects.get().checks.count() == 1


@pytest.mark.parametrize(
    ("more", "status", "told"),
    [
        ({"result": "found"}, 400, "/result"),
        ({"contacted": "haulier"}, 400, "/channel"),
        ({"contacted": "authority", "channel": "email"}, 409, "approval_missing"),
    ],
)
def test_what_cannot_be_is_refused(
    agent: Program, ticket: Ticket, more: dict[str, str], status: int, told: str
) -> None:
    answer = agent.post(f"tickets/{ticket.number}/follow-up/checks/", CHECK | more)
    assert answer.status_code == status
    assert told in answer.text


def test_only_agents_keep_checks(customer: Program, stranger: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/follow-up/checks/"
    assert customer.post(path, CHECK).status_code == 403
    assert stranger.post(path, CHECK).status_code == 404


def test_where_nothing_is_followed_up_there_is_nothing(customer: Program) -> None:
    ticket = factories.ticket(customer.user)
    assert customer.get(f"tickets/{ticket.number}/follow-up/").status_code == 404


def test_a_program_writes_the_whole_follow_up(customer: Program, agent: Program) -> None:
    found = factories.ticket(customer.user)
    path = f"tickets/{found.number}/follow-up/"
    begun = agent.post(path, {"kind": "exit_confirmation_not_received"})
    facts = {"country": "DE", "released_on": "2026-08-01", "next_check_at": "2026-11-24T09:00:00Z"}
    set_ = agent.patch(path, facts).json()
    again = agent.patch(path, {"next_check_at": None}).json()
    asked = agent.post(f"{path}proof-request/").json()
    proof = customer.post(f"{path}proofs/", {"kind": "cmr", "reference": "CMR-1"})
    over = agent.post(f"{path}outcome/", {"outcome": "certified", "on": "2026-11-23"}).json()

    assert begun.status_code == 200
    assert (set_["country"], set_["released_on"]) == ("DE", "2026-08-01")
    assert set_["next_check_at"] == "2026-11-24T09:00:00Z"
    assert (again["next_check_at"], again["country"]) == (None, "DE")
    assert asked["proof_asked_at"]
    assert proof.status_code == 201
    assert (over["outcome"], [one["reference"] for one in over["proofs"]]) == (
        "certified",
        ["CMR-1"],
    )


def test_a_date_that_counts_for_nothing_is_refused(agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/follow-up/"
    answer = agent.patch(path, {"lodged_on": "2026-08-01", "country": "FR"})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/lodged_on")
    assert FollowUp.objects.get().country == "DE"


def test_the_file_of_a_proof_is_one_of_the_ticket(customer: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/follow-up/proofs/"
    answer = customer.post(path, {"kind": "cmr", "attachment": 999_999})

    assert answer.json()["errors"][0]["pointer"] == "/attachment"
