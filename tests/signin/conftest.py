"""Fixtures of single sign-on: a company with a provider of its own, and one of its people."""

from collections.abc import Iterator

import pytest

from tests.signin.provider import Provider, providing
from tests.signin.visits import at_keyboard


@pytest.fixture
def sso(settings) -> None:
    settings.OIDC_ALLOW_PRIVATE_NETWORKS = True
    settings.SITE_URL = "http://testserver"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture
def company(provider):
    from tests import factories

    company = factories.company(name="Acme", language="en")
    factories.identity_provider(company, issuer=provider.issuer)
    return company


@pytest.fixture
def maud(company, provider):
    from tests import factories

    person = factories.person(company, email="maud@acme.example")
    at_keyboard(provider, person.email)
    return person
