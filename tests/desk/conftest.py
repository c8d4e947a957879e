"""An agent, signed in. Loaded before Django is: models are imported where they are used."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User


@pytest.fixture
def agent(db: None) -> "User":
    from tests import factories

    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def desk(client: "Client", agent: "User") -> "Client":
    client.force_login(agent)
    return client
