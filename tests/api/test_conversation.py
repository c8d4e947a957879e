"""Messages, files, the log and the clocks of a ticket over REST."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.api.programs import Program
from tickets.models import Ticket


@pytest.fixture
def ticket(customer: Program) -> Ticket:
    return factories.ticket(customer.user)


def file(content: bytes = b"%PDF-1.7", name: str = "sad.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_thread_reads_in_order(customer: Program, agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/messages/"
    answer = agent.post(path, {"body": "  We look into it.\n"})

    rows = customer.get(path).json()["results"]

    assert answer.status_code == 201
    assert answer.json()["ticket"] == ticket.number
    assert [(row["body"], row["side"]) for row in rows] == [
        ("A description", "customer"),
        ("  We look into it.\n", "agent"),
    ]


def test_notes_stay_inside(customer: Program, agent: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/messages/"
    agent.post(path, {"body": "Between us.", "public": False})

    assert len(agent.get(path).json()["results"]) == 2
    assert len(customer.get(path).json()["results"]) == 1
    events = customer.get(f"tickets/{ticket.number}/events/").json()["results"]
    assert all(event["data"].get("public", True) for event in events)


def test_customers_write_no_notes(customer: Program, ticket: Ticket) -> None:
    answer = customer.post(f"tickets/{ticket.number}/messages/", {"body": "x", "public": False})

    assert answer.status_code == 403
    assert answer.json()["errors"][0]["pointer"] == "/public"


@pytest.mark.parametrize("body", ["", "  \n", None])
def test_an_empty_message_is_refused(customer: Program, ticket: Ticket, body: str | None) -> None:
    answer = customer.post(f"tickets/{ticket.number}/messages/", {"body": body})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/body"


def test_a_reply_to_a_closed_ticket_opens_one_that_follows(
    customer: Program, agent: Program, ticket: Ticket
) -> None:
    agent.post(f"tickets/{ticket.number}/transitions/", {"to": "closed"})

    answer = customer.post(f"tickets/{ticket.number}/messages/", {"body": "It is back."})

    assert answer.status_code == 201
    assert answer.json()["ticket"] != ticket.number
    assert answer.json()["ticket"] in answer["Location"]


def test_a_file_goes_with_the_callers_last_message(customer: Program, ticket: Ticket) -> None:
    answer = customer.upload(f"tickets/{ticket.number}/attachments/", {"file": file()})

    thread = customer.get(f"tickets/{ticket.number}/messages/").json()["results"]
    assert answer.status_code == 201, answer.content
    assert answer.json()["name"] == "sad.pdf"
    assert thread[0]["attachments"] == [answer.json()]


def test_a_file_may_name_its_message(customer: Program, agent: Program, ticket: Ticket) -> None:
    note = agent.post(f"tickets/{ticket.number}/messages/", {"body": "n", "public": False}).json()
    path = f"tickets/{ticket.number}/attachments/"

    assert agent.upload(path, {"file": file(), "message": note["id"]}).status_code == 201
    hidden = customer.upload(path, {"file": file(), "message": note["id"]})
    assert hidden.status_code == 400
    assert hidden.json()["errors"][0]["pointer"] == "/message"


@pytest.mark.parametrize("content", [b"", b"x" * 2000])
def test_an_empty_or_large_file_is_refused(
    customer: Program, ticket: Ticket, content: bytes, settings: object
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1000  # type: ignore[attr-defined]

    answer = customer.upload(f"tickets/{ticket.number}/attachments/", {"file": file(content)})

    assert answer.status_code == 400, answer.content


def test_an_upload_beyond_all_limits_is_not_read(
    customer: Program, ticket: Ticket, settings: object
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1000  # type: ignore[attr-defined]
    huge = {"file": file(b"x" * 80_000)}

    assert customer.upload(f"tickets/{ticket.number}/attachments/", huge).status_code == 413


def test_customers_read_what_happened_not_how_the_desk_works(
    customer: Program, agent: Program, ticket: Ticket
) -> None:
    agent.patch(f"tickets/{ticket.number}/", {"assignee": agent.user.email, "priority": "high"})
    path = f"tickets/{ticket.number}/events/"

    kinds = {event["kind"] for event in customer.get(path).json()["results"]}

    assert {"created", "priority_changed"} <= kinds
    assert "assigned" not in kinds
    assert "assigned" in {event["kind"] for event in agent.get(path).json()["results"]}


def test_the_log_speaks_the_readers_language(customer: Program, ticket: Ticket) -> None:
    path = f"tickets/{ticket.number}/events/"

    answer = customer.get(path, Accept_Language="en")

    assert answer["Content-Language"] == "en"
    assert answer.json()["results"][0]["label"] == "Ticket opened"


def test_clocks_come_with_their_explanation(customer: Program, ticket: Ticket) -> None:
    answer = customer.get(f"tickets/{ticket.number}/sla/").json()

    assert answer["number"] == ticket.number
    for clock in answer["clocks"]:
        assert {"metric", "state", "due", "explanation"} <= clock.keys()
