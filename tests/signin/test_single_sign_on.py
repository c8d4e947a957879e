"""Signing in with one's company: through HTTP, against a real provider, and every way to cheat."""

import logging
import time

import pytest
from django.test import Client

from accounts.models import Identity, IdentityProvider, User
from tests import factories
from tests.signin import provider as idp
from tests.signin.provider import CLIENT, SECRET
from tests.signin.visits import (
    ENGLISH,
    assert_refused,
    at_keyboard,
    come_back,
    is_signed_in,
    leave,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker", "sso")]


@pytest.fixture
def client() -> Client:
    return Client(headers=ENGLISH)


def test_a_person_signs_in_with_the_company_and_goes_on_where_they_wanted(client, provider, maud):
    response = sign_in(client, provider, "MAUD@Acme.example", next="/tickets/")
    assert (response.status_code, response["Location"]) == (302, "/tickets/")
    assert is_signed_in(client)
    identity = Identity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (maud, provider.issuer, "m-1")


def test_the_subject_is_who_somebody_is_once_it_is_bound(client, provider, maud):
    sign_in(client, provider)
    at_keyboard(provider, "maud.dupont@acme.example")  # renamed there
    other = Client(headers=ENGLISH)
    sign_in(other, provider, "maud.dupont@acme.example")
    assert is_signed_in(other)
    assert User.objects.filter(company=maud.company).count() == 1


def test_an_address_given_to_somebody_else_opens_nothing(client, provider, maud, caplog):
    sign_in(client, provider)
    at_keyboard(provider, maud.email, subject="another")
    other = Client(headers=ENGLISH)
    assert_refused(sign_in(other, provider), other, "other_subject", caplog)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"iss": "https://login.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": [CLIENT, "another"]}, "authorized_party"),
        ({"azp": "another"}, "authorized_party"),
        ({"exp": 1_600_000_000}, "expired"),
        ({"exp": None}, "incomplete"),
        ({"iat": 4_000_000_000}, "too_early"),
        ({"nbf": 4_000_000_000}, "too_early"),
        ({"sub": None}, "incomplete"),
        ({"email_verified": False}, "address_not_verified"),
        ({"email_verified": None}, "address_not_verified"),
        ({"email_verified": "true"}, "address_not_verified"),
        ({"email": "maud@other.example"}, "foreign_domain"),
        ({"email": "maud@acme.example.evil.example"}, "foreign_domain"),
        ({"email": "nobody@acme.example"}, "no_account"),
    ],
)
def test_a_token_that_is_not_ours_lets_nobody_in(client, provider, maud, caplog, claims, reason):
    provider.claims = claims
    assert_refused(sign_in(client, provider), client, reason, caplog)
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (idp.unsigned, "algorithm"),
        (idp.by_the_public_key, "algorithm"),
        (idp.by_the_client_secret, "algorithm"),
        (idp.by_a_stranger, "signature"),
        (lambda _provider, _claims: "not.a.token", "malformed"),
        (lambda _provider, _claims: "", "malformed"),
    ],
)
def test_only_the_provider_signs(client, provider, maud, caplog, token, reason):
    provider.token = token
    assert_refused(sign_in(client, provider), client, reason, caplog)


def test_a_shared_key_among_the_published_ones_signs_nothing(client, provider, maud, caplog):
    provider.document = {"id_token_signing_alg_values_supported": ["HS256", "none"]}
    provider.more_keys = [{"kty": "oct", "kid": "s", "k": "c2VjcmV0" * 8}]
    provider.token = lambda _provider, claims: idp.jwt.encode(
        claims, b"secret" * 8, "HS256", headers={"kid": "s"}
    )
    assert_refused(sign_in(client, provider), client, "algorithm", caplog)


def test_two_keys_of_one_name_sign_nothing(client, provider, maud, caplog):
    provider.more_keys = [provider.jwk()]
    assert_refused(sign_in(client, provider), client, "key", caplog)


@pytest.mark.parametrize("facts", [{"use": "enc"}, {"alg": "PS256"}, {"d": "AQAB"}, {"kid": "b"}])
def test_a_key_is_for_what_it_says(client, provider, maud, caplog, facts):
    provider.key_facts = facts
    assert_refused(sign_in(client, provider), client, "key", caplog)


def test_a_new_key_of_the_provider_is_fetched(client, provider, maud):
    sign_in(client, provider)
    provider.change_key()
    other = Client(headers=ENGLISH)
    sign_in(other, provider)
    assert is_signed_in(other)


def test_an_answer_counts_once(client, provider, maud):
    back = provider.authorize(leave(client, maud.email))
    come_back(client, back)
    again = come_back(client, back)
    assert again.status_code == 403
    assert "<code>state</code>" in again.content.decode()
    assert provider.calls.count("/token") == 1


def test_a_code_counts_once_whoever_brings_it(client, provider, maud, caplog):
    back = provider.authorize(leave(client, maud.email))
    come_back(client, back)
    thief = Client(headers=ENGLISH)
    theirs = provider.authorize(leave(thief, maud.email))
    stolen = theirs.replace("code-1", "code-0")
    assert_refused(come_back(thief, stolen), thief, "code", caplog)


