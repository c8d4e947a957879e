"""A write that is sent again is answered again, and done once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from helpdesk.api.idempotency import expired_delete
from helpdesk.api.models import IdempotentRequest
from tests import factories, faults, servers
from tests.api.programs import Program, program
from tickets.models import Attachment, Message, Ticket

OPENING = {"subject": "Blocked", "description": "The message does not leave CAS."}


def test_the_first_answer_comes_again(customer: Program) -> None:
    first = customer.post("tickets/", OPENING, Idempotency_Key="k1")
    again = customer.post("tickets/", OPENING, Idempotency_Key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["ETag"] == first["ETag"]
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Ticket.objects.count() == 1


def test_the_order_of_keys_makes_no_other_request(customer: Program) -> None:
    customer.post("tickets/", OPENING, Idempotency_Key="k1")
    again = customer.post("tickets/", dict(reversed(OPENING.items())), Idempotency_Key="k1")

    assert again["Idempotent-Replayed"] == "true"


def test_another_request_with_the_key_is_a_422(customer: Program) -> None:
    ticket = customer.post("tickets/", OPENING, Idempotency_Key="k1").json()
    other_body = customer.post("tickets/", {**OPENING, "subject": "x"}, Idempotency_Key="k1")
    other_path = customer.post(
        f"tickets/{ticket['number']}/messages/", OPENING, Idempotency_Key="k1"
    )

    assert other_body.status_code == other_path.status_code == 422
    assert other_body.json()["code"] == "idempotency_key_reused"


def test_keys_belong_to_an_api_key(customer: Program, stranger: Program) -> None:
    customer.post("tickets/", OPENING, Idempotency_Key="k1")
    theirs = stranger.post("tickets/", OPENING, Idempotency_Key="k1")

    assert "Idempotent-Replayed" not in theirs
    assert Ticket.objects.count() == 2


def test_a_refusal_is_an_answer_too(customer: Program) -> None:
    first = customer.post("tickets/", {}, Idempotency_Key="k1")
    again = customer.post("tickets/", {}, Idempotency_Key="k1")

    assert first.status_code == again.status_code == 400
    assert again["Content-Type"] == "application/problem+json"
    assert again.content == first.content


def test_a_refusal_of_a_rule_leaves_nothing_behind(customer: Program) -> None:
    number = factories.ticket(customer.user).number
    path = f"tickets/{number}/transitions/"

    refused = customer.post(path, {"to": "waiting_authority", "comment": "x"}, Idempotency_Key="k")

    assert refused.status_code == 409
    assert Message.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é"])
def test_a_key_has_printable_characters(customer: Program, key: str) -> None:
    assert customer.post("tickets/", OPENING, Idempotency_Key=key).status_code == 400
    assert not Ticket.objects.exists()


def test_a_failure_is_forgotten(customer: Program) -> None:
    with faults.disk_full("tickets_ticket"):
        failed = customer.post("tickets/", OPENING, Idempotency_Key="k1")
    retried = customer.post("tickets/", OPENING, Idempotency_Key="k1")

    assert (failed.status_code, retried.status_code) == (503, 201)
    assert "device" not in failed.content.decode()


def test_after_a_day_the_key_is_new(customer: Program) -> None:
    customer.post("tickets/", OPENING, Idempotency_Key="k1")
    IdempotentRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    again = customer.post("tickets/", {**OPENING, "subject": "Later"}, Idempotency_Key="k1")

    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again


def test_old_answers_are_deleted(customer: Program) -> None:
    customer.post("tickets/", OPENING, Idempotency_Key="old")
    IdempotentRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    customer.post("tickets/", OPENING, Idempotency_Key="new")

    assert expired_delete() == 1
    assert IdempotentRequest.objects.get().key == "new"


def test_a_file_sent_again_is_kept_once(customer: Program) -> None:
    path = f"tickets/{factories.ticket(customer.user).number}/attachments/"

    def upload(content: bytes) -> Any:
        file = SimpleUploadedFile("a.txt", content)
        return customer.upload(path, {"file": file}, Idempotency_Key="k1")

    first, again, other = upload(b"one"), upload(b"one"), upload(b"two")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again["Idempotent-Replayed"] == "true"
    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_equal_requests_at_once_open_one_ticket() -> None:
    caller = program(factories.person())
    start = threading.Barrier(10)

    def send(number: int) -> Any:
        if number < 10:
            start.wait(timeout=20)
        try:
            return caller.post("tickets/", OPENING, Idempotency_Key="same")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(50)))

    assert Ticket.objects.count() == 1
    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    created = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in created}) == 1
    assert sum("Idempotent-Replayed" not in answer for answer in created) == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_runs_the_second_is_told_so() -> None:
    caller = program(factories.person())

    def send() -> Any:
        try:
            return caller.post("tickets/", OPENING, Idempotency_Key="same")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with faults.held("tickets_ticket"):
            first = pool.submit(send)
            servers.until(faults.someone_is_held, seconds=20)
            second = caller.post("tickets/", OPENING, Idempotency_Key="same")
        done = first.result()

    assert (second.status_code, second.json()["code"]) == (409, "idempotency_still_running")
    assert second["Retry-After"] == "1"
    assert done.status_code == 201
