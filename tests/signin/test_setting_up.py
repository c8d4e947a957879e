"""Setting a company's sign-in up: who may, what is refused, and what the trial says of it."""

import pytest
from django.test import Client

from accounts.changes import changes_of
from accounts.models import Identity, IdentityProvider
from accounts.sealing import unseal
from tests import factories
from tests.signin.provider import CLIENT, SECRET, Provider
from tests.signin.visits import ENGLISH, assert_refused, at_keyboard, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "sso", "no_factors")]


@pytest.fixture
def no_factors(settings) -> None:
    settings.MFA_REQUIRED_ROLES = []


@pytest.fixture
def admin() -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(factories.agent(role="admin", name="Laurence Petit"))
    return client


def page_of(company, part: str = "") -> str:
    return f"/desk/companies/{company.pk}/sign-in/{part}"


def typed(**fields: object) -> dict[str, object]:
    return {
        "issuer": "https://login.acme.example/realms/a",
        "client_id": CLIENT,
        "secret": SECRET,
        "domains": "Acme.example, @acme.fr\nacme.example",
        "is_active": "on",
    } | fields


def trial(admin: Client, company) -> str:
    return admin.post(page_of(company, "try/")).content.decode()


def test_an_administrator_sets_it_up_and_the_secret_is_sealed_and_never_shown(admin, settings):
    company = factories.company()
    assert "http://testserver/accounts/sso/" in admin.get(page_of(company)).content.decode()
    assert admin.post(page_of(company), typed()).status_code == 302
    provider = IdentityProvider.objects.get(company=company)
    assert [one.name for one in provider.domains.all()] == ["acme.example", "acme.fr"]
    assert SECRET not in provider.sealed_secret
    assert unseal(provider.sealed_secret) == SECRET
    page = admin.get(page_of(company)).content.decode()
    assert SECRET not in page
    assert "Laurence Petit" in page
    settings.SECRET_KEY = "another"
    assert unseal(provider.sealed_secret) == ""


def test_saved_again_without_a_secret_the_one_there_stays(admin):
    company = factories.company()
    admin.post(page_of(company), typed())
    admin.post(page_of(company), typed(secret="", domains="acme.fr", passwords_off="on"))
    provider = IdentityProvider.objects.get(company=company)
    assert unseal(provider.sealed_secret) == SECRET
    assert provider.passwords_off
    told = [one.change_message for one in changes_of(IdentityProvider, str(company.pk))]
    assert len(told) == 2
    assert all(SECRET not in one for one in told)
    assert '"passwords_off": {"from": false, "to": true}' in told[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"issuer": "login.acme.example"}, "The address begins with https://"),
        ({"issuer": "http://login.acme.example"}, "so that nobody reads along"),
        ({"issuer": "https://10.0.0.7/"}, "inside a private network"),
        ({"issuer": "https://login.acme.example/?a=b"}, "Leave out what follows"),
        ({"secret": ""}, "Type the client secret."),
        ({"domains": "acme"}, "is not a domain"),
        ({"domains": "acme.example/"}, "is not a domain"),
        ({"domains": "*.example"}, "is not a domain"),
        ({"domains": "desk.example"}, "is used by another company, or by us."),
        ({"domains": "taken.example"}, "is used by another company, or by us."),
        ({"is_active": "", "passwords_off": "on"}, "passwords must stay"),
    ],
)
def test_what_could_let_nobody_in_or_others_is_refused_at_its_field(admin, settings, fields, said):
    settings.OIDC_ALLOW_PRIVATE_NETWORKS = False
    factories.agent(email="agent@desk.example")
    factories.identity_provider(factories.company(), domains=("taken.example",))
    company = factories.company()
    data = {name: value for name, value in typed(**fields).items() if value}
    response = admin.post(page_of(company), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "is-error" in page or 'class="error"' in page
    assert CLIENT in page
    assert not IdentityProvider.objects.filter(company=company).exists()


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_agents_and_leads_do_not_set_it_up(client, role):
    company = factories.company()
    client.force_login(factories.agent(role=role))
    assert client.get(page_of(company)).status_code == 403
    for part in ("", "try/", "forget/"):
        assert client.post(page_of(company, part), typed()).status_code == 403
    assert not IdentityProvider.objects.exists()


def test_a_company_reads_its_own_and_no_others(client):
    ours, theirs = factories.company(), factories.company()
    factories.identity_provider(ours, issuer="https://login.ours.example")
    client.force_login(factories.person(ours, role="customer_admin"))
    page = client.get("/company/sign-in/").content.decode()
    assert "https://login.ours.example" in page
    assert CLIENT not in page
    client.force_login(factories.person(theirs, role="customer_admin"))
    other = client.get("/company/sign-in/").content.decode()
    assert "login.ours.example" not in other
    assert "It is not set up." in other
    client.force_login(factories.person(ours))
    assert client.get("/company/sign-in/").status_code == 404


def test_another_issuer_recognises_everyone_anew(admin, provider: Provider, maud):
    sign_in(Client(), provider)
    assert Identity.objects.count() == 1
    moved = typed(issuer=f"{provider.issuer}/", domains="acme.example", secret="")
    admin.post(page_of(maud.company), moved)
    assert not Identity.objects.exists()


def test_everyone_is_recognised_anew_when_the_company_moved_its_accounts(
    admin, provider, maud, caplog
):
    sign_in(Client(), provider)
    at_keyboard(provider, maud.email, subject="moved")
    visitor = Client(headers=ENGLISH)
    assert_refused(sign_in(visitor, provider), visitor, "other_subject", caplog)
    assert "1 person has signed in this way." in admin.get(page_of(maud.company)).content.decode()
    admin.post(page_of(maud.company, "forget/"))
    sign_in(visitor, provider)
    assert Identity.objects.get().subject == "moved"


def test_the_trial_says_that_all_is_well(admin, provider, company):
    page = trial(admin, company)
    assert "127.0.0.1 answers, and calls itself by the issuer typed here." in page
    assert "It signs with RS256." in page
    assert "It protects its codes by PKCE." in page
    assert "It knows our client id and takes the secret." in page
    assert "st-late" not in page


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"issuer": "https://other.example"}, "It calls itself https://other.example, not http"),
        ({"token_endpoint": "nowhere"}, "token_endpoint: The address begins with"),
        ({"jwks_uri": None}, "jwks_uri: "),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "It signs in no way that we accept"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "takes no client secret"),
        ({"code_challenge_methods_supported": None}, "It does not say whether it protects"),
    ],
)
def test_the_trial_says_what_is_wrong(admin, provider, company, document, said):
    provider.document = document
    assert said in trial(admin, company)


def test_the_trial_knows_a_wrong_secret(admin, provider):
    company = factories.company()
    factories.identity_provider(company, issuer=provider.issuer, secret="wrong")
    assert "the secret is another one" in trial(admin, company)


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ("http://127.0.0.1:1/", "127.0.0.1 cannot be reached"),
        ("https://nobody.invalid/", "There is no server nobody.invalid."),
    ],
)
def test_the_trial_says_that_nobody_answers(admin, issuer, said):
    company = factories.company()
    factories.identity_provider(company, issuer=issuer)
    assert said in trial(admin, company)


def test_the_trial_says_what_is_no_provider(admin, provider):
    company = factories.company()
    factories.identity_provider(company, issuer=f"{provider.issuer}/keys")
    page = trial(admin, company)
    assert "answers 404" in page


def test_there_is_nothing_to_try_before_it_is_saved(admin):
    company = factories.company()
    assert admin.post(page_of(company, "try/")).status_code == 404
    assert admin.post(page_of(company, "forget/")).status_code == 404
