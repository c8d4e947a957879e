"""The customs guides within reach of a ticket: what they answer, keep and record."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import Message

pytestmark = pytest.mark.django_db

TWICE = {
    "country": "FR",
    "direction": "import",
    "state": "accepted",
    "error": "duplicate",
    "accepted_on": "2026-11-12",
}


def guide(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.number])


@pytest.fixture
def ticket():
    company = factories.company(contract_countries=["FR"])
    return factories.ticket(factories.person(company, name="Maud Perrot"), locale="fr")


class TestRectification:
    def test_the_ticket_and_its_alerts_fill_in_the_questions(self, desk):
        company = factories.company()
        factories.alert(company, "Accepted", at="2026-11-18T10:00:00Z")
        factories.alert(company, "Released", at="2026-11-19T23:30:00Z")
        ticket = factories.ticket(
            factories.person(company), description="Import CDS, LRN 26112000725POSIMP"
        )
        form = desk.get(guide("rectification", ticket)).context["form"]
        assert form.initial == {
            "country": "GB",
            "direction": "import",
            "state": "released",
            "accepted_on": date(2026, 11, 18),
            "released_on": date(2026, 11, 20),  # in Paris
        }

    def test_the_advice_says_why_until_when_and_how_sure_it_is(self, desk, ticket):
        answers = TWICE | {"state": "released", "accepted_on": "2020-01-02"}
        response = desk.get(guide("rectification", ticket), answers)
        assert "Ask the customs office: only it can act." in response.text
        assert "the limit has passed" in response.text
        assert "UCC-DA art. 148" in response.text
        assert "general knowledge, to be checked" in response.text

    def test_answers_that_cannot_be_are_refused_in_words(self, desk, ticket):
        response = desk.get(guide("rectification", ticket), TWICE | {"state": "exit_missing"})
        assert response.status_code == 422
        assert "These answers do not fit together." in response.text

    def test_the_advice_is_kept_in_the_agent_s_language(self, desk, ticket):
        url = f"{guide('rectification', ticket)}?country=FR&direction=import&state=accepted&error=duplicate"
        assert desk.post(url).url == reverse("desk:ticket", args=[ticket.number])
        note = Message.objects.get(ticket=ticket, public=False)
        assert note.body.startswith("Rectification guide, ")
        assert "Advice: Ask for the invalidation." in note.body
        assert "&" not in note.body

    def test_a_reply_begins_in_the_customer_s_language(self, desk, ticket):
        response = desk.get(guide("rectification-reply", ticket), TWICE)
        body = response.context["forms"]["reply"].initial["body"]
        assert body.startswith("Bonjour Maud Perrot,")
        assert "douane" in body
        assert not Message.objects.filter(ticket=ticket, is_opening=False).exists()

    def test_a_reply_needs_answers(self, desk, ticket):
        assert desk.get(guide("rectification-reply", ticket)).status_code == 302

    def test_the_page_costs_a_few_queries(self, desk, ticket, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            desk.get(guide("rectification", ticket))


@pytest.mark.parametrize("name", ["rectification", "rectification-reply"])
def test_customers_stay_outside(client, ticket, name):
    client.force_login(ticket.requester)
    assert client.get(guide(name, ticket)).status_code == 403


def test_a_ticket_that_is_not_there_has_no_guide(desk):
    assert desk.get("/desk/tickets/CAS-999999/rectification/").status_code == 404