def test_a_code_of_another_browser_is_bound_to_its_challenge(client, provider, maud, caplog):
    provider.authorize(leave(client, maud.email))  # code-0, which the thief saw
    thief = Client(headers=ENGLISH)
    theirs = provider.authorize(leave(thief, maud.email))
    assert_refused(come_back(thief, theirs.replace("code-1", "code-0")), thief, "code", caplog)


@pytest.mark.parametrize("state", ["", "&state=", "&state=another"])
def test_an_answer_that_nobody_asked_for_is_refused(client, provider, maud, caplog, state):
    back = provider.authorize(leave(client, maud.email)).partition("&state=")[0]
    assert_refused(come_back(client, back + state), client, "state", caplog)


def test_an_answer_counts_in_the_browser_that_asked(client, provider, maud, caplog):
    """Somebody sends their own answer to a victim, who would work in the sender's account."""
    back = provider.authorize(leave(client, maud.email))
    victim = Client(headers=ENGLISH)
    assert_refused(come_back(victim, back), victim, "state", caplog)


def test_an_answer_after_ten_minutes_is_too_late(client, provider, maud, caplog, time_machine):
    back = provider.authorize(leave(client, maud.email))
    time_machine.move_to(time.time() + 601)
    assert_refused(come_back(client, back), client, "too_late", caplog)


def test_a_provider_that_names_itself_is_held_to_it(client, provider, maud, caplog):
    provider.document = {"authorization_response_iss_parameter_supported": True}
    back = provider.authorize(leave(client, maud.email))
    assert_refused(come_back(client, back), client, "mixed_up", caplog)
    caplog.clear()
    back = provider.authorize(leave(client, maud.email))
    assert_refused(
        come_back(client, f"{back}&iss=https://evil.example"), client, "mixed_up", caplog
    )
    back = provider.authorize(leave(client, maud.email))
    come_back(client, f"{back}&iss={provider.issuer}")
    assert is_signed_in(client)


def test_an_answer_of_one_company_is_none_of_another(client, provider, maud, caplog):
    other = factories.company()
    factories.identity_provider(other, issuer=provider.issuer, domains=("other.example",))
    back = provider.authorize(leave(client, maud.email))
    swapped = back.replace(f"/sso/{maud.company_id}/", f"/sso/{other.pk}/")
    assert_refused(come_back(client, swapped), client, "state", caplog)


def test_who_says_no_there_is_told_kindly_here(client, provider, maud, caplog):
    url = provider.authorize(leave(client, maud.email))
    denied = url.replace("code=code-0", "error=access_denied&error_description=<script>")
    response = come_back(client, denied)
    assert "<script>" not in response.content.decode()
    assert_refused(response, client, "denied", caplog)


def test_a_company_lets_in_its_own_people_only(client, provider, company, caplog):
    """Others who have an address of its domain, or are known to its provider, stay out."""
    stranger = factories.person(email="stranger@acme.example")
    agent = factories.agent(email="agent@acme.example")
    for email in (stranger.email, agent.email):
        at_keyboard(provider, email, subject=email)
        caplog.clear()
        assert_refused(sign_in(client, provider, email), client, "no_account", caplog)
    assert not Identity.objects.exists()


def test_who_a_shared_provider_knows_from_another_company_stays_out(client, provider, maud, caplog):
    sign_in(client, provider)
    other = factories.company()
    factories.identity_provider(other, issuer=provider.issuer, domains=("other.example",))
    at_keyboard(provider, "maud@other.example")  # the same subject
    elsewhere = Client(headers=ENGLISH)
    response = sign_in(elsewhere, provider, "maud@other.example")
    assert_refused(response, elsewhere, "no_account", caplog)


def test_who_is_shut_out_stays_out(client, provider, maud):
    sign_in(client, provider)
    User.objects.filter(pk=maud.pk).update(is_active=False)
    other = Client(headers=ENGLISH)
    assert sign_in(other, provider)["Location"] == "/accounts/inactive/"
    assert not is_signed_in(other)
    assert not is_signed_in(client)


def test_a_sign_in_that_was_switched_off_meanwhile_lets_nobody_in(client, provider, maud, caplog):
    back = provider.authorize(leave(client, maud.email))
    IdentityProvider.objects.update(is_active=False)
    assert_refused(come_back(client, back), client, "switched_off", caplog)


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_to_no_other_site(client, provider, maud, next_):
    assert sign_in(client, provider, next=next_)["Location"] == "/"


def test_an_invitation_is_accepted_by_coming(client, provider, company):
    invited = factories.invitation(company, email="new@acme.example", role="customer_admin")
    at_keyboard(provider, invited.email, name="Nora New")
    sign_in(client, provider, invited.email)
    assert is_signed_in(client)
    person = User.objects.get(email=invited.email)
    assert (person.name, person.role, person.company) == ("Nora New", "customer_admin", company)
    assert not person.has_usable_password()
    invited.refresh_from_db()
    assert invited.accepted_by == person


