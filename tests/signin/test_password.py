"""Signing in by address and password, resetting and changing it: through HTTP."""

import re
import time

import pytest
from django.test import Client

from notifications.channels.email import build
from notifications.models import OutboxMessage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]

NEW = "another-good-horse-27"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client() -> Client:
    return Client(headers=ENGLISH)


def sign_in(client: Client, email: str, password: str = factories.PASSWORD, **more: str):
    return client.post("/accounts/login/", {"username": email, "password": password} | more)


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_an_address_and_a_password_let_in_whatever_the_case(client):
    person = factories.person()
    response = sign_in(client, person.email.upper(), next="/tickets/")
    assert (response.status_code, response["Location"]) == (302, "/tickets/")
    assert is_signed_in(client)


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_sign_in_leads_to_no_other_site(client, next_):
    assert sign_in(client, factories.person().email, next=next_)["Location"] == "/"


def test_a_stranger_and_a_wrong_password_are_answered_alike(client):
    known = sign_in(client, factories.person().email, "wrong-password-1").content.decode()
    unknown = sign_in(client, "nobody@customer.example", "wrong-password-1").content.decode()
    said = "The address or the password is not right."
    assert said in known
    assert said in unknown
    assert not is_signed_in(client)


def test_what_was_typed_stays_but_for_the_password(client):
    page = sign_in(client, "someone@customer.example", "wrong-password-1").content.decode()
    assert 'value="someone@customer.example"' in page
    assert "wrong-password-1" not in page


def test_five_wrong_passwords_shut_the_door_for_five_minutes(client, time_machine):
    person = factories.person()
    for _try in range(5):
        sign_in(client, person.email, "wrong-password-1")
    refused = sign_in(client, person.email)
    assert "Try again in five minutes" in refused.content.decode()
    time_machine.move_to(time.time() + 301)
    assert sign_in(client, person.email).status_code == 302


def test_an_unknown_address_is_locked_like_a_known_one(client):
    for _try in range(5):
        sign_in(client, "nobody@customer.example", "wrong-password-1")
    page = sign_in(client, "nobody@customer.example").content.decode()
    assert "Try again in five minutes" in page


def test_who_is_shut_out_is_told_after_the_right_password_only(client):
    person = factories.person(is_active=False)
    assert sign_in(client, person.email)["Location"] == "/accounts/inactive/"
    assert "right" in sign_in(client, person.email, "wrong-password-1").content.decode()
    assert not is_signed_in(client)


def test_nobody_signs_up(client):
    for path in ("signup/", "email/", "confirm-email/", "password/set/", "login/code/"):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_the_administration_has_no_sign_in_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    client.force_login(factories.person())
    assert client.get("/admin/login/").status_code == 403


def reset_link(client: Client, email: str) -> str | None:
    client.post("/accounts/password/reset/", {"email": email})
    mail = OutboxMessage.objects.filter(template="password_reset").last()
    if mail is None:
        return None
    found = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", build(mail).body)
    return found and found[1]


def test_a_password_is_reset_by_a_link_that_works_once(client):
    person, other = factories.person(), Client()
    sign_in(other, person.email)
    link = reset_link(client, person.email)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/accounts/password/reset/key/done/"
    assert not is_signed_in(other)
    assert sign_in(client, person.email, NEW).status_code == 302
    assert (
        "not valid any more"
        in Client(headers={"Accept-Language": "en"}).get(link, follow=True).content.decode()
    )
    told = OutboxMessage.objects.get(template="sign_in_changed")
    assert "The password of your account was changed." in build(told).body


def test_a_reset_tells_nobody_who_has_an_account(client):
    known = client.post("/accounts/password/reset/", {"email": factories.person().email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@customer.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutboxMessage.objects.count() == 1


def test_a_link_is_over_after_two_hours(client, time_machine):
    link = reset_link(client, factories.person().email)
    time_machine.move_to(time.time() + 2 * 3600 + 1)
    assert "not valid any more" in client.get(link, follow=True).content.decode()


def test_a_mailbox_is_not_filled_by_asking_again_and_again(client):
    person = factories.person()
    answers = [client.post("/accounts/password/reset/", {"email": person.email}) for _ in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert OutboxMessage.objects.count() == 3


@pytest.mark.parametrize("weak", ["short", "password1234", "person-person"])
def test_a_weak_password_is_refused_at_its_field(client, weak):
    person = factories.person(name="Person Person", email="person-person@customer.example")
    client.force_login(person)
    data = {"oldpassword": factories.PASSWORD, "password1": weak, "password2": weak}
    page = client.post("/accounts/password/change/", data).content.decode()
    assert "is-error" in page
    person.refresh_from_db()
    assert person.check_password(factories.PASSWORD)


def test_a_password_is_changed_by_who_knows_the_old_one_and_ends_other_sessions(client):
    person, other = factories.person(), Client()
    sign_in(client, person.email)
    sign_in(other, person.email)
    data = {"oldpassword": "wrong-password-1", "password1": NEW, "password2": NEW}
    page = client.post("/accounts/password/change/", data).content.decode()
    assert "This is not your current password." in page
    client.post("/accounts/password/change/", data | {"oldpassword": factories.PASSWORD})
    assert is_signed_in(client)
    assert not is_signed_in(other)
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_the_current_password_is_not_guessed_where_it_is_changed(client):
    client.force_login(factories.person())
    data = {"oldpassword": "wrong-password-1", "password1": NEW, "password2": NEW}
    answers = [client.post("/accounts/password/change/", data).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert client.post("/profile/password/", data).status_code == 404


def test_passwords_of_before_are_renewed_at_the_next_sign_in(client):
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    old = PBKDF2PasswordHasher().encode(factories.PASSWORD, "salt", iterations=1)
    person = factories.person(password=old)
    sign_in(client, person.email)
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$")


def test_behind_a_proxy_the_attempts_of_one_address_do_not_shut_out_another(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(21):
        headers = ENGLISH | {"x-forwarded-for": "203.0.113.1, 198.51.100.7"}
        data = {"username": f"nobody{number}@customer.example", "password": "wrong-password-1"}
        last = client.post("/accounts/login/", data, headers=headers)
    assert "Try again in five minutes" in last.content.decode()
    person = factories.person()
    data = {"username": person.email, "password": factories.PASSWORD}
    elsewhere = {"x-forwarded-for": "198.51.100.7, 203.0.113.9"}
    assert client.post("/accounts/login/", data, headers=elsewhere).status_code == 302


def test_without_valkey_people_still_sign_in(client, settings):
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    assert sign_in(client, factories.person().email).status_code == 302
