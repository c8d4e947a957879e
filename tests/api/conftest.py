"""Programs with keys of the three people who recur, and of an agent.

Django is set up after this file is read, so its imports wait until a fixture is asked for.
"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.programs import Program


def program_of(**fields: Any) -> "Program":
    from tests import factories
    from tests.api.programs import program

    return program(factories.person(**fields))


@pytest.fixture(autouse=True)
def _fresh_quota() -> None:
    """Requests of other tests do not count."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def customer(db: None) -> "Program":
    return program_of()


@pytest.fixture
def colleague(customer: "Program") -> "Program":
    return program_of(of=customer.user.company)


@pytest.fixture
def manager(customer: "Program") -> "Program":
    """The customer administrator of the customer's company."""
    return program_of(of=customer.user.company, role="customer_admin")


@pytest.fixture
def stranger(db: None) -> "Program":
    return program_of(role="customer_admin")


@pytest.fixture
def agent(db: None) -> "Program":
    from tests import factories
    from tests.api.programs import program

    return program(factories.agent())
