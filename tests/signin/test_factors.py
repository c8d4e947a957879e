"""Second factors: adding them, signing in by them, and getting nowhere without."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from notifications.channels.email import build
from notifications.models import OutboxMessage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]

ENGLISH = {"accept-language": "en"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def client() -> Client:
    return Client(headers=ENGLISH)


@pytest.fixture
def required(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["agent", "lead", "admin"]


def sign_in(client: Client, user: Any, **more: str) -> Any:
    data = {"username": user.email, "password": factories.PASSWORD}
    return client.post("/accounts/login/", data | more)


def code_of(secret: str, at: float | None = None) -> str:
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def with_app(user: Any) -> Any:
    """Somebody who has an app, and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def confirm(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})


@pytest.fixture
def add_app(django_capture_on_commit_callbacks: Any) -> Callable[[Client], Any]:
    """As somebody does it who reads the key from the page."""

    def added(client: Client) -> Any:
        page = client.get("/accounts/app/add/").content.decode()
        secret = re.search(r'data-copy="([A-Z2-7]{32})"', page)[1]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/accounts/app/add/", {"code": code_of(secret)})

    return added


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


class TestAnApp:
    def test_is_added_after_the_password_and_told_by_mail(self, client, add_app, time_machine):
        person = factories.person()
        sign_in(client, person)
        time_machine.move_to(time.time() + 301)
        asked = client.get("/accounts/app/add/")
        assert asked["Location"].startswith("/accounts/reauthenticate/?")
        confirm(client)
        assert add_app(client)["Location"] == "/accounts/recovery-codes/"
        told = OutboxMessage.objects.get(template="sign_in_changed")
        assert "An app with codes was added" in build(told).body

    def test_is_not_added_by_a_wrong_code(self, client):
        sign_in(client, factories.person())
        confirm(client)
        client.get("/accounts/app/add/")
        page = client.post("/accounts/app/add/", {"code": "000000"}).content.decode()
        assert "This code is not right" in page
        assert not Authenticator.objects.exists()

    def test_lies_sealed_in_the_database(self):
        with_app(factories.person())
        assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))

    def test_is_asked_for_after_the_password(self, client):
        person = with_app(factories.person())
        assert sign_in(client, person, next="/tickets/")["Location"] == "/accounts/code/"
        assert not is_signed_in(client)
        done = client.post("/accounts/code/", {"code": code_of(SECRET)})
        assert done["Location"] == "/tickets/"
        assert is_signed_in(client)

    def test_a_wrong_code_lets_nobody_in_and_five_shut_the_door(self, client, time_machine):
        person = with_app(factories.person())
        sign_in(client, person)
        for _try in range(5):
            page = client.post("/accounts/code/", {"code": "000000"}).content.decode()
            assert "This code is not right" in page
        refused = client.post("/accounts/code/", {"code": code_of(SECRET)}).content.decode()
        assert "Try again in five minutes" in refused
        time_machine.move_to(time.time() + 301)
        sign_in(client, person)
        assert client.post("/accounts/code/", {"code": code_of(SECRET)}).status_code == 302

    @pytest.mark.parametrize("again", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"])
    def test_a_code_opens_once_even_without_the_cache(self, client, settings, time_machine, again):
        time_machine.move_to(1_796_000_010, tick=False)
        person = with_app(factories.person())
        away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {"default": away}
        code = code_of(SECRET)
        sign_in(client, person)
        assert client.post("/accounts/code/", {"code": code}).status_code == 302
        other = Client(headers=ENGLISH)
        sign_in(other, person)
        page = other.post("/accounts/code/", {"code": again.format(code)}).content.decode()
        assert "used already" in page
        assert not is_signed_in(other)

    def test_the_code_of_a_minute_ago_is_over(self, client):
        sign_in(client, with_app(factories.person()))
        client.post("/accounts/code/", {"code": code_of(SECRET, time.time() - 61)})
        assert not is_signed_in(client)

    def test_sealed_with_another_secret_key_it_opens_nothing(self, client, settings):
        person = with_app(factories.person())
        settings.SECRET_KEY = "another-secret-key-that-is-long-enough-for-django-itself-27"
        sign_in(client, person)
        page = client.post("/accounts/code/", {"code": code_of(SECRET)}).content.decode()
        assert "cannot be read any more" in page


class TestRecoveryCodes:
    def test_each_opens_once(self, client):
        person = with_app(factories.person())
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        sign_in(client, person)
        assert client.post("/accounts/code/", {"code": codes[0]}).status_code == 302
        other = Client(headers=ENGLISH)
        sign_in(other, person)
        other.post("/accounts/code/", {"code": codes[0]})
        assert not is_signed_in(other)
        other.post("/accounts/code/", {"code": codes[1]})
        assert is_signed_in(other)
        assert "8 are left" in other.get("/accounts/").content.decode()

    def test_are_shown_once(self, client, add_app):
        sign_in(client, factories.person())
        confirm(client)
        add_app(client)
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        assert codes[0] in client.get("/accounts/recovery-codes/").content.decode()
        assert codes[0] not in client.get("/accounts/recovery-codes/").content.decode()


class TestARoleThatRequiresOne:
    @pytest.mark.parametrize("path", ["/desk/", "/profile/", "/", "/admin/", "/nowhere/"])
    def test_gets_nowhere_without(self, client, required, path):
        sign_in(client, factories.agent(role="admin"))
        assert client.get(path)["Location"].startswith("/accounts/?next=")
        assert client.post(path)["Location"] == "/accounts/"

    @pytest.mark.django_db(transaction=True)  # the session is written behind what the commit does
    def test_comes_in_once_it_has_added_one(self, client, required, add_app):
        sign_in(client, factories.agent())
        assert "Your role requires a second factor" in client.get("/accounts/").content.decode()
        confirm(client)
        add_app(client)
        assert client.get("/desk/").status_code == 200

    def test_shows_it_in_a_session_that_is_older_than_the_rule(self, client, required):
        agent = with_app(factories.agent())
        client.force_login(agent)
        assert client.get("/desk/")["Location"].startswith("/accounts/code/again/")
        assert client.get("/accounts/app/add/")["Location"].startswith("/accounts/code/again/")
        client.post("/accounts/code/again/", {"code": code_of(SECRET)})
        assert client.get("/desk/").status_code == 200

    def test_a_customer_is_not_asked(self, client, required):
        client.force_login(factories.person())
        assert is_signed_in(client)

    def test_a_part_of_a_page_tells_the_browser_where_to_go(self, client, required):
        client.force_login(factories.agent())
        response = client.get("/desk/counts/", headers={"HX-Request": "true"})
        assert response["HX-Redirect"] == "/accounts/"

    def test_the_rest_face_refuses_a_session_and_knows_keys(self, client, required):
        agent = factories.agent()
        client.force_login(agent)
        refused = client.get("/api/v1/me/")
        assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
        assert refused.json()["code"] == "second_factor_missing"
        key = {"Authorization": f"Bearer {factories.api_key(agent)}"}
        assert client.get("/api/v1/me/", headers=key).status_code == 200

    def test_the_last_factor_cannot_be_removed(self, client, required):
        agent = with_app(factories.agent())
        sign_in(client, agent)
        client.post("/accounts/code/", {"code": code_of(SECRET)})
        confirm(client)
        page = client.post("/accounts/app/remove/").content.decode()
        assert "Add another one before" in page
        assert Authenticator.objects.filter(type="totp").exists()

    def test_whoever_has_shown_it_costs_no_query(
        self, client, required, django_assert_max_num_queries, settings
    ):
        agent = with_app(factories.agent())
        sign_in(client, agent)
        client.post("/accounts/code/", {"code": code_of(SECRET)})
        with django_assert_max_num_queries(60) as asked:
            client.get("/profile/")
        settings.MFA_REQUIRED_ROLES = []
        with django_assert_max_num_queries(len(asked)) as free:
            client.get("/profile/")
        assert len(free) == len(asked)
