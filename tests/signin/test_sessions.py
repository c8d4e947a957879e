"""Where somebody is signed in, what goes on record, and who helps when a phone is lost."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.errors import AdministratorsOnly
from accounts.models import ApiKeyEvent, SecurityEvent, SignedIn
from accounts.security import factors_reset
from helpdesk.signin.origin import device_of
from notifications.channels.email import build
from notifications.models import OutboxMessage
from tests import factories
from tests.signin.test_factors import is_signed_in, sign_in, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"


def browser(agent: str = FIREFOX, **headers: str) -> Client:
    return Client(headers={"accept-language": "en", "user-agent": agent, **headers})


def kinds(person: Any) -> list[str]:
    return list(person.security_events.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("told", "device"),
    [
        (FIREFOX, "Firefox, Linux"),
        (EDGE, "Edge, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("curl/8.5 (x86)", "curl/8.5"),
        ("", ""),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_device_is_told_in_words(told, device):
    assert device_of(told) == device


class TestTheList:
    def test_names_each_device_and_marks_this_one(self):
        person, here, there = factories.person(), browser(), browser(EDGE)
        sign_in(here, person)
        sign_in(there, person)
        page = here.get("/accounts/").content.decode()
        assert "Firefox, Linux" in page
        assert "Edge, Windows" in page
        assert page.count("this device") == 1
        assert "127.0.0.1" in page

    def test_one_is_ended_and_the_others_go_on(self):
        person, here, there = factories.person(), browser(), browser(EDGE)
        for one in (here, there):
            sign_in(one, person)
        row = SignedIn.objects.get(device="Edge, Windows")
        here.post(f"/accounts/sessions/{row.pk}/end/")
        assert not is_signed_in(there)
        assert is_signed_in(here)
        assert kinds(person)[-1] == "sessions_ended"

    def test_all_others_are_ended_at_once(self):
        person, here = factories.person(), browser()
        others = [browser(EDGE), browser(IPHONE)]
        for one in (here, *others):
            sign_in(one, person)
        answer = here.post("/accounts/sessions/end/", follow=True)
        assert "2 devices are signed out." in answer.content.decode()
        assert [is_signed_in(one) for one in (here, *others)] == [True, False, False]

    def test_this_one_is_ended_by_signing_out_only(self):
        person, here = factories.person(), browser()
        sign_in(here, person)
        assert here.post(f"/accounts/sessions/{SignedIn.objects.get().pk}/end/").status_code == 404
        here.post("/accounts/logout/")
        assert not SignedIn.objects.exists()

    def test_says_when_a_session_was_last_seen_to_five_minutes(self, time_machine):
        person, here = factories.person(), browser()
        sign_in(here, person)
        begun = SignedIn.objects.get().seen_at
        here.get("/profile/")
        assert SignedIn.objects.get().seen_at == begun
        time_machine.move_to(time.time() + 301)
        here.get("/profile/")
        assert SignedIn.objects.get().seen_at > begun

    def test_a_page_costs_no_query_for_it(self, django_assert_max_num_queries):
        person, here = factories.person(), browser()
        sign_in(here, person)
        with django_assert_max_num_queries(60) as queries:
            here.get("/profile/")
        assert not [one for one in queries if "accounts_signedin" in one["sql"]]

    def test_a_new_password_leaves_this_one_alone_in_the_list(self):
        person, here, there = factories.person(), browser(), browser(EDGE)
        sign_in(here, person)
        sign_in(there, person)
        new = "another-good-horse-27"
        data = {"oldpassword": factories.PASSWORD, "password1": new, "password2": new}
        here.post("/accounts/password/change/", data)
        assert [row.device for row in SignedIn.objects.all()] == ["Firefox, Linux"]
        assert kinds(person)[-2:] == ["password_changed", "sessions_ended"]


class TestTheRecord:
    def test_a_device_is_new_once(self):
        person = factories.person()
        for agent in (FIREFOX, FIREFOX, EDGE):
            sign_in(browser(agent), person)
        assert kinds(person) == ["signed_in", "signed_in"]

    def test_behind_a_proxy_it_names_the_network_of_the_caller(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        person = factories.person()
        sign_in(browser(**{"x-forwarded-for": "203.0.113.1, 198.51.100.7"}), person)
        assert person.security_events.get().network == "198.51.100.0/24"
        assert SignedIn.objects.get().address == "198.51.100.7"

    def test_without_a_proxy_nobody_writes_their_own_address(self):
        person = factories.person()
        sign_in(browser(**{"x-forwarded-for": "203.0.113.1"}), person)
        assert person.security_events.get().network == "127.0.0.0/24"

    def test_the_audit_of_a_key_names_the_caller_and_not_the_proxy(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        key = factories.api_key(factories.person())
        headers = {"Authorization": f"Bearer {key}", "x-forwarded-for": "198.51.100.7"}
        assert Client().get("/api/v1/me/", headers=headers).status_code == 200
        assert ApiKeyEvent.objects.get(kind="used").detail == "198.51.100.0/24"

    def test_a_lock_is_one_event_and_a_stranger_none(self):
        person, client = factories.person(), browser()
        for _try in range(7):
            data = {"username": person.email, "password": "wrong-password-1"}
            client.post("/accounts/login/", data)
            client.post("/accounts/login/", data | {"username": "nobody@x.example"})
        assert kinds(person) == ["locked_out"]
        assert SecurityEvent.objects.count() == 1

    def test_wrong_codes_lock_too(self):
        person, client = with_app(factories.person()), browser()
        sign_in(client, person)
        for _try in range(7):
            client.post("/accounts/code/", {"code": "000000"})
        assert kinds(person) == ["locked_out"]

    def test_a_recovery_code_is_told(self):
        person, client = with_app(factories.person()), browser()
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        sign_in(client, person)
        client.post("/accounts/code/", {"code": codes[0]})
        assert kinds(person) == ["code_used", "signed_in"]
        assert "Recovery code used" in client.get("/accounts/").content.decode()

    def test_is_not_rewritten(self):
        person = factories.person()
        sign_in(browser(), person)
        with pytest.raises(DatabaseError), transaction.atomic():
            SecurityEvent.objects.update(kind="locked_out")
        with pytest.raises(DatabaseError), transaction.atomic():
            SecurityEvent.objects.all().delete()

    @pytest.mark.parametrize(
        ("role", "sees"), [("customer_admin", ["maud"]), ("admin", ["maud", "carl"])]
    )
    def test_administrators_read_that_of_whom_they_look_after(self, role, sees):
        maud = factories.person(name="Maud Perrot")
        carl = factories.person(name="Carl Meyer")
        for one in (maud, carl):
            sign_in(browser(), one)
        if role == "admin":
            reader, path = factories.agent(role="admin"), "/desk/people/sign-in/"
        else:
            reader, path = factories.person(maud.company, role=role), "/company/people/sign-in/"
        client = browser()
        client.force_login(reader)
        page = client.get(path).content.decode()
        assert [name for name in ("maud", "carl") if name.title() in page] == sees


class TestALostPhone:
    def lost(self, role: str = "agent") -> Any:
        return with_app(factories.agent(role=role))

    def test_a_lead_resets_the_factors_and_the_person_is_told(self):
        agent, there, client = self.lost(), browser(EDGE), browser()
        there.force_login(agent)
        lead = factories.agent(role="lead", name="Laurence Petit")
        client.force_login(lead)
        page = client.get(f"/desk/people/{agent.pk}/sign-in/").content.decode()
        assert "Reset the second factors" in page
        client.post(f"/desk/people/{agent.pk}/sign-in/reset/")
        assert not Authenticator.objects.filter(user=agent).exists()
        assert not is_signed_in(there)
        event = agent.security_events.get(kind="factors_reset")
        assert event.actor == lead
        told = OutboxMessage.objects.get(template="sign_in_changed", recipient=agent.email)
        assert "removed the second factors of your account" in build(told).body
        page = client.get(f"/desk/people/{agent.pk}/sign-in/").content.decode()
        assert "by Laurence Petit" in page

    @pytest.mark.parametrize(
        ("actor", "target"),
        [("lead", "lead"), ("lead", "admin"), ("agent", "agent"), ("agent", "lead")],
    )
    def test_nobody_resets_those_above(self, actor, target):
        person, by = self.lost(target), factories.agent(role=actor)
        with pytest.raises(AdministratorsOnly):
            factors_reset(person_id=person.pk, actor=by)
        assert Authenticator.objects.filter(user=person).exists()

    def test_nobody_resets_their_own(self):
        admin = self.lost("admin")
        with pytest.raises(AdministratorsOnly):
            factors_reset(person_id=admin.pk, actor=admin)

    def test_an_administrator_of_a_company_resets_those_of_the_company_only(self):
        boss = factories.person(role="customer_admin")
        own, foreign = (
            with_app(factories.person(boss.company)),
            with_app(factories.person()),
        )
        client = browser()
        client.force_login(boss)
        assert client.post(f"/company/people/{own.pk}/sign-in/reset/").status_code == 302
        assert client.post(f"/company/people/{foreign.pk}/sign-in/reset/").status_code == 404
        assert set(Authenticator.objects.values_list("user", flat=True)) == {foreign.pk}

    def test_twice_is_once(self):
        agent, lead = self.lost(), factories.agent(role="lead")
        assert factors_reset(person_id=agent.pk, actor=lead)
        assert not factors_reset(person_id=agent.pk, actor=lead)
        assert kinds(agent) == ["factors_reset"]


def test_a_look_through_a_customers_eyes_shows_the_agents_own_sign_in():
    agent, client = factories.agent(), browser()
    maud = with_app(factories.person())
    client.force_login(agent)
    client.post(f"/desk/people/{maud.pk}/view/")
    assert "See how you sign in" not in client.get("/profile/").content.decode()
    page = client.get("/accounts/").content.decode()
    assert "Add an app" in page
