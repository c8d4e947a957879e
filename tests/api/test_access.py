"""Keys, scopes and limits."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey
from accounts.services import api_key_create, api_key_revoke
from helpdesk.api import rates
from tests import factories
from tests.api.programs import Program, program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer c4tdesk_wrong", "Basic YTpi", "Bearer a b", "Bearer é"]
)
def test_without_a_good_key_the_answer_is_401(header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = Client().get("/api/v1/me/", headers=headers)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"


def test_expired_and_revoked_keys_are_unknown() -> None:
    user = factories.person()
    past = timezone.now() - timedelta(seconds=1)
    _row, expired = api_key_create(user=user, name="x", scopes=["admin"], expires_at=past)
    row, revoked = api_key_create(user=user, name="x", scopes=["admin"])
    api_key_revoke(key=row)

    for key in (expired, revoked):
        assert Program(user, key).get("me/").status_code == 401


def test_a_key_of_someone_who_left_is_unknown() -> None:
    assert program(factories.person(is_active=False)).get("me/").status_code == 401


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("tickets:read", {"read"}),
        ("tickets:write", {"write"}),
        ("alerts:write", {"alert"}),
        ("reports:read", set()),
        ("admin", {"read", "write", "alert"}),
    ],
)
def test_a_scope_opens_its_routes_only(scope: str, allowed: set[str]) -> None:
    caller = program(factories.person(), scope)
    answers = {
        "read": caller.get("tickets/"),
        "write": caller.post("tickets/", {"subject": "a", "description": "b"}),
        "alert": caller.post("alerts/", {"text": "CDS40045"}),
    }

    passed = {name for name, answer in answers.items() if answer.status_code < 300}

    assert passed == allowed
    for name in answers.keys() - allowed:
        assert answers[name].status_code == 403
        assert answers[name].json()["code"] == "scope_missing"


def test_me_says_whom_the_key_acts_as(customer: Program) -> None:
    me = customer.get("me/").json()

    assert me["email"] == customer.user.email
    assert me["company"]["tenant_id"] == customer.user.company.tenant_id
    assert customer.key.startswith(me["key"]["hint"])
    assert customer.key not in str(me)


def test_agents_belong_to_no_company(agent: Program) -> None:
    assert agent.get("me/").json()["company"] is None


def test_a_key_has_so_many_requests_a_minute(customer: Program, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 2

    answers = [customer.get("me/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"default";q=2;w=60'
    assert answers[0]["RateLimit"].startswith('"default";r=1;t=')
    assert answers[2]["RateLimit"].startswith('"default";r=0;t=')
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["type"] == rates_type()


def rates_type() -> str:
    return "https://iana.org/assignments/http-problem-types#quota-exceeded"


def test_keys_are_counted_apart(customer: Program, stranger: Program, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 1
    customer.get("me/")

    assert stranger.get("me/").status_code == 200


@pytest.fixture
def silent_valkey(settings: Any) -> Iterator[list[socket.socket]]:
    """Stands where Valkey should, and hangs up on everyone; holds who called."""
    callers: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            with suppress(OSError):  # the server is closed
                while True:
                    callers.append(server.accept()[0])
                    callers[-1].close()

        listener = threading.Thread(target=hang_up)
        listener.start()
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        rates._counter.cache_clear()
        yield callers
        rates._counter.cache_clear()
        server.shutdown(socket.SHUT_RDWR)
        listener.join()


def test_without_valkey_the_api_answers_uncounted_and_does_not_ask_again_at_once(
    customer: Program, silent_valkey: list[socket.socket]
) -> None:
    first = customer.get("me/")
    asked = len(silent_valkey)
    again = customer.get("me/")

    assert (first.status_code, again.status_code) == (200, 200)
    assert "RateLimit" not in first
    assert 0 < asked == len(silent_valkey)


def test_answers_are_private(customer: Program) -> None:
    answer = customer.get("me/")

    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]


def test_using_a_key_is_noted(customer: Program) -> None:
    customer.get("me/")

    assert ApiKey.objects.get(user=customer.user).last_used_at
