"""Where companies switched passwords off; agents, and their second factor: through HTTP."""

import pytest
from django.test import Client

from accounts.models import IdentityProvider, User
from notifications.models import OutboxMessage
from tests import factories
from tests.signin.provider import CLIENT, SECRET, Provider
from tests.signin.visits import ENGLISH, assert_refused, at_keyboard, is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "sso")]


@pytest.fixture
def client() -> Client:
    return Client(headers=ENGLISH)


# Where a company switched passwords off


@pytest.fixture
def without_passwords(maud) -> User:
    IdentityProvider.objects.update(passwords_off=True)
    return maud


def by_password(client: Client, email: str, password: str = factories.PASSWORD):
    return client.post("/accounts/login/", {"username": email, "password": password})


def test_without_passwords_the_right_one_leads_to_the_companys_sign_in(client, without_passwords):
    response = by_password(client, without_passwords.email)
    assert response["Location"] == "/accounts/sso/"
    assert "Your company signs in with its own account." in client.get("/accounts/sso/").text
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["maud@acme.example", "nobody@acme.example"])
def test_without_passwords_a_wrong_one_is_answered_by_the_domain(client, without_passwords, email):
    page = by_password(client, email, "wrong-password-1").text
    assert "No password is needed here." in page
    assert "Continue with your company’s sign-in" in page
    assert "is not right" not in page


@pytest.mark.parametrize("email", ["maud@acme.example", "nobody@acme.example"])
def test_without_passwords_none_is_set_anew(client, without_passwords, email):
    page = client.post("/accounts/password/reset/", {"email": email}).text
    assert "No password is needed here." in page
    assert "Continue with your company’s sign-in" in page
    assert not OutboxMessage.objects.filter(template="password_reset").exists()


def test_without_passwords_the_companys_sign_in_lets_in(client, provider, without_passwords):
    sign_in(client, provider)
    assert is_signed_in(client)


def test_nobody_of_another_company_is_shut_out_by_a_domain(client, without_passwords):
    consultant = factories.person(email="consultant@acme.example")
    assert by_password(client, consultant.email)["Location"] == "/"
    assert is_signed_in(client)


def test_an_invitation_asks_for_no_password_where_there_are_none(
    client, provider, without_passwords
):
    invited = factories.invitation(without_passwords.company, email="new@acme.example")
    mail = OutboxMessage.objects.get(template="invitation")
    page = client.get(mail.context["path"]).text
    assert 'name="password1"' not in page
    data = {"name": "N", "language": "en", "password1": "x" * 14, "password2": "x" * 14}
    client.post(mail.context["path"], data)
    assert not User.objects.filter(email=invited.email).exists()
    at_keyboard(provider, invited.email)
    sign_in(client, provider, invited.email)
    assert is_signed_in(client)


def test_who_has_no_password_is_asked_for_none(client, provider, company):
    IdentityProvider.objects.update(creates_people=True)
    at_keyboard(provider, "new@acme.example")
    sign_in(client, provider, "new@acme.example")
    assert "Change the password" not in client.get("/profile/").text
    assert client.get("/accounts/password/change/")["Location"] == "/profile/"


def test_the_sign_in_page_offers_the_way_only_where_there_is_one(client, db):
    offer = "Continue with your company’s sign-in"
    assert offer not in client.get("/accounts/login/").text
    factories.identity_provider(factories.company())
    assert offer in client.get("/accounts/login/").text


# Agents


@pytest.fixture
def staff(provider, settings) -> Provider:
    settings.STAFF_OIDC_ISSUER = provider.issuer
    settings.STAFF_OIDC_CLIENT_ID, settings.STAFF_OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.STAFF_OIDC_DOMAINS = ["desk.example"]
    settings.MFA_REQUIRED_ROLES = []
    return provider


def test_an_agent_signs_in_with_c4t(client, staff):
    agent = factories.agent()
    at_keyboard(staff, agent.email)
    sign_in(client, staff, agent.email, next="/desk/")
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("email", ["customer@desk.example", "nobody@desk.example"])
def test_c4ts_sign_in_makes_nobody_and_lets_no_customer_in(client, staff, caplog, email):
    factories.person(email="customer@desk.example")
    before = User.objects.count()
    at_keyboard(staff, email)
    assert_refused(sign_in(client, staff, email), client, "no_account", caplog)
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("said", "lands_at"),
    [
        ({"amr": ["pwd", "mfa"]}, 200),
        ({"acr": "https://refeds.org/profile/mfa"}, 200),
        ({"amr": ["pwd"]}, 302),
        ({"amr": "mfa", "acr": ["mfa"]}, 302),
        ({}, 302),
    ],
)
def test_a_second_factor_shown_there_counts_here(client, staff, settings, said, lands_at):
    settings.MFA_REQUIRED_ROLES = ["agent"]
    agent = factories.agent()
    at_keyboard(staff, agent.email, **said)
    sign_in(client, staff, agent.email)
    assert client.get("/desk/").status_code == lands_at


def test_ones_own_factor_is_asked_for_where_the_provider_says_of_none(client, staff, settings):
    agent = factories.agent()
    factories.passkey(agent)
    at_keyboard(staff, agent.email)
    assert sign_in(client, staff, agent.email)["Location"] == "/accounts/code/"
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    other = Client(headers=ENGLISH)
    at_keyboard(staff, agent.email, amr=["mfa"])
    sign_in(other, staff, agent.email, next="/desk/")
    assert other.get("/desk/").status_code == 200
