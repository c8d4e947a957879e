"""Before another priority is saved, the agent sees what it would break at once."""

import pytest
from django.urls import reverse

from tests import factories
from tests.sla.moves import MONDAY, during, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(db):
    """Opened at nine, looked at by half past ten: critical would have been answered by ten."""
    return opened(f"{MONDAY}T09:00")


@pytest.fixture
def choose(client, agent, ticket):
    """Choose a priority at half past ten."""

    def choose_it(priority: str, headers: dict[str, str] | None = None, **data: str):
        with during(f"{MONDAY}T10:30"):
            client.force_login(agent)
            url = reverse("desk:prioritise", args=[ticket.number])
            response = client.post(url, {"priority": priority, **data}, headers=headers or {})
        ticket.refresh_from_db()
        return response

    return choose_it


def test_what_would_be_late_at_once_is_asked_first(choose, ticket):
    response = choose("critical")
    assert ticket.priority == "normal"
    assert "Critical: late at once." in response.text
    assert "First response would have been due 10:00." in response.text
    assert "Leave it normal" in response.text


def test_htmx_gets_the_question_alone(choose, ticket):
    response = choose("critical", {"HX-Request": "true"})
    assert ticket.priority == "normal"
    assert response.text.strip().startswith('<div id="priority-check" hx-swap-oob="innerHTML">')
    assert "<main" not in response.text


def test_confirmed_it_is_saved(choose, ticket):
    response = choose("critical", confirmed="1")
    assert ticket.priority == "critical"
    assert response.url == reverse("desk:ticket", args=[ticket.number])


@pytest.mark.parametrize("priority", ["high", "low"])
def test_what_breaks_nothing_is_saved_as_chosen(choose, ticket, priority):
    choose(priority)
    assert ticket.priority == priority


def test_nonsense_is_refused(choose, ticket):
    assert choose("urgent").status_code == 422
    assert ticket.priority == "normal"


def test_a_customer_may_not(client, ticket):
    client.force_login(factories.person())
    url = reverse("desk:prioritise", args=[ticket.number])
    assert client.post(url, {"priority": "low"}).status_code == 403