def test_accounts_are_made_only_where_the_company_wants_that(client, provider, company):
    IdentityProvider.objects.update(creates_people=True)
    at_keyboard(provider, "new@acme.example", name="")
    sign_in(client, provider, "new@acme.example")
    person = User.objects.get(email="new@acme.example")
    assert (person.name, person.role, person.language) == ("new", "customer", "en")
    assert is_signed_in(client)


def test_an_address_may_come_by_userinfo_about_the_same_person(client, provider, maud, caplog):
    provider.userinfo = provider.person
    provider.person = {"sub": "m-1"}
    sign_in(client, provider)
    assert is_signed_in(client)
    provider.userinfo = provider.userinfo | {"sub": "another"}
    other = Client(headers=ENGLISH)
    assert_refused(sign_in(other, provider), other, "subject", caplog)


def test_entra_id_says_otherwise_that_an_address_is_verified(client, provider, maud):
    provider.claims = {"email_verified": None, "xms_edov": True}
    sign_in(client, provider)
    assert is_signed_in(client)


def test_a_secret_in_the_form_is_sent_where_the_provider_wants_it_there(client, provider, maud):
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    sign_in(client, provider)
    assert is_signed_in(client)


def test_what_the_provider_says_is_asked_once_for_many(client, provider, maud):
    sign_in(client, provider)
    sign_in(Client(headers=ENGLISH), provider)
    assert provider.calls.count("/.well-known/openid-configuration") == 1
    assert provider.calls.count("/keys") == 1


def test_without_valkey_people_still_sign_in_with_their_company(client, provider, maud, settings):
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    sign_in(client, provider)
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["nobody@unknown.example", "maud@acme.example"])
def test_the_domain_decides_and_not_whether_somebody_has_the_address(client, provider, email):
    """Asked before and after the person exists, the answer is the same."""
    factories.identity_provider(factories.company(), issuer=provider.issuer)
    before = client.post("/accounts/sso/", {"username": email})
    factories.person(email=email)
    after = client.post("/accounts/sso/", {"username": email})
    assert before.status_code == after.status_code
    assert len(before.content) == len(after.content)


def test_an_unknown_domain_is_told_at_the_field_and_nothing_typed_is_lost(client):
    response = client.post("/accounts/sso/", {"username": "a@unknown.example", "next": "/alerts/"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "No company signs in here under this domain." in page
    assert 'value="a@unknown.example"' in page
    assert 'value="/alerts/"' in page


def test_a_provider_that_cannot_be_reached_is_told_kindly(client, provider, maud, caplog):
    provider.close()
    response = client.post("/accounts/sso/", {"username": maud.email})
    assert response.status_code == 422
    assert "cannot be reached just now" in response.content.decode()
    assert [one.reason for one in caplog.records if hasattr(one, "reason")] == ["unreachable"]


def test_a_provider_inside_our_network_is_not_called(client, provider, maud, caplog, settings):
    settings.OIDC_ALLOW_PRIVATE_NETWORKS = False
    response = client.post("/accounts/sso/", {"username": maud.email})
    assert "cannot be reached just now" in response.content.decode()
    assert provider.calls == []


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
@pytest.mark.parametrize("inside", ["ftp://x.example/", "javascript:alert(1)", "http://u:p@x/"])
def test_what_the_document_names_is_checked_like_the_issuer(client, provider, maud, name, inside):
    provider.document = {name: inside}
    response = client.post("/accounts/sso/", {"username": maud.email})
    assert response.status_code == 422
    assert "cannot be reached" in response.content.decode()


def test_a_metadata_address_inside_is_not_called(client, provider, maud, caplog, settings):
    """A public provider whose document points to where only our servers reach."""
    from helpdesk.sso import asking
    from helpdesk.sso.errors import ProviderFailed

    settings.OIDC_ALLOW_PRIVATE_NETWORKS = False
    for url in (f"{provider.issuer}/keys", "https://169.254.169.254/", "https://localhost/keys"):
        with pytest.raises(ProviderFailed):
            asking.get(url)
    assert provider.calls == []


def test_attempts_are_counted_like_those_with_passwords(client):
    answers = [client.post("/accounts/sso/", {"username": "a@b.example"}) for _ in range(121)]
    assert answers[119].status_code == 422
    assert answers[120].status_code == 429


def test_who_is_signed_in_already_goes_on(client, maud):
    client.force_login(maud)
    assert client.get("/accounts/sso/")["Location"] == "/"


def test_the_log_names_no_address_and_no_token(client, provider, maud, caplog):
    caplog.set_level(logging.INFO)
    sign_in(client, provider)
    told = " ".join(str(vars(one)) for one in caplog.records if one.name.startswith("helpdesk.sso"))
    assert str(maud.pk) in told
    assert maud.email not in told
    assert SECRET not in told
