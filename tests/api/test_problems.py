"""Every refusal is a problem; nothing that a caller sends is a failure of ours."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests import factories, faults
from tests.api.programs import Program, program

HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"3",
    b'"text"',
    b"\xff\xfe",
    b'{"subject": "a\\u0000b", "description": "c"}',
    b'{"subject": "\\ud800", "description": "c"}',
    b'{"sub\\u0000ject": 1}',
    b'{"subject": 1e999, "description": "c"}',
    b'{"subject": "a", "description": "b", "alert_id": 99999999999999999999999}',
    b'{"subject": "a", "description": "b", "alert_id": 9223372036854775808}',
    b'{"subject": "a", "description": "b", "alert_id": -1}',
    b'{"subject": NaN}',
    b'{"subject": ["a"], "description": {"b": 1}}',
    b'{"subject": "a", "description": "b", "references": {"mrn": "x"}}',
    b'{"subject": "a", "description": "b", "references": {"owls": ["x"]}}',
    b'{"subject": "a", "description": "b", "references": [[[]]]}',
    b'{"subject": "a", "description": "b", "priority": "loud"}',
    b'{"subject": "a", "description": "b", "locale": "klingon"}',
    b'{"subject": "' + b"x" * 301 + b'", "description": "b"}',
    b"[" * 100_000,
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b'{"subject": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "path",
    [
        "tickets/", "tickets/{n}/messages/", "tickets/{n}/transitions/",
        "tickets/{n}/authority-approval/", "alerts/", "alerts/classify/", "cas/notifications/",
        "sla/due/", "alerts/1/ticket/",
    ],
)  # fmt: skip
def test_no_body_makes_the_desk_fail(customer: Program, path: str, body: bytes) -> None:
    path = path.format(n=factories.ticket(customer.user).number)

    answer = Client().post(
        f"/api/v1/{path}",
        body,
        "application/json",
        headers={"Authorization": f"Bearer {customer.key}", "Idempotency-Key": "k"},
    )

    # Fields that a route does not know are passed over, so some bodies are good for classify.
    assert answer.status_code < 500, answer.content
    assert answer.status_code >= 400 or path == "alerts/classify/"
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    "path",
    [
        "tickets/CAS-999999999999999999/", "tickets/%00/", "tickets/%ED%A0%80/", "tickets/CAS-1%0A/",
        "tickets/CAS-%D9%A1/", "alerts/99999999999999999999999/", "systems/nothing/", "nowhere/",
        "tickets/CAS-000001/nowhere/", "", "tickets",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_404(customer: Program, path: str) -> None:
    answer = customer.get(f"/api/v1/{path}")

    assert answer.status_code in (404, 301)
    if answer.status_code == 404:
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ED%A0%80", "q='!!(", "reference=%00", "created_after=9999-99-99T00:00:00Z",
        "created_after=0001-01-01T00:00:00%2B14:00", "created_before=9999-12-31T23:59:59-14:00",
        "created_after=4943-10-02T01:26:00-20:14", "assignee=%00", "page_size=99999999999999999999", "cursor=%00", "status=%00",
        "q=" + "x" * 501,
    ],
)  # fmt: skip
def test_no_query_makes_the_desk_fail(customer: Program, query: str) -> None:
    assert customer.get(f"tickets/?{query}").status_code in (200, 400)


def test_each_fault_is_pointed_at(customer: Program) -> None:
    answer = customer.post(
        "tickets/", {"description": "b", "priority": "loud", "references": {"mrn": ["ok", ""]}}
    )

    problem = answer.json()
    assert problem.keys() >= {"type", "title", "status", "detail", "instance", "errors"}
    assert problem["instance"] == "/api/v1/tickets/"
    assert {(error["pointer"], error["code"]) for error in problem["errors"]} == {
        ("/subject", "required"),
        ("/priority", "invalid_choice"),
        ("/references/mrn/1", "blank"),
    }


@pytest.mark.parametrize(("language", "word"), [("fr", "obligatoire"), ("en", "required")])
def test_faults_are_told_in_the_language_asked_for(
    customer: Program, language: str, word: str
) -> None:
    answer = customer.post("tickets/", {}, Accept_Language=language)

    assert word in answer.json()["errors"][0]["detail"]


def test_a_method_that_the_route_lacks_is_a_405(customer: Program) -> None:
    answer = customer.patch("tickets/", {})

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert customer.options("tickets/").status_code == 405
    assert answer["Content-Type"] == "application/problem+json"


def test_only_json_is_read(customer: Program) -> None:
    answer = customer.upload("tickets/", {"subject": "a"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_only_json_is_written(customer: Program) -> None:
    assert customer.get("me/", Accept="text/html").status_code == 406


def test_a_body_too_large_is_not_read(customer: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = customer.post("tickets/", {"subject": "a", "description": "x" * 2000})

    assert answer.status_code == 413


def test_a_database_that_cannot_work_is_a_503(customer: Program) -> None:
    with faults.disk_full("tickets_ticket"):
        answer = customer.post("tickets/", {"subject": "a", "description": "b"})

    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("fr", "obligatoire"), ("en", "required")])
def test_without_a_language_the_persons_own_is_spoken(language: str, word: str) -> None:
    answer = program(factories.person(language=language)).post("tickets/", {})

    assert word in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("accept", ["text/html", "9999-12-31T23:59:59"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.django_db
def test_a_key_that_is_no_good_does_not_break_the_page_of_the_schema(
    client: Client, method: str, accept: str
) -> None:
    headers = {"Authorization": "Bearer c4tdesk_nobody", "Accept": accept}
    answer = client.generic(method, "/api/docs/", headers=headers)
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
