"""The three who recur. Loaded before Django is: models are imported where they are used."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User


@pytest.fixture
def requester(db: None) -> "User":
    from tests import factories

    company = factories.company(contract_countries=["FR", "GB"])
    return factories.person(company, name="Maud Perrot")


@pytest.fixture
def portal(client: "Client", requester: "User") -> "Client":
    client.force_login(requester)
    return client
