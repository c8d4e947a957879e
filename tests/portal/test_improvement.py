"""A company reads what we recommend; its administrator decides; both read the review."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, requester):
    """The company's administrator, signed in."""
    found = factories.person(requester.company, role="customer_admin", name="Hélène Sauvage")
    client.force_login(found)
    return client


@pytest.fixture
def asked(requester):
    return factories.recommendation(requester.company)


def page_of(found) -> str:
    return reverse("recommendation", args=[found.pk])


def test_everyone_of_the_company_reads_it_and_nobody_else(client, portal, asked):
    assert asked.title in portal.get("/improvement/").text
    shown = portal.get(page_of(asked)).text
    assert asked.proposal in shown
    assert "An administrator of your company decides." in shown
    client.force_login(factories.person(role="customer_admin"))
    assert asked.title not in client.get("/improvement/").text
    assert client.get(page_of(asked)).status_code == 404


def test_a_customer_does_not_decide(portal, asked):
    answer = portal.post(f"{page_of(asked)}decision/", {"answer": "accepted"})
    assert answer.status_code == 422
    assert "An administrator of your company decides about recommendations." in answer.text
    asked.refresh_from_db()
    assert asked.state == "proposed"


def test_the_administrator_is_told_at_home_and_accepts(manager, asked):
    assert "One recommendation waits for your decision." in manager.get("/").text
    answer = manager.post(f"{page_of(asked)}decision/", {"answer": "accepted"}, follow=True)
    assert "Thank you. Your decision is recorded." in answer.text
    assert "Accepted by Hélène Sauvage" in answer.text
    assert "waits for your decision" not in manager.get("/").text


def test_a_refusal_without_a_reason_keeps_the_page(manager, asked):
    path = f"{page_of(asked)}decision/"
    assert (
        "Say why, so that we can propose better." in manager.post(path, {"answer": "refused"}).text
    )
    assert manager.post(path, {"answer": "perhaps", "reason": "My words"}).status_code == 422
    shown = manager.post(path, {"answer": "refused", "reason": "Not now"}, follow=True).text
    assert "Refused by Hélène Sauvage" in shown
    assert "Not now" in shown
    late = manager.post(path, {"answer": "accepted"})
    assert late.status_code == 422


def test_the_page_costs_the_same_for_many(portal, requester, django_assert_max_num_queries):
    for number in range(8):
        factories.recommendation(requester.company, signature=f"port_error|P{number}||")
    with django_assert_max_num_queries(12):
        portal.get("/improvement/")


def test_the_review_counts_the_tickets_that_the_reader_may_see(client, portal, requester):
    factories.ticket(requester)
    factories.ticket(factories.person(requester.company))
    today = timezone.localdate()
    query = {"since": today - timedelta(days=1), "until": today}
    mine = portal.get("/reports/review/", query).text
    assert "1 ticket opened" in mine
    assert "the tickets that you opened" in mine
    client.force_login(factories.person(requester.company, role="customer_admin"))
    assert "2 tickets opened" in client.get("/reports/review/", query).text
    response = client.get("/reports/review.pdf", query)
    (page, *_more) = PdfReader(BytesIO(response.content)).pages
    assert "2 tickets opened" in page.extract_text()


def test_the_usual_periods_are_offered_the_last_month_first(portal):
    page = portal.get("/reports/review/")
    labels = [one["label"] for one in page.context["periods"] if one["current"]]
    assert labels == ["Last month"]
    for one in page.context["periods"]:
        assert portal.get(f"/reports/review/{one['url']}").status_code == 200
